package io.equipoise.monitor.domain.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;

class IndependenceTest {
  @Test
  void shouldJudgeFishersTea() {
    // Tables 4-0, 3-1, 1-3, 0-4 of 70: 1 + 16 + 16 + 1.
    assertThat(Independence.exact(new long[] {3, 1}, new long[] {4, 4}).orElseThrow())
        .isCloseTo(34.0 / 70, within(1e-12));
  }

  /** Fisher's test in whole numbers, where tables that are equally probable are exactly so. */
  private static double fisher(int a, int b, int c, int d) {
    BigInteger observed = ways(a + b, a).multiply(ways(c + d, c));
    BigInteger extreme = BigInteger.ZERO;
    for (int x = Math.max(0, a - d); x <= Math.min(a + b, a + c); x++) {
      BigInteger table = ways(a + b, x).multiply(ways(c + d, a + c - x));
      extreme = table.compareTo(observed) <= 0 ? extreme.add(table) : extreme;
    }
    return new BigDecimal(extreme)
        .divide(new BigDecimal(ways(a + b + c + d, a + c)), MathContext.DECIMAL64)
        .doubleValue();
  }

  private static BigInteger ways(int n, int k) {
    BigInteger ways = BigInteger.ONE;
    for (int i = 1; i <= k; i++) {
      ways = ways.multiply(BigInteger.valueOf(n - k + i)).divide(BigInteger.valueOf(i));
    }
    return ways;
  }

  @Property(tries = 500)
  void shouldAgreeWithFishersTestInWholeNumbersWhenThereAreTwoGroups(
      @ForAll @IntRange(max = 60) int a,
      @ForAll @IntRange(max = 60) int b,
      @ForAll @IntRange(max = 60) int c,
      @ForAll @IntRange(max = 60) int d) {
    Assume.that(a + b > 0 && c + d > 0);

    assertThat(Independence.exact(new long[] {a, c}, new long[] {a + b, c + d}).orElseThrow())
        .isCloseTo(fisher(a, b, c, d), within(1e-9));
  }

  @Property(tries = 300)
  void shouldAgreeWithAnotherLibrarysChiSquareTestWhenExpectedCountsAreLarge(
      @ForAll @IntRange(min = 20, max = 900) int a,
      @ForAll @IntRange(min = 20, max = 900) int b,
      @ForAll @IntRange(min = 20, max = 900) int c) {
    double p =
        ChiSquareTest.withDefaults()
            .test(new long[][] {{a, b, c}, {1000 - a, 1000 - b, 1000 - c}})
            .getPValue();

    assertThat(
            Independence.pValue(new long[] {a, b, c}, new long[] {1000, 1000, 1000}).orElseThrow())
        .isCloseTo(p, within(1e-9));
  }

  /** All tables of three groups with the same number of yes, by binomial coefficients. */
  private static double naive(int[] yes, int[] people) {
    int total = yes[0] + yes[1] + yes[2];
    double all = 0;
    double extreme = 0;
    double observed =
        choose(people[0], yes[0]) * choose(people[1], yes[1]) * choose(people[2], yes[2]);
    for (int i = 0; i <= people[0]; i++) {
      for (int j = 0; j <= people[1]; j++) {
        int k = total - i - j;
        if (k >= 0 && k <= people[2]) {
          double ways = choose(people[0], i) * choose(people[1], j) * choose(people[2], k);
          all += ways;
          extreme += ways <= observed ? ways : 0;
        }
      }
    }
    return extreme / all;
  }

  private static double choose(int n, int k) {
    double ways = 1;
    for (int i = 1; i <= k; i++) {
      ways = ways * (n - k + i) / i;
    }
    return Math.rint(ways);
  }

  @Property(tries = 300)
  void shouldAgreeWithAddingUpAllTablesWhenThereAreThreeGroups(
      @ForAll @IntRange(max = 6) int a,
      @ForAll @IntRange(max = 6) int b,
      @ForAll @IntRange(max = 6) int c,
      @ForAll @IntRange(min = 1, max = 6) int d,
      @ForAll @IntRange(min = 1, max = 6) int e,
      @ForAll @IntRange(min = 1, max = 6) int f) {
    assertThat(
            Independence.exact(new long[] {a, b, c}, new long[] {a + d, b + e, c + f})
                .orElseThrow())
        .isCloseTo(naive(new int[] {a, b, c}, new int[] {a + d, b + e, c + f}), within(1e-9));
  }

  @Test
  void shouldSeeNothingUnusualWhenEverybodyIsAlike() {
    assertThat(Independence.pValue(new long[] {0, 0}, new long[] {40, 60}).orElseThrow())
        .isCloseTo(1, within(1e-9));
    assertThat(Independence.pValue(new long[] {40, 60}, new long[] {40, 60}).orElseThrow())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void shouldStayExactWhenOneGroupIsHuge() {
    // Hypergeometric nearly binomial: 3 of 3 where 1 of 1,000 has it, about 1e-9.
    assertThat(Independence.pValue(new long[] {3, 1_000}, new long[] {3, 1_000_000}).orElseThrow())
        .isBetween(0.9e-9, 1.2e-9);
  }

  @Test
  void shouldSayNothingWhenFewerThanTwoGroupsHavePeople() {
    assertThat(Independence.pValue(new long[] {0, 5}, new long[] {0, 9})).isEmpty();
  }

  @Test
  void shouldSayNothingWhenTablesAreTooMany() {
    // Expected counts of the small groups are below 1; 41^4 tables at most.
    assertThat(
            Independence.pValue(new long[] {40, 0, 0, 0, 0}, new long[] {100_000, 90, 90, 90, 90}))
        .isEmpty();
  }
}
