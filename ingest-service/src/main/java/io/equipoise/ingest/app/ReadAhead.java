package io.equipoise.ingest.app;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source on a thread of its own, a bounded number of items ahead: parsing and producing
 * overlap, and a source that takes long over one item does not keep a transaction open past its
 * time.
 */
final class ReadAhead implements AutoCloseable {
  private static final int ITEMS_AHEAD = 2_000;

  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(ITEMS_AHEAD);
  private final Thread thread;

  /** Starts to read the source from its item number {@code skip} (from 0) on. */
  ReadAhead(Source source, long skip) {
    this.thread = new Thread(() -> read(source, skip), "ingest-read-" + source.name());
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * The next event, or empty when none comes within the time. Throws what made the reading fail,
   * after all items before.
   */
  Optional<Event> poll(long timeoutNanos) throws InterruptedException {
    @Nullable Event event = events.poll(timeoutNanos, TimeUnit.NANOSECONDS);
    if (event instanceof Event.Failure failure) {
      if (failure.cause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException("reading a source failed", failure.cause());
    }
    return Optional.ofNullable(event);
  }

  /** Lets a {@link #poll} in progress return. */
  void wake() {
    // When there is no room, there is an event to return with.
    boolean ignored = events.offer(new Event.Wake());
  }

  private void read(Source source, long skip) {
    try {
      Event last;
      try (Source.Items items = source.open()) {
        last = forward(items, skip);
      } catch (RuntimeException | Error failure) {
        last = new Event.Failure(failure);
      }
      events.put(last);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private Event forward(Source.Items items, long skip) throws InterruptedException {
    long index = 0;
    Optional<Item> item = items.next();
    while (item.isPresent()) {
      if (index >= skip) {
        events.put(new Event.Next(item.get()));
      }
      index++;
      item = items.next();
    }
    return new Event.End(index);
  }

  /** Stops reading and waits until the thread has ended. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the reading thread tells. */
  sealed interface Event {
    /**
     * An item.
     *
     * @param item the item
     */
    record Next(Item item) implements Event {}

    /**
     * The end of the source.
     *
     * @param items how many items it has
     */
    record End(long items) implements Event {}

    /**
     * The source cannot be read further.
     *
     * @param cause why
     */
    record Failure(Throwable cause) implements Event {}

    /** Nothing; somebody wants the reader's attention. */
    record Wake() implements Event {}
  }
}
