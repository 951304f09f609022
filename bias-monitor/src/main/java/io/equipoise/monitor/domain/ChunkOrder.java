package io.equipoise.monitor.domain;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * Puts the chunks of several partitions into one order that does not depend on who was read faster:
 * {@link Chunk#ORDER}, by arrival in Kafka. Reading the same log again therefore counts it in the
 * same order, and comes to the same evidence and the same alerts.
 *
 * <p>A chunk is held until no partition can bring an earlier one: each has sent a chunk of the same
 * time or later. Two exceptions keep a partition from stalling the others, and are where the order
 * may depend on the moment: nobody waits for a partition that has been silent for a while, {@link
 * Silence#atEnd()} for chunks {@linkplain LogEnd near the log's end} and {@link
 * Silence#inHistory()} for others; and no chunk waits longer than {@code patience} (which matters
 * only where a topic's timestamps are not times of arrival, so that partitions stay apart).
 *
 * <p>Clock times are milliseconds and are passed in. Not safe for use by several threads.
 */
public final class ChunkOrder {
  private final Silence silence;
  private final long patience;
  private final Deque<Held>[] held;
  private final long[] frontier;
  private final long[] heardAt;

  /**
   * Silence after which a partition is not waited for.
   *
   * @param atEnd for a chunk near the log's end
   * @param inHistory for an older chunk, at least as long
   */
  public record Silence(Duration atEnd, Duration inHistory) {
    /** Checks the order. */
    public Silence {
      if (inHistory.compareTo(atEnd) < 0) {
        throw new IllegalArgumentException(
            "inHistory must be at least atEnd, got " + inHistory + " and " + atEnd);
      }
    }

    private long enough(long arrival, long now) {
      return (LogEnd.isNear(arrival, now) ? atEnd : inHistory).toMillis();
    }
  }

  private record Held(Chunk chunk, long since) {}

  /**
   * An order over no chunk yet.
   *
   * @param partitions number of partitions
   * @param silence silence after which a partition is not waited for
   * @param patience longest time for which a chunk is held
   * @param now clock; every partition counts as heard now
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of a generic type
  public ChunkOrder(int partitions, Silence silence, Duration patience, long now) {
    this.silence = silence;
    this.patience = patience.toMillis();
    this.held = new Deque[partitions];
    Arrays.setAll(held, p -> new ArrayDeque<Held>());
    this.frontier = new long[partitions];
    Arrays.fill(frontier, PartitionProgress.NO_TIME);
    this.heardAt = new long[partitions];
    Arrays.fill(heardAt, now);
  }

  /** Takes a chunk, which follows on the one before of its partition. */
  public void add(Chunk chunk, long now) {
    held[chunk.partition()].add(new Held(chunk, now));
    reached(chunk.partition(), chunk.progress().arrival());
    heardAt[chunk.partition()] = now;
  }

  /** Notes that a partition's chunks up to an arrival time have been counted before. */
  public void reached(int partition, long arrival) {
    frontier[partition] = Math.max(frontier[partition], arrival);
  }

  /** The next chunk to count, when there is one that need not wait. */
  public Optional<Chunk> next(long now) {
    Held first = null;
    for (Deque<Held> queue : held) {
      Held head = queue.peek();
      if (head != null && (first == null || Chunk.ORDER.compare(head.chunk(), first.chunk()) < 0)) {
        first = head;
      }
    }
    if (first == null || (now - first.since() < patience && mayBeOvertaken(first.chunk(), now))) {
      return Optional.empty();
    }
    return Optional.of(held[first.chunk().partition()].remove().chunk());
  }

  private boolean mayBeOvertaken(Chunk first, long now) {
    long arrival = first.progress().arrival();
    long enough = silence.enough(arrival, now);
    for (int partition = 0; partition < held.length; partition++) {
      if (held[partition].isEmpty()
          && partition != first.partition()
          && now - heardAt[partition] < enough) {
        boolean beyond =
            frontier[partition] > arrival
                || (frontier[partition] == arrival && partition > first.partition());
        if (!beyond) {
          return true;
        }
      }
    }
    return false;
  }
}
