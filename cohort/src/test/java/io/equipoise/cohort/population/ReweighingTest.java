package io.equipoise.cohort.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReweighingTest {
  private static final int WOMAN = 0;
  private static final int MAN = 1;

  /** Of 6 women 2 are ill, of 4 men 3. */
  @Test
  void shouldWeighAsWorkedByHand() {
    int[] group = {WOMAN, WOMAN, WOMAN, WOMAN, WOMAN, WOMAN, MAN, MAN, MAN, MAN};
    boolean[] ill = {true, true, false, false, false, false, true, true, true, false};
    double[] weights = Reweighing.weights(group, ill);
    assertThat(weights[0]).isEqualTo(0.6 * 0.5 / 0.2, within(1e-12));
    assertThat(weights[2]).isEqualTo(0.6 * 0.5 / 0.4, within(1e-12));
    assertThat(weights[6]).isEqualTo(0.4 * 0.5 / 0.3, within(1e-12));
    assertThat(weights[9]).isEqualTo(0.4 * 0.5 / 0.1, within(1e-12));
    assertThat(Arrays.stream(weights).sum()).isEqualTo(10, within(1e-12));
  }

  @Test
  void shouldMakeGroupAndOutcomeIndependent() {
    Random random = new Random(1);
    int[] group = new int[1000];
    boolean[] positive = new boolean[group.length];
    for (int row = 0; row < group.length; row++) {
      group[row] = random.nextInt(3);
      positive[row] = random.nextDouble() < 0.2 + 0.25 * group[row];
    }
    double[] weights = Reweighing.weights(group, positive);
    double overall = rate(group, positive, weights, -1);
    for (int g = 0; g < 3; g++) {
      assertThat(rate(group, positive, weights, g)).isEqualTo(overall, within(1e-9));
    }
  }

  @Test
  void shouldLeaveWeightsAloneWhenThereIsNothingToEven() {
    assertThat(Reweighing.weights(new int[] {0, 0, 2, 2}, new boolean[] {true, false, true, false}))
        .containsExactly(1, 1, 1, 1);
    assertThat(Reweighing.weights(new int[0], new boolean[0])).isEmpty();
  }

  @Test
  void shouldRefuseWhatDoesNotFit() {
    assertThatThrownBy(() -> Reweighing.weights(new int[1], new boolean[2]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Reweighing.weights(new int[] {-1}, new boolean[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double rate(int[] group, boolean[] positive, double[] weights, int of) {
    double all = 0;
    double positives = 0;
    for (int row = 0; row < group.length; row++) {
      if (of < 0 || group[row] == of) {
        all += weights[row];
        positives += positive[row] ? weights[row] : 0;
      }
    }
    return positives / all;
  }
}
