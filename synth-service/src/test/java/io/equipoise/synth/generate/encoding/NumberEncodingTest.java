package io.equipoise.synth.generate.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.synth.ToyPatients;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NumberEncodingTest {
  private static final Column DOSE = ToyPatients.number("dose", -1e6, 1e6, false);
  private static final Column AGE = ToyPatients.number("age", 0, 120, true);
  private final SplittableRandom random = new SplittableRandom(1);

  private double roundTrip(NumberEncoding encoding, double value) {
    int level = encoding.levelOf(value, random);
    return encoding.decode(level, (float) encoding.positionOf(value, level));
  }

  @Property
  void shouldReturnEveryNumberWithItsDecimalPlaces(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = -9999, max = 9999) Integer> tenths,
      @ForAll @LongRange(min = 0, max = 1000) long seed) {
    double[] values = tenths.stream().mapToDouble(t -> t / 10.0).toArray();
    NumberEncoding encoding = NumberEncoding.fit(DOSE, values, List.of());
    SplittableRandom draw = new SplittableRandom(seed);

    double range = Arrays.stream(values).max().orElse(0) - Arrays.stream(values).min().orElse(0);
    for (double value : values) {
      int level = encoding.levelOf(value, draw);
      double position = encoding.positionOf(value, level);
      assertThat(position).isBetween(-1.0, 1.0);
      double back = encoding.decode(level, position);
      assertThat(back * 10).isCloseTo(Math.rint(back * 10), within(1e-6));
      // With more than 12 different values, the two or three outermost people are not shown.
      boolean inner = value >= thirdFrom(values, 1) && value <= thirdFrom(values, -1);
      if (Math.abs(position) < 1 && (inner || encoding.decode(level, 0) == value)) {
        assertThat(back).isCloseTo(value, within(0.05 + 1e-6 * range));
      }
    }
  }

  /** The third least value, or the third greatest; of one or two values the outermost. */
  private static double thirdFrom(double[] values, int direction) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    int third = Math.min(2, sorted.length - 1);
    return direction > 0 ? sorted[third] : sorted[sorted.length - 1 - third];
  }

  @Test
  void shouldShowNoExtremePersonWhenABandHasFewPeople() {
    // 17 ages of 80 and above, one person each: 2.5 at either end are not shown.
    double[] ages = IntStream.range(0, 17).mapToDouble(i -> 80 + i + i / 16 * 10).toArray();
    NumberEncoding banded = NumberEncoding.fit(AGE, ages, List.of(80.0, 120.0));
    NumberEncoding plain = NumberEncoding.fit(AGE, ages, List.of());

    for (NumberEncoding encoding : List.of(banded, plain)) {
      for (int level = 0; level < encoding.levels(); level++) {
        for (int percent = -100; percent <= 100; percent++) {
          assertThat(encoding.decode(level, percent / 100.0)).isBetween(82.0, 94.0);
        }
      }
    }
    assertThat(roundTrip(banded, 106)).isEqualTo(94);
    assertThat(roundTrip(banded, 90)).isEqualTo(90);
  }

  @Property
  void shouldStayInTheRangeSeenWhateverThePosition(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 120) Integer> ages,
      @ForAll @IntRange(min = -100, max = 100) int percent) {
    double[] values = ages.stream().mapToDouble(Integer::doubleValue).toArray();
    NumberEncoding encoding = NumberEncoding.fit(AGE, values, List.of());

    for (int level = 0; level < encoding.levels(); level++) {
      double decoded = encoding.decode(level, percent / 100.0);
      assertThat(decoded)
          .isBetween(
              Arrays.stream(values).min().orElseThrow(), Arrays.stream(values).max().orElseThrow())
          .isEqualTo(Math.rint(decoded));
    }
  }

  @Test
  void shouldKeepFrequentValuesExactlyWhenTheRestIsContinuous() {
    SplittableRandom draw = new SplittableRandom(2);
    double[] values =
        IntStream.range(0, 500)
            .mapToDouble(i -> i % 3 == 0 ? 0 : 50 + 10 * draw.nextGaussian())
            .toArray();

    NumberEncoding encoding = NumberEncoding.fit(DOSE, values, List.of());

    assertThat(encoding.levelOf(0, random)).isZero();
    assertThat(encoding.decode(0, 0.7)).isZero();
    assertThat(encoding.hasPosition()).isTrue();
  }

  @Test
  void shouldNeedNoPositionWhenThereAreFewValues() {
    double[] vessels = IntStream.range(0, 300).mapToDouble(i -> i % 4).toArray();

    NumberEncoding encoding = NumberEncoding.fit(AGE, vessels, List.of());

    assertThat(encoding.levels()).isEqualTo(4);
    assertThat(encoding.hasPosition()).isFalse();
  }

  @Test
  void shouldGiveMissingALevelOfItsOwnWhenItWasSeen() {
    NumberEncoding encoding = NumberEncoding.fit(AGE, new double[] {1, 2, Double.NaN}, List.of());

    assertThat(encoding.levels()).isEqualTo(3);
    assertThat(roundTrip(encoding, Double.NaN)).isNaN();
    assertThat(encoding.representative(2)).isNaN();
  }

  @Test
  void shouldHaveOneLevelWhenEverythingIsMissing() {
    NumberEncoding encoding =
        NumberEncoding.fit(AGE, new double[] {Double.NaN, Double.NaN}, List.of());

    assertThat(encoding.levels()).isEqualTo(1);
    assertThat(encoding.decode(0, 0)).isNaN();
  }

  @Test
  void shouldRefuseMissingWhenItWasNotSeen() {
    NumberEncoding encoding = NumberEncoding.fit(AGE, new double[] {1, 2}, List.of());

    assertThatThrownBy(() -> encoding.levelOf(Double.NaN, random))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void shouldHaveALevelPerValueInBandsOfFewValues() {
    // 15 is below every band; nobody is from 65 to 74.
    double[] ages = {15, 18, 30, 44, 45, 60, 64, 80, Double.NaN};
    NumberEncoding encoding = NumberEncoding.fit(AGE, ages, List.of(18.0, 45.0, 65.0, 75.0, 101.0));

    assertThat(encoding.levels()).isEqualTo(9);
    assertThat(encoding.hasPosition()).isFalse();
    assertThat(encoding.levelOf(15, random)).isZero();
    assertThat(encoding.levelOf(44, random)).isEqualTo(3);
    assertThat(encoding.levelOf(45, random)).isEqualTo(4);
    assertThat(DoubleStream.of(ages).map(age -> roundTrip(encoding, age)).toArray())
        .containsExactly(ages);
  }

  @Test
  void shouldTakeAValueThatWasNotSeenForTheClosestOfItsBand() {
    double[] ages = {18, 30, 44, 45, 60};
    NumberEncoding encoding = NumberEncoding.fit(AGE, ages, List.of(18.0, 45.0, 101.0));

    assertThat(roundTrip(encoding, 44.4)).isEqualTo(44);
    assertThat(roundTrip(encoding, 36)).isEqualTo(30);
    assertThat(roundTrip(encoding, 46)).isEqualTo(45);
  }

  @Test
  void shouldHaveOneLevelWithAPositionInABandOfManyValues() {
    // 18 to 44 are 27 ages, of which the two outermost are not shown; 45 and 50 two.
    double[] ages =
        DoubleStream.concat(
                DoubleStream.iterate(18, age -> age < 45, age -> age + 1), DoubleStream.of(45, 50))
            .toArray();
    NumberEncoding encoding = NumberEncoding.fit(AGE, ages, List.of(18.0, 45.0, 101.0));

    assertThat(encoding.levels()).isEqualTo(3);
    assertThat(encoding.levelOf(44, random)).isZero();
    assertThat(encoding.levelOf(45, random)).isEqualTo(1);
    assertThat(encoding.decode(0, 1)).isEqualTo(42);
    assertThat(encoding.decode(0, -1)).isEqualTo(20);
    assertThat(DoubleStream.of(ages).map(age -> roundTrip(encoding, age)).toArray())
        .containsExactly(
            DoubleStream.of(ages)
                .map(age -> age < 45 ? Math.max(20, Math.min(42, age)) : age)
                .toArray());
  }
}
