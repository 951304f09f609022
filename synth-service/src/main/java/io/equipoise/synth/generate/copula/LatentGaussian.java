package io.equipoise.synth.generate.copula;

import java.util.random.RandomGenerator;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;

/** Arithmetic of multivariate normal numbers; matrices are arrays of rows, positive definite. */
final class LatentGaussian {
  /** Least pivot of a decomposition; shrunk correlations stay far above it. */
  private static final double LEAST_PIVOT = 1e-12;

  private static final double SYMMETRY = 1e-9;

  private LatentGaussian() {}

  private static CholeskyDecomposition decomposed(double[][] matrix) {
    return new CholeskyDecomposition(MatrixUtils.createRealMatrix(matrix), SYMMETRY, LEAST_PIVOT);
  }

  /** Lower triangular {@code L} with {@code L L' = matrix}. */
  static double[][] cholesky(double[][] matrix) {
    return matrix.length == 0 ? matrix : decomposed(matrix).getL().getData();
  }

  /** The inverse. */
  static double[][] inverse(double[][] matrix) {
    return matrix.length == 0 ? matrix : decomposed(matrix).getSolver().getInverse().getData();
  }

  /** A draw with mean 0 and covariance {@code L L'}. */
  static double[] draw(double[][] factor, RandomGenerator random) {
    double[] noise = new double[factor.length];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = random.nextGaussian();
    }
    double[] values = new double[noise.length];
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j <= i; j++) {
        values[i] += factor[i][j] * noise[j];
      }
    }
    return values;
  }

  /** The rows and columns with the given indices. */
  static double[][] part(double[][] matrix, int[] rows, int[] columns) {
    double[][] part = new double[rows.length][columns.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        part[i][j] = matrix[rows[i]][columns[j]];
      }
    }
    return part;
  }

  /**
   * Draws every number once, given the others and its bounds (a sweep of a Gibbs sampler).
   *
   * @param values the numbers, replaced one after the other
   * @param precision inverse of their covariance
   */
  static void sweep(
      double[] values,
      double[] lower,
      double[] upper,
      double[][] precision,
      RandomGenerator random) {
    for (int j = 0; j < values.length; j++) {
      double[] line = precision[j];
      double sum = 0;
      for (int k = 0; k < values.length; k++) {
        sum += line[k] * values[k];
      }
      double mean = values[j] - sum / line[j];
      values[j] = StandardNormal.between(lower[j], upper[j], mean, Math.sqrt(1 / line[j]), random);
    }
  }
}
