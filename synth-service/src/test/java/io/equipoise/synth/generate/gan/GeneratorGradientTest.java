package io.equipoise.synth.generate.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.generate.encoding.ConditionScheme;
import io.equipoise.synth.generate.encoding.TableEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The generator's backward pass against finite differences of a naive generator in double
 * precision.
 */
class GeneratorGradientTest {
  private static final int ROWS = 8;
  private static final int NOISE = 3;
  private static final int HIDDEN = 5;
  private static final double STEP = 1e-5;
  private static final GanSettings SETTINGS =
      new GanSettings(1, 10, NOISE, HIDDEN, 2e-4, 0, 0, 0.5, 0.5, 10);

  private final SplittableRandom random = new SplittableRandom(21);
  private final PatientTable people = ToyPatients.people(60, 2);
  private final TableEncoder encoder = TableEncoder.fit(people);
  private final ConditionScheme scheme = new ConditionScheme(encoder);
  private final ConditionLoss conditionLoss = new ConditionLoss(encoder, scheme, 1);
  private Generator generator;
  private final int[][] conditions = new int[ROWS][];
  private final Matrix coefficients = new Matrix(ROWS, encoder.width());

  static Stream<Backend> backends() {
    return Stream.of(new CpuBackend(), new Nd4jBackend());
  }

