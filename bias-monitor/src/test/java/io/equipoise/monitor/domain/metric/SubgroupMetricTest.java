package io.equipoise.monitor.domain.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** One number worked by hand for each metric, and each undefined case. */
class SubgroupMetricTest {
  private static final Offset<Double> HAND = within(5e-5);

  /** 20 women, 5 of them ill; 80 men, 40 of them ill. The reference is half and half. */
  private static Panel fewWomen() {
    return Panel.empty().add("female|18-64|north", 20, 5).add("male|18-64|north", 80, 40);
  }

  /** 80 young, 40 of them ill; 20 old, 5 of them ill. The reference is 0.8 and 0.2. */
  private static Panel fewOld() {
    return Panel.empty().add("male|18-64|north", 80, 40).add("male|65-100|north", 20, 5);
  }

  private static void assertKnown(
      Estimate estimate, double value, double low, double high, long n) {
    assertThat(estimate).isInstanceOf(Estimate.Known.class);
    Estimate.Known known = (Estimate.Known) estimate;
    assertThat(known.value()).isCloseTo(value, HAND);
    Interval interval = known.interval().orElseThrow();
    assertThat(interval.lower()).isCloseTo(low, HAND);
    assertThat(interval.upper()).isCloseTo(high, HAND);
    assertThat(interval.confidence()).isEqualTo(0.95);
    assertThat(known.n()).isEqualTo(n);
  }

  @Test
  void shouldGiveTheShareWithItsWilsonInterval() {
    // z^2 = 3.8415: center (0.2 + 0.019207) / 1.038415, radius 0.080717 / 1.038415.
    assertKnown(fewWomen().of(SubgroupMetric.SHARE, "sex=female"), 0.2, 0.1334, 0.2888, 100);
  }

  @Test
  void shouldKnowAShareOfZeroWhenNobodyOfTheGroupIsThere() {
    Estimate share =
        Panel.empty().add("male|18-64|north", 50, 0).of(SubgroupMetric.SHARE, "sex=female");

    // Upper end z^2 / (n + z^2) = 3.8415 / 53.8415.
    assertKnown(share, 0, 0, 0.07135, 50);
  }

  @Test
  void shouldDivideTheShareByTheReference() {
    // 0.2 / 0.5, and both ends of the share's interval doubled.
    assertKnown(
        fewWomen().of(SubgroupMetric.REPRESENTATION_RATIO, "sex=female"),
        0.4,
        0.26673,
        0.57766,
        100);
  }

  @Test
  void shouldTakeTheDifferenceOfTheLogOdds() {
    // ln(0.2 / 0.8) - ln 1; ends ln(0.133367 / 0.866633) and ln(0.288829 / 0.711171).
    assertKnown(
        fewWomen().of(SubgroupMetric.LOG_DISPARITY, "sex=female"),
        -1.38629,
        -1.87149,
        -0.90107,
        100);
  }

  @Test
  void shouldRelateTheDifferenceToTheReferencesVariance() {
    // (0.2 - 0.5) / 0.25; ends (0.133367 - 0.5) / 0.25 and (0.288829 - 0.5) / 0.25.
    assertKnown(
        fewWomen().of(SubgroupMetric.NORMALIZED_PARITY, "sex=female"),
        -1.2,
        -1.46653,
        -0.84468,
        100);
  }

  @Test
  void shouldSmoothTheSkewByOneRecordPerGroup() {
    // ln((21 / 102) / 0.5); ends ln(14.33669 / 51) and ln(29.88292 / 51).
    assertKnown(
        fewWomen().of(SubgroupMetric.SKEW, "sex=female"), -0.88730, -1.26900, -0.53454, 100);
  }

  @Test
  void shouldKnowTheSkewWhenNobodyOfTheGroupIsThere() {
    Estimate skew =
        Panel.empty().add("male|18-64|north", 48, 0).of(SubgroupMetric.SKEW, "sex=female");

    // ln((1 / 50) / 0.5)
    assertThat(skew.point()).hasValueCloseTo(Math.log(0.04), within(1e-12));
  }

