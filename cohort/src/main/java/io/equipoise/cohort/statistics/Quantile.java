package io.equipoise.cohort.statistics;

import java.util.Arrays;

/**
 * Quantiles of a sample, by linear interpolation between order statistics.
 *
 * <p>With the sorted values {@code x[0..n-1]} and {@code h = (n - 1) p}, the quantile is {@code
 * x[floor(h)] + (h - floor(h)) * (x[floor(h)+1] - x[floor(h)])}. Source: R. J. Hyndman and Y. Fan,
 * Sample quantiles in statistical packages, The American Statistician 50 (1996) 361-365, definition
 * 7, the default of R and NumPy. Example: p = 0.25 of {1, 2, 3, 4} is 1.75.
 */
public final class Quantile {
  private Quantile() {}

  /**
   * The {@code p}-quantile of values in any order, which are left as they are; see {@link
   * #ofSorted}.
   */
  public static double of(double[] values, double p) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return ofSorted(sorted, p);
  }

  /**
   * The {@code p}-quantile of ascending values; undefined (an exception) for no values, for NaN and
   * for p outside [0, 1]. Between minus and plus infinity there is none: NaN.
   */
  public static double ofSorted(double[] ascending, double p) {
    if (ascending.length == 0) {
      throw new IllegalArgumentException("no values have no quantile");
    }
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("p must be in [0, 1], got " + p);
    }
    if (Double.isNaN(ascending[ascending.length - 1])) {
      throw new IllegalArgumentException("values with NaN have no quantile");
    }
    double h = (ascending.length - 1) * p;
    int below = (int) Math.floor(h);
    double low = ascending[below];
    double weight = h - below;
    return weight == 0 ? low : between(low, ascending[below + 1], weight);
  }

  /**
   * The value that lies {@code weight}, in (0, 1), of the way from low to high: never outside the
   * two, which rounding alone would allow, and finite between finite ones, however far apart.
   */
  private static double between(double low, double high, double weight) {
    if (low == high) {
      return low;
    }
    double span = high - low;
    double value =
        Double.isInfinite(span) ? low * (1 - weight) + high * weight : low + weight * span;
    return Math.min(value, high);
  }
}
