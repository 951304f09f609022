package io.equipoise.synth.generate.gan;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Weights that are learned, their gradient, and Adam's moments of it.
 *
 * <p>Adam: D. Kingma, J. Ba, Adam: a method for stochastic optimization, ICLR 2015, algorithm 1,
 * with L2 decay added to the gradient.
 */
final class Parameter {
  private static final double FIRST_MOMENT_DECAY = 0.5;
  private static final double SECOND_MOMENT_DECAY = 0.9;
  private static final float EPSILON = 1e-8f;

  final Matrix weights;
  final Matrix gradient;
  private final float[] first;
  private final float[] second;

  private Parameter(int rows, int columns) {
    weights = new Matrix(rows, columns);
    gradient = new Matrix(rows, columns);
    first = new float[rows * columns];
    second = new float[rows * columns];
  }

  /** Weights drawn uniformly from {@code ± 1/√inputs}, the usual start of a dense layer. */
  static Parameter uniform(int rows, int columns, int inputs, RandomGenerator random) {
    Parameter parameter = new Parameter(rows, columns);
    double bound = 1 / Math.sqrt(inputs);
    for (int i = 0; i < parameter.weights.values.length; i++) {
      parameter.weights.values[i] = (float) random.nextDouble(-bound, bound);
    }
    parameter.weights.push();
    return parameter;
  }

  /** A row of weights that all start at the same value. */
  static Parameter constant(int columns, float value) {
    Parameter parameter = new Parameter(1, columns);
    Arrays.fill(parameter.weights.values, value);
    parameter.weights.push();
    return parameter;
  }

  /**
   * One step of Adam down the gradient in {@code gradient.values}; the new weights are pushed.
   *
   * @param step how often this parameter has been updated, this time included
   */
  void update(int step, double learningRate, double weightDecay) {
    float[] w = weights.values;
    float[] g = gradient.values;
    float beta1 = (float) FIRST_MOMENT_DECAY;
    float beta2 = (float) SECOND_MOMENT_DECAY;
    float rate = (float) (learningRate / (1 - Math.pow(FIRST_MOMENT_DECAY, step)));
    float scale = (float) (1 / Math.sqrt(1 - Math.pow(SECOND_MOMENT_DECAY, step)));
    float decay = (float) weightDecay;
    for (int i = 0; i < w.length; i++) {
      float x = g[i] + decay * w[i];
      float a = beta1 * first[i] + (1 - beta1) * x;
      float b = beta2 * second[i] + (1 - beta2) * x * x;
      first[i] = a;
      second[i] = b;
      w[i] -= rate * a / ((float) Math.sqrt(b) * scale + EPSILON);
    }
    weights.push();
  }

  /** Whether every weight is a finite number. */
  boolean isFinite() {
    for (float weight : weights.values) {
      if (!Float.isFinite(weight)) {
        return false;
      }
    }
    return true;
  }
}