  @Test
  void shouldTakeTheBaseRateAmongLabelledPeople() {
    Panel panel = Panel.empty().add("female|18-64|north", 30, 20, 5);

    // 5 of 20: center (0.25 + 0.096036) / 1.192073, radius 0.213853 / 1.192073.
    assertKnown(panel.of(SubgroupMetric.LABEL_BASE_RATE, "sex=female"), 0.25, 0.11186, 0.46870, 20);
  }

  @Test
  void shouldGiveTheShareOfPeopleWhoMissAColumn() {
    Panel panel =
        Panel.empty()
            .measure("female|18-64|north", 3, new double[17])
            .measure("male|18-64|north", 0, new double[80]);

    // 3 of 20
    assertKnown(
        panel.of(SubgroupMetric.MISSINGNESS, "systolic", "sex=female"), 0.15, 0.05237, 0.36042, 20);
  }

  @Test
  void shouldLeaveTheSetsOwnColumnsOut() {
    assertThat(
            RepresentationMetrics.ofSubgroup(
                fewWomen().table(), Panel.subgroup("sex=female&ageBand=18-64"), 1, 0.95))
        .filteredOn(m -> m.column().isPresent())
        .extracting(m -> m.name() + " " + m.column().orElseThrow())
        .containsExactly(
            "missingness site",
            "missingness systolic",
            "missingness disease",
            "standardizedMeanDifference systolic");
  }

  @Test
  void shouldMeasureTheDistanceOfMeansInPooledStandardDeviations() {
    Panel panel =
        Panel.empty()
            .measure("female|18-64|north", 1, 1, 3)
            .measure("male|18-64|north", 0, 5)
            .measure("male|18-64|south", 0, 7);

    // Means 2 and 6, pooled variance (2 + 2) / 2: d = -4 / sqrt 2;
    // variance 4 / 4 + 8 / 8 = 2, so d +- 1.959964 sqrt 2.
    assertKnown(
        panel.of(SubgroupMetric.STANDARDIZED_MEAN_DIFFERENCE, "systolic", "sex=female"),
        -2.82843,
        -5.60023,
        -0.05662,
        4);
  }

  @Test
  void shouldSayThatTwoValuesAreNeededOnEachSide() {
    Panel panel =
        Panel.empty().measure("female|18-64|north", 0, 1).measure("male|18-64|north", 0, 5, 7);

    assertThat(panel.of(SubgroupMetric.STANDARDIZED_MEAN_DIFFERENCE, "systolic", "sex=female"))
        .isEqualTo(
            new Estimate.Insufficient("fewer than 2 values of sex=female or of the others", 3));
  }

  @Test
  void shouldSayThatValuesDoNotVaryWhenAllAreEqualToRounding() {
    Panel panel =
        Panel.empty()
            .measure("female|18-64|north", 0, 120.1, 120.1, 120.1)
            .measure("male|18-64|north", 0, 120.1, 120.1, 120.1, 120.1);

    assertThat(panel.of(SubgroupMetric.STANDARDIZED_MEAN_DIFFERENCE, "systolic", "sex=female"))
        .isEqualTo(new Estimate.Unknown("the values do not vary"));
  }

  @Test
  void shouldGiveTheClassImbalanceAgainstTheLargestReferenceGroup() {
    // (80 - 20) / 100; Wilson of 80 of 100 is [0.711171, 0.866633].
    assertKnown(
        fewOld().of(SubgroupMetric.CLASS_IMBALANCE, "ageBand=65-100"), 0.6, 0.42234, 0.73327, 100);
  }

