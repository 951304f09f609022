package io.equipoise.console.fairness;

import io.equipoise.evaluator.domain.Holdout;
import io.equipoise.schemas.EstimateWire;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * How many people there are, as it may be told. A count from 1 to 10 is not; and where a group has
 * one, or one would follow from the others ({@link Holdout#hidesSmallGroups}), all counts are
 * rounded to tens, since it could else be found as the difference of others.
 */
final class Headcounts {
  private final long everybody;
  private final long[] groups;
  private final long unlabeled;
  private final boolean rounded;

  private Headcounts(long everybody, long[] groups, long unlabeled, boolean rounded) {
    this.everybody = everybody;
    this.groups = groups;
    this.unlabeled = unlabeled;
    this.rounded = rounded;
  }

  /** Counts. */
  static Headcounts of(Holdout holdout, int[] persons, List<int[]> rowsOfGroups, long unlabeled) {
    return new Headcounts(
        holdout.people(),
        rowsOfGroups.stream()
            .mapToLong(rows -> Arrays.stream(rows).map(row -> persons[row]).distinct().count())
            .toArray(),
        unlabeled,
        holdout.hidesSmallGroups());
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
    return EstimateWire.told(count, rounded);
  }
}
