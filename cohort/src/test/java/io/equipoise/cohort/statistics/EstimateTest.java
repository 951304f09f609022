package io.equipoise.cohort.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class EstimateTest {

  @Test
  void shouldFoldEachStateToItsOwnResultWhenFolded() {
    assertThat(describe(new Estimate.Known(0.25, Optional.empty(), 40))).isEqualTo("0.25 of 40");
    assertThat(describe(new Estimate.Insufficient("too few", 12))).isEqualTo("too few: 12");
    assertThat(describe(new Estimate.Absent("nobody"))).isEqualTo("absent: nobody");
    assertThat(describe(new Estimate.Unknown("undefined"))).isEqualTo("unknown: undefined");
  }

  private static String describe(Estimate estimate) {
    return estimate.fold(
        known -> known.value() + " of " + known.n(),
        insufficient -> insufficient.reason() + ": " + insufficient.n(),
        absent -> "absent: " + absent.reason(),
        unknown -> "unknown: " + unknown.reason());
  }

  @Test
  void shouldHaveAPointOnlyWhenKnown() {
    assertThat(new Estimate.Known(-1.5, Optional.empty(), 3).point()).hasValue(-1.5);
    assertThat(new Estimate.Insufficient("too few", 12).point()).isEmpty();
    assertThat(new Estimate.Absent("nobody").point()).isEmpty();
    assertThat(new Estimate.Unknown("undefined").point()).isEmpty();
  }

  @Test
  void shouldRefuseWhenKnownValueIsNotFinite() {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Estimate.Known(value, Optional.empty(), 3))
          .withMessageContaining("got " + value);
    }
  }
}
