package io.equipoise.evaluator.domain.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.alert.FalseAlarmBudget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GapEvidenceTest {
  private static final GapHypothesis TEST = new GapHypothesis(0.1, 7, FalseAlarmBudget.of(0.05));

  /** One look, one comparison: the plain test, whose wealth never begins anew. */
  private static final GapHypothesis PLAIN =
      new GapHypothesis(0.1, 1, new FalseAlarmBudget(0.05, 1_000_000, 1_000_000));

  @Test
  void shouldCutAtTheBudgetWhenWorkedByHand() {
    assertThat(TEST.logCut()).isEqualTo(Math.log(7 * 15625 / 0.05), within(1e-12));
    assertThat(TEST.logCut()).isEqualTo(14.60, within(0.005));
    assertThat(PLAIN.logCut()).isEqualTo(Math.log(20), within(1e-12));
  }

  @Test
  void shouldMultiplyTheWealthWhenABlockCloses() {
    GapEvidence evidence = new GapEvidence(TEST);
    evidence.observe(false, true);
    assertThat(evidence.logEvidence()).isEqualTo(0, within(1e-12));
    evidence.observe(true, false);
    assertThat(Math.exp(evidence.logEvidence())).isEqualTo(1.3324, within(0.00005));
  }

  @Test
  void shouldAverageTheSideThatComesMoreOftenWhenABlockCloses() {
    GapEvidence evidence = new GapEvidence(TEST);
    evidence.observe(false, true);
    evidence.observe(false, true);
    evidence.observe(false, false);
    evidence.observe(true, true);
    double d = 2.0 / 3 - 1 - 0.1;
    double wealth = 0;
    for (double share : new double[] {0.125, 0.25, 0.5, 0.75}) {
      wealth += (1 + share / 1.1 * d) / 4;
    }
    assertThat(Math.exp(evidence.logEvidence())).isEqualTo(wealth, within(1e-12));
  }

  /** The martingale: at the boundary of the null the mean wealth is 1 at any fixed time. */
  @Test
  void shouldHaveAMeanWealthOfOneWhenTheGapIsTheMargin() {
    int runs = 40_000;
    double sum = 0;
    double squares = 0;
    for (int run = 0; run < runs; run++) {
      GapEvidence evidence = new GapEvidence(PLAIN);
      feed(evidence, new SplittableRandom(run), 40, 0.3, 0.7, 0.8);
      double wealth = Math.exp(evidence.logEvidence());
      sum += wealth;
      squares += wealth * wealth;
    }
    double mean = sum / runs;
    double error = Math.sqrt((squares / runs - mean * mean) / runs);
    assertThat(mean).isLessThan(1 + 4 * error).isGreaterThan(1 - 4 * error);
    assertThat(error).isLessThan(0.05);
  }

  @Test
  void shouldSeldomEverReachTheCutWhenTheGapIsTheMargin() {
    int crossed = 0;
    for (int run = 0; run < 1000; run++) {
      GapEvidence evidence = new GapEvidence(PLAIN);
      SplittableRandom random = new SplittableRandom(run);
      boolean ever = false;
      for (int i = 0; i < 2000; i++) {
        feed(evidence, random, 1, 0.3, 0.7, 0.8);
        ever |= evidence.crossed();
      }
      crossed += ever ? 1 : 0;
    }
    // Ville: at most 5 % of 1000 runs; three standard errors of a binomial on top.
    assertThat(crossed).isLessThanOrEqualTo(50 + 21);
  }

  @Test
  void shouldNotRememberGoodTimesWhenAGapOpens() {
    GapEvidence evidence = new GapEvidence(TEST);
    SplittableRandom random = new SplittableRandom(9);
    feed(evidence, random, 50_000, 0.3, 0.9, 0.9);
    assertThat(evidence.crossed()).isFalse();
    int until = 0;
    while (!evidence.crossed()) {
      feed(evidence, random, 1, 0.3, 0.3, 0.9);
      until++;
    }
    assertThat(until).isLessThan(500);
  }

  @Test
  void shouldStartFromNothingWhenItBeginsAnew() {
    GapEvidence evidence = new GapEvidence(TEST);
    feed(evidence, new SplittableRandom(1), 500, 0.5, 0.1, 0.9);
    assertThat(evidence.crossed()).isTrue();
    evidence.restart();
    assertThat(evidence.logEvidence()).isEqualTo(0, within(1e-12));
  }

  @Test
  void shouldGoOnAsBeforeWhenItWasSavedAndLoaded() throws IOException {
    GapEvidence evidence = new GapEvidence(TEST);
    feed(evidence, new SplittableRandom(2), 333, 0.2, 0.5, 0.9);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    evidence.save(new DataOutputStream(bytes));
    GapEvidence loaded = new GapEvidence(TEST);
    loaded.load(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    feed(evidence, new SplittableRandom(3), 50, 0.2, 0.5, 0.9);
    feed(loaded, new SplittableRandom(3), 50, 0.2, 0.5, 0.9);
    assertThat(loaded.logEvidence()).isEqualTo(evidence.logEvidence());
  }

  @Test
  void shouldRefuseAMarginOutsideItsRange() {
    assertThatThrownBy(() -> new GapHypothesis(1, 1, FalseAlarmBudget.of(0.05)))
        .hasMessageContaining("margin must be in (0, 1)");
    assertThatThrownBy(() -> new GapHypothesis(0.1, 0, FalseAlarmBudget.of(0.05)))
        .hasMessageContaining("comparisons must be at least 1");
  }

  private static void feed(
      GapEvidence evidence,
      SplittableRandom random,
      int outcomes,
      double share,
      double members,
      double others) {
    for (int i = 0; i < outcomes; i++) {
      boolean member = random.nextDouble() < share;
      evidence.observe(member, random.nextDouble() < (member ? members : others));
    }
  }
}