  private void fill(Backend backend) {
    generator = new Generator(backend, ROWS, encoder, scheme.width(), SETTINGS, random);
    for (Parameter parameter : generator.parameters()) {
      float[] values = parameter.weights.update();
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (0.5 * random.nextGaussian());
      }
    }
    for (int row = 0; row < ROWS; row++) {
      conditions[row] = scheme.conditionOf(people, row);
      if (row % 2 == 0) {
        conditions[row] = scheme.conjunctionOf(conditions[row]);
      }
      scheme.write(conditions[row], generator.input.update(), generator.conditionOffset(row));
    }
    for (int i = 0; i < coefficients.read().length; i++) {
      coefficients.update()[i] = (float) random.nextGaussian();
    }
    generator.drawNoise(ROWS, random);
  }

  private List<double[]> weights() {
    List<double[]> copies = new ArrayList<>();
    for (Parameter parameter : generator.parameters()) {
      double[] copy = new double[parameter.weights.read().length];
      for (int i = 0; i < copy.length; i++) {
        copy[i] = parameter.weights.read()[i];
      }
      copies.add(copy);
    }
    return copies;
  }

  private static double[][] product(double[][] x, double[] weights, int columns) {
    double[][] out = new double[x.length][columns];
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < columns; k++) {
        for (int p = 0; p < x[i].length; p++) {
          out[i][k] += x[i][p] * weights[p * columns + k];
        }
      }
    }
    return out;
  }

  /** Batch normalization and ReLU, column by column, with the input appended. */
  private static double[][] block(double[][] x, double[] weights, double[] scale, double[] shift) {
    double[][] h = product(x, weights, HIDDEN);
    double[][] out = new double[ROWS][HIDDEN + x[0].length];
    for (int k = 0; k < HIDDEN; k++) {
      double mean = 0;
      double variance = 0;
      for (double[] row : h) {
        mean += row[k] / ROWS;
      }
      for (double[] row : h) {
        variance += (row[k] - mean) * (row[k] - mean) / ROWS;
      }
      for (int i = 0; i < ROWS; i++) {
        double z = (h[i][k] - mean) / Math.sqrt(variance + 1e-5);
        out[i][k] = Math.max(0, z * scale[k] + shift[k]);
      }
    }
    for (int i = 0; i < ROWS; i++) {
      System.arraycopy(x[i], 0, out[i], HIDDEN, x[i].length);
    }
    return out;
  }

  private double[][] naiveLogits(List<double[]> w) {
    int in = NOISE + scheme.width();
    double[][] x = new double[ROWS][in];
    for (int i = 0; i < ROWS; i++) {
      for (int k = 0; k < in; k++) {
        x[i][k] = generator.input.read()[i * in + k];
      }
    }
    double[][] first = block(x, w.get(0), w.get(1), w.get(2));
    double[][] second = block(first, w.get(3), w.get(4), w.get(5));
    double[][] logits = product(second, w.get(6), encoder.width());
    for (double[] row : logits) {
      for (int k = 0; k < row.length; k++) {
        row[k] += w.get(7)[k];
      }
    }
    return logits;
  }

  private double[][] naiveOutput(double[][] logits) {
    double[][] out = new double[ROWS][encoder.width()];
    for (int i = 0; i < ROWS; i++) {
      for (TableEncoder.Place place : encoder.places()) {
        if (place.position() >= 0) {
          out[i][place.position()] = Math.tanh(logits[i][place.position()]);
        }
        double sum = 0;
        for (int k = place.start(); k < place.end(); k++) {
          // The factor of a Gumbel variable g is exp(g / 0.5).
          double factor = generator.race.read()[i * encoder.width() + k];
          out[i][k] = Math.exp(logits[i][k] / 0.5) * factor;
          sum += out[i][k];
        }
        for (int k = place.start(); k < place.end(); k++) {
          out[i][k] /= sum;
        }
      }
    }
    return out;
  }

  private double naiveConditionLoss(double[][] logits) {
    double loss = 0;
    for (int i = 0; i < ROWS; i++) {
      for (int t = 0; t < scheme.terms().size(); t++) {
        if (conditions[i][t] == ConditionScheme.ANY) {
          continue;
        }
        ConditionScheme.Term term = scheme.terms().get(t);
        TableEncoder.Place place = encoder.places().get(term.column());
        double all = 0;
        double admitted = 0;
        for (int level = 0; level < place.encoding().levels(); level++) {
          double e = Math.exp(logits[i][place.start() + level]);
          all += e;
          if (term.admitted().get(conditions[i][t]).contains(level)) {
            admitted += e;
          }
        }
        loss -= Math.log(admitted / all) / ROWS;
      }
    }
    return loss;
  }

  private double naiveLoss(List<double[]> weights) {
    double[][] logits = naiveLogits(weights);
    double[][] output = naiveOutput(logits);
    double loss = naiveConditionLoss(logits);
    for (int i = 0; i < coefficients.read().length; i++) {
      loss += coefficients.read()[i] * output[i / encoder.width()][i % encoder.width()];
    }
    return loss;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldMakeTheRowsOfTheNaiveGenerator(Backend backend) {
    fill(backend);
    generator.forward(true);

    double[][] expected = naiveOutput(naiveLogits(weights()));
    for (int i = 0; i < generator.output.read().length; i++) {
      assertThat((double) generator.output.read()[i])
          .isCloseTo(expected[i / encoder.width()][i % encoder.width()], within(1e-4));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldGiveTheConditionLossOfTheNaiveGenerator(Backend backend) {
    fill(backend);
    generator.forward(true);

    double loss =
        conditionLoss.loss(generator.logits.read(), conditions, new float[ROWS * encoder.width()]);

    assertThat(loss).isCloseTo(naiveConditionLoss(naiveLogits(weights())), within(1e-4));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldGiveTheGradientOfTheLossForEveryWeight(Backend backend) {
    fill(backend);
    Matrix logitGradient = new Matrix(ROWS, encoder.width());
    generator.forward(true);
    conditionLoss.loss(generator.logits.read(), conditions, logitGradient.overwrite());
    generator.backward(coefficients, logitGradient);

    for (int p = 0; p < generator.parameters().size(); p++) {
      float[] gradient = generator.parameters().get(p).gradient.read();
      assertThat(norm(gradient)).as("parameter %d", p).isGreaterThan(1e-2);
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

  private static double norm(float[] gradient) {
    double squares = 0;
    for (float g : gradient) {
      squares += g * g;
    }
    return Math.sqrt(squares);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldNotLetARowDependOnItsNeighborsWhenSampling(Backend backend) {
    fill(backend);
    generator.forward(true);
    generator.forward(false);
    float[] together = generator.output.read().clone();

    // The other rows get another condition and other noise.
    float[] input = generator.input.update();
    for (int i = input.length / ROWS; i < input.length; i++) {
      input[i] += 1;
    }
    generator.forward(false);

    for (int k = 0; k < encoder.width(); k++) {
      assertThat(generator.output.read()[k]).isCloseTo(together[k], within(1e-6f));
    }
  }
}
