package io.equipoise.synth.generate.gan;

import java.util.Arrays;
import java.util.List;

/**
 * Batch normalization of one hidden layer: what it learns and what it remembers of a batch.
 *
 * <p>In training each unit is centered and scaled by its mean and variance over the batch; running
 * means of both are kept and used when sampling, because with one condition for a whole batch the
 * batch's own mean would subtract just what the condition adds. Source: S. Ioffe, C. Szegedy, Batch
 * normalization, ICML 2015, algorithms 1 and 2. Not thread-safe.
 */
final class Normalization {
  final int units;
  final Parameter scale;
  final Parameter shift;
  final Matrix runningMean;
  final Matrix runningVariance;

  /** The values of the last batch, centered and scaled. */
  final Matrix normalized;

  /** One over the standard deviation of each unit in the last batch. */
  final Matrix inverse;

  Normalization(int rows, int units) {
    this.units = units;
    scale = Parameter.constant(units, 1);
    shift = Parameter.constant(units, 0);
    runningMean = new Matrix(1, units);
    runningVariance = new Matrix(1, units);
    Arrays.fill(runningVariance.overwrite(), 1);
    normalized = new Matrix(rows, units);
    inverse = new Matrix(1, units);
  }

  List<Parameter> parameters() {
    return List.of(scale, shift);
  }
}
