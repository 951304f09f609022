package io.equipoise.monitor.domain.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.hipparchus.special.Gamma;

/**
 * Tests whether a yes/no property, such as a positive label, is equally frequent in all groups:
 * Pearson's chi-square test of a 2 × B table, or, where expected counts are small, the exact test
 * that keeps both margins (Fisher's for two groups, Freeman and Halton's for more).
 *
 * <p>Sources: R. A. Fisher, On the interpretation of chi-square from contingency tables, J. R.
 * Stat. Soc. 85 (1922) 87; G. H. Freeman and J. H. Halton, Note on an exact treatment of
 * contingency, goodness of fit and other problems of significance, Biometrika 38 (1951) 141.
 * Example: Fisher's tea, 3 of 4 and 1 of 4, gives {@code 34/70 = 0.4857}.
 */
public final class Independence {
  private Independence() {}

  /** People of one group, and how many of them have the property. */
  record Row(long yes, long people) {
    Row {
      if (!(0 <= yes && yes <= people)) {
        throw new IllegalArgumentException("a group needs 0 <= yes <= people");
      }
    }
  }

  /**
   * Two-sided probability of a table at least as extreme as the observed one if all groups have the
   * property equally often, in [0, 1]. Groups without people are left out; with fewer than two left
   * the test says nothing (empty). By chi-square with {@code B - 1} degrees of freedom where {@link
   * GoodnessOfFit#areLarge} holds for the expected counts, else exact (as extreme: at most as
   * probable), where a bound on the number of tables, the product of the ranges of all counts but
   * the last, is at most {@link GoodnessOfFit#MOST_OUTCOMES}, else empty.
   *
   * @param yes people with the property, per group
   * @param people people, per group
   */
  public static OptionalDouble pValue(long[] yes, long[] people) {
    List<Row> rows = rows(yes, people);
    if (rows.size() < 2) {
      return OptionalDouble.empty();
    }
    double n = rows.stream().mapToLong(Row::people).sum();
    double rate = rows.stream().mapToLong(Row::yes).sum() / n;
    double[] expected = new double[2 * rows.size()];
    double statistic = 0;
    for (int g = 0; g < rows.size(); g++) {
      Row row = rows.get(g);
      expected[2 * g] = row.people() * rate;
      expected[2 * g + 1] = row.people() * (1 - rate);
      double difference = row.yes() - expected[2 * g];
      statistic += difference * difference * (1 / expected[2 * g] + 1 / expected[2 * g + 1]);
    }
    return GoodnessOfFit.areLarge(expected)
        ? OptionalDouble.of(GoodnessOfFit.upperTail(statistic, rows.size() - 1))
        : exact(rows);
  }

  /** The exact test whatever the expected counts; else as {@link #pValue}. */
  public static OptionalDouble exact(long[] yes, long[] people) {
    List<Row> rows = rows(yes, people);
    return rows.size() < 2 ? OptionalDouble.empty() : exact(rows);
  }

  private static List<Row> rows(long[] yes, long[] people) {
    List<Row> rows = new ArrayList<>();
    for (int g = 0; g < people.length; g++) {
      if (people[g] > 0) {
        rows.add(new Row(yes[g], people[g]));
      }
    }
    return rows;
  }

  private static OptionalDouble exact(List<Row> rows) {
    Tables tables = new Tables(rows);
    return tables.bound() > GoodnessOfFit.MOST_OUTCOMES
        ? OptionalDouble.empty()
        : OptionalDouble.of(tables.atMostAsProbable(rows));
  }

  /** All tables with the observed margins. */
  private static final class Tables {
    private final int last;
    private final long yes;
    private final long[] lows;
    private final long[] sizes;
    private final double[][] logWays;
    private final double logAll;

    Tables(List<Row> rows) {
      long n = rows.stream().mapToLong(Row::people).sum();
      this.yes = rows.stream().mapToLong(Row::yes).sum();
      this.last = rows.size() - 1;
      this.lows = new long[rows.size()];
      this.sizes = new long[rows.size()];
      for (int g = 0; g <= last; g++) {
        long people = rows.get(g).people();
        lows[g] = Math.max(0, yes - (n - people));
        sizes[g] = Math.min(people, yes) - lows[g] + 1;
      }
      this.logWays = new double[rows.size()][];
      if (bound() <= GoodnessOfFit.MOST_OUTCOMES) {
        for (int g = 0; g <= last; g++) {
          logWays[g] = logWays(rows.get(g).people(), lows[g], (int) sizes[g]);
        }
      }
      this.logAll = logChoose(n, yes);
    }

    /** At least the number of tables. */
    double bound() {
      double product = 1;
      long largest = 0;
      for (int g = 0; g <= last; g++) {
        largest = Math.max(largest, sizes[g]);
        product *= g < last ? sizes[g] : 1;
      }
      return Math.max(product, (double) largest);
    }

    private static double[] logWays(long people, long low, int size) {
      double[] ways = new double[size];
      for (int i = 0; i < size; i++) {
        ways[i] = logChoose(people, low + i);
      }
      return ways;
    }

    private static double logChoose(long n, long k) {
      return Gamma.logGamma(n + 1.0) - Gamma.logGamma(k + 1.0) - Gamma.logGamma(n - k + 1.0);
    }

    double atMostAsProbable(List<Row> rows) {
      double observed = -logAll;
      for (int g = 0; g <= last; g++) {
        observed += logWays[g][(int) (rows.get(g).yes() - lows[g])];
      }
      // 1e-7, as R's fisher.test: tables as probable as the observed one belong to it whatever the
      // rounding.
      return Math.min(1, walk(0, yes, -logAll, observed + 1e-7));
    }

    private double walk(int group, long left, double logProbability, double cut) {
      if (group == last) {
        long index = left - lows[group];
        if (index < 0 || index >= sizes[group]) {
          return 0;
        }
        double total = logProbability + logWays[group][(int) index];
        return total <= cut ? Math.exp(total) : 0;
      }
      double probability = 0;
      for (int i = 0; i < sizes[group] && lows[group] + i <= left; i++) {
        probability +=
            walk(group + 1, left - lows[group] - i, logProbability + logWays[group][i], cut);
      }
      return probability;
    }
  }
}
