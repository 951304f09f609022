package io.equipoise.evaluator.domain.drift;

import io.equipoise.cohort.alert.FalseAlarmBudget;

/**
 * What a gap is tested against: the margin, the stakes of the bets, and how much must be won.
 *
 * <p><b>Null hypothesis</b>: at every time the chance that the champion finds a positive outcome of
 * the subgroup is at least that of the others minus {@code margin}. It is one-sided, because a
 * subgroup that is found more often is no harm to it; the others are subgroups of their own, each
 * with its own test.
 *
 * <p><b>Payoff.</b> Positive outcomes are collected until both sides have at least one; then the
 * block closes with
 *
 * <pre>
 *   d = found share of the others - found share of the subgroup - margin,   -1 - margin &lt;= d &lt;= 1 - margin
 * </pre>
 *
 * and each bet multiplies its wealth by {@code 1 + s_j d}, {@code s_j} in {1/8, 1/4, 1/2, 3/4} of
 * {@code 1 / (1 + margin)}, so that none can go broke. The wealth is the mean over the bets.
 *
 * <p><b>Why it is valid at any time.</b> Which side the next outcome comes from, and thus where a
 * block ends, does not depend on whether the champion finds it; so given the past the mean of
 * {@code d} is the difference of the two chances minus the margin, at most 0 under the null, and
 * {@code E[1 + s_j d | past] <= 1}: every bet is a nonnegative supermartingale from 1, and so is
 * their mean. By Ville's inequality it ever reaches {@code c} with probability at most {@code 1 /
 * c}, however often one looks.
 *
 * <p><b>Change.</b> Wealth lost in good times would delay the alarm; so a gambler who has nothing
 * left (mean wealth 1 or less) after {@code recordsPerLook / 2} blocks begins anew. A block takes
 * two records or more: within the budget's horizon there are at most {@code looks =
 * ceil(horizonRecords / recordsPerLook)} beginnings, each decided by the past. Over {@code m}
 * subgroups (Bonferroni, under any dependence)
 *
 * <pre>
 *   P(any false alarm within the horizon) &lt;= m looks / c = budget.probability,   ln c = ln(m looks / probability)
 * </pre>
 *
 * <p><b>What is not</b>: outcomes of one person that arrive together count once each, although they
 * are alike; and chances that change within one block are compared with a delay of that block. A
 * gap just above the margin makes no gambler rich quickly and is found late.
 *
 * <p>Example: m = 7, probability 0.05, a million records, 64 per look: {@code ln(7 * 15625 / 0.05)
 * = 14.60}. With margin 0.1 a block in which the others' one outcome is found and the subgroup's is
 * not gives d = 0.9, and wealth {@code mean(1 + s_j 0.9) = 1 + 0.40625 * 0.9 / 1.1 = 1.3324}.
 *
 * <p>Immutable. Sources: B. Chugg, S. Cortes-Gomez, B. Wilder, A. Ramdas, Auditing fairness by
 * betting, NeurIPS 2023, arXiv 2305.17570; S. Shekhar, A. Ramdas, Nonparametric two-sample testing
 * by betting, IEEE Trans. Information Theory 70 (2024), arXiv 2112.09162; J. Shin, A. Ramdas, A.
 * Rinaldo, E-detectors, 2023, arXiv 2203.03532 (restarts).
 */
public final class GapHypothesis {
  private static final double[] SHARES = {0.125, 0.25, 0.5, 0.75};

  private final double margin;
  private final double logCut;
  private final int shortestRun;

  /**
   * A test.
   *
   * @param margin gap that is not held against the model, in (0, 1)
   * @param comparisons subgroups that share the budget, at least 1
   * @param budget false alarms that are acceptable over all of them
   */
  public GapHypothesis(double margin, int comparisons, FalseAlarmBudget budget) {
    if (!(margin > 0 && margin < 1)) {
      throw new IllegalArgumentException("margin must be in (0, 1), got " + margin);
    }
    if (comparisons < 1) {
      throw new IllegalArgumentException("comparisons must be at least 1, got " + comparisons);
    }
    this.margin = margin;
    this.logCut = Math.log((double) comparisons * budget.looks() / budget.probability());
    this.shortestRun = (budget.recordsPerLook() + 1) / 2;
  }

  /** Gap that is not held against the model. */
  public double margin() {
    return margin;
  }

  /** Natural logarithm of the wealth that raises the alarm, above 0. */
  public double logCut() {
    return logCut;
  }

  /** Number of bets. */
  static int bets() {
    return SHARES.length;
  }

  /** Stake of a bet per unit of payoff. */
  double stake(int bet) {
    return SHARES[bet] / (1 + margin);
  }

  /** Blocks that a gambler plays at least before beginning anew. */
  int shortestRun() {
    return shortestRun;
  }
}
