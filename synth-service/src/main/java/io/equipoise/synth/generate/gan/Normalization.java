package io.equipoise.synth.generate.gan;

import java.util.Arrays;
import java.util.List;

/**
 * Batch normalization and ReLU of one hidden layer.
 *
 * <p>In training each unit is centered and scaled by its mean and variance over the batch; running
 * means of both are kept and used when sampling, because with one condition for a whole batch the
 * batch's own mean would subtract just what the condition adds. Source: S. Ioffe, C. Szegedy, Batch
 * normalization, ICML 2015, algorithms 1 and 2. Not thread-safe.
 */
final class Normalization {
  private static final double EPSILON = 1e-5;
  private static final float MOMENTUM = 0.1f;

  final Parameter scale;
  final Parameter shift;
  final float[] runningMean;
  final float[] runningVariance;
  private final int units;
  private final float[] normalized;
  private final float[] inverse;
  private final float[] mean;
  private final float[] variance;

  Normalization(int rows, int units) {
    this.units = units;
    scale = Parameter.constant(units, 1);
    shift = Parameter.constant(units, 0);
    runningMean = new float[units];
    runningVariance = new float[units];
    Arrays.fill(runningVariance, 1);
    normalized = new float[rows * units];
    inverse = new float[units];
    mean = new float[units];
    variance = new float[units];
  }

  List<Parameter> parameters() {
    return List.of(scale, shift);
  }

  /**
   * Normalizes, scales, shifts and rectifies.
   *
   * @param values input, {@code rows × units}
   * @param rows rows of it to take
   * @param training whether to use and learn the batch's statistics, or the running ones
   * @param target where the result goes: the first {@code units} of every row of {@code stride}
   */
  void forward(float[] values, int rows, boolean training, float[] target, int stride) {
    if (training) {
      learnStatistics(values, rows);
    } else {
      System.arraycopy(runningMean, 0, mean, 0, units);
      System.arraycopy(runningVariance, 0, variance, 0, units);
    }
    for (int k = 0; k < units; k++) {
      inverse[k] = (float) (1 / Math.sqrt(variance[k] + EPSILON));
    }
    float[] a = scale.weights.values;
    float[] b = shift.weights.values;
    for (int i = 0; i < rows; i++) {
      int o = i * units;
      int t = i * stride;
      for (int k = 0; k < units; k++) {
        float x = (values[o + k] - mean[k]) * inverse[k];
        normalized[o + k] = x;
        target[t + k] = Math.max(0, x * a[k] + b[k]);
      }
    }
  }

  private void learnStatistics(float[] values, int rows) {
    Arrays.fill(mean, 0);
    Arrays.fill(variance, 0);
    for (int i = 0; i < rows; i++) {
      int o = i * units;
      for (int k = 0; k < units; k++) {
        mean[k] += values[o + k];
      }
    }
    for (int k = 0; k < units; k++) {
      mean[k] /= rows;
    }
    for (int i = 0; i < rows; i++) {
      int o = i * units;
      for (int k = 0; k < units; k++) {
        float d = values[o + k] - mean[k];
        variance[k] += d * d;
      }
    }
    float unbiased = (float) rows / Math.max(1, rows - 1);
    for (int k = 0; k < units; k++) {
      variance[k] /= rows;
      runningMean[k] += MOMENTUM * (mean[k] - runningMean[k]);
      runningVariance[k] += MOMENTUM * (variance[k] * unbiased - runningVariance[k]);
    }
  }

  /**
   * Backward pass of the batch normalization after a training forward pass over all rows. The
   * gradients of scale and shift are left in the parameters.
   *
   * @param delta in: gradient with respect to the value before the ReLU; out: with respect to the
   *     input
   */
  void backward(float[] delta, int rows) {
    float[] gradientScale = scale.gradient.values;
    float[] gradientShift = shift.gradient.values;
    Arrays.fill(gradientScale, 0);
    Arrays.fill(gradientShift, 0);
    for (int i = 0; i < rows; i++) {
      int o = i * units;
      for (int k = 0; k < units; k++) {
        gradientShift[k] += delta[o + k];
        gradientScale[k] += delta[o + k] * normalized[o + k];
      }
    }
    float[] a = scale.weights.values;
    for (int i = 0; i < rows; i++) {
      int o = i * units;
      for (int k = 0; k < units; k++) {
        float centered =
            delta[o + k] - gradientShift[k] / rows - normalized[o + k] * gradientScale[k] / rows;
        delta[o + k] = centered * a[k] * inverse[k];
      }
    }
  }

  /** Whether the running statistics are finite. */
  boolean isFinite() {
    for (int k = 0; k < units; k++) {
      if (!Float.isFinite(runningMean[k]) || !Float.isFinite(runningVariance[k])) {
        return false;
      }
    }
    return true;
  }
}
