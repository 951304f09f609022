package io.equipoise.monitor.domain.metric;

import java.util.List;

/**
 * Differences between two distributions over the same finite set of groups. Shares are 0 or more
 * and add up to 1; both lists have one length. Cost: linear in the groups.
 *
 * <p>Every group counts, also one that nobody belongs to. (SageMaker Clarify's {@code
 * pdfs_aligned_nonzero} drops categories that one side lacks, so that its divergences shrink
 * exactly when a group vanishes.)
 */
public final class Divergence {
  /**
   * Records added to every group before a logarithm of its share is taken: half a record, the
   * Jeffreys prior of a multinomial. Source: H. Jeffreys, An invariant form for the prior
   * probability in estimation problems, Proc. R. Soc. A 186 (1946) 453.
   */
  public static final double SMOOTHING = 0.5;

  private Divergence() {}

  /**
   * Shares of counts after adding {@link #SMOOTHING} to each: {@code (n_g + 0.5) / (n + 0.5 B)}
   * with {@code B} groups. Never 0. Example: 0 and 9 of two groups give 0.05 and 0.95.
   */
  public static double[] smoothed(long[] counts) {
    double total = SMOOTHING * counts.length;
    for (long count : counts) {
      total += count;
    }
    double[] shares = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      shares[i] = (counts[i] + SMOOTHING) / total;
    }
    return shares;
  }

  /** Shares of counts, of which at least one must be above 0: {@code n_g / n}. */
  public static double[] shares(long[] counts) {
    double total = 0;
    for (long count : counts) {
      total += count;
    }
    if (!(total > 0)) {
      throw new IllegalArgumentException("shares need at least one record");
    }
    double[] shares = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      shares[i] = counts[i] / total;
    }
    return shares;
  }

  /**
   * Kullback–Leibler divergence {@code sum p ln(p / q)} in nats, 0 or more; a group with {@code p =
   * 0} adds 0. Undefined (an exception) where {@code q = 0} and {@code p > 0}; smooth {@code q}
   * first. Source: S. Kullback and R. A. Leibler, On information and sufficiency, Ann. Math.
   * Statist. 22 (1951) 79. Example: {@code p = (1/2, 1/2), q = (3/4, 1/4)} gives {@code ln(4/3)/2 =
   * 0.1438}.
   */
  public static double kullbackLeibler(List<Double> p, double[] q) {
    double sum = 0;
    for (int i = 0; i < q.length; i++) {
      double share = p.get(i);
      if (share > 0) {
        if (!(q[i] > 0)) {
          throw new IllegalArgumentException("group " + i + " has a share in p but none in q");
        }
        sum += share * Math.log(share / q[i]);
      }
    }
    return Math.max(0, sum);
  }

  /**
   * Jensen–Shannon divergence {@code KL(p, m)/2 + KL(q, m)/2} with {@code m = (p + q)/2}, in nats,
   * in [0, ln 2]; defined for every pair. Source: J. Lin, Divergence measures based on the Shannon
   * entropy, IEEE Trans. Inf. Theory 37 (1991) 145. Example: {@code (1/2, 1/2), (3/4, 1/4)} gives
   * 0.03382.
   */
  public static double jensenShannon(List<Double> p, double[] q) {
    double sum = 0;
    for (int i = 0; i < q.length; i++) {
      double share = p.get(i);
      double middle = (share + q[i]) / 2;
      sum += term(share, middle) + term(q[i], middle);
    }
    return Math.min(Math.log(2), Math.max(0, sum / 2));
  }

  private static double term(double share, double middle) {
    return share > 0 ? share * Math.log(share / middle) : 0;
  }

  /** Euclidean distance {@code sqrt(sum (p - q)^2)}, in [0, sqrt 2]. */
  public static double euclidean(List<Double> p, double[] q) {
    double sum = 0;
    for (int i = 0; i < q.length; i++) {
      sum += (p.get(i) - q[i]) * (p.get(i) - q[i]);
    }
    return Math.sqrt(sum);
  }

  /**
   * Total variation distance {@code sum abs(p - q) / 2}, in [0, 1]: the share of people who would
   * have to change group.
   */
  public static double totalVariation(List<Double> p, double[] q) {
    double sum = 0;
    for (int i = 0; i < q.length; i++) {
      sum += Math.abs(p.get(i) - q[i]);
    }
    return sum / 2;
  }

  /** Largest difference of one group, {@code max abs(p - q)}, in [0, 1]. */
  public static double largestDifference(List<Double> p, double[] q) {
    double largest = 0;
    for (int i = 0; i < q.length; i++) {
      largest = Math.max(largest, Math.abs(p.get(i) - q[i]));
    }
    return largest;
  }

  /**
   * Population stability index {@code sum (q - p) ln(q / p)}, 0 or more; it is the symmetric sum of
   * both Kullback–Leibler divergences. Undefined (an exception) where a share is 0. Source: B.
   * Yurdakul and J. Naranjo, Statistical properties of the population stability index, J. Risk
   * Model Validation 14 (2020) 89. Example: {@code p = (1/2, 1/2), q = (3/4, 1/4)} gives {@code
   * ln(3)/4 = 0.2747}.
   */
  public static double stabilityIndex(List<Double> p, double[] q) {
    double sum = 0;
    for (int i = 0; i < q.length; i++) {
      if (!(p.get(i) > 0 && q[i] > 0)) {
        throw new IllegalArgumentException("the share of group " + i + " is 0");
      }
      sum += (q[i] - p.get(i)) * Math.log(q[i] / p.get(i));
    }
    return Math.max(0, sum);
  }
}
