package io.equipoise.evaluator.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.evaluator.domain.Decision.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictPolicyTest {
  private static final Subgroup WOMEN =
      new Subgroup(List.of(new Subgroup.Condition("sex", "female")));
  private static final Subgroup MEN = new Subgroup(List.of(new Subgroup.Condition("sex", "male")));
  private static final VerdictPolicy POLICY = new VerdictPolicy(0.01, 0.95);

  @Test
  void shouldDivideTheRiskAmongTheClaims() {
    assertThat(POLICY.claimConfidence()).isEqualTo(0.9875, within(1e-12));
  }

  /**
   * Intervals of the change in: overall, women's and men's AUROC, worst group, equalized odds,
   * equal opportunity.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nothing changes              | -0.005:0.005 | -0.02:0.02 | -0.01:0.01   | -0.02:0.02  | -0.05:0.05   | -0.05:0.05   | QUARANTINED
          target gains                 | -0.005:0.005 | 0.01:0.05  | -0.01:0.01   | -0.02:0.02  | -0.05:0.05   | -0.05:0.05   | PROMOTED
          worst group gains            | -0.005:0.005 | -0.02:0.02 | -0.01:0.01   | 0.001:0.02  | -0.05:0.05   | -0.05:0.05   | PROMOTED
          odds gap narrows             | -0.005:0.005 | -0.02:0.02 | -0.01:0.01   | -0.02:0.02  | -0.09:-0.01  | -0.05:0.05   | PROMOTED
          opportunity gap narrows      | -0.005:0.005 | -0.02:0.02 | -0.01:0.01   | -0.02:0.02  | -0.05:0.05   | -0.09:-0.01  | PROMOTED
          gain touches zero            | -0.005:0.005 | 0:0.05     | -0.01:0.01   | -0.02:0.02  | -0.05:0.05   | -0.05:0      | QUARANTINED
          odds gap widens              | -0.005:0.005 | -0.02:0.02 | -0.01:0.01   | -0.02:0.02  | 0.01:0.09    | -0.05:0.05   | QUARANTINED
          target loses                 | -0.005:0.005 | -0.05:-0.02| -0.01:0.01   | -0.02:0.02  | -0.05:0.05   | -0.05:0.05   | QUARANTINED
          overall may lose margin      | -0.011:0.005 | 0.01:0.05  | -0.01:0.01   | -0.02:0.02  | -0.05:0.05   | -0.05:0.05   | QUARANTINED
          overall loses exactly margin | -0.010:0.005 | 0.01:0.05  | -0.01:0.01   | -0.02:0.02  | -0.05:0.05   | -0.05:0.05   | QUARANTINED
          men are harmed               | -0.005:0.005 | 0.01:0.05  | -0.05:-0.01  | -0.02:0.02  | -0.05:0.05   | -0.05:0.05   | QUARANTINED
          men may be harmed            | -0.005:0.005 | 0.01:0.05  | -0.05:0.01   | -0.02:0.02  | -0.05:0.05   | -0.05:0.05   | PROMOTED
          men lose less than margin    | -0.005:0.005 | 0.01:0.05  | -0.01:-0.001 | -0.02:0.02  | -0.05:0.05   | -0.05:0.05   | PROMOTED
          target harmed, gap narrows   | -0.005:0.005 | -0.05:-0.02| -0.01:0.01   | -0.02:0.02  | -0.09:-0.01  | -0.05:0.05   | QUARANTINED
          """)
  void shouldDecideByTheTable(
      String name,
      String overall,
      String women,
      String men,
      String worst,
      String odds,
      String opportunity,
      Outcome outcome) {
    Decision decision =
        POLICY.decide(
            comparison(change(overall, women, men, worst, odds, opportunity)),
            change(overall, women, men, worst, odds, opportunity),
            WOMEN);
    assertThat(decision.outcome()).isEqualTo(outcome);
    assertThat(decision.reason()).endsWith(".").doesNotContain("\n");
  }

  @Test
  void shouldGiveTheFiguresWhenItPromotes() {
    Performance change =
        change("-0.005:0.005", "0.01:0.05", "-0.01:0.01", "-0.02:0.02", "-0.05:0.05", "-0.05:0.05");
    Performance beyond =
        change("-0.005:0.005", "0.01:0.03", "-0.01:0.01", "-0.02:0.02", "-0.05:0.05", "-0.05:0.05");
    Decision decision = POLICY.decide(comparison(change), beyond, WOMEN);
    assertThat(decision.reason())
        .isEqualTo(
            "There is a gain in AUROC of sex=female +0.030 [+0.010, +0.050] (98.75 % intervals,"
                + " Bonferroni over 4 claims; against copies of real people in the batch's place"
                + " AUROC of sex=female +0.020 [+0.010, +0.030]), overall AUROC changed by +0.000"
                + " [-0.005, +0.005] (95 %, margin 0.010), and no subgroup lost AUROC, true"
                + " positive rate or calibration beyond its margin with evidence.");
  }

  /** Intervals against copies of: women's AUROC, equalized odds; both gain against real people. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          both gains are news      | 0.01:0.03  | -0.05:-0.01 | PROMOTED
          one gain is news         | -0.01:0.03 | -0.05:-0.01 | PROMOTED
          copies gain as much      | -0.01:0.03 | -0.05:0.01  | QUARANTINED
          copies are better        | -0.03:-0.01| 0.01:0.05   | QUARANTINED
          beyond copies touches 0  | 0:0.03     | -0.05:0     | QUARANTINED
          """)
  void shouldAskForMoreThanCopiesGive(
      String name, String women, String odds, Decision.Outcome outcome) {
    Performance gains =
        change(
            "-0.005:0.005", "0.01:0.05", "-0.01:0.01", "-0.02:0.02", "-0.09:-0.01", "-0.05:0.05");
    // What is no gain against the real people does not count against copies either.
    Performance beyond =
        change("-0.005:0.005", women, "-0.01:0.01", "0.01:0.02", odds, "-0.09:-0.01");
    Decision decision = POLICY.decide(comparison(gains), beyond, WOMEN);
    assertThat(decision.outcome()).as(decision.reason()).isEqualTo(outcome);
    if (outcome == Outcome.QUARANTINED) {
      assertThat(decision.reason()).contains("cannot be told from oversampling");
    }
  }

  @ParameterizedTest(name = "{0} men, {1} women: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -0.05:0.01   | 0.01:0.09    | PROMOTED
          -0.05:-0.001 | 0.01:0.09    | QUARANTINED
          -0.01:-0.001 | 0.01:0.09    | PROMOTED
          0.01:0.02    | -0.05:-0.001 | QUARANTINED
          """)
  void shouldNotCloseAGapByMissingMoreOfTheIll(String men, String women, Outcome outcome) {
    Performance gains =
        change(
            "-0.005:0.005", "0.01:0.05", "-0.01:0.01", "-0.02:0.02", "-0.09:-0.01", "-0.05:0.05");
    Performance change =
        new Performance(
            gains.overall(),
            gains.disparities(),
            List.of(
                withRate(gains.subgroups().get(0), women),
                withRate(gains.subgroups().get(1), men)));
    Decision decision = POLICY.decide(comparison(change), change, WOMEN);
    assertThat(decision.outcome()).as(decision.reason()).isEqualTo(outcome);
    if (outcome == Outcome.QUARANTINED) {
      assertThat(decision.reason()).contains("the true positive rate fell beyond the margin");
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0.01:0.15  | QUARANTINED
          0.01:0.08  | PROMOTED
          -0.01:0.20 | PROMOTED
          -0.2:-0.1  | PROMOTED
          """)
  void shouldNotPromoteWhenAGroupsProbabilitiesNoLongerHold(String rise, Outcome outcome) {
    Performance gains = gains();
    Performance.OfSubgroup men = gains.subgroups().get(1);
    Performance change =
        new Performance(
            gains.overall(),
            gains.disparities(),
            List.of(
                gains.subgroups().get(0),
                new Performance.OfSubgroup(
                    MEN,
                    Map.of(
                        Measure.AUROC,
                        men.measure(Measure.AUROC),
                        Measure.CALIBRATION_ERROR,
                        estimate(rise)))));
    Decision decision = POLICY.decide(comparison(change), change, WOMEN);
    assertThat(decision.outcome()).as(decision.reason()).isEqualTo(outcome);
    if (outcome == Outcome.QUARANTINED) {
      assertThat(decision.reason()).contains("calibration error rose beyond the margin of 0.050");
    }
  }

  /** Groups of other attribute sets are judged at the confidence of a claim. */
  @ParameterizedTest(name = "95 % {0}, claim {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -0.05:-0.01 | -0.06:-0.001 | QUARANTINED
          -0.05:-0.01 | -0.06:0.001  | PROMOTED
          """)
  void shouldLookForHarmInEveryWatchedGroup(String usual, String claimed, Outcome outcome) {
    Subgroup old = new Subgroup(List.of(new Subgroup.Condition("ageBand", "65-100")));
    Performance usualChange = with(gains(), old, usual);
    Performance claimedChange = with(gains(), old, claimed);
    PairedComparison comparison =
        new PairedComparison(usualChange, usualChange, usualChange, claimedChange, 1000);
    Decision decision = POLICY.decide(comparison, claimedChange, WOMEN);
    assertThat(decision.outcome()).as(decision.reason()).isEqualTo(outcome);
    if (outcome == Outcome.QUARANTINED) {
      assertThat(decision.reason()).contains("ageBand=65-100");
    }
  }

  private static Performance gains() {
    return change(
        "-0.005:0.005", "0.01:0.05", "-0.01:0.01", "-0.02:0.02", "-0.09:-0.01", "-0.05:0.05");
  }

  private static Performance with(Performance change, Subgroup group, String auroc) {
    List<Performance.OfSubgroup> groups = new ArrayList<>(change.subgroups());
    groups.add(new Performance.OfSubgroup(group, Map.of(Measure.AUROC, estimate(auroc))));
    return new Performance(change.overall(), change.disparities(), groups);
  }

  private static Performance.OfSubgroup withRate(Performance.OfSubgroup of, String rate) {
    return new Performance.OfSubgroup(
        of.subgroup(),
        Map.of(
            Measure.AUROC, of.measure(Measure.AUROC), Measure.TRUE_POSITIVE_RATE, estimate(rate)));
  }

  @Test
  void shouldQuarantineWhenNothingCouldBeMeasured() {
    Estimate few = new Estimate.Insufficient("too few", 3);
    Performance change =
        new Performance(
            Map.of(Measure.AUROC, few),
            Map.of(
                Disparity.WORST_GROUP_AUROC, few,
                Disparity.EQUALIZED_ODDS_DIFFERENCE, few,
                Disparity.EQUAL_OPPORTUNITY_DIFFERENCE, few),
            List.of(new Performance.OfSubgroup(WOMEN, Map.of(Measure.AUROC, few))));
    Decision decision = POLICY.decide(comparison(change), change, WOMEN);
    assertThat(decision.outcome()).isEqualTo(Outcome.QUARANTINED);
    assertThat(decision.reason())
        .contains("cannot be measured")
        .contains("too few held-out people: sex=female");
  }

  @Test
  void shouldQuarantineWhenThePeopleWhomTheBatchIsForCannotBeMeasured() {
    // The worst group's AUROC rose with evidence, but that of men: nobody knows of the women.
    Performance measured =
        change("-0.005:0.005", "-0.01:0.01", "0.01:0.05", "0.02:0.05", "-0.05:0.05", "-0.05:0.05");
    Performance change =
        new Performance(
            measured.overall(),
            measured.disparities(),
            List.of(
                new Performance.OfSubgroup(
                    WOMEN, Map.of(Measure.AUROC, new Estimate.Insufficient("too few", 3))),
                measured.subgroups().get(1)));
    Decision decision = POLICY.decide(comparison(change), change, WOMEN);
    assertThat(decision.outcome()).isEqualTo(Outcome.QUARANTINED);
    assertThat(decision.reason())
        .startsWith("What the batch does to sex=female, whom it is for, cannot be measured");
    assertThat(POLICY.decide(comparison(measured), measured, WOMEN).outcome())
        .isEqualTo(Outcome.PROMOTED);
  }

  @Test
  void shouldNameTheGroupsThatCouldNotBeJudgedWhenItPromotes() {
    Performance measured =
        change("-0.005:0.005", "0.01:0.05", "-0.01:0.01", "-0.02:0.02", "-0.05:0.05", "-0.05:0.05");
    Performance change =
        new Performance(
            measured.overall(),
            measured.disparities(),
            List.of(
                measured.subgroups().get(0),
                new Performance.OfSubgroup(
                    MEN, Map.of(Measure.AUROC, new Estimate.Absent("nobody")))));
    Decision decision = POLICY.decide(comparison(change), change, WOMEN);
    assertThat(decision.outcome()).isEqualTo(Outcome.PROMOTED);
    assertThat(decision.reason()).endsWith("; not judged for too few held-out people: sex=male.");
  }

  @Test
  void shouldRefuseSettingsWhenOutOfRange() {
    assertThatThrownBy(() -> new VerdictPolicy(-0.1, 0.95)).hasMessageContaining("margin");
    assertThatThrownBy(() -> new VerdictPolicy(0.01, 1)).hasMessageContaining("confidence");
  }

  private static PairedComparison comparison(Performance change) {
    return new PairedComparison(change, change, change, change, 1000);
  }

  private static Performance change(
      String overall, String women, String men, String worst, String odds, String opportunity) {
    return new Performance(
        Map.of(Measure.AUROC, estimate(overall)),
        Map.of(
            Disparity.WORST_GROUP_AUROC, estimate(worst),
            Disparity.EQUALIZED_ODDS_DIFFERENCE, estimate(odds),
            Disparity.EQUAL_OPPORTUNITY_DIFFERENCE, estimate(opportunity)),
        List.of(
            new Performance.OfSubgroup(WOMEN, Map.of(Measure.AUROC, estimate(women))),
            new Performance.OfSubgroup(MEN, Map.of(Measure.AUROC, estimate(men)))));
  }

  /** {@code lower:upper}, with the middle as the figure. */
  private static Estimate estimate(String interval) {
    String[] ends = interval.strip().split(":", -1);
    double lower = Double.parseDouble(ends[0]);
    double upper = Double.parseDouble(ends[1]);
    return new Estimate.Known(
        (lower + upper) / 2, Optional.of(new Interval(lower, upper, 0.95)), 100);
  }
}
