package io.equipoise.synth.domain.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import org.junit.jupiter.api.Test;

class RankComparisonTest {

  @Test
  void shouldCountPairsWhenWorkedOutByHand() {
    assertThat(RankComparison.area(new double[] {1, 3}, new double[] {2, 4}).value())
        .isEqualTo(0.75);
    assertThat(RankComparison.area(new double[] {1, 1}, new double[] {1, 1}).value())
        .isEqualTo(0.5);
    assertThat(RankComparison.area(new double[] {5, 6}, new double[] {1, 2}).value()).isZero();
  }

  @Test
  void shouldGiveDeLongsIntervalWhenWorkedOutByHand() {
    // Placements of a: 2/3, 1, 1/3; of b: 1/3, 2/3, 1. Variances 1/9 each: radius 1.96 sqrt(2/27).
    Estimate.Known area = RankComparison.area(new double[] {2, 0, 4}, new double[] {1, 3, 5});
    Interval interval = area.interval().orElseThrow();

    assertThat(area.value()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(interval.lower()).isCloseTo(2 / 3.0 - 1.959964 * Math.sqrt(2 / 27.0), within(1e-6));
    assertThat(interval.upper()).isEqualTo(1);
  }
}
