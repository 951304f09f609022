package io.equipoise.monitor.domain.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RecencyReservoirTest {
  @Test
  void shouldTakeFreeSlotsInOrderBeforeReplacingAny() {
    RecencyReservoir reservoir = new RecencyReservoir(4, 80);

    for (int i = 0; i < 4; i++) {
      assertThat(reservoir.offer(i, 2, 700 + i)).contains(new RecencyReservoir.Slot(i, false));
    }
    for (int i = 4; i < 1000; i++) {
      assertThat(reservoir.offer(i, 2, 700 + i).stream()).allMatch(RecencyReservoir.Slot::replaces);
    }
  }

  @Property
  void shouldStayWithinTheSlotsAndChooseTheSameAgain(
      @ForAll @IntRange(min = 1, max = 100) int slots,
      @ForAll @LongRange(min = 0) long beyond,
      @ForAll @LongRange(min = 0) long arrivals,
      @ForAll @IntRange(min = 0, max = 100) int partition,
      @ForAll @LongRange(min = 0) long offset) {
    RecencyReservoir reservoir = new RecencyReservoir(slots, slots + beyond % (1L << 60));
    Optional<RecencyReservoir.Slot> slot = reservoir.offer(arrivals, partition, offset);

    assertThat(slot.stream()).allMatch(s -> s.index() >= 0 && s.index() < slots);
    assertThat(slot.stream()).allMatch(s -> s.replaces() == (arrivals >= slots));
    assertThat(reservoir.offer(arrivals, partition, offset)).isEqualTo(slot);
    if (arrivals < slots) {
      assertThat(slot).isPresent();
    }
  }

  @Test
  void shouldBeUniformUpToTheHorizon() {
    // 20,000 streams of 40 arrivals into 5 slots, horizon 40: each arrival is kept in 1/8 of them,
    // 2,500 on average with a standard deviation of sqrt(20,000 * 1/8 * 7/8) = 46.8.
    int[] kept = new int[40];
    for (int stream = 0; stream < 20_000; stream++) {
      for (long offset : run(new RecencyReservoir(5, 40), 40, stream).slots()) {
        kept[(int) offset]++;
      }
    }

    // Sum of squares over the variance is chi-squared with 39 degrees of freedom, here times 40/39
    // for the fixed size: its 99.9 % point is 72.1 * 40/39.
    assertThat(Arrays.stream(kept).mapToDouble(k -> (k - 2500.0) * (k - 2500.0)).sum() / 2187.5)
        .isLessThan(74);
  }

  @Test
  void shouldHaveGeometricAgesInTheLongRun() {
    // 50 slots, horizon 500, 400 streams of 10,000 arrivals: ages in ten classes of equal
    // probability under P(age >= a) = (1 - 1/500)^a.
    int[] classes = new int[10];
    double ages = 0;
    for (int stream = 0; stream < 400; stream++) {
      for (long offset : run(new RecencyReservoir(50, 500), 10_000, stream).slots()) {
        long age = 9_999 - offset;
        ages += age;
        double younger = 1 - Math.pow(1 - 1.0 / 500, age + 0.5);
        classes[Math.min(9, (int) (10 * younger))]++;
      }
    }

    // 20,000 ages with mean H - 1 = 499 and standard deviation 499.5: the mean's is 3.5.
    assertThat(ages / 20_000).isCloseTo(499, within(4 * 3.5));
    double statistic = 0;
    for (int c = 0; c < 10; c++) {
      // The classes' borders fall between whole ages, so their probabilities are near 1/10.
      double expected = 20_000 * probability(c);
      statistic += (classes[c] - expected) * (classes[c] - expected) / expected;
    }
    // 99.9 % point of chi-squared with 9 degrees of freedom.
    assertThat(statistic).isLessThan(27.88);
  }

  /** Probability of a class of ages, summed age by age. */
  private static double probability(int wanted) {
    double sum = 0;
    for (int age = 0; age < 20_000; age++) {
      double younger = 1 - Math.pow(1 - 1.0 / 500, age + 0.5);
      if (Math.min(9, (int) (10 * younger)) == wanted) {
        sum += Math.pow(1 - 1.0 / 500, age) / 500;
      }
    }
    return sum;
  }

  @Test
  void shouldIncludeEachArrivalAsStatedSoonAfterTheHorizon() {
    // 20,000 streams of 30 arrivals into 4 slots with horizon 20, against the stated probability.
    RecencyReservoir reservoir = new RecencyReservoir(4, 20);
    int[] kept = new int[30];
    for (int stream = 0; stream < 20_000; stream++) {
      for (long offset : run(reservoir, 30, stream).slots()) {
        kept[(int) offset]++;
      }
    }

    for (int r = 0; r < 30; r++) {
      double p = reservoir.inclusion(30, 29 - r);
      assertThat(kept[r] / 20_000.0).isCloseTo(p, within(4.5 * Math.sqrt(p * (1 - p) / 20_000)));
    }
  }

  @Property
  void shouldIncludeAsManyAsThereAreSlots(
      @ForAll @IntRange(min = 1, max = 20) int slots,
      @ForAll @IntRange(min = 0, max = 200) int beyond,
      @ForAll @IntRange(min = 1, max = 600) int arrivals) {
    RecencyReservoir reservoir = new RecencyReservoir(slots, slots + beyond);
    double sum = 0;
    for (int age = 0; age < arrivals; age++) {
      sum += reservoir.inclusion(arrivals, age);
    }

    assertThat(sum).isCloseTo(Math.min(slots, arrivals), within(1e-9));
  }

  @Test
  void shouldStateTheInclusionOfTheWorkedExample() {
    RecencyReservoir reservoir = new RecencyReservoir(100, 2000);

    assertThat(reservoir.inclusion(10_000, 0)).isEqualTo(0.05);
    assertThat(reservoir.inclusion(10_000, 2_000)).isCloseTo(0.0184, within(5e-5));
    assertThat(reservoir.inclusion(50, 3)).isEqualTo(1);
    assertThat(reservoir.inclusion(400, 3)).isEqualTo(0.25);
  }

  @Test
  void shouldWriteOneInTwentyArrivalsInTheLongRun() {
    // 100 + 100 (1/101 + ... + 1/2000) + 98,000 / 20 = 100 + 299 + 4,900 = 5,299 expected; the
    // standard deviation is below sqrt(5,299) = 73.
    assertThat(run(RecencyReservoir.ofSlots(100), 100_000, 3).writes())
        .isBetween(5_299 - 4 * 73, 5_299 + 4 * 73);
  }

  @Test
  void shouldReplaceAtEveryArrivalWhenTheHorizonIsTheSlots() {
    assertThat(run(new RecencyReservoir(10, 10), 5_000, 1).writes()).isEqualTo(5_000);
  }

  @Test
  void shouldDrawApartForEachPartition() {
    RecencyReservoir reservoir = new RecencyReservoir(50, 100);
    int both = 0;
    for (long offset = 1_000; offset < 21_000; offset++) {
      both +=
          reservoir.offer(offset, 0, offset).isPresent()
                  && reservoir.offer(offset, 1, offset).isPresent()
              ? 1
              : 0;
    }

    // Independent: 1/4 of 20,000, standard deviation 61.
    assertThat(both).isBetween(5_000 - 4 * 61, 5_000 + 4 * 61);
  }

  @Test
  void shouldTakeAFreedSlotBeforeAnyDraw() {
    RecencyReservoir reservoir = new RecencyReservoir(3, 60);

    for (long arrivals = 3; arrivals < 200; arrivals++) {
      assertThat(reservoir.offer(OptionalInt.of(1), arrivals, 0, arrivals))
          .contains(new RecencyReservoir.Slot(1, false));
      assertThat(reservoir.offer(OptionalInt.empty(), arrivals, 0, arrivals))
          .isEqualTo(reservoir.offer(arrivals, 0, arrivals));
    }
    assertThatThrownBy(() -> reservoir.offer(OptionalInt.of(1), 1, 0, 0))
        .hasMessageContaining("got 1 after 1");
  }

  @Test
  void shouldKeepNothingWithoutSlots() {
    RecencyReservoir none = RecencyReservoir.ofSlots(0);

    assertThat(run(none, 1_000, 0).writes()).isZero();
    assertThat(none.inclusion(10, 0)).isZero();
  }

  @Test
  void shouldKnowTheAgesOfAHorizonOfOne() {
    RecencyReservoir last = new RecencyReservoir(1, 1);

    assertThat(last.inclusion(7, 0)).isEqualTo(1);
    assertThat(last.inclusion(7, 1)).isZero();
  }

  @Test
  void shouldRefuseWhatIsOutOfRange() {
    assertThatThrownBy(() -> new RecencyReservoir(-1, 5)).hasMessageContaining("got -1");
    assertThatThrownBy(() -> new RecencyReservoir(6, 5)).hasMessageContaining("got 5 for 6");
    assertThatThrownBy(() -> new RecencyReservoir(1, Long.MAX_VALUE)).hasMessageContaining("2^61");
    assertThatThrownBy(() -> RecencyReservoir.ofSlots(1).offer(-1, 0, 0))
        .hasMessageContaining("got -1");
    assertThatThrownBy(() -> RecencyReservoir.ofSlots(1).inclusion(3, 3))
        .hasMessageContaining("got 3 of 3");
  }

  /** The offsets in the slots after a stream, and how often a slot was written. */
  private record Run(List<Long> slots, int writes) {}

  private static Run run(RecencyReservoir reservoir, int arrivals, int partition) {
    long[] slots = new long[reservoir.slots()];
    int writes = 0;
    for (int i = 0; i < arrivals; i++) {
      Optional<RecencyReservoir.Slot> slot = reservoir.offer(i, partition, i);
      if (slot.isPresent()) {
        slots[slot.get().index()] = i;
        writes++;
      }
    }
    return new Run(Arrays.stream(slots).boxed().toList(), writes);
  }
}
