package io.equipoise.monitor.domain.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.GTest;
import org.apache.commons.statistics.inference.SignificanceResult;
import org.junit.jupiter.api.Test;

class GoodnessOfFitTest {
  private static List<Double> shares(List<Integer> weights) {
    double total = weights.stream().mapToInt(Integer::intValue).sum();
    return weights.stream().map(w -> w / total).toList();
  }

  private static long[] longs(List<? extends Number> numbers) {
    return numbers.stream().mapToLong(Number::longValue).toArray();
  }

  @Property(tries = 300)
  void shouldAgreeWithAnotherLibraryWhenExpectedCountsAreLarge(
      @ForAll @Size(5) List<@LongRange(min = 30, max = 3000) Long> counts,
      @ForAll @Size(5) List<@IntRange(min = 5, max = 9) Integer> weights) {
    List<Double> shares = shares(weights);
    double n = counts.stream().mapToLong(Long::longValue).sum();
    double[] expected = shares.stream().mapToDouble(s -> s * n).toArray();
    SignificanceResult chi = ChiSquareTest.withDefaults().test(expected, longs(counts));
    SignificanceResult g = GTest.withDefaults().test(expected, longs(counts));

    assertThat(GoodnessOfFit.Statistic.PEARSON.of(longs(counts), shares))
        .isCloseTo(chi.getStatistic(), within(1e-8 * (1 + chi.getStatistic())));
    assertThat(GoodnessOfFit.Statistic.LIKELIHOOD_RATIO.of(longs(counts), shares))
        .isCloseTo(g.getStatistic(), within(1e-8 * (1 + g.getStatistic())));
    assertThat(
            GoodnessOfFit.pValue(longs(counts), shares, GoodnessOfFit.Statistic.PEARSON)
                .orElseThrow())
        .isCloseTo(chi.getPValue(), within(1e-9));
    assertThat(
            GoodnessOfFit.pValue(longs(counts), shares, GoodnessOfFit.Statistic.LIKELIHOOD_RATIO)
                .orElseThrow())
        .isCloseTo(g.getPValue(), within(1e-9));
  }

  @Property(tries = 200)
  void shouldAddUpBothBinomialTailsWhenTwoEqualGroupsAreFew(
      @ForAll @IntRange(max = 40) int first, @ForAll @IntRange(min = 1, max = 40) int second) {
    // With equal shares both statistics order outcomes by their distance from the middle.
    int n = first + second;
    double tail = 0;
    double ways = 1;
    for (int i = 0; i <= Math.min(first, second); i++) {
      tail += ways / Math.pow(2, n);
      ways = ways * (n - i) / (i + 1);
    }
    double binomial = first == second ? 1 : 2 * tail;

    for (GoodnessOfFit.Statistic statistic : GoodnessOfFit.Statistic.values()) {
      assertThat(
              GoodnessOfFit.exact(new long[] {first, second}, List.of(0.5, 0.5), statistic)
                  .orElseThrow())
          .isCloseTo(binomial, within(1e-9));
    }
  }

  /** Adds up all sequences of people one by one; nothing in common with the enumeration. */
  private static double naive(
      long[] counts, List<Double> shares, GoodnessOfFit.Statistic statistic) {
    int n = (int) GoodnessOfFit.total(counts);
    int groups = shares.size();
    double observed = statistic.of(counts, shares);
    double sum = 0;
    long sequences = Math.round(Math.pow(groups, n));
    for (long sequence = 0; sequence < sequences; sequence++) {
      long[] outcome = new long[groups];
      double probability = 1;
      long rest = sequence;
      for (int i = 0; i < n; i++) {
        int group = (int) (rest % groups);
        rest /= groups;
        outcome[group]++;
        probability *= shares.get(group);
      }
      sum += statistic.of(outcome, shares) >= observed - 1e-9 ? probability : 0;
    }
    return sum;
  }

  @Property(tries = 100)
  void shouldAgreeWithAddingUpAllSequencesWhenGroupsAreFew(
      @ForAll @Size(3) List<@IntRange(max = 3) Integer> counts,
      @ForAll @Size(3) List<@IntRange(min = 1, max = 9) Integer> weights,
      @ForAll GoodnessOfFit.Statistic statistic) {
    long[] observed = longs(counts);
    observed[0]++;

    assertThat(GoodnessOfFit.exact(observed, shares(weights), statistic).orElseThrow())
        .isCloseTo(naive(observed, shares(weights), statistic), within(1e-9));
  }

  @Test
  void shouldUseTheExactTestOnlyWhereCochransRuleFails() {
    assertThat(GoodnessOfFit.areLarge(new double[] {5, 5, 5, 5, 1})).isTrue();
    assertThat(GoodnessOfFit.areLarge(new double[] {5, 5, 5, 4.9, 1})).isFalse();
    assertThat(GoodnessOfFit.areLarge(new double[] {5, 5, 5, 5, 0.9})).isFalse();
    assertThat(GoodnessOfFit.areLarge(DoubleStream.generate(() -> 5).limit(3).toArray())).isTrue();
  }

  @Test
  void shouldStopWhenOutcomesAreTooMany() {
    List<Double> quarters = List.of(0.25, 0.25, 0.25, 0.25);

    // C(67, 3) = 47,905 and C(68, 3) = 50,116
    assertThat(
            GoodnessOfFit.exact(
                new long[] {64, 0, 0, 0}, quarters, GoodnessOfFit.Statistic.PEARSON))
        .isPresent();
    assertThat(
            GoodnessOfFit.exact(
                new long[] {65, 0, 0, 0}, quarters, GoodnessOfFit.Statistic.PEARSON))
        .isEmpty();
  }

  @Test
  void shouldKeepTheDigitsOfATinyTail() {
    // 2 (1 - Phi(20)) = 5.5072e-89; one less a distribution function would be 0.
    assertThat(GoodnessOfFit.upperTail(400, 1)).isCloseTo(5.5072e-89, within(1e-92));
    assertThat(GoodnessOfFit.upperTail(0, 3)).isEqualTo(1);
  }
}
