package io.equipoise.schemas.connection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * How long to wait between tries: exponential with full jitter, within a deadline. The wait before
 * try {@code k} (from 1) is uniform in [0, min(longest, first * 2^(k-1))], so that clients that
 * failed together do not come back together. Source: M. Brooker, "Exponential Backoff And Jitter",
 * AWS Architecture Blog, 2015, "Full Jitter".
 *
 * <p>One object serves one client; each {@link #start()} begins a new series of tries. Safe to
 * share between threads when the random generator and the pause are.
 */
public final class Backoff {
  private final Duration first;
  private final Duration longest;
  private final Duration patience;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Pause pause;

  /**
   * A way to wait.
   *
   * @param first upper bound of the first wait
   * @param longest upper bound of every wait
   * @param patience time from the first try after which none is begun
   * @param clock tells the time
   * @param random jitter
   * @param pause how to wait
   */
  public Backoff(
      Duration first,
      Duration longest,
      Duration patience,
      InstantSource clock,
      RandomGenerator random,
      Pause pause) {
    this.first = first;
    this.longest = longest;
    this.patience = patience;
    this.clock = clock;
    this.random = random;
    this.pause = pause;
  }

  /** Time from the first try after which none is begun. */
  public Duration patience() {
    return patience;
  }

  /** Begins a series of tries. */
  public Series start() {
    return new Series(clock.instant().plus(patience));
  }

  /** One series of tries; for one thread. */
  public final class Series {
    private final Instant deadline;
    private long boundMillis = first.toMillis();

    private Series(Instant deadline) {
      this.deadline = deadline;
    }

    /** Time left, 0 or more. */
    public Duration left() {
      Duration left = Duration.between(clock.instant(), deadline);
      return left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * Waits before the next try, at least as long as asked. False, at once, when the deadline would
     * pass meanwhile.
     *
     * @param atLeast what the other side asked for, or zero
     */
    public boolean awaitNext(Duration atLeast) throws InterruptedException {
      Duration jittered = Duration.ofMillis(random.nextLong(boundMillis + 1));
      boundMillis = Math.min(2 * boundMillis, longest.toMillis());
      Duration wait = jittered.compareTo(atLeast) > 0 ? jittered : atLeast;
      if (wait.compareTo(left()) >= 0) {
        return false;
      }
      pause.await(wait);
      return true;
    }
  }
}
