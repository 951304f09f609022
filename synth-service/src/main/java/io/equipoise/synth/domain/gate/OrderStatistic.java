package io.equipoise.synth.domain.gate;

import java.util.Arrays;
import org.hipparchus.distribution.discrete.BinomialDistribution;

/**
 * A quantile of a sample with an interval that assumes nothing but independent draws.
 *
 * <p>The quantile at {@code q} of {@code n} values is the {@code ceil(q n)}-th smallest. The number
 * of values below the true quantile is binomial(n, q); with {@code alpha = 1 - confidence}, the
 * interval goes from the {@code l}-th to the {@code u}-th smallest value, {@code l} the greatest
 * rank with {@code P(X < l) <= alpha/2}, {@code u} the least with {@code P(X < u) >= 1 - alpha/2}.
 * Where there is no such rank the end is open. Source: H. A. David, H. N. Nagaraja, Order
 * statistics, 3rd ed. 2003, section 7.1.
 *
 * @param value the quantile
 * @param lower lower end, negative infinity when open
 * @param upper upper end, positive infinity when open
 */
record OrderStatistic(double value, double lower, double upper) {

  /** The quantile of at least one value; {@code q} and the confidence in (0, 1). */
  static OrderStatistic of(double[] values, double q, double confidence) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a quantile needs at least one value");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double tail = (1 - confidence) / 2;
    BinomialDistribution below = new BinomialDistribution(n, q);
    int lower = 0;
    while (lower < n && below.cumulativeProbability(lower) <= tail) {
      lower++;
    }
    int upper = Math.max(1, lower);
    while (upper <= n && below.cumulativeProbability(upper - 1) < 1 - tail) {
      upper++;
    }
    int rank = Math.max(1, (int) Math.ceil(q * n));
    return new OrderStatistic(
        sorted[rank - 1],
        lower == 0 ? Double.NEGATIVE_INFINITY : sorted[lower - 1],
        upper > n ? Double.POSITIVE_INFINITY : sorted[upper - 1]);
  }
}
