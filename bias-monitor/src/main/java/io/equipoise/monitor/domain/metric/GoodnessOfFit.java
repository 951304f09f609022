package io.equipoise.monitor.domain.metric;

import java.util.List;
import java.util.OptionalDouble;
import org.hipparchus.special.Gamma;

/**
 * Tests whether counts of groups are what the shares of a reference lead to expect: Pearson's
 * {@code X2} and the likelihood ratio {@code G}, each with a p-value from the chi-square
 * distribution, or from the exact multinomial distribution where expected counts are small.
 *
 * <p>A p-value is valid for one look at independent records; whoever looks again and again, as a
 * stream invites to, needs evidence made for it. Shares must be above 0 and add up to 1; there must
 * be two groups or more and one record or more.
 */
public final class GoodnessOfFit {
  /**
   * Largest number of outcomes that an exact test enumerates: ours, a few milliseconds. Four groups
   * reach it at 65 records.
   */
  public static final int MOST_OUTCOMES = 50_000;

  /** Which statistic orders the outcomes. */
  public enum Statistic {
    /**
     * {@code sum (n_g - e_g)^2 / e_g} with {@code e_g = n r_g}. Source: K. Pearson, Phil. Mag. 50
     * (1900) 157. Example: 60 and 40 where 50 and 50 are expected give 4.
     */
    PEARSON,
    /**
     * {@code 2 sum n_g ln(n_g / e_g)}, where 0 ln 0 is 0. Source: R. R. Sokal and F. J. Rohlf,
     * Biometry, 1981, chapter 17. Example: 60 and 40 where 50 and 50 are expected give 4.027.
     */
    LIKELIHOOD_RATIO;

    double term(long count, double expected) {
      if (this == PEARSON) {
        return (count - expected) * (count - expected) / expected;
      }
      return count == 0 ? 0 : 2 * count * Math.log(count / expected);
    }

    /** The statistic, 0 or more. Cost: linear in the groups. */
    public double of(long[] counts, List<Double> shares) {
      double n = total(counts);
      double sum = 0;
      for (int g = 0; g < counts.length; g++) {
        sum += term(counts[g], n * shares.get(g));
      }
      return Math.max(0, sum);
    }
  }

  private GoodnessOfFit() {}

  /**
   * Probability of a statistic at least as large as the observed one if the reference holds, in [0,
   * 1]. From the chi-square distribution with {@code B - 1} degrees of freedom where {@link
   * #areLarge} holds for the expected counts, else exact where there are at most {@link
   * #MOST_OUTCOMES} outcomes {@code C(n + B - 1, B - 1)}, else empty.
   */
  public static OptionalDouble pValue(long[] counts, List<Double> shares, Statistic statistic) {
    double n = total(counts);
    double[] expected = new double[counts.length];
    for (int g = 0; g < counts.length; g++) {
      expected[g] = n * shares.get(g);
    }
    return areLarge(expected)
        ? OptionalDouble.of(upperTail(statistic.of(counts, shares), counts.length - 1))
        : exact(counts, shares, statistic);
  }

  /**
   * Whether expected counts are large enough for the chi-square distribution: all at least 1, and
   * at most a fifth of them below 5. Source: W. G. Cochran, Some methods for strengthening the
   * common chi-square tests, Biometrics 10 (1954) 417.
   */
  public static boolean areLarge(double[] expected) {
    int small = 0;
    for (double e : expected) {
      if (e < 1) {
        return false;
      }
      if (e < 5) {
        small++;
      }
    }
    return 5L * small <= expected.length;
  }

  /** Probability that chi-square with these degrees of freedom is at least {@code x}. */
  public static double upperTail(double x, int degrees) {
    return x <= 0 ? 1 : Gamma.regularizedGammaQ(degrees / 2.0, x / 2);
  }

  /**
   * The exact p-value: the multinomial probability of all outcomes whose statistic is at least the
   * observed one. Empty beyond {@link #MOST_OUTCOMES}. Example: 4 and 0 of two equal groups give
   * {@code 2/16}. Cost: linear in the outcomes.
   */
  public static OptionalDouble exact(long[] counts, List<Double> shares, Statistic statistic) {
    long n = total(counts);
    double outcomes = 1;
    for (int g = 1; g < counts.length && outcomes <= MOST_OUTCOMES; g++) {
      outcomes = outcomes * (n + g) / g;
    }
    if (outcomes > MOST_OUTCOMES + 0.5) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        new Enumeration((int) n, shares, statistic).atLeast(statistic.of(counts, shares)));
  }

  static long total(long[] counts) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  /** Walks all ways to spread n records over the groups. */
  private static final class Enumeration {
    private final int n;
    private final int last;
    private final double[][] logWeights;
    private final double[][] terms;
    private final double logFactorial;

    Enumeration(int n, List<Double> shares, Statistic statistic) {
      this.n = n;
      this.last = shares.size() - 1;
      this.logWeights = new double[shares.size()][n + 1];
      this.terms = new double[shares.size()][n + 1];
      double[] logFactorials = new double[n + 1];
      for (int x = 1; x <= n; x++) {
        logFactorials[x] = logFactorials[x - 1] + Math.log(x);
      }
      this.logFactorial = logFactorials[n];
      for (int g = 0; g <= last; g++) {
        double share = shares.get(g);
        for (int x = 0; x <= n; x++) {
          logWeights[g][x] = x * Math.log(share) - logFactorials[x];
          terms[g][x] = statistic.term(x, n * share);
        }
      }
    }

    double atLeast(double observed) {
      // 1e-9: outcomes as extreme as the observed one belong to it whatever the rounding.
      return Math.min(1, walk(0, n, logFactorial, 0, observed - 1e-9 * Math.max(1, observed)));
    }

    private double walk(int group, int left, double logWeight, double sum, double cut) {
      if (group == last) {
        return sum + terms[group][left] >= cut ? Math.exp(logWeight + logWeights[group][left]) : 0;
      }
      double probability = 0;
      for (int x = 0; x <= left; x++) {
        probability +=
            walk(group + 1, left - x, logWeight + logWeights[group][x], sum + terms[group][x], cut);
      }
      return probability;
    }
  }
}
