package io.equipoise.console.fairness;

import io.equipoise.evaluator.domain.Holdout;
import io.equipoise.schemas.EstimateWire;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * How many people there are, as it may be told. A count from 1 to 10 is not; and where a group has
 * one, all counts are rounded to tens, since it could else be found as the difference of others.
 */
final class Headcounts {
  private static final long TENS = 10;

  private final long everybody;
  private final long[] groups;
  private final long unlabeled;
  private final boolean rounded;

  private Headcounts(long everybody, long[] groups, long unlabeled) {
    this.everybody = everybody;
    this.groups = groups;
    this.unlabeled = unlabeled;
    this.rounded =
        Arrays.stream(groups)
            .map(count -> Math.min(count, everybody - count))
            .anyMatch(count -> EstimateWire.suppressed(count).isEmpty());
  }

  /** Counts. */
  static Headcounts of(Holdout holdout, int[] persons, List<int[]> rowsOfGroups, long unlabeled) {
    return new Headcounts(
        holdout.people(),
        rowsOfGroups.stream()
            .mapToLong(rows -> Arrays.stream(rows).map(row -> persons[row]).distinct().count())
            .toArray(),
        unlabeled);
  }

  /** Distinct people with an outcome. */
  OptionalLong everybody() {
    return told(everybody);
  }

  /** Distinct people of a group of the holdout. */
  OptionalLong group(int index) {
    return told(groups[index]);
  }

  /** Rows that were left out for want of an outcome. */
  OptionalLong unlabeled() {
    return told(unlabeled);
  }

  /** Whether counts are rounded to tens. */
  boolean isRounded() {
    return rounded;
  }

  private OptionalLong told(long count) {
    OptionalLong told = EstimateWire.suppressed(count);
    return rounded && told.isPresent()
        ? OptionalLong.of((told.getAsLong() + TENS / 2) / TENS * TENS)
        : told;
  }
}
