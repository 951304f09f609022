package io.equipoise.evaluator.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReliabilityBinTest {

  /** Twenty at 0.2 of whom a fourth, twenty at 0.6 of whom three fourths have the outcome. */
  @Test
  void shouldGiveMeanPredictionAndObservedShareWhenCountsAreByHand() {
    double[] probabilities = new double[40];
    boolean[] positive = new boolean[40];
    for (int row = 0; row < 40; row++) {
      probabilities[row] = row < 20 ? 0.2 : 0.6;
      positive[row] = row < 20 ? row < 5 : row < 35;
    }

    List<ReliabilityBin> bins =
        ReliabilityBin.of(probabilities, positive, IntStream.range(0, 40).toArray(), 5);

    assertThat(bins).hasSize(2);
    assertThat(bins.get(0).predicted()).isCloseTo(0.2, within(1e-12));
    assertThat(bins.get(0).observed()).isEqualTo(0.25);
    assertThat(bins.get(1).predicted()).isCloseTo(0.6, within(1e-12));
    assertThat(bins.get(1).observed()).isEqualTo(0.75);
    // Wilson, 5 of 20 at 95 %: (0.25 + z2/40 -+ z sqrt(0.25*0.75/20 + z2/1600)) / (1 + z2/20).
    assertThat(bins.get(0).interval().lower()).isCloseTo(0.1119, within(1e-4));
    assertThat(bins.get(0).interval().upper()).isCloseTo(0.4687, within(1e-4));
  }

  @Test
  void shouldJoinPartsUntilEachHasPeopleEnoughOfBothOutcomes() {
    SplittableRandom random = new SplittableRandom(3);
    int n = 2000;
    double[] probabilities = random.doubles(n).toArray();
    boolean[] positive = new boolean[n];
    for (int row = 0; row < n; row++) {
      positive[row] = random.nextDouble() < Math.pow(probabilities[row], 3);
    }

    List<ReliabilityBin> bins =
        ReliabilityBin.of(probabilities, positive, IntStream.range(0, n).toArray(), 11);

    assertThat(bins).hasSizeBetween(4, 10);
    double last = -1;
    for (ReliabilityBin bin : bins) {
      assertThat(bin.predicted()).isGreaterThan(last);
      assertThat(bin.observed()).isBetween(11.0 / n, 1 - 11.0 / n);
      last = bin.predicted();
    }
    // A tenth of the people would have a mean of 0.05; the outcome is too rare there.
    assertThat(bins.get(0).predicted()).isGreaterThan(0.1);
  }

  @Test
  void shouldGiveNoBinWhenOneOutcomeHasTooFewPeople() {
    double[] probabilities = {0.1, 0.2, 0.3, 0.4};
    boolean[] positive = {true, true, true, false};

    assertThat(ReliabilityBin.of(probabilities, positive, new int[] {0, 0, 0, 1}, 2)).isEmpty();
    assertThat(ReliabilityBin.of(new double[0], new boolean[0], new int[0], 1)).isEmpty();
  }
}
