package io.equipoise.cohort.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class QuantileTest {

  @Test
  void shouldInterpolateWhenBetweenOrderStatistics() {
    // By hand, h = (n - 1) p: 0.75 -> 1 + 0.75; 1.6 -> 20 + 0.6 * 15.
    assertThat(Quantile.of(new double[] {4, 2, 1, 3}, 0.25)).isCloseTo(1.75, within(1e-12));
    assertThat(Quantile.of(new double[] {15, 20, 35, 40, 50}, 0.4)).isCloseTo(29, within(1e-12));
  }

  @Test
  void shouldBeAnOrderStatisticWhenItFallsOnOne() {
    double[] values = {3, 1, 2};

    assertThat(Quantile.of(values, 0)).isEqualTo(1);
    assertThat(Quantile.of(values, 0.5)).isEqualTo(2);
    assertThat(Quantile.of(values, 1)).isEqualTo(3);
    assertThat(values).containsExactly(3, 1, 2);
  }

  @Test
  void shouldLieBetweenItsNeighboursWhenTheyAreFarApart() {
    double largest = Double.MAX_VALUE;

    // The span overflows: by hand, -M (1 - 0.5) + M 0.5 = 0 and -M 0.25 + M 0.75 = 0.5 M.
    assertThat(Quantile.of(new double[] {-largest, largest}, 0.5)).isZero();
    assertThat(Quantile.of(new double[] {-largest, largest}, 0.75) / largest)
        .isCloseTo(0.5, within(1e-15));
    assertThat(Quantile.of(new double[] {Double.NEGATIVE_INFINITY, 0}, 0.5))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Quantile.of(new double[] {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY}, 0.5))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void shouldRefuseWhenUndefined() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantile.of(new double[0], 0.5))
        .withMessageContaining("no values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantile.of(new double[] {1, Double.NaN}, 0.5))
        .withMessageContaining("NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantile.of(new double[] {1}, 1.1))
        .withMessageContaining("got 1.1");
  }

  @Property
  void shouldHaveTheRightShareBelowWhenAnyValues(
      @ForAll @Size(min = 1, max = 50) double[] values,
      @ForAll @DoubleRange(min = 0, max = 1) double p) {
    double quantile = Quantile.of(values, p);

    // At least floor((n - 1) p) + 1 values are at or below it, at least n - ceil((n - 1) p) at or
    // above.
    int n = values.length;
    assertThat(Arrays.stream(values).filter(v -> v <= quantile).count())
        .isGreaterThanOrEqualTo((long) Math.floor((n - 1) * p) + 1);
    assertThat(Arrays.stream(values).filter(v -> v >= quantile).count())
        .isGreaterThanOrEqualTo(n - (long) Math.ceil((n - 1) * p));
  }
}
