package io.equipoise.monitor.domain.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.statistics.Estimate;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** One number worked by hand for each metric, and each undefined case. */
class SetMetricTest {
  private static final Offset<Double> HAND = within(5e-5);

  /** 25 women, 75 men; the reference is half and half. */
  private static Panel quarter() {
    return Panel.empty().add("female|18-64|north", 25, 0).add("male|18-64|north", 75, 0);
  }

  /** 60 women, 40 men. */
  private static Panel sixtyForty() {
    return Panel.empty().add("female|18-64|north", 60, 0).add("male|18-64|north", 40, 0);
  }

  private static void assertKnown(Estimate estimate, double value, long n) {
    assertThat(estimate.point()).hasValueCloseTo(value, HAND);
    assertThat(((Estimate.Known) estimate).n()).isEqualTo(n);
  }

  @Test
  void shouldSmoothTheObservedSharesOfTheKullbackLeiblerDivergence() {
    // q = 25.5/101, 75.5/101: ln(0.5/0.252475)/2 + ln(0.5/0.747525)/2
    assertKnown(quarter().of(SetMetric.KL_DIVERGENCE, "sex"), 0.14057, 100);
  }

  @Test
  void shouldGiveTheJensenShannonDivergenceAndItsRoot() {
    // m = 0.375, 0.625: (0.5 ln(4/3) + 0.5 ln(4/5) + 0.25 ln(2/3) + 0.75 ln(6/5)) / 2
    assertKnown(quarter().of(SetMetric.JS_DIVERGENCE, "sex"), 0.03382, 100);
    assertKnown(quarter().of(SetMetric.JS_DISTANCE, "sex"), 0.18391, 100);
  }

  @Test
  void shouldGiveTheDistancesOfTheShares() {
    // Both shares are off by 1/4: sqrt(2/16), (1/4 + 1/4) / 2, 1/4.
    assertKnown(quarter().of(SetMetric.LP_NORM, "sex"), 0.35355, 100);
    assertKnown(quarter().of(SetMetric.TOTAL_VARIATION, "sex"), 0.25, 100);
    assertKnown(quarter().of(SetMetric.L_INFINITY, "sex"), 0.25, 100);
  }

  @Test
  void shouldTellTheDistancesApartWhenThereAreThreeGroups() {
    Panel panel =
        Panel.empty()
            .add("male|18-64|north", 30, 0)
            .add("male|18-64|south", 30, 0)
            .add("male|18-64|west", 40, 0);

    // 0.3, 0.3, 0.4 less 0.5, 0.3, 0.2: -0.2, 0, 0.2.
    assertKnown(panel.of(SetMetric.LP_NORM, "site"), 0.28284, 100);
    assertKnown(panel.of(SetMetric.TOTAL_VARIATION, "site"), 0.2, 100);
    assertKnown(panel.of(SetMetric.L_INFINITY, "site"), 0.2, 100);
  }

  @Test
  void shouldPublishTheCutOfTheStabilityIndexBesideIt() {
    // (75.5 - 25.5) / 101 / 2 = 0.247525; times ln(75.5 / 25.5) = 1.085463
    assertKnown(quarter().of(SetMetric.PSI, "sex"), 0.26868, 100);
    // chi2(0.95, 1) = 3.841459
    assertKnown(quarter().of(SetMetric.PSI_CUT, "sex"), 0.03841, 100);
    // chi2(0.95, 3) = 7.814728, four groups
    assertKnown(quarter().of(SetMetric.PSI_CUT, "sex", "ageBand"), 0.07815, 100);
  }

  @Test
  void shouldTestTheCountsAgainstTheReference() {
    // 100/50 + 100/50; P(chi2(1) >= 4) = 2 (1 - Phi(2))
    assertKnown(sixtyForty().of(SetMetric.CHI_SQUARE, "sex"), 4, 100);
    assertKnown(sixtyForty().of(SetMetric.CHI_SQUARE_P, "sex"), 0.04550, 100);
    // 2 (60 ln 1.2 + 40 ln 0.8); 2 (1 - Phi(sqrt 4.0271))
    assertKnown(sixtyForty().of(SetMetric.G_STATISTIC, "sex"), 4.02710, 100);
    assertKnown(sixtyForty().of(SetMetric.G_P, "sex"), 0.04477, 100);
  }

  @Test
  void shouldTestExactlyWhenExpectedCountsAreSmall() {
    Panel four = Panel.empty().add("female|18-64|north", 4, 0);

    // All four alike: two outcomes of sixteen.
    assertKnown(four.of(SetMetric.CHI_SQUARE_P, "sex"), 0.125, 4);
    assertKnown(four.of(SetMetric.G_P, "sex"), 0.125, 4);
  }

  @Test
  void shouldSayWhyWhenNeitherChiSquareNorAnExactTestIsPossible() {
    // Twelve groups, the rarest expects 5 * 0.02 people; C(16, 11) = 4,368 outcomes are few enough.
    Panel few = Panel.empty().add("female|18-64|north", 5, 0);
    // 40 people: C(51, 11) is about 6e10.
    Panel many = Panel.empty().add("female|18-64|north", 40, 0);

    assertThat(few.of(SetMetric.G_P, "sex", "ageBand", "site")).isInstanceOf(Estimate.Known.class);
    assertThat(many.of(SetMetric.G_P, "sex", "ageBand", "site"))
        .isEqualTo(
            new Estimate.Unknown(
                "expected counts are too small for chi-square, and an exact test has more than"
                    + " 50000 outcomes"));
  }

