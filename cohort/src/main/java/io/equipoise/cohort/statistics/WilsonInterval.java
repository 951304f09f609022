package io.equipoise.cohort.statistics;

import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Wilson's score interval of a proportion.
 *
 * <p>{@code (p + z²/2n ± z·sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)} with {@code p = k/n}. Stays
 * within [0, 1] and is informative at k = 0 and k = n. Source: E. B. Wilson, Probable inference,
 * the law of succession, and statistical inference, JASA 22 (1927) 209–212. Example: k = 8, n = 10,
 * 95 % gives [0.490, 0.943].
 */
public final class WilsonInterval {
  private final double confidence;
  private final double z;

  private WilsonInterval(double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be in (0, 1), got " + confidence);
    }
    this.confidence = confidence;
    this.z = new NormalDistribution().inverseCumulativeProbability((1 + confidence) / 2);
  }

  /** Intervals at a confidence in (0, 1), for many counts: the normal quantile is found once. */
  public static WilsonInterval at(double confidence) {
    return new WilsonInterval(confidence);
  }

  /**
   * The interval of {@code k} successes in {@code n} trials; undefined (an exception) for n = 0 or
   * k outside [0, n].
   */
  public static Interval of(long k, long n, double confidence) {
    return at(confidence).interval(k, n);
  }

  /**
   * The interval of {@code k} successes in {@code n} trials; undefined (an exception) for n = 0 or
   * k outside [0, n].
   */
  public Interval interval(long k, long n) {
    if (n < 1 || k < 0 || k > n) {
      throw new IllegalArgumentException(
          "needs 0 <= k <= n and n >= 1, got k = " + k + ", n = " + n);
    }
    double p = (double) k / n;
    double z2 = z * z;
    double center = p + z2 / (2 * n);
    double radius = z * Math.sqrt(p * (1 - p) / n + z2 / (4.0 * n * n));
    double scale = 1 + z2 / n;
    double lower = k == 0 ? 0 : Math.max(0, (center - radius) / scale);
    double upper = k == n ? 1 : Math.min(1, (center + radius) / scale);
    return new Interval(lower, upper, confidence);
  }
}
