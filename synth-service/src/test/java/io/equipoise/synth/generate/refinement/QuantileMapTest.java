package io.equipoise.synth.generate.refinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.synth.ToyPatients;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class QuantileMapTest {
  private static final Column COLUMN = ToyPatients.number("x", -1_000, 1_000, false);
  private static final double MINUS = Double.NEGATIVE_INFINITY;
  private static final double PLUS = Double.POSITIVE_INFINITY;

  /** 0.5, 1.5, ... 999.5, in thousandths of the range. */
  private static double[] even(double from, double to) {
    return IntStream.range(0, 1_000)
        .mapToDouble(i -> from + (to - from) * (i + 0.5) / 1_000)
        .toArray();
  }

  @Test
  void shouldPutAValueAtTheSameQuantileOfTheRealOnes() {
    QuantileMap map = new QuantileMap(COLUMN, even(100, 200), even(0, 10), MINUS, PLUS);
    SplittableRandom random = new SplittableRandom(1);

    // A quarter of 0 to 10 is 2.5, of 100 to 200 it is 125.
    assertThat(map.map(2.5, random)).isCloseTo(125, within(0.2));
    assertThat(map.map(5, random)).isCloseTo(150, within(0.2));
    assertThat(map.map(9, random)).isCloseTo(190, within(0.2));
  }

  @Test
  void shouldSpreadAFrequentValueOverItsQuantiles() {
    // Half of the made values are 7; the upper half of the real ones lies between 150 and 200.
    double[] made =
        DoubleStream.concat(Arrays.stream(even(0, 5)), DoubleStream.generate(() -> 7).limit(1_000))
            .toArray();
    QuantileMap map = new QuantileMap(COLUMN, even(100, 200), made, MINUS, PLUS);
    SplittableRandom random = new SplittableRandom(2);

    double[] mapped = DoubleStream.generate(() -> map.map(7, random)).limit(2_000).toArray();

    assertThat(Arrays.stream(mapped).average().orElseThrow()).isCloseTo(175, within(1.5));
    assertThat(Arrays.stream(mapped).filter(v -> v < 149.5).count()).isZero();
    assertThat(Arrays.stream(mapped).filter(v -> v > 195).count()).isPositive();
  }

  @Test
  void shouldLeaveAValueThatWouldLeaveItsPart() {
    // The part ends at 150; what would be mapped beyond it stays as it is.
    QuantileMap map = new QuantileMap(COLUMN, even(100, 200), even(100, 150), 100, 150);
    SplittableRandom random = new SplittableRandom(3);

    assertThat(map.map(140, random)).isEqualTo(140);
    assertThat(map.map(110, random)).isCloseTo(120, within(0.2));
  }

  @Test
  void shouldRefuseTooFewValuesOnEitherSide() {
    assertThatThrownBy(() -> new QuantileMap(COLUMN, new double[19], new double[99], MINUS, PLUS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("19 and 99");
    assertThatThrownBy(() -> new QuantileMap(COLUMN, new double[99], new double[19], MINUS, PLUS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 200)
  void shouldKeepTheOrderOfDistinctValues(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] real = random.doubles(60, -20, 30).toArray();
    double[] made = random.doubles(80, 5, 25).toArray();
    QuantileMap map = new QuantileMap(COLUMN, real, made, MINUS, PLUS);
    double[] values = random.doubles(50, 0, 30).sorted().toArray();

    double[] mapped = Arrays.stream(values).map(v -> map.map(v, random)).toArray();

    assertThat(mapped).isSorted();
    assertThat(Arrays.stream(mapped)).allMatch(COLUMN::admits);
  }
}
