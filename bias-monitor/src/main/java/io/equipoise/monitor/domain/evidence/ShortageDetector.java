package io.equipoise.monitor.domain.evidence;

import io.equipoise.cohort.alert.FalseAlarmBudget;
import java.util.List;

/**
 * Finds the moment from which a watched subgroup is short in the stream, with a bound on false
 * alarms that holds however often one looks.
 *
 * <p>The null hypothesis is "the share is at least {@code theta = minRatio * reference}". Three
 * gamblers bet against it, each on one alternative share {@code q_j = f_j * theta}, {@code f =
 * 0.85, 0.7, 0.5}. After {@code k} members among {@code n} records since gambler j began with
 * wealth 1, the logarithm of its wealth is
 *
 * <pre>
 *   W_j = k ln(q_j / theta) + (n - k) ln((1 - q_j) / (1 - theta))
 * </pre>
 *
 * which is the betting process {@code prod(1 + lambda (theta - x))}, x = 1 for a member and 0 for
 * others, with the stake {@code lambda_j = (1 - f_j) / (1 - theta)}: a member gives {@code 1 -
 * lambda (1 - theta) = f_j = q_j / theta}, anybody else {@code 1 + lambda theta = (1 - theta +
 * theta - f_j theta) / (1 - theta) = (1 - q_j) / (1 - theta)}. As the factor is linear in x, its
 * mean is {@code 1 + lambda (theta - p) <= 1} for every share {@code p >= theta}, and this is all
 * that is needed: records need not be independent, only their share given the past at least theta.
 *
 * <p>A gambler who has 1 or less left begins anew with 1, so that a long good past does not hide a
 * fall; it does so only after at least {@code recordsPerLook} records. For batches of at least that
 * many this is the e-CUSUM {@code W_j <- max(W_j, 0) + increment}; for smaller ones it may begin
 * later, so that looking often costs no false alarms.
 *
 * <p><b>What is guaranteed</b>, with m comparisons, J = 3 bets, alpha the budget, T = {@link
 * FalseAlarmBudget#looks()}, c_j = exp({@link #logCut(int)}); a span is {@code recordsPerLook}
 * records:
 *
 * <ol>
 *   <li><i>At the boundary</i> ({@code p >= theta}): the wealth of gambler j is at most the sum of
 *       the wealths of all its beginnings, each a nonnegative supermartingale from 1, and by the
 *       n-th record there were at most {@code ceil(n / recordsPerLook)} of them; thus it is an
 *       e-detector and the mean number of spans until it reaches c_j is at least c_j. {@code c_j >=
 *       m J / alpha}, and a mean of e-detectors is one: the mean number of spans to the first false
 *       alarm is at least {@code m / alpha} for one subgroup and {@code 1 / alpha} for the first of
 *       all.
 *   <li><i>Nobody under-represented</i> ({@code p >= reference}): there is one {@link
 *       #exponent(int) gamma_j} of at least 1 with {@code r (q_j/theta)^gamma + (1-r)
 *       ((1-q_j)/(1-theta))^gamma = 1}, so {@code exp(gamma_j W_j)} is a nonnegative
 *       supermartingale from each beginning and by Ville's inequality reaches {@code c_j^gamma_j}
 *       with probability at most {@code c_j^-gamma_j}. Over at most T beginnings, J bets and m
 *       subgroups
 *       <pre>
 *   P(any alarm within the horizon) &lt;= m T sum_j c_j^-gamma_j &lt;= alpha
 *       </pre>
 *       as {@code c_j >= (m J T / alpha)^(1 / gamma_j)}.
 * </ol>
 *
 * Between boundary and reference the truth lies between the two. Hence {@code ln c_j = max(ln(m J /
 * alpha), ln(m J T / alpha) / gamma_j)}. The union bounds hold under any dependence between
 * subgroups (Bonferroni), as latched alerts need. With {@code minRatio = 1} boundary and reference
 * coincide and gamma is 1.
 *
 * <p><b>What is not</b>: shares between about 0.92 theta and theta are short but make no gambler
 * rich on average, and are found late and by luck. Records of one person that arrive together count
 * once each; count people where that matters.
 *
 * <p>Example: reference 0.5, minRatio 0.8, so theta 0.4 and the last bet is on 0.2. A batch of 6
 * with 1 member gives {@code ln(0.5) + 5 ln(0.8 / 0.6) = 0.745}. A gamma of 1.9150 solves {@code
 * 0.5 * 0.5^gamma + 0.5 * (4/3)^gamma = 1}, so that for 7 comparisons and the default budget of
 * 0.05 the cut is {@code ln(420 * 15625) / 1.9150 = 8.20}.
 *
 * <p>Immutable. Cost: {@link ShortageEvidence#advance} is a few multiplications for each bet and
 * allocates nothing. Sources: J. Shin, A. Ramdas, A. Rinaldo, E-detectors: a nonparametric
 * framework for sequential change detection, New England Journal of Statistics in Data Science
 * (2023), arXiv 2203.03532 (e-detector, e-CUSUM, average run length); I. Waudby-Smith, A. Ramdas,
 * Estimating means of bounded random variables by betting, JRSS B 86 (2024) (stakes); J. Ville,
 * Étude critique de la notion de collectif (1939). The exponent is Lundberg's (Cramér–Lundberg
 * bound of ruin theory).
 */
