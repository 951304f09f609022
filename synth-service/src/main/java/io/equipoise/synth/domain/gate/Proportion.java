package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.cohort.statistics.WilsonInterval;
import java.util.Optional;
import org.hipparchus.distribution.continuous.BetaDistribution;

/**
 * A share of trials that need not be whole in number: weighted people count as fewer, equal ones.
 *
 * @param share share of successes, in [0, 1]
 * @param size number of trials, greater than 0
 */
record Proportion(double share, double size) {
  private static final double CONFIDENCE = 0.95;

  /** Checks the ranges. */
  Proportion {
    if (!(share >= 0 && share <= 1) || !(size > 0)) {
      throw new IllegalArgumentException(
          "needs a share in [0, 1] of a positive size, got " + share + " of " + size);
    }
  }

  /**
   * Exact binomial interval at 95 %: from the 2.5 % quantile of beta(x, n - x + 1) to the 97.5 %
   * quantile of beta(x + 1, n - x), with {@code x = share n}. A one-sided exact test at 2.5 %
   * rejects exactly the shares beyond an end. Source: C. J. Clopper, E. S. Pearson, The use of
   * confidence or fiducial limits, Biometrika 26 (1934) 404–413. Example: 0 of 10 gives [0, 0.308].
   */
  Interval exact() {
    double x = share * size;
    double tail = (1 - CONFIDENCE) / 2;
    double lower =
        x <= 0 ? 0 : new BetaDistribution(x, size - x + 1).inverseCumulativeProbability(tail);
    double upper =
        x >= size
            ? 1
            : new BetaDistribution(x + 1, size - x).inverseCumulativeProbability(1 - tail);
    return new Interval(Math.min(lower, share), Math.max(upper, share), CONFIDENCE);
  }

  /**
   * This share minus another, with Newcombe's interval at 95 %: {@code d - sqrt((p1 - l1)^2 + (u2 -
   * p2)^2)} to {@code d + sqrt((u1 - p1)^2 + (p2 - l2)^2)}, {@code l} and {@code u} being the ends
   * of the Wilson intervals of each, sizes rounded. Source: R. G. Newcombe, Interval estimation for
   * the difference between independent proportions, Statistics in Medicine 17 (1998) 873–890,
   * method 10. Example there: 56/70 - 48/80 = 0.2 in [0.0524, 0.3339].
   */
  Estimate.Known minus(Proportion other) {
    Interval mine = wilson();
    Interval others = other.wilson();
    double d = share - other.share;
    double down = Math.hypot(share - mine.lower(), others.upper() - other.share);
    double up = Math.hypot(mine.upper() - share, other.share - others.lower());
    return new Estimate.Known(
        d, Optional.of(new Interval(d - down, d + up, CONFIDENCE)), Math.round(size));
  }

  /** Widened to hold the share itself, which is off the grid of whole successes. */
  private Interval wilson() {
    long n = Math.max(1, Math.round(size));
    Interval interval = WilsonInterval.of(Math.round(share * n), n, CONFIDENCE);
    return new Interval(
        Math.min(interval.lower(), share), Math.max(interval.upper(), share), CONFIDENCE);
  }

  /**
   * How much more often an attack succeeds on people in the training table than on others, as a
   * share of what was left to find out: {@code (attack - control) / (1 - control)}; the interval is
   * that of the difference over {@code 1 - control}, cut at 1. 0 where the control always succeeds.
   * Source: M. Giomi, F. Boenisch, C. Wehmeyer, B. Tasnadi, A unified framework for quantifying
   * privacy risk in synthetic data (Anonymeter), PoPETs 2023 (2) 312–328, equation 2.
   */
  static Estimate.Known risk(Estimate.Known difference, double control) {
    if (control >= 1) {
      return new Estimate.Known(0, Optional.empty(), difference.n());
    }
    double left = 1 - control;
    return new Estimate.Known(
        difference.value() / left,
        difference
            .interval()
            .map(
                i ->
                    new Interval(
                        i.lower() / left,
                        Math.max(i.lower() / left, Math.min(1, i.upper() / left)),
                        CONFIDENCE)),
        difference.n());
  }
}
