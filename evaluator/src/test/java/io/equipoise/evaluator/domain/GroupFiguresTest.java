package io.equipoise.evaluator.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Every figure of groups against tables worked by hand and the definitions of other tools. */
class GroupFiguresTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final Subgroup WOMEN = ScoredGroups.group("sex", "female");
  private static final Subgroup MEN = ScoredGroups.group("sex", "male");
  private static final Subgroup OTHER = ScoredGroups.group("sex", "other");

  /**
   * Women: 40 people, 20 ill, 12 found, 3 false alarms. Men: 60 people, 24 ill, 18 found, 9 false
   * alarms. Other: 50 people, 25 ill, 20 found, 5 false alarms.
   */
  private static final Performance THREE =
      new ScoredGroups()
          .add(WOMEN, 12, 3, 17, 8)
          .add(MEN, 18, 9, 27, 6)
          .add(OTHER, 20, 5, 20, 5)
          .performance();

  @Test
  void shouldGiveHandWorkedRatesOfAGroup() {
    assertThat(of(WOMEN, Measure.ACCURACY)).isEqualTo(29 / 40.0, EXACT);
    assertThat(of(WOMEN, Measure.PRECISION)).isEqualTo(12 / 15.0, EXACT);
    assertThat(of(WOMEN, Measure.TRUE_POSITIVE_RATE)).isEqualTo(12 / 20.0, EXACT);
    assertThat(of(WOMEN, Measure.FALSE_NEGATIVE_RATE)).isEqualTo(8 / 20.0, EXACT);
    assertThat(of(WOMEN, Measure.FALSE_POSITIVE_RATE)).isEqualTo(3 / 20.0, EXACT);
    assertThat(of(WOMEN, Measure.F1)).isEqualTo(24 / 35.0, EXACT);
    assertThat(of(WOMEN, Measure.SELECTION_RATE)).isEqualTo(15 / 40.0, EXACT);
    assertThat(of(WOMEN, Measure.BASE_RATE)).isEqualTo(20 / 40.0, EXACT);
    assertThat(of(WOMEN, Measure.TREATMENT_RATIO)).isEqualTo(8 / 3.0, EXACT);
  }

  @Test
  void shouldGiveHandWorkedFiguresOfTheScores() {
    // 15 women scored 0.8 (12 ill), 25 scored 0.2 (8 ill).
    assertThat(of(WOMEN, Measure.AUROC)).isEqualTo((1 + 12 / 20.0 - 3 / 20.0) / 2, EXACT);
    assertThat(of(WOMEN, Measure.AVERAGE_PRECISION))
        .isEqualTo(12 / 20.0 * 12 / 15.0 + 8 / 20.0 * 20 / 40.0, EXACT);
    assertThat(of(WOMEN, Measure.BRIER_SCORE))
        .isEqualTo((12 * 0.04 + 3 * 0.64 + 17 * 0.04 + 8 * 0.64) / 40, EXACT);
    assertThat(of(WOMEN, Measure.LOG_LOSS))
        .isEqualTo(-(29 * Math.log(0.8) + 11 * Math.log(0.2)) / 40, EXACT);
    // Mean probability (15 * 0.8 + 25 * 0.2) / 40 less base rate 1/2.
    assertThat(of(WOMEN, Measure.CALIBRATION_IN_THE_LARGE)).isEqualTo(17 / 40.0 - 0.5, EXACT);
    // Bins {0.2} and {0.8}: plain gaps |8/25 - 0.2| and 0, before what chance adds is taken off.
    assertThat(of(WOMEN, Measure.CALIBRATION_ERROR)).isBetween(0.0, 25 / 40.0 * 0.12);
  }

  @Test
  void shouldGiveHandWorkedInequality() {
    // Women's benefits: 29 times 1, 3 times 2, 8 times 0; mean 35/40.
    double mu = 35 / 40.0;
    assertThat(of(WOMEN, Measure.GENERALIZED_ENTROPY))
        .isEqualTo(((29 + 3 * 4) / 40.0 / (mu * mu) - 1) / 2, EXACT);
    assertThat(of(WOMEN, Measure.THEIL_INDEX))
        .isEqualTo(
            (29 * (1 / mu) * Math.log(1 / mu) + 3 * (2 / mu) * Math.log(2 / mu)) / 40, EXACT);
  }

  /** Fairlearn: group_max - group_min and group_min / group_max of each rate. */
  @Test
  void shouldAgreeWithFairlearnsDefinitions() {
    // Selection 15/40, 27/60, 25/50; TPR 0.6, 0.75, 0.8; FPR 0.15, 0.25, 0.2.
    assertThat(of(Disparity.DEMOGRAPHIC_PARITY_DIFFERENCE)).isEqualTo(0.5 - 0.375, EXACT);
    assertThat(of(Disparity.DISPARATE_IMPACT)).isEqualTo(0.375 / 0.5, EXACT);
    assertThat(of(Disparity.EQUAL_OPPORTUNITY_DIFFERENCE)).isEqualTo(0.2, EXACT);
    assertThat(of(Disparity.EQUAL_OPPORTUNITY_RATIO)).isEqualTo(0.75, EXACT);
    assertThat(of(Disparity.PREDICTIVE_EQUALITY_DIFFERENCE)).isEqualTo(0.1, EXACT);
    assertThat(of(Disparity.PREDICTIVE_EQUALITY_RATIO)).isEqualTo(0.6, EXACT);
    assertThat(of(Disparity.EQUALIZED_ODDS_DIFFERENCE)).isEqualTo(0.2, EXACT);
    assertThat(of(Disparity.EQUALIZED_ODDS_RATIO)).isEqualTo(0.6, EXACT);
  }

  @Test
  void shouldGiveHandWorkedComparisonsOfTheOtherFigures() {
    // Precision 0.8, 2/3, 0.8; accuracy 0.725, 0.75, 0.8; FN/FP 8/3, 6/9, 1.
    assertThat(of(Disparity.PREDICTIVE_PARITY_DIFFERENCE)).isEqualTo(0.8 - 2 / 3.0, EXACT);
    assertThat(of(Disparity.PREDICTIVE_PARITY_RATIO)).isEqualTo(2 / 3.0 / 0.8, EXACT);
    assertThat(of(Disparity.WORST_GROUP_PRECISION)).isEqualTo(2 / 3.0, EXACT);
    assertThat(of(Disparity.ACCURACY_DIFFERENCE)).isEqualTo(0.075, EXACT);
    assertThat(of(Disparity.WORST_GROUP_ACCURACY)).isEqualTo(0.725, EXACT);
    assertThat(of(Disparity.WORST_GROUP_TRUE_POSITIVE_RATE)).isEqualTo(0.6, EXACT);
    assertThat(of(Disparity.WORST_GROUP_FALSE_POSITIVE_RATE)).isEqualTo(0.25, EXACT);
    // AUROC (1 + TPR - FPR) / 2: 0.725, 0.75, 0.8.
    assertThat(of(Disparity.AUROC_DIFFERENCE)).isEqualTo(0.075, EXACT);
    assertThat(of(Disparity.WORST_GROUP_AUROC)).isEqualTo(0.725, EXACT);
    // TPR + FPR: 0.75, 1.0, 1.0.
    assertThat(of(Disparity.AVERAGE_ODDS_DIFFERENCE)).isEqualTo(0.125, EXACT);
    // Mean probability less base rate: 0.425 - 0.5, 0.47 - 0.4, 0.5 - 0.5.
    assertThat(of(Disparity.CALIBRATION_IN_THE_LARGE_DIFFERENCE)).isEqualTo(0.145, EXACT);
    double largest = 0;
    double smallest = 1;
    for (Subgroup group : List.of(WOMEN, MEN, OTHER)) {
      largest = Math.max(largest, of(group, Measure.CALIBRATION_ERROR));
      smallest = Math.min(smallest, of(group, Measure.CALIBRATION_ERROR));
    }
    assertThat(of(Disparity.WORST_GROUP_CALIBRATION_ERROR)).isEqualTo(largest, EXACT);
    assertThat(of(Disparity.CALIBRATION_ERROR_DIFFERENCE)).isEqualTo(largest - smallest, EXACT);
  }

  /** AIF360: unprivileged minus privileged; ours is the size of it. */
  @Test
  void shouldAgreeWithAif360WhenThereAreTwoGroups() {
    Performance two =
        new ScoredGroups().add(WOMEN, 12, 3, 17, 8).add(MEN, 18, 9, 27, 6).performance();
    assertThat(of(two, Disparity.DEMOGRAPHIC_PARITY_DIFFERENCE))
        .isEqualTo(Math.abs(15 / 40.0 - 27 / 60.0), EXACT);
    assertThat(of(two, Disparity.AVERAGE_ODDS_DIFFERENCE))
        .isEqualTo(Math.abs(((0.15 - 0.25) + (0.6 - 0.75)) / 2), EXACT);
    // FN/FP of women 8/3, of men 2/3; without a false positive it would be undefined.
    assertThat(of(two, Disparity.EQUAL_OPPORTUNITY_DIFFERENCE)).isEqualTo(0.15, EXACT);
  }

  /** AIF360: everybody gets the mean benefit of their group, written out person by person. */
  @Test
  void shouldAgreeWithAif360sBetweenGroupIndexPersonByPerson() {
    double[] benefit = new double[150];
    for (int person = 0; person < 150; person++) {
      // Women 12 + 17 right and 3 twice of 40; men 45 and 9 of 60; other 40 and 5 of 50.
      benefit[person] = person < 40 ? 35 / 40.0 : person < 100 ? 63 / 60.0 : 50 / 50.0;
    }
    double mean = 0;
    for (double b : benefit) {
      mean += b / 150;
    }
    double entropy = 0;
    double theil = 0;
    for (double b : benefit) {
      entropy += (Math.pow(b / mean, 2) - 1) / (150 * 2 * (2 - 1));
      theil += b / mean * Math.log(b / mean) / 150;
    }
    assertThat(of(Disparity.BETWEEN_GROUP_GENERALIZED_ENTROPY)).isEqualTo(entropy, EXACT);
    assertThat(of(Disparity.BETWEEN_GROUP_THEIL)).isEqualTo(theil, EXACT);
  }

  /** AIF360's smoothed_empirical_differential_fairness: (k + 1/2) / (n + 1), over all pairs. */
  @Test
  void shouldAgreeWithFouldsOverAllPairs() {
    double[] s = {15.5 / 41, 27.5 / 61, 25.5 / 51};
    double epsilon = 0;
    for (double i : s) {
      for (double j : s) {
        epsilon = Math.max(epsilon, Math.abs(Math.log(i) - Math.log(j)));
        epsilon = Math.max(epsilon, Math.abs(Math.log(1 - i) - Math.log(1 - j)));
      }
    }
    assertThat(of(Disparity.DIFFERENTIAL_FAIRNESS)).isEqualTo(epsilon, EXACT);
  }

  @Test
  void shouldMeasureSeveralAttributeSetsAtOnce() {
    Subgroup young = ScoredGroups.group("ageBand", "young");
    Subgroup old = ScoredGroups.group("ageBand", "old");
    ScoredGroups people = new ScoredGroups().add(WOMEN, 12, 3, 17, 8).add(MEN, 18, 9, 27, 6);
    for (int row = 0; row < people.size(); row++) {
      people.also(row % 2 == 0 ? young : old, row);
    }
    ScoredGroups byAge = new ScoredGroups();
    for (int row = 0; row < people.size(); row++) {
      byAge.add(row % 2 == 0 ? young : old, people.outcomes()[row], people.scores()[row], 1);
    }
    Performance both = people.performance();
    Performance alone = byAge.performance();
    assertThat(both.attributeSets())
        .extracting(Performance.OfAttributeSet::attributes)
        .containsExactly(List.of("sex"), List.of("ageBand"));
    for (Disparity disparity : Disparity.all()) {
      assertThat(both.disparity(List.of("ageBand"), disparity))
          .as(disparity.key())
          .isEqualTo(alone.disparity(disparity));
    }
    assertThat(both.subgroups(List.of("ageBand"))).isEqualTo(alone.subgroups());
    assertThat(both.disparity(List.of("site"), Disparity.DISPARATE_IMPACT))
        .isInstanceOf(Estimate.Unknown.class);
    assertThat(both.subgroup(OTHER, Measure.AUROC)).isInstanceOf(Estimate.Unknown.class);
  }

  @Test
  void shouldNameWhoIsLeftOutWhenAGroupIsTooSmall() {
    Performance performance =
        new ScoredGroups()
            .add(WOMEN, 12, 3, 17, 8)
            .add(MEN, 18, 9, 27, 6)
            .add(OTHER, 5, 0, 20, 2)
            .performance();
    Performance.OfAttributeSet sexes = performance.attributeSets().get(0);
    assertThat(sexes.excluded(Disparity.EQUALIZED_ODDS_DIFFERENCE)).containsExactly(OTHER);
    // 20 without the outcome, but 7 with it: 0 of 20 with an interval tells the 20, and 27 less 20.
    assertThat(sexes.excluded(Disparity.PREDICTIVE_EQUALITY_DIFFERENCE)).containsExactly(OTHER);
    assertThat(sexes.excluded(Disparity.BETWEEN_GROUP_THEIL)).containsExactly(OTHER);
    assertThat(sexes.excluded(Disparity.ACCURACY_DIFFERENCE)).isEmpty();
    assertThat(sexes.excluded(Disparity.DIFFERENTIAL_FAIRNESS)).isEmpty();
    // Without a false positive there is nothing to divide by, for want of people or not.
    assertThat(sexes.excluded(Disparity.TREATMENT_EQUALITY_DIFFERENCE)).containsExactly(OTHER);
    assertThat(of(performance, Disparity.EQUALIZED_ODDS_DIFFERENCE)).isEqualTo(0.15, EXACT);
    assertThat(performance.subgroup(OTHER, Measure.BASE_RATE))
        .isInstanceOf(Estimate.Insufficient.class);
  }

  @Test
  void shouldWithholdAPrecisionWhenFewAreDecidedPositive() {
    Performance performance =
        new ScoredGroups().add(WOMEN, 12, 3, 17, 8).add(OTHER, 5, 0, 20, 12).performance();
    // A precision would tell how many of five.
    assertThat(performance.attributeSets().get(0).excluded(Disparity.PREDICTIVE_PARITY_DIFFERENCE))
        .containsExactly(OTHER);
    assertThat(performance.subgroup(OTHER, Measure.PRECISION))
        .isInstanceOfSatisfying(
            Estimate.Insufficient.class,
            few -> assertThat(few.reason()).contains("decided positive", "sex=other"));
  }

  @Test
  void shouldBeUndefinedWhenThereIsNothingToDivideBy() {
    Performance nobody =
        new ScoredGroups().add(WOMEN, 0, 0, 20, 20).add(MEN, 0, 0, 20, 20).performance();
    assertThat(nobody.disparity(Disparity.DISPARATE_IMPACT)).isInstanceOf(Estimate.Unknown.class);
    assertThat(of(nobody, Disparity.DEMOGRAPHIC_PARITY_DIFFERENCE)).isZero();
    assertThat(nobody.overall(Measure.TREATMENT_RATIO)).isInstanceOf(Estimate.Unknown.class);
  }

  private static double of(Subgroup group, Measure measure) {
    return THREE.subgroup(group, measure).point().orElseThrow();
  }

  private static double of(Disparity disparity) {
    return of(THREE, disparity);
  }

  private static double of(Performance performance, Disparity disparity) {
    return performance.disparity(disparity).point().orElseThrow();
  }
}
