package io.equipoise.ingest.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads a source on a thread of its own, a bounded number of items ahead: parsing and producing
 * overlap, and a source that takes long over one item does not keep a transaction open past its
 * time.
 *
 * <p>Items change hands many at once where they come fast: waking a thread costs as much as reading
 * several items. An item that comes alone waits for others {@link #LINGER_NANOS} at most.
 *
 * <p>Refused items keep the bytes that were received, so those are bounded too: at most {@link
 * #MOST_KEPT_BYTES} wait to be taken and as many have been taken, or one item if it alone has more.
 */
final class ReadAhead implements AutoCloseable {
  private static final int ITEMS_AHEAD = 8_000;

  /** Most bytes of refused items that wait to be taken; with those that have been taken, 32 MiB. */
  private static final long MOST_KEPT_BYTES = 16 << 20;

  /** So many items are worth waking a waiting thread at once. */
  private static final int WORTH_WAKING = 500;

  /** How long an item may wait for others. */
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition forTaker = lock.newCondition();
  private final Condition forReader = lock.newCondition();
  // Guarded by the lock.
  private List<Item> read = new ArrayList<>();
  private long keptBytes;
  private Optional<Event> last = Optional.empty();
  private boolean woken;
  // The taking thread's own.
  private List<Item> taken = List.of();
  private int next;

  /** Starts to read the source from its item number {@code skip} (from 0) on. */
  ReadAhead(Source source, long skip) {
    this.thread = new Thread(() -> read(source, skip), "ingest-read-" + source.name());
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * The next event, or empty when none comes within the time. Throws what made the reading fail,
   * after all items before. For one thread.
   */
  Optional<Event> poll(long timeoutNanos) throws InterruptedException {
    if (next == taken.size()) {
      Optional<Event> other = take(timeoutNanos);
      if (other.isPresent() || taken.isEmpty()) {
        return other;
      }
    }
    return Optional.of(new Event.Next(taken.get(next++)));
  }

  /** Takes what has been read; gives the event that came instead of items, if one did. */
  private Optional<Event> take(long timeoutNanos) throws InterruptedException {
    taken = List.of();
    next = 0;
    lock.lockInterruptibly();
    try {
      long left = timeoutNanos;
      while (read.isEmpty() && last.isEmpty() && !woken && left > 0) {
        left = forTaker.awaitNanos(left);
      }
      long linger = Math.min(left, LINGER_NANOS);
      while (read.size() < WORTH_WAKING && last.isEmpty() && !woken && linger > 0) {
        linger = forTaker.awaitNanos(linger);
      }
      if (woken) {
        woken = false;
        return Optional.of(new Event.Wake());
      }
      if (read.isEmpty()) {
        return last.map(ReadAhead::checked);
      }
      taken = read;
      keptBytes = 0;
      read = new ArrayList<>(Math.min(ITEMS_AHEAD, 2 * taken.size()));
      forReader.signal();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private static Event checked(Event event) {
    if (event instanceof Event.Failure failure) {
      if (failure.cause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException("reading a source failed", failure.cause());
    }
    return event;
  }

  /** Lets a {@link #poll} in progress return. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      forTaker.signal();
    } finally {
      lock.unlock();
    }
  }

  private void read(Source source, long skip) {
    try {
      Event end;
      try (Source.Items items = source.open()) {
        end = forward(items, skip);
      } catch (RuntimeException | Error failure) {
        end = new Event.Failure(failure);
      }
      end(end);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private Event forward(Source.Items items, long skip) throws InterruptedException {
    long index = 0;
    Optional<Item> item = items.next();
    while (item.isPresent()) {
      if (index >= skip) {
        put(item.get());
      }
      index++;
      item = items.next();
    }
    return new Event.End(index);
  }

  private void put(Item item) throws InterruptedException {
    long kept = item instanceof Item.Refused refused ? refused.received().keptBytes() : 0;
    lock.lockInterruptibly();
    try {
      while (isFull(kept)) {
        forReader.await();
      }
      read.add(item);
      keptBytes += kept;
      if (read.size() == 1 || read.size() == WORTH_WAKING) {
        forTaker.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether an item that keeps so many bytes has to wait; one goes in however large it is. */
  private boolean isFull(long more) {
    return read.size() >= ITEMS_AHEAD || (keptBytes > 0 && keptBytes + more > MOST_KEPT_BYTES);
  }

  private void end(Event event) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      last = Optional.of(event);
      forTaker.signal();
    } finally {
      lock.unlock();
    }
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
