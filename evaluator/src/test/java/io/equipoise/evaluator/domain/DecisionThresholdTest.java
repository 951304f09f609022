package io.equipoise.evaluator.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DecisionThresholdTest {

  @Test
  void shouldBalanceBothRatesWhenWorkedByHand() {
    double[] probabilities = {0.9, 0.6, 0.4, 0.5, 0.2, 0.1};
    boolean[] positive = {true, true, true, false, false, false};
    assertThat(DecisionThreshold.balanced(probabilities, positive)).isEqualTo(0.45, within(1e-12));
  }

  @Test
  void shouldNotDependOnTheBaseRateWhenOneOutcomeIsRepeated() {
    double[] probabilities = {0.9, 0.6, 0.4, 0.5, 0.2, 0.1, 0.5, 0.2, 0.1, 0.5, 0.2, 0.1};
    boolean[] positive = new boolean[12];
    positive[0] = positive[1] = positive[2] = true;
    assertThat(DecisionThreshold.balanced(probabilities, positive)).isEqualTo(0.45, within(1e-12));
  }

  @Test
  void shouldSeparateWhenScoresDo() {
    double[] probabilities = {0, 0.25, 0.75, 1};
    boolean[] positive = {false, false, true, true};
    assertThat(DecisionThreshold.balanced(probabilities, positive)).isEqualTo(0.5, within(1e-12));
  }

  @Test
  void shouldStayInsideTheUnitIntervalWhenAllScoresAreEqual() {
    for (double score : new double[] {0, 0.5, 1}) {
      assertThat(
              DecisionThreshold.balanced(new double[] {score, score}, new boolean[] {true, false}))
          .isGreaterThan(0)
          .isLessThan(1);
    }
  }

  @Test
  void shouldRefuseWhenAnOutcomeIsMissing() {
    assertThatThrownBy(
            () -> DecisionThreshold.balanced(new double[] {0.1, 0.2}, new boolean[] {true, true}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 200)
  void shouldLeaveNoBetterBalancedThresholdUnfound(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 50) int n) {
    Random random = new Random(seed);
    double[] probabilities = new double[n];
    boolean[] positive = new boolean[n];
    for (int i = 0; i < n; i++) {
      probabilities[i] = random.nextInt(20) / 20.0;
      positive[i] = random.nextBoolean();
    }
    positive[0] = true;
    positive[1] = false;
    double chosen =
        imbalance(probabilities, positive, DecisionThreshold.balanced(probabilities, positive));
    for (int step = 1; step < 40; step++) {
      assertThat(chosen)
          .isLessThanOrEqualTo(imbalance(probabilities, positive, step / 40.0) + 1e-12);
    }
  }

  private static double imbalance(double[] probabilities, boolean[] positive, double threshold) {
    Confusion confusion = Confusion.of(positive, probabilities, threshold);
    return Math.abs(
        confusion.truePositiveRate().orElseThrow()
            - (1 - confusion.falsePositiveRate().orElseThrow()));
  }
}
