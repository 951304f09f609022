package io.equipoise.monitor.domain.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class DivergenceTest {
  private static final List<Double> HALVES = List.of(0.5, 0.5);

  @Test
  void shouldAddHalfARecordToEveryGroup() {
    assertThat(Divergence.smoothed(new long[] {0, 9})).containsExactly(0.05, 0.95);
  }

  @Test
  void shouldGiveTheExamplesOfItsDocumentation() {
    double[] q = {0.75, 0.25};

    assertThat(Divergence.kullbackLeibler(HALVES, q))
        .isCloseTo(Math.log(4.0 / 3) / 2, within(1e-12));
    assertThat(Divergence.jensenShannon(HALVES, q)).isCloseTo(0.03382, within(5e-6));
    assertThat(Divergence.stabilityIndex(HALVES, q)).isCloseTo(Math.log(3) / 4, within(1e-12));
  }

  @Test
  void shouldReachItsUpperEndsWhenNoGroupIsShared() {
    List<Double> p = List.of(1.0, 0.0);
    double[] q = {0, 1};

    assertThat(Divergence.jensenShannon(p, q)).isCloseTo(Math.log(2), within(1e-12));
    assertThat(Divergence.euclidean(p, q)).isCloseTo(Math.sqrt(2), within(1e-12));
    assertThat(Divergence.totalVariation(p, q)).isEqualTo(1);
    assertThat(Divergence.largestDifference(p, q)).isEqualTo(1);
  }

  @Test
  void shouldRefuseWhatWouldBeInfinite() {
    assertThatThrownBy(() -> Divergence.kullbackLeibler(HALVES, new double[] {1, 0}))
        .hasMessageContaining("group 1");
    assertThatThrownBy(() -> Divergence.stabilityIndex(List.of(0.0, 1.0), new double[] {0.5, 0.5}))
        .hasMessageContaining("group 0");
    assertThatThrownBy(() -> Divergence.shares(new long[] {0, 0}))
        .hasMessageContaining("at least one record");
  }
}
