package io.equipoise.monitor.domain.evidence;

import java.util.List;

/**
 * A bet that a subgroup's share is {@code alternative} rather than {@code boundary} or more: the
 * logarithm of the factor by which each record multiplies the wealth.
 *
 * <p>A member multiplies it by {@code q / theta < 1}, anybody else by {@code (1 - q) / (1 - theta)
 * > 1}, with {@code q} the alternative and {@code theta} the boundary. At a share {@code p} the
 * mean factor is {@code p q / theta + (1 - p)(1 - q) / (1 - theta)}: 1 at {@code p = theta}, less
 * above.
 *
 * @param alternative share that the bet is on, below the boundary
 * @param logMember logarithm of the factor for a member, below 0
 * @param logOther logarithm of the factor for anybody else, above 0; infinite at the boundary 1,
 *     where one such record refutes the null hypothesis
 */
record Bet(double alternative, double logMember, double logOther) {
  /**
   * The bets, as shares of the boundary; our choice. A bet on {@code f * theta} gains at true
   * shares below about {@code theta (1 - f) / -ln f} (small theta) and gains most at {@code f *
   * theta}: 0.85 covers shares below 0.92 of the boundary, 0.7 is the soonest to reach its cut for
   * half of the reference when the boundary is 0.8 of it (a bet on less grows faster and needs a
   * higher cut), and 0.5 is fast when a subgroup almost vanishes. In simulated falls from 13 to 6 %
   * with boundary 10.4 %, 0.7 in place of 0.65 took the median delay in batches of 16 from 608
   * records to 592. More bets would raise every cut (union bound) for little.
   */
  private static final double[] FRACTIONS = {0.85, 0.7, 0.5};

  /** Number of bets. */
  static final int COUNT = FRACTIONS.length;

  /** The bets against a boundary in (0, 1], nearest first. */
  static List<Bet> against(double boundary) {
    return List.of(
        on(FRACTIONS[0], boundary), on(FRACTIONS[1], boundary), on(FRACTIONS[2], boundary));
  }

  private static Bet on(double fraction, double boundary) {
    double alternative = fraction * boundary;
    // log1p: (1 - q) / (1 - theta) differs from 1 by less than rounding for the smallest shares.
    double logOther =
        boundary < 1
            ? Math.log1p((boundary - alternative) / (1 - boundary))
            : Double.POSITIVE_INFINITY;
    return new Bet(alternative, Math.log(fraction), logOther);
  }

  /** Logarithm of the wealth that starts at 1 and sees {@code count} members of {@code support}. */
  double logWealth(long count, long support) {
    if (support == 0) {
      return 0;
    }
    // Nobody else: 0 times an infinite factor must not become NaN.
    return count == support ? count * logMember : count * logMember + (support - count) * logOther;
  }

  /**
   * The largest power of the wealth that is still a fair or losing game for a subgroup at its
   * reference share {@code r} or above: the {@code gamma >= 1} with {@code r exp(gamma logMember) +
   * (1 - r) exp(gamma logOther) = 1}.
   *
   * <p>There is exactly one. {@code h(gamma) = r exp(gamma logMember) + (1 - r) exp(gamma
   * logOther)} is strictly convex for {@code r < 1}, {@code h(0) = 1}, and {@code h(1) <= 1} as
   * {@code r >= theta}. A strictly convex function takes the value 1 at most twice, once at 0; it
   * tends to infinity, so the other place lies at 1 or beyond, and at 1 only if {@code r = theta}.
   * For {@code r = 1} there is none, as such wealth never grows: infinite. Bisection to the last
   * bit on {@code h - 1} in {@code expm1}, exact for the smallest shares; the lower end is
   * returned, so that rounding errs towards a higher cut.
   */
  double exponent(double reference) {
    if (reference >= 1) {
      return Double.POSITIVE_INFINITY;
    }
    double low = 1;
    double high = 2;
    while (excess(reference, high) < 0) {
      low = high;
      high *= 2;
    }
    double middle = low + (high - low) / 2;
    while (middle > low && middle < high) {
      if (excess(reference, middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
      middle = low + (high - low) / 2;
    }
    return low;
  }

  private double excess(double reference, double exponent) {
    return reference * Math.expm1(exponent * logMember)
        + (1 - reference) * Math.expm1(exponent * logOther);
  }

  /** Refuses counts that cannot be. */
  static void requireCounts(long count, long support) {
    if (count < 0 || count > support) {
      throw new IllegalArgumentException(
          "needs 0 <= count <= support, got count = " + count + ", support = " + support);
    }
  }

  /** The boundary {@code minRatio * reference}, both checked to be in (0, 1]. */
  static double boundary(double reference, double minRatio) {
    if (!(reference > 0 && reference <= 1)) {
      throw new IllegalArgumentException("reference must be in (0, 1], got " + reference);
    }
    if (!(minRatio > 0 && minRatio <= 1)) {
      throw new IllegalArgumentException("minRatio must be in (0, 1], got " + minRatio);
    }
    return minRatio * reference;
  }
}
