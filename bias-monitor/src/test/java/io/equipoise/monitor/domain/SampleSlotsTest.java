package io.equipoise.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.Split;
import io.equipoise.monitor.Ward;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SampleSlotsTest {
  private static final CellScheme WARD = new CellScheme(Ward.descriptor());

  @Property
  void shouldSpreadExactlyTheBoundOverThePartitions(
      @ForAll @IntRange(min = 1, max = 5000) int perCell,
      @ForAll @IntRange(min = 1, max = 64) int partitions) {
    assertThat(
            IntStream.range(0, partitions)
                .map(p -> SampleSlots.slots(perCell, p, partitions))
                .sum())
        .isEqualTo(perCell);
  }

  @Test
  void shouldRefuseAPartitionThatIsNone() {
    assertThatThrownBy(() -> SampleSlots.slots(10, 4, 4)).hasMessageContaining("got 4");
  }

  @Test
  void shouldTakeSlotsInOrderAndFreedOnesFirst() {
    SampleSlots slots = new SampleSlots(WARD, 5, 0, 1);

    for (int i = 0; i < 4; i++) {
      assertThat(slots.offer(Split.TRAIN, 0, "p" + i, i))
          .contains(new SampleSlots.Place("train|female|18-64", i));
    }
    assertThat(slots.erase("p1")).containsExactly(new SampleSlots.Place("train|female|18-64", 1));
    assertThat(slots.offer(Split.TRAIN, 0, "p9", 9).orElseThrow().slot()).isEqualTo(1);
    assertThat(slots.offer(Split.TRAIN, 0, "p10", 10).orElseThrow().slot()).isEqualTo(4);
  }

  @Test
  void shouldTakeUpArrivalsOwnersAndFreedSlots() {
    SampleSlots before = new SampleSlots(WARD, 200, 0, 1);
    for (int i = 0; i < 150; i++) {
      before.offer(Split.HOLDOUT, 4, "p" + i, i);
    }
    before.erase("p70");
    Map<String, Long> arrivals = new HashMap<>();
    Map<Integer, long[]> owners = new HashMap<>();
    before.save(
        new SampleSlots.Keeper() {
          @Override
          public void putArrivals(String stratum, long count) {
            arrivals.put(stratum, count);
          }

          @Override
          public void putOwners(String stratum, int block, long[] inBlock) {
            owners.put(block, inBlock);
          }
        });

    SampleSlots after = new SampleSlots(WARD, 200, 0, 1);
    arrivals.forEach(after::restoreArrivals);
    owners.forEach((block, inBlock) -> after.restoreOwners("holdout|male|65-100", block, inBlock));
    after.restored();

    assertThat(arrivals).containsExactly(entry("holdout|male|65-100", 150L));
    assertThat(owners).containsOnlyKeys(0, 1, 2);
    assertThat(after.offer(Split.HOLDOUT, 4, "new", 150).orElseThrow().slot()).isEqualTo(70);
    assertThat(after.offer(Split.HOLDOUT, 4, "newer", 151).orElseThrow().slot()).isEqualTo(151);
    assertThat(after.erase("p149")).extracting(SampleSlots.Place::slot).containsExactly(149);
  }

  @Test
  void shouldHaveNoSlotInAPartitionWithoutAny() {
    assertThat(new SampleSlots(WARD, 1, 1, 2).offer(Split.TRAIN, 0, "p", 0)).isEmpty();
  }
}
