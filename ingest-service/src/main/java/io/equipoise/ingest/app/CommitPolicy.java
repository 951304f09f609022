package io.equipoise.ingest.app;

import java.time.Duration;

/**
 * When a transaction is committed: whichever bound is reached first.
 *
 * @param interval longest time from a transaction's first item to its commit, greater than 0
 * @param items most items of a transaction, at least 1
 */
public record CommitPolicy(Duration interval, int items) {
  /**
   * At the latest after 200 ms or 5,000 items: a commit costs a broker as much as some thousand
   * records, and so many of the usual size fit one batch per partition.
   */
  public static final CommitPolicy DEFAULT = new CommitPolicy(Duration.ofMillis(200), 5_000);

  /** Checks the ranges. */
  public CommitPolicy {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("commit interval must be greater than 0, got " + interval);
    }
    if (items < 1) {
      throw new IllegalArgumentException("items of a commit must be at least 1, got " + items);
    }
  }
}
