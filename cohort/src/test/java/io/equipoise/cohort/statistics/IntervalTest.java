package io.equipoise.cohort.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class IntervalTest {

  @Test
  void shouldScaleBothEndsWhenMultiplied() {
    assertThat(new Interval(-0.5, 0.25, 0.9).scale(4)).isEqualTo(new Interval(-2, 1, 0.9));
    assertThat(new Interval(-0.5, 0.25, 0.9).scale(0).upper()).isZero();
  }

  @Test
  void shouldRefuseWhenEndsOrFactorsAreImpossible() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Interval(0.2, 0.1, 0.95));
    assertThatIllegalArgumentException().isThrownBy(() -> new Interval(Double.NaN, 0.1, 0.95));
    assertThatIllegalArgumentException().isThrownBy(() -> new Interval(0.1, 0.2, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Interval(0.1, 0.2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Interval(0.1, 0.2, 0.9).scale(-1));
  }
}
