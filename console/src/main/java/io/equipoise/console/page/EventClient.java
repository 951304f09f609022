package io.equipoise.console.page;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One browser that listens: a bounded queue between the hub's thread, which never waits, and the
 * request's thread, which writes as fast as the network takes it.
 */
final class EventClient {
  /** Events that may wait; a client that is further behind is dropped and comes again. */
  static final int MOST_WAITING = 256;

  /** Bytes that may wait. */
  static final long MOST_WAITING_BYTES = 16L << 20;

  /** An event and no comment, because a script is not told of comments. */
  private static final byte[] HEARTBEAT =
      "event: alive\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8);

  private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private long waitingBytes;
  private volatile boolean closed;

  /** An event as it goes over the wire. */
  static final class Event {
    private final byte[] bytes;

    private Event(byte[] bytes) {
      this.bytes = bytes;
    }

    /**
     * An event.
     *
     * @param id its number
     * @param name its type
     * @param json its data: JSON on one line
     */
    static Event of(long id, String name, byte[] json) {
      byte[] head =
          ("id: " + id + "\nevent: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8);
      byte[] bytes = new byte[head.length + json.length + 2];
      System.arraycopy(head, 0, bytes, 0, head.length);
      System.arraycopy(json, 0, bytes, head.length, json.length);
      bytes[bytes.length - 2] = '\n';
      bytes[bytes.length - 1] = '\n';
      return new Event(bytes);
    }
  }

  /**
   * Puts an event in the queue.
   *
   * @return false when there is no room: the client is closed then
   */
  boolean offer(Event event) {
    synchronized (this) {
      boolean room = waiting.isEmpty() || waitingBytes + event.bytes.length <= MOST_WAITING_BYTES;
      if (!closed && room && waiting.offer(event)) {
        waitingBytes += event.bytes.length;
        return true;
      }
    }
    close();
    return false;
  }

  /** How many events wait. */
  int waiting() {
    return waiting.size();
  }

  /** Whether the client is to be told nothing more. */
  boolean isClosed() {
    return closed;
  }

  /** Ends {@link #pump}; what waits is dropped. */
  void close() {
    closed = true;
    waiting.clear();
    // Wakes the pump; there is room, or it is awake.
    boolean unused = waiting.offer(new Event(new byte[0]));
  }

  /**
   * Writes events until the client is closed, and the event {@code alive} whenever there was none
   * for a while.
   *
   * @throws IOException when the client has gone
   */
  void pump(OutputStream out, Duration heartbeat) throws IOException, InterruptedException {
    while (!closed) {
      Event next = waiting.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
      if (next != null) {
        synchronized (this) {
          waitingBytes -= next.bytes.length;
        }
      }
      if (!closed) {
        out.write(next == null ? HEARTBEAT : next.bytes);
        if (waiting.isEmpty()) {
          out.flush();
        }
      }
    }
  }
}
