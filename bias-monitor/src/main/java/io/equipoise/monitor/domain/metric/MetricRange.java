package io.equipoise.monitor.domain.metric;

/**
 * The values that a metric can take.
 *
 * @param lower smallest value, inclusive; negative infinity when there is none
 * @param upper largest value, inclusive; positive infinity when there is none
 * @param text how it is written for people
 */
public record MetricRange(double lower, double upper, String text) {
  static final MetricRange UNIT = new MetricRange(0, 1, "[0, 1]");
  static final MetricRange SIGNED_UNIT = new MetricRange(-1, 1, "[-1, 1]");
  static final MetricRange NOT_NEGATIVE =
      new MetricRange(0, Double.POSITIVE_INFINITY, "[0, infinity)");
  static final MetricRange REAL =
      new MetricRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, "(-infinity, infinity)");

  /** Checks the order. */
  public MetricRange {
    if (!(lower < upper)) {
      throw new IllegalArgumentException(
          "a range needs lower < upper, got " + lower + " and " + upper);
    }
  }

  /** Whether the value is in the range but for rounding (1e-9 of its own size, or of 1). */
  public boolean admits(double value) {
    double slack = 1e-9 * Math.max(1, Math.abs(value));
    return value >= lower - slack && value <= upper + slack;
  }
}
