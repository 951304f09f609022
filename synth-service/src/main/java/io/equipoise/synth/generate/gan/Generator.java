package io.equipoise.synth.generate.gan;

import io.equipoise.synth.generate.encoding.TableEncoder;
import io.equipoise.synth.generate.gan.Matrix.Operand;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The generator: noise and condition in, encoded rows out.
 *
 * <p>Two hidden layers, each followed by batch normalization and ReLU, and each handing on its own
 * input beside its output, so that the condition reaches every layer after the normalization.
 * Positions come out of a tanh, levels of a Gumbel softmax: {@code softmax((logits + gumbel) /
 * temperature)}, whose greatest entry is a draw from {@code softmax(logits)}. Sources: L. Xu et
 * al., Modeling tabular data using conditional GAN, NeurIPS 2019, section 4.4; E. Jang, S. Gu, B.
 * Poole, Categorical reparameterization with Gumbel-softmax, ICLR 2017.
 *
 * <p>A Gumbel variable is {@code -ln E}, {@code E} being exponential, so that {@code exp(gumbel /
 * temperature) = E^(-1 / temperature)}: this factor is what {@link #race} holds, which saves a
 * logarithm per level. The hidden layers have no bias: the normalization would subtract it. Not
 * thread-safe.
 */
final class Generator {

  /** Least exponential variable; a smaller one comes once in a million. Keeps factors finite. */
  private static final double LEAST_EXPONENTIAL = 1e-6;

  final int rows;
  final int width;
  final int conditionWidth;

  /** Noise and condition, {@code rows × (noise + condition width)}. */
  final Matrix input;

  final Parameter w1;
  final Parameter w2;
  final Parameter w3;
  final Parameter b3;
  final Normalization normalization1;
  final Normalization normalization2;

  /** Pre-activations of the output, {@code rows × width}. */
  final Matrix logits;

  /** The encoded rows, {@code rows × width}. */
  final Matrix output;

  /** Factors of the levels in the last pass, {@code rows × width}; unused at positions. */
  final Matrix race;

  private final Backend backend;
  private final OutputLayout layout;
  private final int noise;
  private final float sharpness;
  private final Matrix hidden1;
  private final Matrix hidden2;
  private final Matrix joined1;
  private final Matrix joined2;
  private final Matrix deltaLogits;
  private final Matrix deltaJoined2;
  private final Products products;

  /** A generator of rows of the encoder under conditions of the given width. */
  Generator(
      Backend backend,
      int rows,
      TableEncoder encoder,
      int conditionWidth,
      GanSettings settings,
      RandomGenerator random) {
    this.backend = backend;
    this.rows = rows;
    this.width = encoder.width();
    this.conditionWidth = conditionWidth;
    this.layout = new OutputLayout(encoder);
    this.noise = settings.noise();
    this.sharpness = (float) (1 / settings.temperature());
    int hidden = settings.hidden();
    int in = noise + conditionWidth;
    input = new Matrix(rows, in);
    w1 = Parameter.uniform(in, hidden, in, random);
    normalization1 = new Normalization(rows, hidden);
    w2 = Parameter.uniform(hidden + in, hidden, hidden + in, random);
    normalization2 = new Normalization(rows, hidden);
    w3 = Parameter.uniform(2 * hidden + in, width, 2 * hidden + in, random);
    b3 = Parameter.uniform(1, width, 2 * hidden + in, random);
    logits = new Matrix(rows, width);
    output = new Matrix(rows, width);
    race = new Matrix(rows, width);
    Arrays.fill(race.overwrite(), 1);
    hidden1 = new Matrix(rows, hidden);
    hidden2 = new Matrix(rows, hidden);
    joined1 = new Matrix(rows, hidden + in);
    joined2 = new Matrix(rows, 2 * hidden + in);
    deltaLogits = new Matrix(rows, width);
    deltaJoined2 = new Matrix(rows, 2 * hidden);
    products = new Products(hidden);
  }

  /** Every operand of a step, made once. */
  private final class Products {
    final Operand inputAll = input.all();
    final Operand inputTransposed = input.all().transposed();
    final Operand hidden1All = hidden1.all();
    final Operand hidden2All = hidden2.all();
    final Operand joined1All = joined1.all();
    final Operand joined1Transposed = joined1.all().transposed();
    final Operand joined2All = joined2.all();
    final Operand joined2Transposed = joined2.all().transposed();
    final Operand logitsAll = logits.all();
    final Operand deltaLogitsAll = deltaLogits.all();
    final Operand deltaJoined2All = deltaJoined2.all();
    final Operand weights1 = w1.weights.all();
    final Operand weights2 = w2.weights.all();
    final Operand weights3 = w3.weights.all();
    // Only what leads to hidden units: the input needs no gradient.
    final Operand weights2Hidden;
    final Operand weights3Hidden;
    final Operand gradient1 = w1.gradient.all();
    final Operand gradient2 = w2.gradient.all();
    final Operand gradient3 = w3.gradient.all();

    Products(int hidden) {
      weights2Hidden = w2.weights.rows(0, hidden).transposed();
      weights3Hidden = w3.weights.rows(0, 2 * hidden).transposed();
    }
  }

  /** Numbers of each of the {@link #parameters} of a generator of these sizes. */
  static List<Long> parameterSizes(GanSettings settings, int width, int conditionWidth) {
    long hidden = settings.hidden();
    long in = (long) settings.noise() + conditionWidth;
    return List.of(
        in * hidden,
        hidden,
        hidden,
        (hidden + in) * hidden,
        hidden,
        hidden,
        (2 * hidden + in) * width,
        (long) width);
  }

  /** What is learned. */
  List<Parameter> parameters() {
    return List.of(
        w1,
        normalization1.scale,
        normalization1.shift,
        w2,
        normalization2.scale,
        normalization2.shift,
        w3,
        b3);
  }

  /** Number of the {@link #statistics}, each of one number per hidden unit. */
  static final int STATISTICS = 4;

  /** What the normalization remembers for sampling. */
  List<Matrix> statistics() {
    return List.of(
        normalization1.runningMean,
        normalization1.runningVariance,
        normalization2.runningMean,
        normalization2.runningVariance);
  }

  /** Index in {@link #input} of the first number of a row's condition. */
  int conditionOffset(int row) {
    return row * (noise + conditionWidth) + noise;
  }

  /** Draws noise and Gumbel variables for the first rows. */
  void drawNoise(int count, RandomGenerator random) {
    int in = noise + conditionWidth;
    float[] z = input.update();
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < noise; k++) {
        z[i * in + k] = (float) random.nextGaussian();
      }
    }
    float[] r = race.update();
    for (int o = 0; o < count * width; o += width) {
      for (int c = 0; c < layout.columns(); c++) {
        for (int k = layout.starts[c]; k < layout.ends[c]; k++) {
          r[o + k] = factor(Math.max(LEAST_EXPONENTIAL, random.nextExponential()));
        }
      }
    }
  }

  /** {@code exponential^(-sharpness)}; five, the default, without a power. */
  private float factor(double exponential) {
    if (sharpness == 5) {
      double inverse = 1 / exponential;
      double square = inverse * inverse;
      return (float) (square * square * inverse);
    }
    return (float) Math.min(Math.pow(exponential, -sharpness), 1e30);
  }

  /**
   * Makes rows from the noise drawn last and the conditions in {@link #input}.
   *
   * @param training whether the normalization uses the batch's statistics
   */
  void forward(boolean training) {
    backend.product(products.inputAll, products.weights1, products.hidden1All, false);
    backend.normalize(hidden1, normalization1, input, joined1, training);
    backend.product(products.joined1All, products.weights2, products.hidden2All, false);
    backend.normalize(hidden2, normalization2, joined1, joined2, training);
    backend.product(products.joined2All, products.weights3, products.logitsAll, false);
    backend.express(logits, b3.weights, race, layout, sharpness, output);
  }

  /**
   * Leaves the gradient of a loss in the parameters, after a training forward pass.
   *
   * @param outputGradient gradient of the loss with respect to {@link #output}; a row of it takes
   *     the first numbers of as many as the matrix has per generated row
   * @param logitGradient gradient of what the loss takes directly from {@link #logits}, {@code rows
   *     × width}
   */
  void backward(Matrix outputGradient, Matrix logitGradient) {
    backend.expressBackward(output, outputGradient, logitGradient, layout, sharpness, deltaLogits);
    backend.columnSums(deltaLogits, b3.gradient);
    backend.product(products.joined2Transposed, products.deltaLogitsAll, products.gradient3, false);
    backend.product(
        products.deltaLogitsAll, products.weights3Hidden, products.deltaJoined2All, false);
    // The hidden layers' own memory takes their gradients: their values are no longer needed.
    backend.normalizeBackward(hidden2, false, deltaJoined2, 0, joined2, normalization2);
    backend.product(products.joined1Transposed, products.hidden2All, products.gradient2, false);
    backend.product(products.hidden2All, products.weights2Hidden, products.hidden1All, false);
    backend.normalizeBackward(
        hidden1, true, deltaJoined2, normalization1.units, joined1, normalization1);
    backend.product(products.inputTransposed, products.hidden1All, products.gradient1, false);
  }
}
