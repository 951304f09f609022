package io.equipoise.ingest.app;

import java.time.Duration;

/**
 * When each item of a replay is due. Items are scheduled against a fixed start, not against one
 * another, so waiting too long for one does not slow down the rest. Who falls behind by more than
 * {@link #LARGEST_BACKLOG} starts a new schedule there instead of sending everything at once.
 */
final class Pace {
  /** Most of a backlog that is caught up. */
  static final Duration LARGEST_BACKLOG = Duration.ofSeconds(1);

  private final Rate rate;
  private final ReplayClock clock;
  private long startNanos;
  private long index;
  private boolean started;

  Pace(Rate rate, ReplayClock clock) {
    this.rate = rate;
    this.clock = clock;
  }

  /** When the next item is due, in the clock's nanoseconds. */
  long nextDue() {
    long now = clock.nanoTime();
    if (!started) {
      started = true;
      startNanos = now;
    }
    long due = startNanos + rate.due(index).toNanos();
    if (now - due > LARGEST_BACKLOG.toNanos()) {
      startNanos = now;
      index = 0;
      due = now;
    }
    index++;
    return due;
  }
}
