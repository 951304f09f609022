package io.equipoise.console.fairness;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.evaluator.domain.Measure;
import io.equipoise.evaluator.domain.Performance;
import io.equipoise.evaluator.domain.Precision;

/**
 * To how many decimals figures of everybody and of groups are told. Shares of everybody and of
 * groups, in decimals enough, are counts: where the number of people with an outcome is not told of
 * one group, that of everybody less those of the others would tell it. They are then told to two
 * decimals, with which such a difference is uncertain by about a hundredth of everybody; of a few
 * hundred people and fewer that may still be too little. Comparisons are between the groups whose
 * outcomes are told.
 */
final class Decimals {
  private Decimals() {}

  /**
   * The decimals to tell.
   *
   * @param counts whether a count of people is hidden
   * @param performance whether the outcomes of a group are
   * @param most where nothing is hidden
   */
  static int of(Headcounts counts, Performance performance, int most) {
    return counts.isRounded() || hidesOutcomes(performance) ? Precision.FEW : most;
  }

  private static boolean hidesOutcomes(Performance performance) {
    return performance.attributeSets().stream()
        .flatMap(set -> performance.subgroups(set.attributes()).stream())
        .anyMatch(group -> !(group.measure(Measure.BASE_RATE) instanceof Estimate.Known));
  }
}
