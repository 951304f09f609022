package io.equipoise.monitor.domain.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Small tables worked by hand by the published definitions of other tools, and the places where we
 * differ on purpose.
 *
 * <p>The main table: 100 people; facet a are 80 young ones, 40 of them ill; facet d are 20 old
 * ones, 5 of them ill. Strata are women (30: 8 old with 2 ill, 22 young with 8 ill) and men (70: 12
 * old with 3 ill, 58 young with 32 ill).
 */
class GoldenParityTest {
  private static final Offset<Double> HAND = within(5e-6);
  private static final String OLD = "ageBand=65-100";

  private static Panel people() {
    return Panel.empty()
        .add("female|65-100|north", 8, 2)
        .add("female|18-64|north", 22, 8)
        .add("male|65-100|north", 12, 3)
        .add("male|18-64|north", 58, 32);
  }

  @Test
  void shouldGiveClarifysClassImbalance() {
    // (n_a - n_d) / (n_a + n_d) = (80 - 20) / 100
    assertThat(people().of(SubgroupMetric.CLASS_IMBALANCE, OLD).point()).hasValueCloseTo(0.6, HAND);
  }

  @Test
  void shouldGiveClarifysDifferenceInProportionsOfLabels() {
    // q_a - q_d = 40/80 - 5/20
    assertThat(people().of(SubgroupMetric.DIFFERENCE_IN_POSITIVE_LABELS, OLD).point())
        .hasValueCloseTo(0.25, HAND);
  }

  @Test
  void shouldGiveClarifysConditionalDemographicDisparity() {
    // Women: 6/20 - 2/10 = 0.1; men: 9/35 - 3/35 = 6/35; (30 * 0.1 + 70 * 6/35) / 100
    assertThat(people().of(SubgroupMetric.CONDITIONAL_DEMOGRAPHIC_DISPARITY, OLD).point())
        .hasValueCloseTo(0.15, HAND);
  }

  @Test
  void shouldGiveClarifysDistancesOfTheLabelDistributions() {
    // P_a = (40/80, 40/80), P_d = (5/20, 15/20), natural logarithms.
    List<Double> a = List.of(0.5, 0.5);
    double[] d = {0.25, 0.75};

    // 0.5 ln 2 + 0.5 ln(2/3)
    assertThat(Divergence.kullbackLeibler(a, d)).isCloseTo(0.143841, HAND);
    // M = (0.375, 0.625): (0.032269 + 0.035375) / 2
    assertThat(Divergence.jensenShannon(a, d)).isCloseTo(0.033822, HAND);
    // sqrt(0.0625 + 0.0625)
    assertThat(Divergence.euclidean(a, d)).isCloseTo(0.353553, HAND);
    // (0.25 + 0.25) / 2
    assertThat(Divergence.totalVariation(a, d)).isCloseTo(0.25, HAND);
    // What Clarify calls KS: the largest difference.
    assertThat(Divergence.largestDifference(a, d)).isCloseTo(0.25, HAND);
  }

  @Test
  void shouldSayNothingBeyondTheDifferenceOfLabelsWhenTheLabelIsYesOrNo() {
    double dpl = 0.25;
    List<Double> a = List.of(0.5, 0.5);
    double[] d = {0.25, 0.75};

    assertThat(Divergence.totalVariation(a, d)).isCloseTo(dpl, HAND);
    assertThat(Divergence.largestDifference(a, d)).isCloseTo(dpl, HAND);
    assertThat(Divergence.euclidean(a, d)).isCloseTo(Math.sqrt(2) * dpl, HAND);
  }

