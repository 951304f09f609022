package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.util.Arrays;
import java.util.Optional;

/**
 * How often a value of one sample is less than one of another: the area under the ROC curve of
 * telling them apart by the value.
 *
 * <p>{@code area = P(a < b) + P(a = b) / 2}. With {@code A_i} the share of {@code b} above {@code
 * a_i} and {@code B_j} the share of {@code a} below {@code b_j}, ties as halves, the interval is
 * {@code area ± 1.96 sqrt(var(A)/m + var(B)/n)}, cut at 0 and 1. Source: E. R. DeLong, D. M.
 * DeLong, D. L. Clarke-Pearson, Comparing the areas under two or more correlated ROC curves,
 * Biometrics 44 (1988) 837–845. Example: {1, 3} against {2, 4}: three of four pairs, 0.75.
 */
final class RankComparison {
  private static final double CONFIDENCE = 0.95;

  /** 97.5 % quantile of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  private RankComparison() {}

  /** The area for two samples of at least two values each. */
  static Estimate.Known area(double[] a, double[] b) {
    if (a.length < 2 || b.length < 2) {
      throw new IllegalArgumentException("each sample needs two values");
    }
    double[] ascendingA = sorted(a);
    double[] ascendingB = sorted(b);
    double[] above = Arrays.stream(a).map(value -> 1 - shareBelow(ascendingB, value)).toArray();
    double[] below = Arrays.stream(b).map(value -> shareBelow(ascendingA, value)).toArray();
    double area = Spread.mean(above);
    double radius =
        Z * Math.sqrt(Spread.variance(above) / a.length + Spread.variance(below) / b.length);
    return new Estimate.Known(
        area,
        Optional.of(
            new Interval(Math.max(0, area - radius), Math.min(1, area + radius), CONFIDENCE)),
        (long) a.length + b.length);
  }

  private static double[] sorted(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** Share of ascending values below a value, equal ones as halves. */
  private static double shareBelow(double[] ascending, double value) {
    return (firstNotBelow(ascending, value) + firstNotBelow(ascending, Math.nextUp(value)))
        / (2.0 * ascending.length);
  }

  private static int firstNotBelow(double[] ascending, double value) {
    int low = 0;
    int high = ascending.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