  @Test
  void shouldDivideTheSmallestGroupByTheLargest() {
    assertKnown(quarter().of(SetMetric.REPRESENTATION_RATE, "sex"), 1 / 3.0, 100);
    assertKnown(quarter().of(SetMetric.REPRESENTATION_RATE, "site"), 0, 100);
  }

  @Test
  void shouldTakeTheGapOfLabelRatesAmongLabelledGroups() {
    Panel panel =
        Panel.empty()
            .add("male|18-64|north", 80, 40)
            .add("male|18-64|south", 20, 5)
            .add("male|18-64|west", 30, 0, 0);

    // 40/80 - 5/20; the west has no labels.
    assertKnown(panel.of(SetMetric.LABEL_RATE_GAP, "site"), 0.25, 100);
    // X2 = 100 (40 * 15 - 40 * 5)^2 / (80 * 20 * 45 * 55) = 4.0404; 2 (1 - Phi(2.01008))
    assertKnown(panel.of(SetMetric.LABEL_RATE_P, "site"), 0.04442, 100);
  }

  @Test
  void shouldTestLabelsExactlyWhenFew() {
    Panel panel = Panel.empty().add("female|18-64|north", 4, 3).add("male|18-64|north", 4, 1);

    // (16 + 1 + 16 + 1) / 70
    assertKnown(panel.of(SetMetric.LABEL_RATE_P, "sex"), 0.48571, 8);
  }

  @Test
  void shouldTakeTheGapOfMissingnessPerColumn() {
    Panel panel =
        Panel.empty()
            .measure("female|18-64|north", 3, new double[17])
            .measure("male|18-64|north", 0, new double[80]);

    assertKnown(panel.ofColumn(SetMetric.MISSINGNESS_GAP, "systolic", "sex"), 0.15, 100);
    assertKnown(panel.ofColumn(SetMetric.MISSINGNESS_GAP, "disease", "sex"), 0, 100);
  }

  @Test
  void shouldNotCompareFewerThanTwoGroups() {
    Panel womenOnly = Panel.empty().add("female|18-64|north", 30, 10);

    assertThat(womenOnly.of(SetMetric.LABEL_RATE_GAP, "sex"))
        .isEqualTo(new Estimate.Unknown("fewer than two groups of the set have labels"));
    assertThat(womenOnly.of(SetMetric.LABEL_RATE_P, "sex"))
        .isEqualTo(new Estimate.Unknown("fewer than two groups of the set have labels"));
    assertThat(womenOnly.ofColumn(SetMetric.MISSINGNESS_GAP, "systolic", "sex"))
        .isEqualTo(new Estimate.Unknown("fewer than two groups of the set were seen"));
  }

  @Test
  void shouldNotCompareWithAReferenceThatDoesNotCoverTheSet() {
    Panel none = Panel.with("    site: { north: 0.5, south: 0.3, west: 0.2 }\n", "");
    none.add("male|18-64|north", 100, 0);
    Panel part = Panel.with("{ north: 0.5, south: 0.3, west: 0.2 }", "{ north: 0.6, south: 0.4 }");
    part.add("male|18-64|north", 100, 0);
    Panel joint =
        Panel.with(
            "windows:", "  joint: { \"sex&ageBand\": { \"female&65-100\": 0.4 } }\nwindows:");
    joint.add("male|18-64|north", 100, 0);

    for (SetMetric metric :
        List.of(SetMetric.KL_DIVERGENCE, SetMetric.TOTAL_VARIATION, SetMetric.PSI_CUT)) {
      assertThat(none.of(metric, "site"))
          .isEqualTo(new Estimate.Unknown("the reference has no share for site=north"));
      assertThat(part.of(metric, "site"))
          .isEqualTo(new Estimate.Unknown("the reference has no share for site=west"));
      // 0.4 + 0.4 + 0.1 + 0.4
      assertThat(joint.of(metric, "sex", "ageBand"))
          .isEqualTo(
              new Estimate.Unknown("the reference shares of sex&ageBand do not add up to 1"));
    }
    assertThat(none.of(SetMetric.REPRESENTATION_RATE, "site").point()).isPresent();
  }

  @Test
  void shouldKeepTheDistancesButNotTheTestsWhenAReferenceShareIsZero() {
    Panel zero = Panel.with("{ female: 0.5, male: 0.5 }", "{ female: 0.0, male: 1.0 }");
    zero.add("female|18-64|north", 20, 0).add("male|18-64|north", 80, 0);

    assertKnown(zero.of(SetMetric.TOTAL_VARIATION, "sex"), 0.2, 100);
    // ln(101 / 80.5)
    assertKnown(zero.of(SetMetric.KL_DIVERGENCE, "sex"), 0.22684, 100);
    for (SetMetric metric :
        List.of(SetMetric.PSI, SetMetric.CHI_SQUARE, SetMetric.CHI_SQUARE_P, SetMetric.G_P)) {
      assertThat(zero.of(metric, "sex"))
          .isEqualTo(new Estimate.Unknown("the reference share of sex=female is 0"));
    }
  }
}