  @Test
  void shouldGiveAif360sBaseRateAndItsParityDifferenceWithTheSignTurned() {
    // base_rate(privileged=True) = 0.5, base_rate(privileged=False) = 0.25;
    // statistical_parity_difference = unprivileged - privileged = -0.25.
    double privileged =
        people().of(SubgroupMetric.LABEL_BASE_RATE, "ageBand=18-64").point().orElseThrow();
    double unprivileged = people().of(SubgroupMetric.LABEL_BASE_RATE, OLD).point().orElseThrow();

    assertThat(privileged).isCloseTo(0.5, HAND);
    assertThat(unprivileged).isCloseTo(0.25, HAND);
    assertThat(people().of(SubgroupMetric.DIFFERENCE_IN_POSITIVE_LABELS, OLD).point())
        .hasValueCloseTo(-(unprivileged - privileged), HAND);
  }

  @Test
  void shouldGiveFairlearnsDifferenceOfSelectionRates() {
    // MetricFrame.difference(method='between_groups'): max - min over four groups,
    // 2/8, 8/22, 3/12 and 32/58: 16/29 - 1/4.
    assertThat(people().of(SetMetric.LABEL_RATE_GAP, "sex", "ageBand").point())
        .hasValueCloseTo(0.301724, HAND);
  }

  @Test
  void shouldNotShrinkWhenAGroupVanishesWhereClarifyDropsIt() {
    // Sites 0.5, 0.3, 0.2 in the reference; observed 0.5, 0.5, 0. Clarify would drop the west and
    // compare (0.5, 0.3) with (0.5, 0.5): total variation 0.1.
    Panel noWest = Panel.empty().add("male|18-64|north", 50, 0).add("male|18-64|south", 50, 0);

    assertThat(noWest.of(SetMetric.TOTAL_VARIATION, "site").point()).hasValueCloseTo(0.2, HAND);
    // 0.5 ln(0.5 / q) + 0.3 ln(0.3 / q) + 0.2 ln(0.2 / q'), q = 50.5/101.5, q' = 0.5/101.5:
    // 0.002475 - 0.151762 + 0.740722
    assertThat(noWest.of(SetMetric.KL_DIVERGENCE, "site").point())
        .hasValueCloseTo(0.591435, within(5e-5));
  }

  @Test
  void shouldMeasureAnEmptyFacetWhereClarifyRaises() {
    assertThat(
            Panel.empty()
                .add("male|18-64|north", 50, 0)
                .of(SubgroupMetric.CLASS_IMBALANCE, OLD)
                .point())
        .hasValueCloseTo(1.0, HAND);
  }

  @Test
  void shouldLeaveOutAStratumWithoutBothLabelsWhereClarifyCountsZero() {
    // All men ill: Clarify takes 0 for 0/0, so that men count 0 - 12/70 and the whole is
    // (30 * 0.1 - 70 * 12/70) / 100 = -0.09, as if the old were favored.
    Panel allMenIll =
        Panel.empty()
            .add("female|65-100|north", 8, 2)
            .add("female|18-64|north", 22, 8)
            .add("male|65-100|north", 12, 12)
            .add("male|18-64|north", 58, 58);

    assertThat(allMenIll.of(SubgroupMetric.CONDITIONAL_DEMOGRAPHIC_DISPARITY, OLD).point())
        .hasValueCloseTo(0.1, HAND);
  }

  @Test
  void shouldStayBelowItsCutWhereTheFolkloreCutOfTheStabilityIndexAlarms() {
    // 50 people, 18, 16 and 16 where 25, 15 and 10 are expected: chi-square 5.63, p = 0.06.
    Panel small =
        Panel.empty()
            .add("male|18-64|north", 18, 0)
            .add("male|18-64|south", 16, 0)
            .add("male|18-64|west", 16, 0);
    double psi = small.of(SetMetric.PSI, "site").point().orElseThrow();
    double cut = small.of(SetMetric.PSI_CUT, "site").point().orElseThrow();

    assertThat(psi).isGreaterThan(0.1).isLessThan(cut);
    // chi2(0.95, 2) = 5.991465
    assertThat(cut).isCloseTo(0.119829, HAND);
  }
}
