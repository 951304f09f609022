package io.equipoise.cohort.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentileBootstrapTest {
  private final PercentileBootstrap bootstrap = new PercentileBootstrap(1_000, 0.95);

  private static ToDoubleFunction<int[]> meanOf(double... values) {
    return rows -> Arrays.stream(rows).mapToDouble(row -> values[row]).average().orElse(Double.NaN);
  }

  private static Interval intervalOf(Estimate estimate) {
    return ((Estimate.Known) estimate).interval().orElseThrow();
  }

  @Test
  void shouldApproachTheExactDistributionWhenSampleIsTiny() {
    // The mean of 3 draws from {0, 0, 3} is the number of threes, binomial(3, 1/3): P(0) = 8/27 >
    // 0.05,
    // P(<= 1) = 20/27 < 0.95, P(<= 2) = 26/27 > 0.95. So the 90 % interval is [0, 2].
    Estimate mean =
        new PercentileBootstrap(10_000, 0.9).estimate(3, meanOf(0, 0, 3), new SplittableRandom(7));

    assertThat(mean.point()).hasValue(1);
    assertThat(intervalOf(mean)).isEqualTo(new Interval(0, 2, 0.9));
  }

  @Test
  void shouldCoverTheTruthAboutAsOftenAsItSaysWhenRepeated() {
    SplittableRandom random = new SplittableRandom(11);
    int covered = 0;
    for (int experiment = 0; experiment < 400; experiment++) {
      double[] sample = random.doubles(60).toArray();
      Interval interval =
          intervalOf(
              new PercentileBootstrap(200, 0.9).estimate(60, meanOf(sample), random.split()));
      covered += interval.lower() <= 0.5 && 0.5 <= interval.upper() ? 1 : 0;
    }

    // 360 expected; standard deviation sqrt(400 * 0.9 * 0.1) = 6, and the percentile method is a
    // little narrow.
    assertThat(covered).isBetween(335, 380);
  }

  @Test
  void shouldShareResamplesWhenSeveralMetricsAreAsked() {
    double[] values = new SplittableRandom(3).doubles(40).toArray();

    List<Estimate> estimates =
        bootstrap.estimate(
            40,
            List.of(meanOf(values), rows -> 1 + meanOf(values).applyAsDouble(rows)),
            new SplittableRandom(5));

    Interval first = intervalOf(estimates.get(0));
    Interval second = intervalOf(estimates.get(1));
    assertThat(second.lower()).isCloseTo(first.lower() + 1, within(1e-12));
    assertThat(second.upper()).isCloseTo(first.upper() + 1, within(1e-12));
  }

  @Test
  void shouldRepeatItselfExactlyWhenSeedIsTheSame() {
    double[] values = new SplittableRandom(3).doubles(40).toArray();

    Estimate once = bootstrap.estimate(40, meanOf(values), new SplittableRandom(5));

    assertThat(bootstrap.estimate(40, meanOf(values), new SplittableRandom(5))).isEqualTo(once);
    assertThat(bootstrap.estimate(40, meanOf(values), new SplittableRandom(6))).isNotEqualTo(once);
  }

  @Test
  void shouldDrawPeopleWholeWhenTheyHaveSeveralRows() {
    int[][] people = {{0, 1, 2}, {3}, {4, 5}};
    List<int[]> drawn = new ArrayList<>();

    bootstrap.estimate(
        people,
        List.of(
            rows -> {
              drawn.add(rows);
              return 0;
            }),
        new SplittableRandom(5));

    assertThat(drawn)
        .hasSize(1_001)
        .allSatisfy(
            rows -> {
              long[] times = new long[6];
              for (int row : rows) {
                times[row]++;
              }
              assertThat(times[0]).isEqualTo(times[1]).isEqualTo(times[2]);
              assertThat(times[4]).isEqualTo(times[5]);
              assertThat(times[0] + times[3] + times[4]).isEqualTo(3);
            });
  }

  @Test
  void shouldBeTwiceAsWideWhenFourEqualRowsAreOnePerson() {
    double[] perPerson = new SplittableRandom(3).doubles(100).toArray();
    double[] rows = IntStream.range(0, 400).mapToDouble(i -> perPerson[i / 4]).toArray();
    int[][] people =
        IntStream.range(0, 100)
            .mapToObj(i -> new int[] {4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3})
            .toArray(int[][]::new);

    Interval asPeople =
        intervalOf(
            bootstrap.estimate(people, List.of(meanOf(rows)), new SplittableRandom(5)).get(0));
    Interval asRows = intervalOf(bootstrap.estimate(400, meanOf(rows), new SplittableRandom(5)));

    // Standard errors s/sqrt(100) and s/sqrt(400).
    assertThat((asPeople.upper() - asPeople.lower()) / (asRows.upper() - asRows.lower()))
        .isCloseTo(2, within(0.3));
  }

  @Test
  void shouldBeAbsentWhenNobodyIsThere() {
    assertThat(bootstrap.estimate(0, meanOf(), new SplittableRandom(5)))
        .isEqualTo(new Estimate.Absent("nobody was seen"));
  }

  @Test
  void shouldBeUnknownWhenUndefinedOnTheSample() {
    for (double undefined : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      assertThat(bootstrap.estimate(5, rows -> undefined, new SplittableRandom(5)))
          .isInstanceOf(Estimate.Unknown.class);
    }
  }

  @Test
  void shouldBeInsufficientWhenTooManyResamplesAreUndefined() {
    // Row 0 is missing from a resample with probability 0.9^10 = 0.349.
    Estimate estimate = bootstrap.estimate(10, needing(1), new SplittableRandom(5));

    assertThat(estimate)
        .isInstanceOfSatisfying(
            Estimate.Insufficient.class,
            insufficient -> {
              assertThat(insufficient.n()).isEqualTo(10);
              assertThat(insufficient.reason())
                  .matches(".*undefined on 3\\d\\.\\d % .*more than 5\\.0 %.*");
            });
  }

  @Test
  void shouldLeaveUndefinedResamplesOutWhenTheyAreFew() {
    // None of rows 0 to 3 is drawn with probability (1 - 4/100)^100 = 0.0169.
    Estimate estimate = bootstrap.estimate(100, needing(4), new SplittableRandom(5));

    assertThat(intervalOf(estimate).lower()).isPositive();
  }

  /** 50 of 1,000 are 5 %, which is not more than 5 %; 51 are. */
  @Test
  void shouldLeaveExactlyFivePercentOut() {
    assertThat(intervalOf(undefinedOnTheFirst(50)).lower()).isEqualTo(1);
    assertThat(undefinedOnTheFirst(51)).isInstanceOf(Estimate.Insufficient.class);
  }

  private static Estimate undefinedOnTheFirst(int undefined) {
    AtomicInteger resample = new AtomicInteger();
    return new PercentileBootstrap(1_000, 0.95)
        .estimate(
            10,
            rows -> resample.getAndIncrement() < undefined ? Double.NaN : 1,
            new SplittableRandom(5));
  }

  /** How many of the first rows were drawn, undefined when none was. */
  private static ToDoubleFunction<int[]> needing(int first) {
    return rows -> {
      long drawn = Arrays.stream(rows).filter(row -> row < first).count();
      return drawn == 0 ? Double.NaN : drawn;
    };
  }

  @Test
  void shouldRefuseWhenTailsWouldBeEmpty() {
    assertThatCode(() -> new PercentileBootstrap(40, 0.95)).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PercentileBootstrap(39, 0.95))
        .withMessageContaining("at least 40 for confidence 0.95, got 39");
    assertThatIllegalArgumentException().isThrownBy(() -> new PercentileBootstrap(1_000, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new PercentileBootstrap(0, 0.5));
  }
}
