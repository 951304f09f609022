package io.equipoise.cohort.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RocAreaTest {
  private static final double[] SCORES = {0.8, 0.5, 0.5, 0.5, 0.2};
  private static final boolean[] POSITIVE = {true, true, true, false, false};

  @Test
  void shouldGiveAreaAndVarianceAsWorkedByHand() {
    Estimate.Known area = (Estimate.Known) RocArea.of(List.of(SCORES), POSITIVE, 0.95);

    assertThat(area.value()).isEqualTo(5.0 / 6, within(1e-12));
    // 5/6 - 1.959964 * sqrt(5/144); the upper end is above 1.
    assertThat(area.lower().orElseThrow())
        .isEqualTo(5.0 / 6 - 1.959964 * Math.sqrt(5.0 / 144), within(1e-6));
    assertThat(area.upper().orElseThrow()).isEqualTo(1);
    assertThat(area.n()).isEqualTo(5);
  }

  @Test
  void shouldGiveThePairedDifferenceAsWorkedByHand() {
    // Components of the other scorer: 1, 0, 1/2 and 1/2, 1/2; of the difference: 0, 3/4, 1/4 and
    // 1/6, 1/2. Variances 7/48 and 1/18, hence 7/144 + 1/36 = 11/144.
    double[] other = {0.9, 0.1, 0.5, 0.5, 0.5};

    Estimate.Known difference =
        (Estimate.Known) RocArea.difference(List.of(SCORES), List.of(other), POSITIVE, 0.95);

    double reach = 1.959964 * Math.sqrt(11.0 / 144);
    assertThat(difference.value()).isEqualTo(1.0 / 3, within(1e-12));
    assertThat(difference.lower().orElseThrow()).isEqualTo(1.0 / 3 - reach, within(1e-6));
    assertThat(difference.upper().orElseThrow()).isEqualTo(1.0 / 3 + reach, within(1e-6));
  }

  @Test
  void shouldGiveANegativeDifferenceWhenTheOthersRankBetter() {
    double[] perfect = {3, 3, 3, 1, 1};
    double[] worst = {1, 1, 1, 3, 3};

    Estimate difference = RocArea.difference(List.of(worst), List.of(perfect), POSITIVE, 0.95);

    assertThat(difference.point()).hasValue(-1);
  }

  @Test
  void shouldRefuseADifferenceToNobody() {
    assertThatThrownBy(() -> RocArea.difference(List.of(SCORES), List.of(), POSITIVE, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldHaveNoIntervalWhenOneSideIsEntirelyAboveTheOther() {
    Estimate.Known area =
        (Estimate.Known)
            RocArea.of(
                List.of(new double[] {3, 4, 1, 2}), new boolean[] {true, true, false, false}, 0.95);

    assertThat(area.value()).isEqualTo(1);
    assertThat(area.interval()).isEmpty();
  }

  @Test
  void shouldSayThatThereIsNotEnoughWhenAnOutcomeIsMissing() {
    assertThat(RocArea.of(List.of(new double[] {1, 2}), new boolean[] {true, true}, 0.95))
        .isInstanceOf(Estimate.Insufficient.class);
    assertThat(RocArea.of(List.of(new double[0]), new boolean[0], 0.95))
        .isInstanceOf(Estimate.Insufficient.class);
  }

  @Test
  void shouldRefuseScoresThatAreNotNumbers() {
    assertThatThrownBy(
            () ->
                RocArea.of(
                    List.of(new double[] {1, Double.NaN}), new boolean[] {true, false}, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 200)
  void shouldAgreeWithAllPairsAndTheTextbookCovarianceWhenAveragingTwoScorers(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 25) int n1,
      @ForAll @IntRange(min = 2, max = 25) int n0) {
    Random random = new Random(seed);
    boolean[] positive = new boolean[n1 + n0];
    double[][] scores = new double[2][n1 + n0];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = i < n1;
      double common = random.nextInt(6) + (positive[i] ? 1 : 0);
      scores[0][i] = common;
      scores[1][i] = Math.rint((common + 3 * random.nextGaussian()) / 2);
    }
    double[][][] psi = new double[2][n1][n0];
    double mean = 0;
    for (int s = 0; s < 2; s++) {
      for (int i = 0; i < n1; i++) {
        for (int j = 0; j < n0; j++) {
          double x = scores[s][i];
          double y = scores[s][n1 + j];
          psi[s][i][j] = x > y ? 1 : x == y ? 0.5 : 0;
          mean += psi[s][i][j] / n1 / n0 / 2;
        }
      }
    }
    double variance = 0;
    for (int s = 0; s < 2; s++) {
      for (int t = 0; t < 2; t++) {
        variance += 0.25 * covariance(psi[s], psi[t]);
      }
    }
    Estimate.Known area = (Estimate.Known) RocArea.of(List.of(scores[0], scores[1]), positive, 0.5);

    assertThat(area.value()).isEqualTo(mean, within(1e-9));
    double reach = 0.6744897501960817 * Math.sqrt(Math.max(0, variance));
    if (area.interval().isPresent()) {
      assertThat(area.lower().orElseThrow()).isEqualTo(Math.max(0, mean - reach), within(1e-7));
      assertThat(area.upper().orElseThrow()).isEqualTo(Math.min(1, mean + reach), within(1e-7));
    } else {
      assertThat(reach).isLessThan(1e-7);
    }
  }

  /** Covariance of two areas from their tables of psi, positives by row. */
  private static double covariance(double[][] a, double[][] b) {
    int n1 = a.length;
    int n0 = a[0].length;
    double[][] rows = new double[2][n1];
    double[][] columns = new double[2][n0];
    for (int i = 0; i < n1; i++) {
      for (int j = 0; j < n0; j++) {
        rows[0][i] += a[i][j] / n0;
        rows[1][i] += b[i][j] / n0;
        columns[0][j] += a[i][j] / n1;
        columns[1][j] += b[i][j] / n1;
      }
    }
    return sampleCovariance(rows) / n1 + sampleCovariance(columns) / n0;
  }

  private static double sampleCovariance(double[][] xy) {
    int n = xy[0].length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        sum += (xy[0][i] - xy[0][j]) * (xy[1][i] - xy[1][j]) / 2;
      }
    }
    return sum / n / (n - 1);
  }
}
