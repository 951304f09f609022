package io.equipoise.synth.generate.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.generate.encoding.ConditionScheme;
import io.equipoise.synth.generate.encoding.TableEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradients of both networks against automatic differentiation by SameDiff, in double
 * precision, at the width that training has. The gradient penalty is an explicit graph there: no
 * second differentiation.
 */
class SameDiffWitnessTest {
  private static final int GROUPS = 12;
  private static final int ROWS = 60;
  private static final int NOISE = 16;
  private static final int HIDDEN = 64;
  private static final GanSettings SETTINGS =
      new GanSettings(1, ROWS, NOISE, HIDDEN, 2e-4, 0, 0, 0.5, 0.5, 10);

  private final SplittableRandom random = new SplittableRandom(31);
  private final SameDiff graph = SameDiff.create();

  private static INDArray array(float[] values, int rows, int columns) {
    double[] copy = new double[values.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = values[i];
    }
    return Nd4j.create(copy, new long[] {rows, columns}, 'c');
  }

  private static INDArray array(Matrix matrix) {
    return array(matrix.read(), matrix.rows, matrix.columns);
  }

  private SDVariable variable(String name, Parameter parameter) {
    return graph.var(name, array(parameter.weights));
  }

  private void assertGradients(List<Parameter> parameters, SDVariable loss) {
    loss.markAsLoss();
    String[] names = new String[parameters.size()];
    for (int p = 0; p < names.length; p++) {
      names[p] = "p" + p;
    }
    Map<String, INDArray> gradients = graph.calculateGradients(Map.of(), names);
    for (int p = 0; p < names.length; p++) {
      double[] expected = gradients.get(names[p]).dup('c').data().asDouble();
      float[] actual = parameters.get(p).gradient.read();
      double largest = 0;
      for (double value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(largest).as("parameter %d", p).isGreaterThan(1e-4);
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) actual[i])
            .as("parameter %d, weight %d", p, i)
            .isCloseTo(expected[i], within(1e-4 * largest));
      }
    }
  }

  private void fill(Matrix matrix) {
    float[] values = matrix.overwrite();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
  }

  /** What a value is multiplied by in the leaky rectifier with dropout; a constant to gradients. */
  private SDVariable slope(SDVariable sums, INDArray dropout) {
    SDVariable positive = sums.gt(0).castTo(DataType.DOUBLE);
    return positive.mul(0.8).add(0.2).mul(graph.constant(dropout));
  }

  @Test
  void shouldAgreeOnTheCriticWithItsPenalty() {
    Critic critic = new Critic(new CpuBackend(), GROUPS, 50, SETTINGS, random);
    fill(critic.input);
    critic.drawDropout(random);
    double actualLoss = critic.loss();

    SDVariable w1 = variable("p0", critic.w1);
    SDVariable b1 = variable("p1", critic.b1);
    SDVariable w2 = variable("p2", critic.w2);
    SDVariable b2 = variable("p3", critic.b2);
    SDVariable w3 = variable("p4", critic.w3);
    SDVariable sums1 = graph.constant(array(critic.input)).mmul(w1).add(b1);
    SDVariable slope1 = slope(sums1, array(critic.dropout1));
    SDVariable sums2 = sums1.mul(slope1).mmul(w2).add(b2);
    SDVariable slope2 = slope(sums2, array(critic.dropout2));
    SDVariable scores = graph.mmul(sums2.mul(slope2), w3, false, true, false);
    double[] signs = new double[3 * GROUPS];
    double[] between = new double[3 * GROUPS];
    for (int i = 0; i < 3 * GROUPS; i++) {
      signs[i] = i < GROUPS ? 1.0 / GROUPS : i < 2 * GROUPS ? -1.0 / GROUPS : 0;
      between[i] = i < 2 * GROUPS ? 0 : 10.0 / GROUPS;
    }
    SDVariable wasserstein = scores.mul(column(signs)).sum();
    SDVariable back = graph.mmul(slope2.mul(w3), w2, false, true, false).mul(slope1);
    SDVariable gradient = graph.mmul(back, w1, false, true, false);
    SDVariable norm = graph.math().sqrt(gradient.mul(gradient).sum(true, 1));
    SDVariable excess = norm.sub(1);
    SDVariable loss = wasserstein.add(excess.mul(excess).mul(column(between)).sum());

    assertThat(actualLoss).isCloseTo(loss.eval().getDouble(0), within(1e-4));
    assertGradients(critic.parameters(), loss);
  }

  private SDVariable column(double[] values) {
    return graph.constant(Nd4j.create(values, new long[] {values.length, 1}, 'c'));
  }

  @Test
  void shouldAgreeOnTheGeneratorWithItsConditionLoss() {
    PatientTable people = ToyPatients.people(200, 2);
    TableEncoder encoder = TableEncoder.fit(people);
    ConditionScheme scheme = new ConditionScheme(encoder);
    Generator generator =
        new Generator(new CpuBackend(), ROWS, encoder, scheme.width(), SETTINGS, random);
    int[][] conditions = new int[ROWS][];
    for (int row = 0; row < ROWS; row++) {
      int[] full = scheme.conditionOf(people, row);
      conditions[row] = row % 2 == 0 ? scheme.conjunctionOf(full) : full;
      scheme.write(conditions[row], generator.input.update(), generator.conditionOffset(row));
    }
    generator.drawNoise(ROWS, random);
    generator.forward(true);
    Matrix coefficients = new Matrix(ROWS, encoder.width());
    fill(coefficients);
    Matrix logitGradient = new Matrix(ROWS, encoder.width());
    new ConditionLoss(encoder, scheme, 1)
        .loss(generator.logits.read(), conditions, logitGradient.overwrite());
    generator.backward(coefficients, logitGradient);

    List<SDVariable> p = new ArrayList<>();
    for (Parameter parameter : generator.parameters()) {
      p.add(variable("p" + p.size(), parameter));
    }
    SDVariable input = graph.constant(array(generator.input));
    SDVariable first = block(input, p.get(0), p.get(1), p.get(2));
    SDVariable second = block(first, p.get(3), p.get(4), p.get(5));
    SDVariable logits = second.mmul(p.get(6)).add(p.get(7));
    SDVariable rows = rows(logits, generator, encoder);
    SDVariable loss =
        rows.mul(graph.constant(array(coefficients)))
            .sum()
            .add(conditionLoss(logits, conditions, encoder, scheme));

    assertGradients(generator.parameters(), loss);
  }

  private SDVariable block(SDVariable x, SDVariable w, SDVariable scale, SDVariable shift) {
    SDVariable sums = x.mmul(w);
    SDVariable centered = sums.sub(sums.mean(true, 0));
    SDVariable variance = centered.mul(centered).mean(true, 0);
    SDVariable normalized = centered.div(graph.math().sqrt(variance.add(1e-5)));
    return graph.concat(1, graph.nn().relu(normalized.mul(scale).add(shift), 0), x);
  }

  /** Spans are summed by a matrix that has ones where two levels are of one column. */
  private SDVariable rows(SDVariable logits, Generator generator, TableEncoder encoder) {
    int width = encoder.width();
    INDArray together = Nd4j.eye(width).castTo(DataType.DOUBLE);
    INDArray positions = Nd4j.zeros(DataType.DOUBLE, 1, width);
    for (TableEncoder.Place place : encoder.places()) {
      if (place.position() >= 0) {
        positions.putScalar(0, place.position(), 1);
      }
      for (int i = place.start(); i < place.end(); i++) {
        for (int k = place.start(); k < place.end(); k++) {
          together.putScalar(i, k, 1);
        }
      }
    }
    SDVariable e = graph.math().exp(logits.div(0.5)).mul(graph.constant(array(generator.race)));
    SDVariable levels = e.div(e.mmul(graph.constant(together)));
    SDVariable tanh = graph.math().tanh(logits);
    return tanh.mul(graph.constant(positions)).add(levels.mul(graph.constant(positions.rsub(1))));
  }

  private SDVariable conditionLoss(
      SDVariable logits, int[][] conditions, TableEncoder encoder, ConditionScheme scheme) {
    SDVariable e = graph.math().exp(logits);
    SDVariable loss = graph.constant(Nd4j.scalar(0.0));
    for (int t = 0; t < scheme.terms().size(); t++) {
      ConditionScheme.Term term = scheme.terms().get(t);
      TableEncoder.Place place = encoder.places().get(term.column());
      INDArray span = Nd4j.zeros(DataType.DOUBLE, ROWS, encoder.width());
      INDArray admitted = Nd4j.zeros(DataType.DOUBLE, ROWS, encoder.width());
      for (int row = 0; row < ROWS; row++) {
        for (int k = place.start(); k < place.end(); k++) {
          boolean asked = conditions[row][t] != ConditionScheme.ANY;
          boolean isAdmitted =
              !asked || term.admitted().get(conditions[row][t]).contains(k - place.start());
          span.putScalar(row, k, 1);
          admitted.putScalar(row, k, isAdmitted ? 1 : 0);
        }
      }
      SDVariable all = e.mul(graph.constant(span)).sum(1);
      SDVariable some = e.mul(graph.constant(admitted)).sum(1);
      loss = loss.add(graph.math().log(all.div(some)).sum().div(ROWS));
    }
    return loss;
  }
}
