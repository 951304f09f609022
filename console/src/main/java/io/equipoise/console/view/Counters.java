package io.equipoise.console.view;

import java.util.OptionalLong;

/**
 * How much has come through the dataset's topics. Numbers of real people's records from 1 to 10 are
 * suppressed: empty.
 *
 * @param records real records ever accepted; empty when suppressed or not known
 * @param rejected items that could not be ingested; empty when suppressed or not known
 * @param synthetic synthetic rows ever published; empty when not known
 * @param exact whether they were counted; otherwise they are taken from the log's positions, where
 *     transactions take some too
 */
public record Counters(
    OptionalLong records, OptionalLong rejected, OptionalLong synthetic, boolean exact) {
  private static final int MOST_SUPPRESSED = 10;

  /** Counters of which nothing is known. */
  public static final Counters UNKNOWN =
      new Counters(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), true);

  /** Suppresses small counts of people. */
  public Counters {
    records = shown(records);
    rejected = shown(rejected);
  }

  private static OptionalLong shown(OptionalLong count) {
    return count.isPresent() && count.getAsLong() >= 1 && count.getAsLong() <= MOST_SUPPRESSED
        ? OptionalLong.empty()
        : count;
  }
}
