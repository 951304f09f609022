package io.equipoise.cohort.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CalibrationBinsTest {

  @Test
  void shouldTakeOffWhatChanceAddsWhenThereIsOneBin() {
    double[] scores = new double[20];
    Arrays.fill(scores, 0.2);
    boolean[] positive = new boolean[20];
    Arrays.fill(positive, 0, 8, true);
    // |0.4 - 0.2| = 0.2; s = sqrt(0.24 / 19) = 0.112390, z = 1.779514,
    // E|N| = s * 0.797885 * exp(-z^2 / 2) + 0.2 * erf(1.258306) = 0.203378; 0.4 - 0.203378.
    assertThat(bins(scores, positive).error(once(20))).isEqualTo(0.196622, within(1e-6));
  }

  @Test
  void shouldMatchAMonteCarloMeanWhenItTakesOffWhatChanceAdds() {
    double[] scores = new double[40];
    Arrays.fill(scores, 0.3);
    boolean[] positive = new boolean[40];
    Arrays.fill(positive, 0, 14, true);
    double observed = 14 / 40.0;
    double deviation = Math.sqrt(observed * (1 - observed) / 39);
    Random random = new Random(5);
    double mean =
        IntStream.range(0, 400_000)
            .mapToDouble(i -> Math.abs(observed - 0.3 + deviation * random.nextGaussian()))
            .average()
            .orElseThrow();
    double expected = Math.max(0, 2 * (observed - 0.3) - mean);
    assertThat(bins(scores, positive).error(once(40))).isEqualTo(expected, within(5e-4));
  }

  @Test
  void shouldGiveThePlainErrorWhenChanceCannotExplainIt() {
    // Two bins of 50: predicted 0.1 and 0.9, observed 0 and 1.
    double[] scores = new double[100];
    boolean[] positive = new boolean[100];
    for (int row = 0; row < 100; row++) {
      scores[row] = row < 50 ? 0.1 : 0.9;
      positive[row] = row >= 50;
    }
    CalibrationBins bins = bins(scores, positive);
    assertThat(bins.bins()).isEqualTo(2);
    assertThat(bins.error(once(100))).isEqualTo(0.1, within(1e-12));
  }

  @Test
  void shouldCutTenBinsOfEqualSizeWhenThereAreRowsEnough() {
    double[] scores = IntStream.range(0, 200).mapToDouble(i -> i / 200.0).toArray();
    // Observed 0 everywhere: the error is the mean probability, however the bins are cut.
    CalibrationBins bins = bins(scores, new boolean[200]);
    assertThat(bins.bins()).isEqualTo(10);
    assertThat(bins.error(once(200)))
        .isEqualTo(Arrays.stream(scores).average().orElseThrow(), within(1e-12));
  }

  @Test
  void shouldHaveFewerBinsWhenThereAreFewRowsAndNeverPartTies() {
    double[] distinct = IntStream.range(0, 32).mapToDouble(i -> i / 32.0).toArray();
    assertThat(bins(distinct, new boolean[32]).bins()).isEqualTo(2);
    double[] tied = new double[200];
    Arrays.fill(tied, 0, 150, 0.25);
    Arrays.fill(tied, 150, 200, 0.75);
    assertThat(bins(tied, new boolean[200]).bins()).isEqualTo(2);
    assertThat(bins(new double[5], new boolean[5]).bins()).isEqualTo(1);
  }

  @Test
  void shouldCountRowsAsOftenAsTheyWereDrawn() {
    double[] scores = new double[20];
    Arrays.fill(scores, 0.2);
    boolean[] positive = new boolean[20];
    Arrays.fill(positive, 0, 8, true);
    int[] drawn = once(20);
    Arrays.fill(drawn, 0, 8, 2);
    drawn[19] = 0;
    double[] rows = new double[27];
    Arrays.fill(rows, 0.2);
    boolean[] outcomes = new boolean[27];
    Arrays.fill(outcomes, 0, 16, true);
    // 16 of 27 written out are the same bins: everything has one score.
    CalibrationBins writtenOut = bins(rows, outcomes);
    assertThat(writtenOut.bins()).isEqualTo(1);
    assertThat(bins(scores, positive).error(drawn)).isEqualTo(writtenOut.error(once(27)));
  }

  @Test
  void shouldTakeOffTwoFifthsOnAverageWhenTheModelIsCalibrated() {
    Random random = new Random(7);
    double plain = 0;
    double corrected = 0;
    int runs = 200;
    for (int run = 0; run < runs; run++) {
      double[] scores = random.doubles(250).toArray();
      boolean[] positive = new boolean[250];
      for (int row = 0; row < 250; row++) {
        positive[row] = random.nextDouble() < scores[row];
      }
      corrected += bins(scores, positive).error(once(250)) / runs;
      plain += plain(scores, positive) / runs;
    }
    // Bins of 25 with a mean variance of 1/6: chance alone gives about 0.06.
    assertThat(plain).isBetween(0.05, 0.08);
    // |d| of a normal is 0.798 s on average, and what is taken off 1.128 - 0.798 = 0.331 s.
    assertThat(corrected / plain).isEqualTo(1 - 0.331 / 0.798, within(0.02));
  }

  @Test
  void shouldBeUndefinedWithoutRows() {
    CalibrationBins bins = CalibrationBins.of(new double[3], new boolean[3], new int[0]);
    assertThat(bins.bins()).isZero();
    assertThat(bins.error(once(3))).isNaN();
    assertThat(bins(new double[3], new boolean[3]).error(new int[3])).isNaN();
  }

  /** Ten bins of equal size and no correction, the naive way. */
  private static double plain(double[] scores, boolean[] positive) {
    int n = scores.length;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted((a, b) -> Double.compare(scores[a], scores[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    double error = 0;
    for (int bin = 0; bin < 10; bin++) {
      double gap = 0;
      for (int i = bin * n / 10; i < (bin + 1) * n / 10; i++) {
        gap += (positive[order[i]] ? 1 : 0) - scores[order[i]];
      }
      error += Math.abs(gap) / n;
    }
    return error;
  }

  private static CalibrationBins bins(double[] scores, boolean[] positive) {
    return CalibrationBins.of(scores, positive, IntStream.range(0, scores.length).toArray());
  }

  private static int[] once(int n) {
    int[] once = new int[n];
    Arrays.fill(once, 1);
    return once;
  }
}
