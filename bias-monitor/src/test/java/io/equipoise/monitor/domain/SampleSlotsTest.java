package io.equipoise.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.Split;
import io.equipoise.monitor.Ward;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
    assertThat(after.offer(Split.HOLDOUT, 4, "newer", 151).orElseThrow().slot()).isEqualTo(150);
    assertThat(after.erase("p149")).extracting(SampleSlots.Place::slot).containsExactly(149);
  }

  /** After 4 records of 5 slots, an erasure and a record that takes its place, slot 4 is free. */
  @Test
  void shouldFillTheSlotThatARecordLeftWhenItTookAFreedOne() {
    Kept kept = new Kept();
    SampleSlots slots = new SampleSlots(WARD, 5, 0, 1);
    for (int i = 0; i < 4; i++) {
      slots.offer(Split.TRAIN, 0, "p" + i, i);
    }
    slots.erase("p1");
    slots.offer(Split.TRAIN, 0, "p9", 9);
    slots.save(kept);

    // Whatever their offsets: all but one in six would be drawn into a slot that is held.
    for (int offset = 10; offset < 30; offset++) {
      SampleSlots again = kept.restore(5);
      assertThat(again.offer(Split.TRAIN, 0, "p10", offset).orElseThrow().slot()).isEqualTo(4);
    }
    assertThat(slots.offer(Split.TRAIN, 0, "p10", 11).orElseThrow().slot()).isEqualTo(4);
  }

  @Property
  void shouldSampleTheSameWithAndWithoutRestarts(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 150) int perCell,
      @ForAll @IntRange(min = 1, max = 40) int everySteps) {
    Random random = new Random(seed);
    Kept kept = new Kept();
    SampleSlots whole = new SampleSlots(WARD, perCell, 0, 1);
    SampleSlots restarted = new SampleSlots(WARD, perCell, 0, 1);
    for (int step = 0; step < 600; step++) {
      String patient = "p" + random.nextInt(120);
      if (random.nextInt(6) == 0) {
        assertThat(restarted.erase(patient)).isEqualTo(whole.erase(patient));
      } else {
        long cell = random.nextInt(2);
        assertThat(restarted.offer(Split.TRAIN, cell, patient, step))
            .isEqualTo(whole.offer(Split.TRAIN, cell, patient, step));
      }
      if (step % everySteps == 0) {
        restarted.save(kept);
        restarted = kept.restore(perCell);
      }
    }
  }

  @Test
  void shouldGiveUpTheSlotsBeyondALoweredBoundOnce() {
    Kept kept = new Kept();
    SampleSlots before = new SampleSlots(WARD, 70, 0, 1);
    for (int i = 0; i < 67; i++) {
      before.offer(Split.TRAIN, 0, "p" + i, i);
    }
    before.save(kept);

    SampleSlots lowered = kept.restore(64);
    lowered.save(kept);
    lowered = kept.restore(64);
    List<SampleSlots.Place> surplus = lowered.takeSurplus();
    lowered.save(kept);

    assertThat(surplus)
        .containsExactly(
            new SampleSlots.Place("train|female|18-64", 64),
            new SampleSlots.Place("train|female|18-64", 65),
            new SampleSlots.Place("train|female|18-64", 66));
    assertThat(lowered.takeSurplus()).isEmpty();
    assertThat(kept.restore(64).takeSurplus()).isEmpty();
    assertThat(kept.restore(64).erase("p65")).isEmpty();
    assertThat(kept.restore(70).offer(Split.TRAIN, 0, "new", 100).orElseThrow().slot())
        .isEqualTo(64);
  }

  @Test
  void shouldUseNoSlotBeyondALoweredBoundWhenItsPatientIsErased() {
    Kept kept = new Kept();
    SampleSlots before = new SampleSlots(WARD, 10, 0, 1);
    for (int i = 0; i < 10; i++) {
      before.offer(Split.TRAIN, 0, "p" + i, i);
    }
    before.save(kept);
    SampleSlots lowered = kept.restore(5);

    assertThat(lowered.erase("p7")).containsExactly(new SampleSlots.Place("train|female|18-64", 7));
    for (int i = 10; i < 200; i++) {
      assertThat(lowered.offer(Split.TRAIN, 0, "p" + i, i).stream()).allMatch(p -> p.slot() < 5);
    }
  }

  /** What was saved. */
  private static final class Kept implements SampleSlots.Keeper {
    private final Map<String, Long> arrivals = new HashMap<>();
    private final Map<String, Map<Integer, long[]>> owners = new HashMap<>();

    @Override
    public void putArrivals(String stratum, long count) {
      arrivals.put(stratum, count);
    }

    @Override
    public void putOwners(String stratum, int block, long[] inBlock) {
      owners.computeIfAbsent(stratum, s -> new HashMap<>()).put(block, inBlock);
    }

    SampleSlots restore(int perCell) {
      SampleSlots slots = new SampleSlots(WARD, perCell, 0, 1);
      arrivals.forEach(slots::restoreArrivals);
      owners.forEach(
          (stratum, blocks) ->
              blocks.forEach((block, inBlock) -> slots.restoreOwners(stratum, block, inBlock)));
      slots.restored();
      return slots;
    }
  }

  @Test
  void shouldHaveNoSlotInAPartitionWithoutAny() {
    assertThat(new SampleSlots(WARD, 1, 1, 2).offer(Split.TRAIN, 0, "p", 0)).isEmpty();
  }
}
