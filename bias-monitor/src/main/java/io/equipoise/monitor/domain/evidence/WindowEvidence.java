package io.equipoise.monitor.domain.evidence;

import java.util.List;

/**
 * How strongly the counts of one window speak against "the share is at least {@code theta =
 * minRatio * reference}": an e-value.
 *
 * <pre>
 *   e = mean_j (q_j / theta)^k ((1 - q_j) / (1 - theta))^(n - k)
 * </pre>
 *
 * over the bets {@code q_j} of {@link ShortageDetector}, {@code k} members among {@code n} records.
 * For every share of theta or more each term has mean at most 1, and so has their mean: at one look
 * chosen in advance {@code P(e >= 1 / alpha) <= alpha} (Markov). For several subgroups see {@link
 * BenjaminiHochbergE}. Looking at ever new windows and keeping the largest value loses this; what
 * latches must rest on {@link ShortageDetector}.
 *
 * <p>Undefined never: 0 records give e = 1 (logarithm 0), a member too few at a boundary of 1 gives
 * infinity.
 *
 * <p>Example: reference 0.5, minRatio 0.8, 1 member of 6: theta 0.4, bets on 0.34, 0.28, 0.2; e =
 * mean(0.85 (0.66/0.6)^5, 0.7 (0.72/0.6)^5, 0.5 (0.8/0.6)^5) = 1.7393, logarithm 0.5535.
 *
 * <p>Immutable. Cost: constant. Source: V. Vovk, R. Wang, E-values: calibration, combination and
 * applications, Annals of Statistics 49 (2021) (e-values, averaging).
 */
public final class WindowEvidence {
  private final List<Bet> bets;

  /**
   * Evidence about one subgroup.
   *
   * @param reference its share in the population, in (0, 1]
   * @param minRatio share over reference from which on it is not short, in (0, 1]
   */
  public WindowEvidence(double reference, double minRatio) {
    this.bets = Bet.against(Bet.boundary(reference, minRatio));
  }

  /**
   * Natural logarithm of the e-value.
   *
   * @param count members in the window, at least 0
   * @param support records in the window, at least {@code count}
   */
  public double logEvidence(long count, long support) {
    Bet.requireCounts(count, support);
    double largest = Double.NEGATIVE_INFINITY;
    for (Bet bet : bets) {
      largest = Math.max(largest, bet.logWealth(count, support));
    }
    if (largest == Double.POSITIVE_INFINITY) {
      return largest;
    }
    double sum = 0;
    for (Bet bet : bets) {
      sum += Math.exp(bet.logWealth(count, support) - largest);
    }
    return largest + Math.log(sum / Bet.COUNT);
  }
}