  @Test
  void shouldTakeTheFirstOfEqualsAsAdvantaged() {
    assertThat(fewWomen().of(SubgroupMetric.CLASS_IMBALANCE, "sex=female"))
        .isEqualTo(new Estimate.Unknown("sex=female is the group that others are compared with"));
    // (20 - 80) / 100: the sign shows who is a.
    assertThat(fewWomen().of(SubgroupMetric.CLASS_IMBALANCE, "sex=male").point())
        .hasValueCloseTo(-0.6, within(1e-12));
  }

  @Test
  void shouldSubtractThePositiveLabelsOfTheSubgroup() {
    // 40/80 - 5/20; Wilson [0.39296, 0.60704] and [0.11186, 0.46870]:
    // 0.25 - hypot(0.10704, 0.21870) and 0.25 + hypot(0.10704, 0.13814).
    assertKnown(
        fewOld().of(SubgroupMetric.DIFFERENCE_IN_POSITIVE_LABELS, "ageBand=65-100"),
        0.25,
        0.00651,
        0.42476,
        100);
  }

  @Test
  void shouldGiveNewcombesPublishedIntervalOfADifference() {
    // Newcombe 1998, table II, method 10, contrast (a).
    Interval interval = SubgroupFigures.newcombe(56, 70, 48, 80, 0.95);

    assertThat(interval.lower()).isCloseTo(0.0524, HAND);
    assertThat(interval.upper()).isCloseTo(0.3339, HAND);
  }

  @Test
  void shouldAverageTheDisparityOverTheStrata() {
    Panel panel =
        Panel.empty()
            .add("female|65-100|north", 8, 2)
            .add("female|18-64|north", 22, 8)
            .add("male|65-100|north", 12, 3)
            .add("male|18-64|north", 58, 32);

    // Women: 6/20 - 2/10 = 0.1 of 30; men: 9/35 - 3/35 = 6/35 of 70: (3 + 12) / 100.
    Estimate estimate =
        panel.of(SubgroupMetric.CONDITIONAL_DEMOGRAPHIC_DISPARITY, "ageBand=65-100");
    assertThat(estimate.point()).hasValueCloseTo(0.15, within(1e-12));
  }

  @Test
  void shouldLeaveAStratumOutWhenItLacksALabel() {
    Panel panel =
        Panel.empty()
            .add("female|65-100|north", 8, 2)
            .add("female|18-64|north", 22, 8)
            .add("male|65-100|north", 12, 12)
            .add("male|18-64|north", 58, 58);

    assertThat(panel.of(SubgroupMetric.CONDITIONAL_DEMOGRAPHIC_DISPARITY, "ageBand=65-100").point())
        .hasValueCloseTo(0.1, within(1e-12));
  }

  @Test
  void shouldKeepPeopleOfUnknownStratumAsAStratum() {
    Panel panel = Panel.empty().add("unknown|65-100|north", 8, 2).add("unknown|18-64|north", 22, 8);

    assertThat(panel.of(SubgroupMetric.CONDITIONAL_DEMOGRAPHIC_DISPARITY, "ageBand=65-100").point())
        .hasValueCloseTo(0.1, within(1e-12));
  }

  @Test
  void shouldNameTheReasonWhenThereIsNothingToSplitBy() {
    assertThat(
            fewWomen()
                .of(
                    SubgroupMetric.CONDITIONAL_DEMOGRAPHIC_DISPARITY,
                    "sex=female&ageBand=18-64&site=north"))
        .isEqualTo(new Estimate.Unknown("no other protected attribute to split by"));
    assertThat(
            Panel.empty()
                .add("male|65-100|north", 12, 12)
                .of(SubgroupMetric.CONDITIONAL_DEMOGRAPHIC_DISPARITY, "ageBand=65-100"))
        .isEqualTo(new Estimate.Unknown("no stratum has both labels"));
  }

