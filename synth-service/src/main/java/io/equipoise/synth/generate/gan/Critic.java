package io.equipoise.synth.generate.gan;

import io.equipoise.synth.generate.gan.Matrix.Operand;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The critic: two hidden layers with leaky ReLU and dropout, one score per group of rows, high for
 * real ones.
 *
 * <p>Its loss is {@code mean(score of generated) - mean(score of real) + penalty · mean((|g| -
 * 1)²)}, {@code g} being the gradient of the score with respect to a point between a generated and
 * a real group. Sources: M. Arjovsky et al., Wasserstein GAN, ICML 2017; I. Gulrajani et al.,
 * Improved training of Wasserstein GANs, NeurIPS 2017, algorithm 1.
 *
 * <p>The penalty needs no second differentiation. With {@code s} = slope × dropout of a layer, held
 * constant, {@code g = ((w3 ∘ s2) W2' ∘ s1) W1'} is a product of matrices. With {@code G} =
 * gradient of the penalty with respect to {@code g}, {@code v2 = w3 ∘ s2}, {@code v1 = v2 W2' ∘ s1}
 * and {@code u = G W1 ∘ s1}: {@code dW1 += G' v1}, {@code dW2 += u' v2}, {@code dw3 += column sums
 * of (u W2) ∘ s2}; biases get none. The last layer has no bias: it would cancel in the difference
 * of the means.
 *
 * <p>Input rows: first {@link #groups} generated groups, then as many real ones, then as many
 * between the two. Not thread-safe.
 */
final class Critic {
  private static final float SLOPE = 0.2f;

  final int groups;
  final int inputs;
  final Matrix input;
  final Matrix inputGradient;
  final Parameter w1;
  final Parameter b1;
  final Parameter w2;
  final Parameter b2;
  final Parameter w3;

  /** Dropout factors of both layers, one per group and unit: 0 or 1 / (1 - dropout). */
  final float[] dropout1;

  final float[] dropout2;

  private final int hidden;
  private final double penaltyWeight;
  private final float dropoutScale;
  private final int dropoutCut;
  private final Matrix layer1;
  private final Matrix layer2;
  private final float[] slope1;
  private final float[] slope2;
  private final Matrix delta1;
  private final Matrix delta2;
  private final Matrix v1;
  private final Matrix v2;
  private final Matrix u;
  private final Matrix penaltyGradient;
  private final Products products;

  /** A critic of {@code groups} groups of {@code inputs} numbers. */
  Critic(int groups, int inputs, GanSettings settings, RandomGenerator random) {
    this.groups = groups;
    this.inputs = inputs;
    this.hidden = settings.hidden();
    this.penaltyWeight = settings.penalty();
    this.dropoutScale = (float) (1 / (1 - settings.dropout()));
    this.dropoutCut = (int) Math.round(settings.dropout() * 256);
    int all = 3 * groups;
    input = new Matrix(all, inputs);
    inputGradient = new Matrix(groups, inputs);
    w1 = Parameter.uniform(inputs, hidden, inputs, random);
    b1 = Parameter.uniform(1, hidden, inputs, random);
    w2 = Parameter.uniform(hidden, hidden, hidden, random);
    b2 = Parameter.uniform(1, hidden, hidden, random);
    w3 = Parameter.uniform(1, hidden, hidden, random);
    dropout1 = new float[all * hidden];
    dropout2 = new float[all * hidden];
    layer1 = new Matrix(all, hidden);
    layer2 = new Matrix(all, hidden);
    slope1 = new float[all * hidden];
    slope2 = new float[all * hidden];
    delta1 = new Matrix(2 * groups, hidden);
    delta2 = new Matrix(2 * groups, hidden);
    v1 = new Matrix(groups, hidden);
    v2 = new Matrix(groups, hidden);
    u = new Matrix(groups, hidden);
    penaltyGradient = new Matrix(groups, inputs);
    products = new Products();
  }

  /** Every operand of a step, made once. */
  private final class Products {
    final Operand inputAll = input.all();
    final Operand inputFirst = input.rows(0, groups);
    final Operand inputJudgedTransposed = input.rows(0, 2 * groups).transposed();
    final Operand layer1All = layer1.all();
    final Operand layer1First = layer1.rows(0, groups);
    final Operand layer1JudgedTransposed = layer1.rows(0, 2 * groups).transposed();
    final Operand layer2All = layer2.all();
    final Operand layer2First = layer2.rows(0, groups);
    final Operand delta1All = delta1.all();
    final Operand delta1First = delta1.rows(0, groups);
    final Operand delta2All = delta2.all();
    final Operand delta2First = delta2.rows(0, groups);
    final Operand weights1 = w1.weights.all();
    final Operand weights1Transposed = w1.weights.all().transposed();
    final Operand weights2 = w2.weights.all();
    final Operand weights2Transposed = w2.weights.all().transposed();
    final Operand gradient1 = w1.gradient.all();
    final Operand gradient2 = w2.gradient.all();
    final Operand v1All = v1.all();
    final Operand v2All = v2.all();
    final Operand uAll = u.all();
    final Operand uTransposed = u.all().transposed();
    final Operand penalty = penaltyGradient.all();
    final Operand penaltyTransposed = penaltyGradient.all().transposed();
    final Operand inputGradientAll = inputGradient.all();
  }

  /** What is learned. */
  List<Parameter> parameters() {
    return List.of(w1, b1, w2, b2, w3);
  }

  /** Draws which units are left out, for the first groups. */
  void drawDropout(int count, RandomGenerator random) {
    draw(dropout1, count * hidden, random);
    draw(dropout2, count * hidden, random);
  }

  private void draw(float[] factors, int count, RandomGenerator random) {
    long bits = 0;
    for (int i = 0; i < count; i++) {
      if ((i & 7) == 0) {
        bits = random.nextLong();
      }
      factors[i] = (bits & 0xff) < dropoutCut ? 0 : dropoutScale;
      bits >>>= 8;
    }
  }

  /**
   * The loss on {@link #input} with the dropout drawn last, its gradient left in the parameters.
   * The input must be complete, in Java memory.
   */
  double loss() {
    input.push();
    forward(products.inputAll, products.layer1All, products.layer2All, 3 * groups);
    double wasserstein = judgedBackward();
    return wasserstein + penaltyBackward();
  }

  /**
   * Mean score of the generated groups with the dropout drawn last; the gradient of <em>minus</em>
   * that mean with respect to the input is left in {@link #inputGradient}.
   */
  double scoreGenerated() {
    input.push(groups);
    forward(products.inputFirst, products.layer1First, products.layer2First, groups);
    float[] w = w3.weights.values;
    double score = 0;
    for (int i = 0; i < groups; i++) {
      int o = i * hidden;
      float sum = 0;
      for (int k = 0; k < hidden; k++) {
        sum += w[k] * layer2.values[o + k];
        delta2.values[o + k] = -w[k] * slope2[o + k] / groups;
      }
      score += sum;
    }
    delta2.push(groups);
    products.delta1First.setToProduct(products.delta2First, products.weights2Transposed);
    delta1.pull(groups);
    multiply(delta1.values, slope1, 0, groups * hidden);
    delta1.push(groups);
    products.inputGradientAll.setToProduct(products.delta1First, products.weights1Transposed);
    inputGradient.pull();
    return score / groups;
  }

  private void forward(Operand in, Operand first, Operand second, int count) {
    first.setToProduct(in, products.weights1);
    layer1.pull(count);
    activate(layer1.values, b1.weights.values, dropout1, slope1, count);
    layer1.push(count);
    second.setToProduct(first, products.weights2);
    layer2.pull(count);
    activate(layer2.values, b2.weights.values, dropout2, slope2, count);
  }

  /**
   * Bias, leaky ReLU and dropout in place; what each value was multiplied by is left in the slopes.
   */
  private void activate(float[] values, float[] bias, float[] dropout, float[] slope, int count) {
    for (int i = 0; i < count; i++) {
      int o = i * hidden;
      for (int k = 0; k < hidden; k++) {
        float x = values[o + k] + bias[k];
        float s = (x > 0 ? 1 : SLOPE) * dropout[o + k];
        slope[o + k] = s;
        values[o + k] = x * s;
      }
    }
  }

  private double judgedBackward() {
    float[] w = w3.weights.values;
    float[] g3 = w3.gradient.values;
    Arrays.fill(g3, 0);
    double difference = 0;
    for (int i = 0; i < 2 * groups; i++) {
      float sign = (i < groups ? 1f : -1f) / groups;
      int o = i * hidden;
      float score = 0;
      for (int k = 0; k < hidden; k++) {
        score += w[k] * layer2.values[o + k];
        g3[k] += sign * layer2.values[o + k];
        delta2.values[o + k] = sign * w[k] * slope2[o + k];
      }
      difference += sign * score;
    }
    columnSums(delta2.values, 2 * groups, b2.gradient.values);
    delta2.push();
    products.gradient2.setToProduct(products.layer1JudgedTransposed, products.delta2All);
    products.delta1All.setToProduct(products.delta2All, products.weights2Transposed);
    delta1.pull();
    multiply(delta1.values, slope1, 0, 2 * groups * hidden);
    columnSums(delta1.values, 2 * groups, b1.gradient.values);
    delta1.push();
    products.gradient1.setToProduct(products.inputJudgedTransposed, products.delta1All);
    return difference;
  }

  private double penaltyBackward() {
    int between = 2 * groups * hidden;
    float[] w = w3.weights.values;
    for (int i = 0; i < groups; i++) {
      int o = i * hidden;
      for (int k = 0; k < hidden; k++) {
        v2.values[o + k] = w[k] * slope2[between + o + k];
      }
    }
    v2.push();
    products.v1All.setToProduct(products.v2All, products.weights2Transposed);
    v1.pull();
    multiply(v1.values, slope1, between, groups * hidden);
    v1.push();
    products.penalty.setToProduct(products.v1All, products.weights1Transposed);
    penaltyGradient.pull();
    double penalty = 0;
    for (int i = 0; i < groups; i++) {
      int o = i * inputs;
      double squares = 0;
      for (int k = 0; k < inputs; k++) {
        squares += penaltyGradient.values[o + k] * penaltyGradient.values[o + k];
      }
      double norm = Math.sqrt(squares);
      penalty += (norm - 1) * (norm - 1);
      // At norm 0 every unit was dropped: the penalty is constant there, its gradient 0.
      float c = norm == 0 ? 0 : (float) (2 * penaltyWeight * (norm - 1) / norm / groups);
      for (int k = 0; k < inputs; k++) {
        penaltyGradient.values[o + k] *= c;
      }
    }
    penaltyGradient.push();
    products.gradient1.addProduct(products.penaltyTransposed, products.v1All);
    products.uAll.setToProduct(products.penalty, products.weights1);
    u.pull();
    multiply(u.values, slope1, between, groups * hidden);
    u.push();
    products.gradient2.addProduct(products.uTransposed, products.v2All);
    products.v1All.setToProduct(products.uAll, products.weights2);
    v1.pull();
    float[] g3 = w3.gradient.values;
    for (int i = 0; i < groups; i++) {
      int o = i * hidden;
      for (int k = 0; k < hidden; k++) {
        g3[k] += v1.values[o + k] * slope2[between + o + k];
      }
    }
    w1.gradient.pull();
    w2.gradient.pull();
    return penaltyWeight * penalty / groups;
  }

  private static void multiply(float[] target, float[] factors, int offset, int count) {
    for (int i = 0; i < count; i++) {
      target[i] *= factors[offset + i];
    }
  }

  private void columnSums(float[] values, int count, float[] sums) {
    Arrays.fill(sums, 0);
    for (int i = 0; i < count; i++) {
      int o = i * hidden;
      for (int k = 0; k < hidden; k++) {
        sums[k] += values[o + k];
      }
    }
  }
}
