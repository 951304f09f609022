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
 * <p>The hidden layers have no bias: the normalization would subtract it. Not thread-safe.
 */
final class Generator {
  final int rows;
  final int width;
  final int conditionWidth;
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
  final float[] output;

  /** Gumbel draws of the last pass; unused at positions. */
  final float[] gumbel;

  private final List<TableEncoder.Place> places;
  private final int noise;
  private final int hidden;
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
      int rows,
      TableEncoder encoder,
      int conditionWidth,
      GanSettings settings,
      RandomGenerator random) {
    this.rows = rows;
    this.width = encoder.width();
    this.conditionWidth = conditionWidth;
    this.places = encoder.places();
    this.noise = settings.noise();
    this.hidden = settings.hidden();
    this.sharpness = (float) (1 / settings.temperature());
    int in = noise + conditionWidth;
    input = new Matrix(rows, in);
    w1 = Parameter.uniform(in, hidden, in, random);
    normalization1 = new Normalization(rows, hidden);
    w2 = Parameter.uniform(hidden + in, hidden, hidden + in, random);
    normalization2 = new Normalization(rows, hidden);
    w3 = Parameter.uniform(2 * hidden + in, width, 2 * hidden + in, random);
    b3 = Parameter.uniform(1, width, 2 * hidden + in, random);
    logits = new Matrix(rows, width);
    output = new float[rows * width];
    gumbel = new float[rows * width];
    hidden1 = new Matrix(rows, hidden);
    hidden2 = new Matrix(rows, hidden);
    joined1 = new Matrix(rows, hidden + in);
    joined2 = new Matrix(rows, 2 * hidden + in);
    deltaLogits = new Matrix(rows, width);
    deltaJoined2 = new Matrix(rows, 2 * hidden);
    products = new Products();
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
    final Operand weights2Hidden = w2.weights.rows(0, hidden).transposed();
    final Operand weights3Hidden = w3.weights.rows(0, 2 * hidden).transposed();
    final Operand gradient1 = w1.gradient.all();
    final Operand gradient2 = w2.gradient.all();
    final Operand gradient3 = w3.gradient.all();
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

  /** Index in {@link #input} of the first number of a row's condition. */
  int conditionOffset(int row) {
    return row * (noise + conditionWidth) + noise;
  }

  /** Draws noise and Gumbel variables for the first rows. */
  void drawNoise(int count, RandomGenerator random) {
    int in = noise + conditionWidth;
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < noise; k++) {
        input.values[i * in + k] = (float) random.nextGaussian();
      }
    }
    for (int i = 0; i < count; i++) {
      for (TableEncoder.Place place : places) {
        for (int k = place.start(); k < place.end(); k++) {
          // -ln of an exponential variable; an exponential of exactly 0 would give infinity.
          double exponential = Math.max(Double.MIN_NORMAL, random.nextExponential());
          gumbel[i * width + k] = (float) -Math.log(exponential);
        }
      }
    }
  }

  /**
   * Makes rows from the noise drawn last and the conditions in {@link #input}.
   *
   * @param count rows to make; all of them when training
   * @param training whether the normalization uses the batch's statistics
   */
  void forward(int count, boolean training) {
    int in = noise + conditionWidth;
    input.push(count);
    products.hidden1All.setToProduct(products.inputAll, products.weights1);
    hidden1.pull(count);
    normalization1.forward(hidden1.values, count, training, joined1.values, hidden + in);
    append(input.values, in, joined1.values, hidden, count);
    joined1.push(count);
    products.hidden2All.setToProduct(products.joined1All, products.weights2);
    hidden2.pull(count);
    normalization2.forward(hidden2.values, count, training, joined2.values, 2 * hidden + in);
    append(joined1.values, hidden + in, joined2.values, hidden, count);
    joined2.push(count);
    products.logitsAll.setToProduct(products.joined2All, products.weights3);
    logits.pull(count);
    float[] bias = b3.weights.values;
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < width; k++) {
        logits.values[i * width + k] += bias[k];
      }
      activate(i * width);
    }
  }

  private static void append(float[] source, int length, float[] target, int head, int count) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(source, i * length, target, i * (head + length) + head, length);
    }
  }

  private void activate(int o) {
    for (TableEncoder.Place place : places) {
      if (place.position() >= 0) {
        output[o + place.position()] = (float) Math.tanh(logits.values[o + place.position()]);
      }
      float highest = Float.NEGATIVE_INFINITY;
      for (int k = o + place.start(); k < o + place.end(); k++) {
        output[k] = (logits.values[k] + gumbel[k]) * sharpness;
        highest = Math.max(highest, output[k]);
      }
      float sum = 0;
      for (int k = o + place.start(); k < o + place.end(); k++) {
        output[k] = (float) Math.exp(output[k] - highest);
        sum += output[k];
      }
      for (int k = o + place.start(); k < o + place.end(); k++) {
        output[k] /= sum;
      }
    }
  }

  /**
   * Leaves the gradient of a loss in the parameters, after a training forward pass over all rows.
   *
   * @param outputGradient gradient of the loss with respect to {@link #output}; row {@code i}
   *     begins at {@code i · stride}
   * @param stride distance between rows of it
   * @param logitGradient gradient of what the loss takes directly from {@link #logits}, {@code rows
   *     × width}
   */
  void backward(float[] outputGradient, int stride, float[] logitGradient) {
    for (int i = 0; i < rows; i++) {
      activationBackward(i * width, outputGradient, i * stride);
    }
    float[] delta = deltaLogits.values;
    float[] gradient3 = b3.gradient.values;
    Arrays.fill(gradient3, 0);
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < width; k++) {
        delta[i * width + k] += logitGradient[i * width + k];
        gradient3[k] += delta[i * width + k];
      }
    }
    deltaLogits.push();
    products.gradient3.setToProduct(products.joined2Transposed, products.deltaLogitsAll);
    products.deltaJoined2All.setToProduct(products.deltaLogitsAll, products.weights3Hidden);
    deltaJoined2.pull();
    int in = noise + conditionWidth;
    rectifyBackward(hidden2.values, joined2.values, 2 * hidden + in, 0);
    normalization2.backward(hidden2.values, rows);
    hidden2.push();
    products.gradient2.setToProduct(products.joined1Transposed, products.hidden2All);
    products.hidden1All.setToProduct(products.hidden2All, products.weights2Hidden);
    hidden1.pull();
    rectifyBackward(hidden1.values, joined1.values, hidden + in, hidden);
    normalization1.backward(hidden1.values, rows);
    hidden1.push();
    products.gradient1.setToProduct(products.inputTransposed, products.hidden1All);
    w1.gradient.pull();
    w2.gradient.pull();
    w3.gradient.pull();
  }

  /**
   * The hidden layers' own memory is reused for their gradients: their values are no longer needed.
   */
  private void rectifyBackward(float[] delta, float[] activated, int stride, int skip) {
    boolean last = skip == 0;
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < hidden; k++) {
        float d = deltaJoined2.values[i * 2 * hidden + skip + k];
        float total = last ? d : d + delta[i * hidden + k];
        delta[i * hidden + k] = activated[i * stride + k] > 0 ? total : 0;
      }
    }
  }

  private void activationBackward(int o, float[] gradient, int g) {
    float[] delta = deltaLogits.values;
    for (TableEncoder.Place place : places) {
      int p = place.position();
      if (p >= 0) {
        delta[o + p] = gradient[g + p] * (1 - output[o + p] * output[o + p]);
      }
      float dot = 0;
      for (int k = place.start(); k < place.end(); k++) {
        dot += output[o + k] * gradient[g + k];
      }
      for (int k = place.start(); k < place.end(); k++) {
        delta[o + k] = sharpness * output[o + k] * (gradient[g + k] - dot);
      }
    }
  }

  /** Whether everything that sampling uses is a finite number. */
  boolean isFinite() {
    return parameters().stream().allMatch(Parameter::isFinite)
        && normalization1.isFinite()
        && normalization2.isFinite();
  }
}
