package io.equipoise.synth.generate.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The critic's loss and gradients against a naive critic in double precision, whose input gradient
 * and weight gradients are both finite differences.
 */
class CriticGradientTest {
  private static final int GROUPS = 3;
  private static final int INPUTS = 5;
  private static final int HIDDEN = 6;
  private static final double STEP = 1e-4;
  private static final GanSettings SETTINGS =
      new GanSettings(1, 10, 2, HIDDEN, 2e-4, 0, 0, 0.5, 0.2, 10);

  private final SplittableRandom random = new SplittableRandom(12);
  private Critic critic;

  static Stream<Backend> backends() {
    return Stream.of(new CpuBackend(), new Nd4jBackend());
  }

  private void fill(Backend backend) {
    critic = new Critic(backend, GROUPS, INPUTS, SETTINGS, random);
    for (Parameter parameter : critic.parameters()) {
      fill(parameter.weights);
    }
    fill(critic.input);
    critic.drawDropout(random);
    System.arraycopy(critic.input.read(), 0, critic.generated.overwrite(), 0, GROUPS * INPUTS);
    System.arraycopy(
        critic.dropout1.read(), 0, critic.generatedDropout1.overwrite(), 0, GROUPS * HIDDEN);
    System.arraycopy(
        critic.dropout2.read(), 0, critic.generatedDropout2.overwrite(), 0, GROUPS * HIDDEN);
  }

  private void fill(Matrix matrix) {
    float[] values = matrix.overwrite();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
  }

  private List<double[]> weights() {
    List<double[]> copies = new ArrayList<>();
    for (Parameter parameter : critic.parameters()) {
      double[] copy = new double[parameter.weights.read().length];
      for (int i = 0; i < copy.length; i++) {
        copy[i] = parameter.weights.read()[i];
      }
      copies.add(copy);
    }
    return copies;
  }

  private double[] group(int group) {
    double[] x = new double[INPUTS];
    for (int k = 0; k < INPUTS; k++) {
      x[k] = critic.input.read()[group * INPUTS + k];
    }
    return x;
  }

  private double naiveScore(List<double[]> weights, double[] x, int group) {
    double[] first =
        naiveLayer(x, weights.get(0), weights.get(1), critic.dropout1.read(), group * HIDDEN);
    double[] second =
        naiveLayer(first, weights.get(2), weights.get(3), critic.dropout2.read(), group * HIDDEN);
    double score = 0;
    for (int k = 0; k < HIDDEN; k++) {
      score += second[k] * weights.get(4)[k];
    }
    return score;
  }

  private static double[] naiveLayer(
      double[] x, double[] weights, double[] bias, float[] dropout, int offset) {
    double[] out = new double[HIDDEN];
    for (int k = 0; k < HIDDEN; k++) {
      double sum = bias[k];
      for (int p = 0; p < x.length; p++) {
        sum += x[p] * weights[p * HIDDEN + k];
      }
      out[k] = (sum > 0 ? sum : 0.2 * sum) * dropout[offset + k];
    }
    return out;
  }

  private double naiveLoss(List<double[]> weights) {
    double loss = 0;
    for (int i = 0; i < GROUPS; i++) {
      loss += naiveScore(weights, group(i), i) / GROUPS;
      loss -= naiveScore(weights, group(GROUPS + i), GROUPS + i) / GROUPS;
      double squares = 0;
      for (int k = 0; k < INPUTS; k++) {
        double[] up = group(2 * GROUPS + i);
        double[] down = up.clone();
        up[k] += STEP;
        down[k] -= STEP;
        double slope =
            (naiveScore(weights, up, 2 * GROUPS + i) - naiveScore(weights, down, 2 * GROUPS + i))
                / (2 * STEP);
        squares += slope * slope;
      }
      loss += 10 * Math.pow(Math.sqrt(squares) - 1, 2) / GROUPS;
    }
    return loss;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldGiveTheLossOfTheNaiveCritic(Backend backend) {
    fill(backend);
    double expected = naiveLoss(weights());

    assertThat(critic.loss()).isCloseTo(expected, within(1e-4 * Math.abs(expected)));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldGiveTheGradientOfTheLossForEveryWeight(Backend backend) {
    fill(backend);
    critic.loss();

    for (int p = 0; p < critic.parameters().size(); p++) {
      float[] gradient = critic.parameters().get(p).gradient.read();
      for (int i = 0; i < gradient.length; i++) {
        List<double[]> up = weights();
        List<double[]> down = weights();
        up.get(p)[i] += STEP;
        down.get(p)[i] -= STEP;
        double expected = (naiveLoss(up) - naiveLoss(down)) / (2 * STEP);
        assertThat((double) gradient[i])
            .as("parameter %d, weight %d", p, i)
            .isCloseTo(expected, within(2e-3 * (1 + Math.abs(expected))));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldHaveAGradientThatIsNotZero(Backend backend) {
    fill(backend);
    critic.loss();

    for (Parameter parameter : critic.parameters()) {
      double squares = 0;
      for (float g : parameter.gradient.read()) {
        squares += g * g;
      }
      assertThat(Math.sqrt(squares)).isGreaterThan(0.1);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldGiveTheGradientOfMinusTheScoreForEveryInput(Backend backend) {
    fill(backend);
    double score = critic.scoreGenerated();

    List<double[]> weights = weights();
    double expectedScore = 0;
    for (int i = 0; i < GROUPS; i++) {
      expectedScore += naiveScore(weights, group(i), i) / GROUPS;
      for (int k = 0; k < INPUTS; k++) {
        double[] up = group(i);
        double[] down = group(i);
        up[k] += STEP;
        down[k] -= STEP;
        double expected =
            -(naiveScore(weights, up, i) - naiveScore(weights, down, i)) / (2 * STEP) / GROUPS;
        assertThat((double) critic.inputGradient.read()[i * INPUTS + k])
            .isCloseTo(expected, within(1e-4));
      }
    }
    assertThat(score).isCloseTo(expectedScore, within(1e-4));
  }
}
