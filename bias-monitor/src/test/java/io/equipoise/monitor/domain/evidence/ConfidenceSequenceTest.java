package io.equipoise.monitor.domain.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.statistics.Interval;
import io.equipoise.cohort.statistics.WilsonInterval;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConfidenceSequenceTest {
  private static final ConfidenceSequence UNIFORM = new ConfidenceSequence(1, 1, 0.95);

  @Test
  void shouldMatchTheHandWorkedBands() {
    // 0 of 1: 1/2 / (1 - p) < 20, so p < 0.975; 1 of 1 is its mirror image.
    assertThat(UNIFORM.interval(0, 1).lower()).isZero();
    assertThat(UNIFORM.interval(0, 1).upper()).isCloseTo(0.975, within(1e-8));
    assertThat(UNIFORM.interval(1, 1).lower()).isCloseTo(0.025, within(1e-8));
    assertThat(UNIFORM.interval(1, 1).upper()).isEqualTo(1);
    // 1 of 2: B(2, 2) = 1/6, so p (1 - p) > 1/120 and p = (1 -+ sqrt(1 - 4/120)) / 2.
    assertThat(UNIFORM.interval(1, 2).lower())
        .isCloseTo((1 - Math.sqrt(1 - 4.0 / 120)) / 2, within(1e-8));
    assertThat(UNIFORM.interval(1, 2).upper())
        .isCloseTo((1 + Math.sqrt(1 - 4.0 / 120)) / 2, within(1e-8));
    assertThat(UNIFORM.interval(1, 2).confidence()).isEqualTo(0.95);
  }

  @Test
  void shouldKnowNothingWithoutRecords() {
    assertThat(UNIFORM.interval(0, 0)).isEqualTo(new Interval(0, 1, 0.95));
  }

  @Test
  void shouldCenterThePriorOnTheShareThatIsExpected() {
    ConfidenceSequence around = ConfidenceSequence.around(0.1, 0.95);

    assertThat(around.interval(20, 200))
        .isEqualTo(new ConfidenceSequence(1, 9, 0.95).interval(20, 200));
    Interval unknown = ConfidenceSequence.ofUnknownShare(0.95).interval(20, 200);
    assertThat(around.interval(20, 200).upper() - around.interval(20, 200).lower())
        .isLessThan(unknown.upper() - unknown.lower());
  }

  @Property
  void shouldBeMirroredWhenMembersAndOthersChangePlaces(
      @ForAll @IntRange(min = 1, max = 5000) int n,
      @ForAll @DoubleRange(min = 0, max = 1) double part) {
    ConfidenceSequence sequence = ConfidenceSequence.ofUnknownShare(0.95);
    int k = (int) Math.round(part * n);
    Interval interval = sequence.interval(k, n);
    Interval mirrored = sequence.interval(n - k, n);

    assertThat(interval.lower()).isCloseTo(1 - mirrored.upper(), within(1e-8));
    assertThat(interval.upper()).isCloseTo(1 - mirrored.lower(), within(1e-8));
  }

  @Property
  void shouldContainTheIntervalOfASingleLook(
      @ForAll @IntRange(min = 20, max = 100_000) int n,
      @ForAll @DoubleRange(min = 0.1, max = 0.9) double part) {
    int k = (int) Math.round(part * n);
    Interval always = ConfidenceSequence.ofUnknownShare(0.95).interval(k, n);
    Interval once = WilsonInterval.of(k, n, 0.95);

    assertThat(always.lower()).isLessThanOrEqualTo(once.lower());
    assertThat(always.upper()).isGreaterThanOrEqualTo(once.upper());
  }

  @Test
  void shouldHoldAtEveryRecordAtOnce() {
    SplittableRandom random = new SplittableRandom(2021);
    ConfidenceSequence sequence = ConfidenceSequence.ofUnknownShare(0.9);
    int runs = 300;
    int always = 0;
    int alwaysWilson = 0;
    for (int run = 0; run < runs; run++) {
      double share = run % 2 == 0 ? 0.13 : 0.5;
      int k = 0;
      boolean held = true;
      boolean heldWilson = true;
      for (int n = 1; n <= 1000; n++) {
        k += random.nextDouble() < share ? 1 : 0;
        Interval band = sequence.interval(k, n);
        held &= band.lower() <= share && share <= band.upper();
        if (n % 10 == 0) {
          Interval wilson = WilsonInterval.of(k, n, 0.9);
          heldWilson &= wilson.lower() <= share && share <= wilson.upper();
        }
      }
      always += held ? 1 : 0;
      alwaysWilson += heldWilson ? 1 : 0;
    }

    assertThat((double) always / runs).isGreaterThanOrEqualTo(0.9);
    assertThat((double) alwaysWilson / runs)
        .as("what an interval for one look does")
        .isLessThan(0.6);
  }

  @Test
  void shouldNarrowWithTheRootOfTheRecords() {
    Interval some = ConfidenceSequence.ofUnknownShare(0.95).interval(130, 1_000);
    Interval many = ConfidenceSequence.ofUnknownShare(0.95).interval(13_000_000, 100_000_000);

    assertThat(some.upper() - some.lower()).isBetween(0.05, 0.09);
    assertThat(many.upper() - many.lower()).isBetween(1e-4, 4e-4);
  }

  @Test
  void shouldRefuseWhatIsOutOfRange() {
    assertThatThrownBy(() -> UNIFORM.interval(2, 1)).hasMessageContaining("count = 2");
    assertThatThrownBy(() -> new ConfidenceSequence(0, 1, 0.95)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> new ConfidenceSequence(1, 1, 1)).hasMessageContaining("got 1");
    assertThatThrownBy(() -> ConfidenceSequence.around(1, 0.9)).hasMessageContaining("and 0");
  }
}