  @Test
  void shouldSayThatAGroupIsAbsentWhenNobodyIsThere() {
    Panel menOnly = Panel.empty().add("male|18-64|north", 50, 20);
    Estimate absent = new Estimate.Absent("nobody of sex=female in the window");

    assertThat(menOnly.of(SubgroupMetric.LOG_DISPARITY, "sex=female")).isEqualTo(absent);
    assertThat(menOnly.of(SubgroupMetric.LABEL_BASE_RATE, "sex=female")).isEqualTo(absent);
    assertThat(menOnly.of(SubgroupMetric.MISSINGNESS, "systolic", "sex=female")).isEqualTo(absent);
    assertThat(menOnly.of(SubgroupMetric.STANDARDIZED_MEAN_DIFFERENCE, "systolic", "sex=female"))
        .isEqualTo(absent);
    assertThat(menOnly.of(SubgroupMetric.CONDITIONAL_DEMOGRAPHIC_DISPARITY, "sex=female"))
        .isEqualTo(absent);
    assertThat(menOnly.of(SubgroupMetric.LOG_DISPARITY, "sex=male"))
        .isEqualTo(new Estimate.Unknown("nobody but sex=male in the window"));
  }

  @Test
  void shouldMeasureTheImbalanceWhenTheSubgroupIsEmptyButNotWhenBothAre() {
    Panel youngOnly = Panel.empty().add("male|18-64|north", 50, 20);

    assertThat(youngOnly.of(SubgroupMetric.CLASS_IMBALANCE, "ageBand=65-100").point())
        .hasValueCloseTo(1.0, within(0.0));
    assertThat(youngOnly.of(SubgroupMetric.DIFFERENCE_IN_POSITIVE_LABELS, "ageBand=65-100"))
        .isInstanceOf(Estimate.Absent.class);
    assertThat(
            Panel.empty()
                .add("male|18-64|north", 50, 20)
                .of(SubgroupMetric.CLASS_IMBALANCE, "sex=female&ageBand=65-100"))
        .isInstanceOf(Estimate.Absent.class);
  }

  @Test
  void shouldNotCompareLabelsWhenThereAreNone() {
    Panel unlabelled =
        Panel.empty().add("male|18-64|north", 50, 0, 0).add("male|65-100|north", 50, 20);

    assertThat(unlabelled.of(SubgroupMetric.DIFFERENCE_IN_POSITIVE_LABELS, "ageBand=65-100"))
        .isInstanceOf(Estimate.Unknown.class);
    assertThat(unlabelled.of(SubgroupMetric.LABEL_BASE_RATE, "ageBand=18-64"))
        .isEqualTo(new Estimate.Unknown("nobody of ageBand=18-64 has a label"));
  }

  @Test
  void shouldNotCompareWithAReferenceShareThatIsMissingOrZeroOrOne() {
    Panel missing =
        Panel.with("    site: { north: 0.5, south: 0.3, west: 0.2 }\n", "")
            .add("male|18-64|north", 50, 0);
    Panel zero =
        Panel.with("{ female: 0.5, male: 0.5 }", "{ female: 0.0, male: 1.0 }")
            .add("male|18-64|north", 50, 0)
            .add("female|18-64|north", 50, 0);

    assertThat(missing.of(SubgroupMetric.REPRESENTATION_RATIO, "site=north"))
        .isEqualTo(new Estimate.Unknown("no reference share for site=north"));
    assertThat(missing.of(SubgroupMetric.CLASS_IMBALANCE, "site=south"))
        .isEqualTo(new Estimate.Unknown("no reference share for any group of the set"));
    assertThat(zero.of(SubgroupMetric.SKEW, "sex=female"))
        .isEqualTo(new Estimate.Unknown("the reference share of sex=female is 0"));
    assertThat(zero.of(SubgroupMetric.NORMALIZED_PARITY, "sex=male"))
        .isEqualTo(new Estimate.Unknown("the reference share of sex=male is 1"));
    assertThat(zero.of(SubgroupMetric.LOG_DISPARITY, "sex=male"))
        .isEqualTo(new Estimate.Unknown("the reference share of sex=male is 1"));
  }
}
