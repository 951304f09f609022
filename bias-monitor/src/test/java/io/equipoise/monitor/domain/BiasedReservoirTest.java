package io.equipoise.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BiasedReservoirTest {
  @Property
  void shouldSpreadExactlyTheBoundOverThePartitions(
      @ForAll @IntRange(min = 1, max = 5000) int perCell,
      @ForAll @IntRange(min = 1, max = 64) int partitions) {
    assertThat(
            IntStream.range(0, partitions)
                .map(p -> BiasedReservoir.capacity(perCell, p, partitions))
                .sum())
        .isEqualTo(perCell);
  }

  @Test
  void shouldTakeFreeSlotsInOrderBeforeReplacingAny() {
    assertThat(
            IntStream.range(0, 5).map(filled -> BiasedReservoir.slot(filled, 5, 2, 1000 + filled)))
        .containsExactly(0, 1, 2, 3, 4);
  }

  @Property
  void shouldStayWithinTheSlotsAndChooseTheSameAgain(
      @ForAll @IntRange(min = 1, max = 100) int capacity,
      @ForAll @IntRange(min = 0, max = 100) int partition,
      @ForAll @IntRange(min = 0) int offset) {
    int slot = BiasedReservoir.slot(capacity, capacity, partition, offset);

    assertThat(slot).isBetween(0, capacity - 1);
    assertThat(BiasedReservoir.slot(capacity, capacity, partition, offset)).isEqualTo(slot);
  }

  @Test
  void shouldForgetExponentiallyWhenFull() {
    // m = 100 slots, 100,000 arrivals: the expected age of what is kept is m, and e^-1 of it is
    // older than m.
    int m = 100;
    int kept = 0;
    int old = 0;
    double ages = 0;
    for (int run = 0; run < 50; run++) {
      long[] slots = new long[m];
      for (long offset = 0; offset < 10_000; offset++) {
        slots[BiasedReservoir.slot((int) Math.min(offset, m), m, run, offset)] = offset;
      }
      for (long offset : slots) {
        long age = 9_999 - offset;
        kept++;
        ages += age;
        old += age >= m ? 1 : 0;
      }
    }

    assertThat(ages / kept).isCloseTo(m, within(5.0));
    assertThat((double) old / kept).isCloseTo(Math.exp(-1), within(0.03));
  }

  @Test
  void shouldRefuseAPartitionThatIsNone() {
    assertThatThrownBy(() -> BiasedReservoir.capacity(10, 4, 4)).hasMessageContaining("got 4");
  }
}
