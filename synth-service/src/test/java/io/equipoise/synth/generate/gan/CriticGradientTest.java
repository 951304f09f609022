package io.equipoise.synth.generate.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
  private final Critic critic = new Critic(GROUPS, INPUTS, SETTINGS, random);

  @BeforeEach
  void fill() {
    for (Parameter parameter : critic.parameters()) {
      for (int i = 0; i < parameter.weights.values.length; i++) {
        parameter.weights.values[i] = (float) random.nextGaussian();
      }
      parameter.weights.push();
    }
    for (int i = 0; i < critic.input.values.length; i++) {
      critic.input.values[i] = (float) random.nextGaussian();
    }
    critic.drawDropout(3 * GROUPS, random);
  }

  private List<double[]> weights() {
    List<double[]> copies = new ArrayList<>();
    for (Parameter parameter : critic.parameters()) {
      double[] copy = new double[parameter.weights.values.length];
      for (int i = 0; i < copy.length; i++) {
        copy[i] = parameter.weights.values[i];
      }
      copies.add(copy);
    }
    return copies;
  }

  private double[] group(int group) {
    double[] x = new double[INPUTS];
    for (int k = 0; k < INPUTS; k++) {
      x[k] = critic.input.values[group * INPUTS + k];
    }
    return x;
  }

  private double naiveScore(List<double[]> weights, double[] x, int group) {
    double[] first = naiveLayer(x, weights.get(0), weights.get(1), critic.dropout1, group * HIDDEN);
    double[] second =
        naiveLayer(first, weights.get(2), weights.get(3), critic.dropout2, group * HIDDEN);
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

  @Test
  void shouldGiveTheLossOfTheNaiveCritic() {
    double expected = naiveLoss(weights());

    assertThat(critic.loss()).isCloseTo(expected, within(1e-4 * Math.abs(expected)));
  }

  @Test
  void shouldGiveTheGradientOfTheLossForEveryWeight() {
    critic.loss();

    for (int p = 0; p < critic.parameters().size(); p++) {
      float[] gradient = critic.parameters().get(p).gradient.values;
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

  @Test
  void shouldHaveAGradientThatIsNotZero() {
    critic.loss();

    for (Parameter parameter : critic.parameters()) {
      double squares = 0;
      for (float g : parameter.gradient.values) {
        squares += g * g;
      }
      assertThat(Math.sqrt(squares)).isGreaterThan(0.1);
    }
  }

  @Test
  void shouldGiveTheGradientOfMinusTheScoreForEveryInput() {
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
        assertThat((double) critic.inputGradient.values[i * INPUTS + k])
            .isCloseTo(expected, within(1e-4));
      }
    }
    assertThat(score).isCloseTo(expectedScore, within(1e-4));
  }
}
