package io.equipoise.monitor.domain.evidence;

import io.equipoise.cohort.statistics.Interval;
import org.hipparchus.special.Beta;

/**
 * A band around a share that holds at all times at once: however often one looks and whenever one
 * stops, the true share has been inside at every look with probability {@code confidence} or more.
 *
 * <p>After {@code k} members among {@code n} records the band is every {@code p} with
 *
 * <pre>
 *   B(a + k, b + n - k) / B(a, b) / (p^k (1 - p)^(n - k)) &lt; 1 / (1 - confidence)
 * </pre>
 *
 * (B the beta function): those shares against which the beta-binomial mixture is no strong
 * evidence. For the true share the left side is a nonnegative martingale from 1, so it ever reaches
 * the right side with probability at most {@code 1 - confidence} (Ville). It is convex in p in
 * logarithms and at most 1 at {@code p = k / n}, so the band is an interval around {@code k / n}.
 * Its ends are found by bisection to 1e-9, rounded outwards.
 *
 * <p>For counts since a fixed moment. Over a rolling window it is a (wide) interval for one look.
 * Where many subgroups are shown together, divide {@code 1 - confidence} by their number.
 *
 * <p>States: no records give [0, 1]; k = 0 has lower end 0, k = n upper end 1.
 *
 * <p>Example: prior a = b = 1, confidence 0.95, 0 of 1: {@code B(1, 2) / B(1, 1) = 1/2}, so {@code
 * 1/2 / (1 - p) < 20} and the band is [0, 0.975].
 *
 * <p>Immutable. Cost: some 60 logarithms an interval. Sources: S. R. Howard, A. Ramdas, J.
 * McAuliffe, J. Sekhon, Time-uniform, nonparametric, nonasymptotic confidence sequences, Annals of
 * Statistics 49 (2021); H. Robbins, Statistical methods related to the law of the iterated
 * logarithm, Annals of Mathematical Statistics 41 (1970) (this mixture).
 */
public final class ConfidenceSequence {
  private static final double TOLERANCE = 1e-9;

  private final double priorMembers;
  private final double priorOthers;
  private final double confidence;
  private final double logPrior;

  /**
   * A confidence sequence with a beta prior, which sets where the band is narrowest and never
   * whether it holds.
   *
   * @param priorMembers a, above 0 and finite
   * @param priorOthers b, above 0 and finite
   * @param confidence probability that the band holds at all times, in (0, 1)
   */
  public ConfidenceSequence(double priorMembers, double priorOthers, double confidence) {
    if (!(priorMembers > 0
        && priorOthers > 0
        && Double.isFinite(priorMembers)
        && Double.isFinite(priorOthers))) {
      throw new IllegalArgumentException(
          "prior must be above 0 and finite, got " + priorMembers + " and " + priorOthers);
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be in (0, 1), got " + confidence);
    }
    this.priorMembers = priorMembers;
    this.priorOthers = priorOthers;
    this.confidence = confidence;
    this.logPrior = Beta.logBeta(priorMembers, priorOthers);
  }

  /**
   * With Jeffreys' prior a = b = 1/2, for a share about which nothing is known. Source: H.
   * Jeffreys, An invariant form for the prior probability in estimation problems, Proc. R. Soc. A
   * 186 (1946).
   */
  public static ConfidenceSequence ofUnknownShare(double confidence) {
    return new ConfidenceSequence(0.5, 0.5, confidence);
  }

  /**
   * With the prior {@code a = 10 share}, {@code b = 10 (1 - share)} of {@link ChangeEvidence}:
   * narrower than {@link #ofUnknownShare} where the true share is near this one.
   *
   * @param share expected share, in (0, 1)
   */
  public static ConfidenceSequence around(double share, double confidence) {
    return new ConfidenceSequence(10 * share, 10 * (1 - share), confidence);
  }

  /**
   * The band after {@code count} members among {@code support} records.
   *
   * @param count at least 0
   * @param support at least {@code count}
   */
  public Interval interval(long count, long support) {
    Bet.requireCounts(count, support);
    if (support == 0) {
      return new Interval(0, 1, confidence);
    }
    double share = (double) count / support;
    double logMixture =
        Beta.logBeta(priorMembers + count, priorOthers + (support - count)) - logPrior;
    // p is in the band when count ln p + (support - count) ln(1 - p) > bar.
    double bar = logMixture + Math.log1p(-confidence);
    double lower = count == 0 ? 0 : end(count, support, bar, 0, share);
    double upper = count == support ? 1 : end(count, support, bar, 1, share);
    return new Interval(lower, upper, confidence);
  }

  /** The outer bracket of where the band ends between a share outside and one inside. */
  private static double end(long count, long support, double bar, double outside, double inside) {
    double out = outside;
    double in = inside;
    while (Math.abs(in - out) > TOLERANCE) {
      double middle = (in + out) / 2;
      if (logLikelihood(count, support, middle) > bar) {
        in = middle;
      } else {
        out = middle;
      }
    }
    return out;
  }

  private static double logLikelihood(long count, long support, double p) {
    // 0 times the logarithm of 0 is 0 here: nobody of that kind was seen.
    double members = count == 0 ? 0 : count * Math.log(p);
    double others = count == support ? 0 : (support - count) * Math.log1p(-p);
    return members + others;
  }
}
