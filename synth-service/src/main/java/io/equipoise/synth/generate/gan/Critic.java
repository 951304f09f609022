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
 * <p>Not thread-safe.
 */
final class Critic {
  final int groups;
  final int inputs;

  /** First {@link #groups} generated groups, then as many real ones, then as many between them. */
  final Matrix input;

  /** The generated groups that {@link #scoreGenerated} judges. */
  final Matrix generated;

  final Matrix inputGradient;
  final Parameter w1;
  final Parameter b1;
  final Parameter w2;
  final Parameter b2;
  final Parameter w3;

  /** Dropout factors of both layers, one per group and unit: 0 or 1 / (1 - dropout). */
  final Matrix dropout1;

  final Matrix dropout2;

  /** The same, for {@link #scoreGenerated}. */
  final Matrix generatedDropout1;

  final Matrix generatedDropout2;

  private final Backend backend;
  private final double penaltyWeight;
  private final float dropoutScale;
  private final int dropoutCut;
  private final Matrix layer1;
  private final Matrix layer2;
  private final Matrix slope1;
  private final Matrix slope2;
  private final Matrix delta1;
  private final Matrix delta2;
  private final Matrix v1;
  private final Matrix v2;
  private final Matrix u;
  private final Matrix penaltyGradient;
  private final Matrix generated1;
  private final Matrix generated2;
  private final Matrix generatedSlope1;
  private final Matrix generatedSlope2;
  private final Matrix scoreSums;
  private final Products products;

  /** A critic of {@code groups} groups of {@code inputs} numbers. */
  Critic(Backend backend, int groups, int inputs, GanSettings settings, RandomGenerator random) {
    this.backend = backend;
    this.groups = groups;
    this.inputs = inputs;
    int hidden = settings.hidden();
    this.penaltyWeight = settings.penalty();
    this.dropoutScale = (float) (1 / (1 - settings.dropout()));
    this.dropoutCut = (int) Math.round(settings.dropout() * 256);
    int all = 3 * groups;
    input = new Matrix(all, inputs);
    generated = new Matrix(groups, inputs);
    inputGradient = new Matrix(groups, inputs);
    w1 = Parameter.uniform(inputs, hidden, inputs, random);
    b1 = Parameter.uniform(1, hidden, inputs, random);
    w2 = Parameter.uniform(hidden, hidden, hidden, random);
    b2 = Parameter.uniform(1, hidden, hidden, random);
    w3 = Parameter.uniform(1, hidden, hidden, random);
    dropout1 = new Matrix(all, hidden);
    dropout2 = new Matrix(all, hidden);
    generatedDropout1 = new Matrix(groups, hidden);
    generatedDropout2 = new Matrix(groups, hidden);
    layer1 = new Matrix(all, hidden);
    layer2 = new Matrix(all, hidden);
    slope1 = new Matrix(all, hidden);
    slope2 = new Matrix(all, hidden);
    delta1 = new Matrix(2 * groups, hidden);
    delta2 = new Matrix(2 * groups, hidden);
    v1 = new Matrix(groups, hidden);
    v2 = new Matrix(groups, hidden);
    u = new Matrix(groups, hidden);
    penaltyGradient = new Matrix(groups, inputs);
    generated1 = new Matrix(groups, hidden);
    generated2 = new Matrix(groups, hidden);
    generatedSlope1 = new Matrix(groups, hidden);
    generatedSlope2 = new Matrix(groups, hidden);
    scoreSums = new Matrix(1, hidden);
    products = new Products();
  }

  /** Every operand of a step, made once. */
  private final class Products {
    final Operand inputAll = input.all();
    final Operand inputJudgedTransposed = input.rows(0, 2 * groups).transposed();
    final Operand generatedAll = generated.all();
    final Operand layer1All = layer1.all();
    final Operand layer1JudgedTransposed = layer1.rows(0, 2 * groups).transposed();
    final Operand layer2All = layer2.all();
    final Operand generated1All = generated1.all();
    final Operand generated2All = generated2.all();
    final Operand delta1All = delta1.all();
    final Operand delta2All = delta2.all();
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

  /** Numbers of each of the {@link #parameters} of a critic of groups of this many numbers. */
  static List<Long> parameterSizes(GanSettings settings, long inputs) {
    long hidden = settings.hidden();
    return List.of(inputs * hidden, hidden, hidden * hidden, hidden, hidden);
  }

