package io.equipoise.synth.generate.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.synth.ToyPatients;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NumberMarginalTest {
  private static final Column WIDE = ToyPatients.number("x", 0, 5_000, false);
  private static final Column OPEN =
      ToyPatients.number("x", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);

  @Test
  void shouldInterpolateBetweenOrderedValues() {
    // 100 values 0.001, 1.001, ...: value number i at probability (i + 1/2) / 100.
    NumberMarginal marginal =
        new NumberMarginal(WIDE, IntStream.range(0, 100).mapToDouble(i -> i + 0.001).toArray());

    assertThat(marginal.value(0.405)).isCloseTo(40.001, within(1e-9));
    assertThat(marginal.value(0.4075)).isCloseTo(40.251, within(1e-9));
  }

  @Test
  void shouldShowNoExtremePerson() {
    double[] values =
        DoubleStream.concat(
                DoubleStream.of(4_321), IntStream.range(100, 1_100).mapToDouble(i -> i / 10.0))
            .toArray();
    NumberMarginal marginal = new NumberMarginal(WIDE, values);
    SplittableRandom random = new SplittableRandom(1);

    for (int i = 0; i < 100_000; i++) {
      assertThat(marginal.value(random.nextDouble())).isLessThan(400);
    }
    assertThat(marginal.value(0.9999)).isGreaterThan(marginal.value(0.99));
  }

  @Test
  void shouldKeepValuesThatACrowdSharesAtTheEnd() {
    // 995 people between 10 and 20, five at 90.
    double[] values =
        IntStream.range(0, 1_000).mapToDouble(i -> i < 995 ? 10 + i % 11 : 90).toArray();
    NumberMarginal marginal = new NumberMarginal(ToyPatients.number("x", 0, 90, true), values);

    assertThat(marginal.value(0.998)).isEqualTo(90);
    assertThat(marginal.value(0.9999)).isEqualTo(90);
    assertThat(marginal.value(0.0001)).isEqualTo(10);
  }

  @Test
  void shouldReachBeyondTheEndsExponentially() {
    // Exponential with mean 10: the tail beyond q99 must have mean 10 as well.
    double[] values =
        IntStream.range(0, 5_000).mapToDouble(i -> -10 * Math.log1p(-(i + 0.5) / 5_000)).toArray();
    NumberMarginal marginal = new NumberMarginal(OPEN, values);
    double edge = marginal.value(0.99);
    double beyond =
        IntStream.range(0, 10_000)
            .mapToDouble(i -> marginal.value(0.99 + 0.01 * (i + 0.5) / 10_000) - edge)
            .average()
            .orElseThrow();

    assertThat(edge).isCloseTo(10 * Math.log(100), within(0.2));
    assertThat(beyond).isCloseTo(10, within(0.3));
  }

  @Test
  void shouldStayInTheRangeOnTheGridAndFinite() {
    NumberMarginal whole =
        new NumberMarginal(
            ToyPatients.number("x", 3, 30, true), new double[] {3, 5, 8, 13, 21, 29, 30});
    NumberMarginal open = new NumberMarginal(OPEN, new double[] {1.25, 2.5, 4, 8, 16.75});
    for (double p : new double[] {0, 1e-300, 0.001, 0.3, 0.5, 0.77, 0.999, 1}) {
      assertThat(whole.value(p)).isBetween(3.0, 30.0).matches(v -> v == Math.rint(v));
      assertThat(open.value(p)).isFinite();
      assertThat(open.value(p) * 100).isCloseTo(Math.rint(open.value(p) * 100), within(1e-6));
    }
    assertThat(new NumberMarginal(WIDE, new double[] {7}).value(0.3)).isEqualTo(7);
  }

  @Property(tries = 200)
  void shouldNeverDecreaseAndFindItsOwnEdges(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int n) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = random.doubles(n).map(v -> Math.rint(v * v * 50)).toArray();
    NumberMarginal marginal = new NumberMarginal(ToyPatients.number("x", 0, 60, true), values);
    double before = marginal.value(0);
    for (int i = 1; i <= 300; i++) {
      double now = marginal.value(i / 300.0);
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
    double edge = 20;
    double from = marginal.reaching(edge);
    if (from > 0 && from < 1) {
      assertThat(marginal.value(from - 1e-9)).isLessThan(edge);
      assertThat(marginal.value(from)).isGreaterThanOrEqualTo(edge);
    }
    assertThat(marginal.shareUpTo(edge))
        .isEqualTo((double) DoubleStream.of(values).filter(v -> v <= edge).count() / n);
    assertThat(marginal.shareBelow(edge))
        .isEqualTo((double) DoubleStream.of(values).filter(v -> v < edge).count() / n);
    assertThat(marginal.seen(10, edge))
        .isEqualTo(DoubleStream.of(values).anyMatch(v -> v >= 10 && v < edge));
  }
}
