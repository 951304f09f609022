package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hipparchus.special.Gamma;

/**
 * Ratio of a low percentile of one sample to that of another, with an exact interval.
 *
 * <p>{@code ratio = q(batch) / q(people)}. {@code q} is the 5th percentile where no value of the
 * people is 0. Where a share {@code z} is, it is the percentile {@code z + 0.05 (1 - z)} of both:
 * the 5th of the others. At the 5th itself people would then have 0, and a batch of zeros would
 * look like them. The percentile {@code p} of {@code n} values is the {@code ceil(p n)}-th
 * smallest; of weighted values the smallest with a cumulative weight of at least {@code p} of all.
 *
 * <p>The interval inverts the precedence test. Where both samples come from one distribution, the
 * number {@code M} of the {@code n} batch values that precede the {@code k}-th smallest of {@code
 * N} people has {@code P(M = m) = C(m+k-1, m) C(N-k+n-m, n-m) / C(N+n, n)}. With {@code u} the
 * least {@code m} such that {@code P(M >= m) <= 0.025}, the upper end is the {@code u}-th smallest
 * batch value over the percentile of the people; the lower end likewise with the greatest {@code l}
 * such that {@code P(M < l) <= 0.025}. So a batch is as far off as the ends say whatever the
 * distribution, also in samples of 20. Ties make the interval wider than need be. Of weighted
 * people {@code N} is their effective number. Source: N. Balakrishnan, H. K. T. Ng, Precedence-type
 * tests and applications, 2006, chapter 3.
 *
 * <p>Range [0, {@value #MOST}]: greater ratios are reported as that, and so is a positive number
 * over 0; 0/0 is 1.
 */
final class LowQuantileRatio {
  private static final double MOST = 100;
  private static final double QUANTILE = 0.05;
  private static final double CONFIDENCE = 0.95;
  private static final double TAIL = 0.025;

  /** Rounding of sums of weights. */
  private static final double ROUNDING = 1e-9;

  private LowQuantileRatio() {}

  /** The ratio of at least one batch value to at least one person's; weights are positive. */
  static Estimate of(double[] batch, double[] people, double[] weights) {
    double level = level(people, weights);
    double[] sorted = batch.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double below = quantile(people, weights, level);
    int size = (int) Math.max(1, Math.floor(CellMix.effectiveSize(weights) + ROUNDING));
    Ranks ranks = ranks(n, size, rank(level, size));
    double value = quotient(sorted[rank(level, n) - 1], below);
    double lower = ranks.lower() == 0 ? 0 : quotient(sorted[ranks.lower() - 1], below);
    double upper = ranks.upper() > n ? MOST : quotient(sorted[ranks.upper() - 1], below);
    return new Estimate.Known(
        value,
        Optional.of(new Interval(Math.min(lower, value), Math.max(upper, value), CONFIDENCE)),
        n);
  }

  /** Ranks of batch values, from 1; 0 and {@code n + 1} are open. */
  record Ranks(int lower, int upper) {}

  /** The ranks of the interval's ends, as the class says. */
  static Ranks ranks(int n, int size, int k) {
    double total = Gamma.logGamma(size + n + 1.0) - logFactorial(n) - logFactorial(size);
    double before = 0;
    int lower = 0;
    int upper = n + 1;
    for (int m = 0; m <= n; m++) {
      // here `before` is P(M < m)
      if (before <= TAIL) {
        lower = m;
      }
      if (1 - before <= TAIL) {
        upper = m;
        break;
      }
      before += Math.exp(logChoose(m + k - 1, m) + logChoose(size - k + n - m, n - m) - total);
    }
    return new Ranks(lower, upper);
  }

  private static double logChoose(int n, int k) {
    return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  }

  private static double logFactorial(int n) {
    return Gamma.logGamma(n + 1.0);
  }

  private static int rank(double level, int n) {
    return Math.min(n, Math.max(1, (int) Math.ceil(level * n - ROUNDING)));
  }

  private static double level(double[] people, double[] weights) {
    double zeros = 0;
    double all = 0;
    for (int i = 0; i < people.length; i++) {
      all += weights[i];
      zeros += people[i] == 0 ? weights[i] : 0;
    }
    double share = zeros / all;
    return share >= 1 - ROUNDING ? QUANTILE : share + QUANTILE * (1 - share);
  }

  private static double quantile(double[] values, double[] weights, double level) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double enough = Arrays.stream(weights).sum() * (level - ROUNDING);
    double cumulative = 0;
    for (int i : order) {
      cumulative += weights[i];
      if (cumulative >= enough) {
        return values[i];
      }
    }
    return values[order[order.length - 1]];
  }

  private static double quotient(double numerator, double denominator) {
    if (denominator == 0) {
      return numerator == 0 ? 1 : MOST;
    }
    return Math.min(MOST, numerator / denominator);
  }
}
