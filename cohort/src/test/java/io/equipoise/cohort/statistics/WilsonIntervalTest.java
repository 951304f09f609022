package io.equipoise.cohort.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonIntervalTest {

  /**
   * Rows 1 to 4: R. G. Newcombe, Two-sided confidence intervals for the single proportion,
   * Statistics in Medicine 17 (1998) 857-872, table I, method 3. The last two by hand: z =
   * 1.959964, z^2 = 3.841459; 8/10: center (0.8 + 0.192073) / 1.384146, radius 1.959964 *
   * sqrt(0.016 + 0.009604) / 1.384146; 0/10: upper end 3.841459 / 13.841459.
   */
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0.0000, 0.1611",
    "1, 29, 0.0061, 0.1718",
    "8, 10, 0.4902, 0.9433",
    "0, 10, 0.0000, 0.2775"
  })
  void shouldEqualPublishedNumbersWhenConfidenceIs95(long k, long n, double lower, double upper) {
    Interval interval = WilsonInterval.of(k, n, 0.95);

    assertThat(interval.lower()).isCloseTo(lower, within(5e-5));
    assertThat(interval.upper()).isCloseTo(upper, within(5e-5));
    assertThat(interval.confidence()).isEqualTo(0.95);
  }

  @Test
  void shouldRefuseWhenUndefined() {
    for (long[] kn : new long[][] {{0, 0}, {-1, 10}, {11, 10}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WilsonInterval.of(kn[0], kn[1], 0.95))
          .withMessageContaining("k = " + kn[0] + ", n = " + kn[1]);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WilsonInterval.of(1, 2, 1))
        .withMessageContaining("confidence");
  }

  @Property
  void shouldLieInUnitIntervalAroundTheShareWhenAnyCounts(
      @ForAll @LongRange(min = 1, max = 10_000_000) long n,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double confidence) {
    long k = Math.round(share * n);

    Interval interval = WilsonInterval.of(k, n, confidence);

    assertThat(interval.lower()).isBetween(0.0, (double) k / n);
    assertThat(interval.upper()).isBetween((double) k / n, 1.0);
  }

  @Property
  void shouldMirrorWhenSuccessesAndFailuresAreSwapped(
      @ForAll @LongRange(min = 1, max = 100_000) long n,
      @ForAll @DoubleRange(min = 0, max = 1) double share) {
    long k = Math.round(share * n);

    Interval interval = WilsonInterval.of(k, n, 0.95);
    Interval mirrored = WilsonInterval.of(n - k, n, 0.95);

    assertThat(interval.lower()).isCloseTo(1 - mirrored.upper(), within(1e-9));
  }

  @Property
  void shouldNarrowWhenTheSameShareRestsOnMorePeople(
      @ForAll @LongRange(min = 1, max = 10_000) long n,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll @LongRange(min = 2, max = 100) long factor) {
    long k = Math.round(share * n);

    Interval few = WilsonInterval.of(k, n, 0.95);
    Interval many = WilsonInterval.of(k * factor, n * factor, 0.95);

    assertThat(many.upper() - many.lower()).isLessThan(few.upper() - few.lower());
  }
}
