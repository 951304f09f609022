package io.equipoise.synth.score;

import io.equipoise.cohort.population.PatientTable;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;

/**
 * Logistic regression over a {@link Design}, with a ridge of 1 on every weight but the constant:
 * maximizes {@code sum of log-likelihoods - |w|^2 / 2} by Newton's method with halved steps.
 *
 * <p>Cost: {@code O(rows × width^2)} per iteration, about six of them. Source: T. Hastie, R.
 * Tibshirani, J. Friedman, The Elements of Statistical Learning, 2nd edition (2009), section 4.4.
 */
final class LogisticRegression implements Learner {
  private static final int MOST_ITERATIONS = 30;
  private static final int MOST_HALVINGS = 20;
  private static final double RIDGE = 1;
  private static final double TOLERANCE = 1e-8;

  @Override
  public String name() {
    return "logistic";
  }

  @Override
  public double[] scores(
      PatientTable train, boolean[] positive, PatientTable measured, int[] features, long seed) {
    Design design = Design.fit(train, features);
    double[] weights = weights(design.of(train), positive);
    double[][] rows = design.of(measured);
    double[] scores = new double[rows.length];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = dot(rows[row], weights);
    }
    return scores;
  }

  /** The weights of largest penalized likelihood. */
  static double[] weights(double[][] rows, boolean[] positive) {
    double[] weights = new double[rows[0].length];
    double loss = loss(rows, positive, weights);
    for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
      double[] step = newtonStep(rows, positive, weights);
      double share = 1;
      double[] candidate = moved(weights, step, share);
      double lower = loss(rows, positive, candidate);
      for (int halving = 0; halving < MOST_HALVINGS && lower > loss; halving++) {
        share /= 2;
        candidate = moved(weights, step, share);
        lower = loss(rows, positive, candidate);
      }
      if (!(lower < loss)) {
        return weights;
      }
      boolean done = loss - lower <= TOLERANCE * (1 + Math.abs(loss));
      weights = candidate;
      loss = lower;
      if (done) {
        return weights;
      }
    }
    return weights;
  }

  private static double[] newtonStep(double[][] rows, boolean[] positive, double[] weights) {
    int width = weights.length;
    double[] gradient = new double[width];
    double[][] hessian = new double[width][width];
    for (int row = 0; row < rows.length; row++) {
      double[] x = rows[row];
      double p = 1 / (1 + Math.exp(-dot(x, weights)));
      double residual = (positive[row] ? 1 : 0) - p;
      double curvature = Math.max(p * (1 - p), 1e-10);
      for (int a = 0; a < width; a++) {
        if (x[a] != 0) {
          gradient[a] += residual * x[a];
          double scaled = curvature * x[a];
          double[] line = hessian[a];
          for (int b = 0; b <= a; b++) {
            line[b] += scaled * x[b];
          }
        }
      }
    }
    for (int a = 0; a < width; a++) {
      if (a > 0) {
        gradient[a] -= RIDGE * weights[a];
        hessian[a][a] += RIDGE;
      }
      for (int b = 0; b < a; b++) {
        hessian[b][a] = hessian[a][b];
      }
    }
    return new CholeskyDecomposition(MatrixUtils.createRealMatrix(hessian))
        .getSolver()
        .solve(new ArrayRealVector(gradient, false))
        .toArray();
  }

  private static double[] moved(double[] weights, double[] step, double share) {
    double[] moved = weights.clone();
    for (int a = 0; a < moved.length; a++) {
      moved[a] += share * step[a];
    }
    return moved;
  }

  private static double loss(double[][] rows, boolean[] positive, double[] weights) {
    double loss = 0;
    for (int row = 0; row < rows.length; row++) {
      double margin = dot(rows[row], weights) * (positive[row] ? 1 : -1);
      // log(1 + exp(-m)) without overflow.
      loss += Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(0, -margin);
    }
    for (int a = 1; a < weights.length; a++) {
      loss += RIDGE / 2 * weights[a] * weights[a];
    }
    return loss;
  }

  private static double dot(double[] x, double[] weights) {
    double sum = 0;
    for (int a = 0; a < x.length; a++) {
      sum += x[a] * weights[a];
    }
    return sum;
  }
}