  /** What is learned. */
  List<Parameter> parameters() {
    return List.of(w1, b1, w2, b2, w3);
  }

  /** Draws which units are left out in {@link #loss}. */
  void drawDropout(RandomGenerator random) {
    draw(dropout1.overwrite(), random);
    draw(dropout2.overwrite(), random);
  }

  /** Draws which units are left out in {@link #scoreGenerated}. */
  void drawGeneratedDropout(RandomGenerator random) {
    draw(generatedDropout1.overwrite(), random);
    draw(generatedDropout2.overwrite(), random);
  }

  private void draw(float[] factors, RandomGenerator random) {
    if (dropoutCut == 0) {
      Arrays.fill(factors, dropoutScale);
      return;
    }
    long bits = 0;
    for (int i = 0; i < factors.length; i++) {
      if ((i & 7) == 0) {
        bits = random.nextLong();
      }
      // The sign of (byte - cut) is 1 below the cut: no branch on a random bit.
      factors[i] = (((int) (bits & 0xff) - dropoutCut) >>> 31 ^ 1) * dropoutScale;
      bits >>>= 8;
    }
  }

  /**
   * The loss on {@link #input} with the dropout drawn last, its gradient left in the parameters.
   */
  double loss() {
    backend.product(products.inputAll, products.weights1, products.layer1All, false);
    backend.activate(layer1, b1.weights, dropout1, slope1);
    backend.product(products.layer1All, products.weights2, products.layer2All, false);
    backend.activate(layer2, b2.weights, dropout2, slope2);
    double wasserstein = judgedBackward();
    return wasserstein + penaltyBackward();
  }

  /**
   * Mean score of the {@link #generated} groups with the dropout drawn last; the gradient of
   * <em>minus</em> that mean with respect to them is left in {@link #inputGradient}.
   */
  double scoreGenerated() {
    backend.product(products.generatedAll, products.weights1, products.generated1All, false);
    backend.activate(generated1, b1.weights, generatedDropout1, generatedSlope1);
    backend.product(products.generated1All, products.weights2, products.generated2All, false);
    backend.activate(generated2, b2.weights, generatedDropout2, generatedSlope2);
    backend.columnSums(generated2, scoreSums);
    float[] sums = scoreSums.read();
    float[] w = w3.weights.read();
    double score = 0;
    for (int k = 0; k < sums.length; k++) {
      score += (double) sums[k] * w[k];
    }
    backend.spread(w3.weights, generatedSlope2, 0, v2);
    backend.product(products.v2All, products.weights2Transposed, products.v1All, false);
    backend.multiply(v1, generatedSlope1, 0);
    backend.product(products.v1All, products.weights1Transposed, products.inputGradientAll, false);
    float[] gradient = inputGradient.update();
    float share = -1f / groups;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= share;
    }
    return score / groups;
  }

  private double judgedBackward() {
    double difference = backend.judge(layer2, slope2, w3.weights, delta2, w3.gradient);
    backend.columnSums(delta2, b2.gradient);
    backend.product(products.layer1JudgedTransposed, products.delta2All, products.gradient2, false);
    backend.product(products.delta2All, products.weights2Transposed, products.delta1All, false);
    backend.multiply(delta1, slope1, 0);
    backend.columnSums(delta1, b1.gradient);
    backend.product(products.inputJudgedTransposed, products.delta1All, products.gradient1, false);
    return difference;
  }

  private double penaltyBackward() {
    int between = 2 * groups;
    backend.spread(w3.weights, slope2, between, v2);
    backend.product(products.v2All, products.weights2Transposed, products.v1All, false);
    backend.multiply(v1, slope1, between);
    backend.product(products.v1All, products.weights1Transposed, products.penalty, false);
    double penalty = backend.penalize(penaltyGradient, penaltyWeight);
    backend.product(products.penaltyTransposed, products.v1All, products.gradient1, true);
    backend.product(products.penalty, products.weights1, products.uAll, false);
    backend.multiply(u, slope1, between);
    backend.product(products.uTransposed, products.v2All, products.gradient2, true);
    backend.product(products.uAll, products.weights2, products.v1All, false);
    backend.addColumnDots(v1, slope2, between, w3.gradient);
    return penalty;
  }
}
