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
  final Matrix weights;
  final Matrix gradient;
  final Matrix firstMoment;
  final Matrix secondMoment;

  private Parameter(int rows, int columns) {
    weights = new Matrix(rows, columns);
    gradient = new Matrix(rows, columns);
    firstMoment = new Matrix(rows, columns);
    secondMoment = new Matrix(rows, columns);
  }

  /** Weights drawn uniformly from {@code ± 1/√inputs}, the usual start of a dense layer. */
  static Parameter uniform(int rows, int columns, int inputs, RandomGenerator random) {
    Parameter parameter = new Parameter(rows, columns);
    double bound = 1 / Math.sqrt(inputs);
    float[] values = parameter.weights.overwrite();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    return parameter;
  }

  /** A row of weights that all start at the same value. */
  static Parameter constant(int columns, float value) {
    Parameter parameter = new Parameter(1, columns);
    Arrays.fill(parameter.weights.overwrite(), value);
    return parameter;
  }

  /**
   * One step of Adam down the gradient.
   *
   * @param step how often this parameter has been updated, this time included
   */
  void update(Backend backend, long step, double learningRate, double weightDecay) {
    double rate = learningRate / (1 - Math.pow(Backend.FIRST_MOMENT_DECAY, (double) step));
    double scale = 1 / Math.sqrt(1 - Math.pow(Backend.SECOND_MOMENT_DECAY, (double) step));
    backend.adam(this, (float) rate, (float) scale, (float) weightDecay);
  }
}
