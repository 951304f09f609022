package io.equipoise.evaluator.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.evaluator.domain.Decision.Outcome;
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
        POLICY.decide(comparison(change(overall, women, men, worst, odds, opportunity)), WOMEN);
    assertThat(decision.outcome()).isEqualTo(outcome);
    assertThat(decision.reason()).endsWith(".").doesNotContain("\n");
  }

  @Test
  void shouldGiveTheFiguresWhenItPromotes() {
    Decision decision =
        POLICY.decide(
            comparison(
                change(
                    "-0.005:0.005",
                    "0.01:0.05",
                    "-0.01:0.01",
                    "-0.02:0.02",
                    "-0.05:0.05",
                    "-0.05:0.05")),
            WOMEN);
    assertThat(decision.reason())
        .isEqualTo(
            "There is a gain in AUROC of sex=female +0.030 [+0.010, +0.050] (98.75 % intervals, Bonferroni over 4 claims),"
                + " overall AUROC changed by +0.000 [-0.005, +0.005] (95 %, margin 0.010), and no subgroup's AUROC fell beyond"
                + " the margin with evidence.");
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
    Decision decision = POLICY.decide(comparison(change), WOMEN);
    assertThat(decision.outcome()).isEqualTo(Outcome.QUARANTINED);
    assertThat(decision.reason())
        .contains("unknown")
        .contains("too few held-out people: sex=female");
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
    Decision decision = POLICY.decide(comparison(change), WOMEN);
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
