package io.equipoise.benchmarks.quality;

import java.util.Arrays;
import java.util.Locale;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.StatUtils;

/**
 * What several runs gave.
 *
 * @param mean their mean; NaN when no run had a figure
 * @param deviation their standard deviation; NaN with fewer than two
 * @param runs runs that had a figure
 */
record Summary(double mean, double deviation, int runs) {
  private static final double CONFIDENCE = 0.95;

  /** The summary of the figures that are numbers. */
  static Summary of(double... figures) {
    double[] known = Arrays.stream(figures).filter(f -> !Double.isNaN(f)).toArray();
    double mean = known.length == 0 ? Double.NaN : StatUtils.mean(known);
    double deviation = known.length < 2 ? Double.NaN : Math.sqrt(StatUtils.variance(known));
    return new Summary(mean, deviation, known.length);
  }

  /** Half the length of Student's 95 % interval of the mean; NaN with fewer than two runs. */
  double halfWidth() {
    if (runs < 2) {
      return Double.NaN;
    }
    double quantile =
        new TDistribution(runs - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
    return quantile * deviation / Math.sqrt(runs);
  }

  /** Mean and standard deviation. */
  String spread() {
    return Double.isNaN(mean)
        ? "-"
        : String.format(Locale.ROOT, "%.3f", mean)
            + (Double.isNaN(deviation) ? "" : String.format(Locale.ROOT, " ± %.3f", deviation));
  }

  /** Mean with its 95 % interval. */
  String interval() {
    return Double.isNaN(halfWidth())
        ? spread()
        : String.format(
            Locale.ROOT, "%.3f [%.3f, %.3f]", mean, mean - halfWidth(), mean + halfWidth());
  }
}