public final class ShortageDetector {
  private final double boundary;
  private final int recordsPerLook;
  private final List<Bet> bets;
  private final double[] exponents = new double[Bet.COUNT];
  private final double[] logCuts = new double[Bet.COUNT];

  /**
   * A detector for one watched subgroup.
   *
   * @param reference the subgroup's share in the population, in (0, 1]
   * @param minRatio share over reference from which on it is not short, in (0, 1]
   * @param comparisons watched subgroups with a reference, which share the budget; at least 1
   * @param budget false alarms that are acceptable over all of them
   */
  public ShortageDetector(
      double reference, double minRatio, int comparisons, FalseAlarmBudget budget) {
    if (comparisons < 1) {
      throw new IllegalArgumentException("comparisons must be at least 1, got " + comparisons);
    }
    this.boundary = Bet.boundary(reference, minRatio);
    this.recordsPerLook = budget.recordsPerLook();
    this.bets = Bet.against(boundary);
    double atBoundary = Math.log((double) comparisons * Bet.COUNT / budget.probability());
    for (int j = 0; j < Bet.COUNT; j++) {
      exponents[j] = bets.get(j).exponent(reference);
      double atReference = (atBoundary + Math.log((double) budget.looks())) / exponents[j];
      logCuts[j] = Math.max(atBoundary, atReference);
    }
  }

  /** Number of bets, J. */
  public static int bets() {
    return Bet.COUNT;
  }

  /** The share below which the subgroup is short, {@code minRatio * reference}. */
  public double boundary() {
    return boundary;
  }

  /** Share that a bet is on, below {@link #boundary()}. */
  public double alternative(int bet) {
    return bets.get(bet).alternative();
  }

  /**
   * Power of a bet's wealth that is fair for a subgroup exactly at its reference: at least 1,
   * infinite for the reference 1.
   */
  public double exponent(int bet) {
    return exponents[bet];
  }

  /** Logarithm of the wealth at which a bet raises the alarm; above 0, finite. */
  public double logCut(int bet) {
    return logCuts[bet];
  }

  /** The evidence before the first record. */
  public ShortageEvidence start() {
    return new ShortageEvidence(this);
  }

  /**
   * The evidence as it was when this state was taken, under this detector's present cuts. The state
   * must come from a detector with the same boundary: after a change of reference or ratio, start
   * anew.
   */
  public ShortageEvidence resume(ShortageEvidence.State state) {
    return new ShortageEvidence(this, state);
  }

  double logWealth(int bet, long count, long support) {
    return bets.get(bet).logWealth(count, support);
  }

  int recordsPerLook() {
    return recordsPerLook;
  }
}
