package io.equipoise.monitor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Split;
import io.equipoise.monitor.Ward;
import io.equipoise.monitor.domain.Chunk;
import io.equipoise.monitor.domain.PartitionProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Window of 1 h, panes of 1 min, grace of 10 min; samples of 40 per cell and split. */
class RecordTallyTest {
  private final HeapMemory memory = new HeapMemory();
  private final RecordTally tally = tally();

  @Test
  void shouldTallyInChunksThatFollowOnOneAnother() {
    accept(Ward.woman(1, Ward.START), 0);
    accept(Ward.woman(2, Ward.START), 1);
    accept(Ward.man(3, Ward.START), 2);
    Chunk first = tally.flush().orElseThrow();
    accept(Ward.woman(4, Ward.START), 3);
    Chunk second = tally.flush().orElseThrow();

    assertThat(counts(first)).isEqualTo(Map.of("female|18-64", 2L, "male|18-64", 1L));
    assertThat(counts(second)).isEqualTo(Map.of("female|18-64", 1L));
    assertThat(second.progress())
        .isEqualTo(new PartitionProgress(4, Ward.START.toEpochMilli(), 1003, 4, 0));
  }

  @Test
  void shouldHandOutNothingWhenNothingChanged() {
    accept(Ward.woman(1, Ward.START), 0);
    tally.flush();

    assertThat(tally.flush()).isEmpty();
  }

  @Test
  void shouldCloseAChunkAfterAFixedNumberOfOffsetsWheneverItIsFlushed() {
    List<Long> ends = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      accept(Ward.man(i, Ward.START), i);
      tally.takeFull().ifPresent(chunk -> ends.add(chunk.progress().nextOffset()));
      if (i == 100) {
        // One was full since the last flush: records come fast enough.
        assertThat(tally.flush()).isEmpty();
      }
    }

    assertThat(ends).containsExactly(64L, 128L, 192L);
  }

  @Test
  void shouldTakeUpTheUnfinishedChunkAfterARestart() {
    accept(Ward.woman(1, Ward.START), 0);
    accept(Ward.man(2, Ward.START.plusSeconds(90)), 1);
    tally.save();
    RecordTally after = tally();
    after.accept(Ward.man(3, Ward.START.plusSeconds(90)), 2, 1002);

    Chunk chunk = after.flush().orElseThrow();

    assertThat(counts(chunk)).isEqualTo(Map.of("female|18-64", 1L, "male|18-64", 2L));
    assertThat(chunk.progress().nextOffset()).isEqualTo(3);
  }

  @Test
  void shouldForgetWhatWasNotSaved() {
    accept(Ward.woman(1, Ward.START), 0);
    tally.save();
    accept(Ward.man(2, Ward.START), 1);

    assertThat(counts(tally().flush().orElseThrow())).isEqualTo(Map.of("female|18-64", 1L));
  }

  @Test
  void shouldMoveNoEventTimeWhenARecordIsRefused() {
    accept(Ward.man(1, Ward.START), 0);
    tally.reject(1, 1001);

    assertThat(tally.flush().orElseThrow().progress())
        .isEqualTo(new PartitionProgress(2, Ward.START.toEpochMilli(), 1001, 1, 1));
  }

  @Test
  void shouldTakeAPatientOutOfTheSampleAndReuseTheSlots() {
    String first = accept(Ward.woman(1, Ward.START), 0).orElseThrow();
    String other = accept(Ward.woman(1, Ward.START), 1).orElseThrow();
    accept(Ward.man(2, Ward.START), 2);
    tally.save();

    RecordTally after = tally();
    List<String> erased = after.erase("p1", 3, 1003);

    assertThat(erased).containsExactlyInAnyOrder(first, other);
    assertThat(after.erase("p1", 4, 1004)).isEmpty();
    assertThat(after.accept(Ward.woman(1, Ward.START), 5, 1005)).contains(first);
    assertThat(counts(after.flush().orElseThrow())).containsEntry("female|18-64", 3L);
  }

  @Test
  void shouldBoundTheSampleKeepItsSplitsApartAndPreferTheRecent() {
    Map<String, PatientRecord> sample = new HashMap<>();
    List<PatientRecord> stream = Ward.stream(5, 4000, 0.5, Duration.ofSeconds(1), Duration.ZERO);
    Map<String, Integer> largest = new HashMap<>();
    for (int i = 0; i < stream.size(); i++) {
      PatientRecord record = stream.get(i);
      accept(record, i).ifPresent(key -> sample.put(key, record));
    }
    Set<String> trained = new HashSet<>();
    sample.forEach(
        (key, record) -> {
          Split split = Split.of(record.patientId(), Ward.descriptor().sample());
          assertThat(key).startsWith(split.key() + "|").containsPattern("\\|p1-\\d+$");
          largest.merge(key.substring(0, key.lastIndexOf('|')), 1, Integer::sum);
          if (split == Split.TRAIN) {
            trained.add(record.patientId());
          }
        });

    // Partition 1 of 4 has 10 of the 40 slots of each stratum, and there were enough people to fill
    // the large ones.
    assertThat(largest.values()).allMatch(n -> n <= 10);
    assertThat(largest)
        .containsEntry("train|female|18-64", 10)
        .containsEntry("holdout|male|18-64", 10);
    double meanNumber =
        sample.entrySet().stream()
            .filter(e -> e.getKey().startsWith("train|male|18-64"))
            .mapToInt(e -> Integer.parseInt(e.getValue().recordId().substring(1)))
            .average()
            .orElseThrow();
    // Of 1,300 of this cell the last 200 (20 times the slots) count most: half of the stream would
    // be 2,000.
    assertThat(meanNumber).isGreaterThan(3000);
    assertThat(trained).isNotEmpty();
  }

  @Test
  void shouldPickTheSameSampleWhenTheLogIsReadAgain() {
    List<PatientRecord> stream = Ward.stream(5, 1000, 0.5, Duration.ofSeconds(1), Duration.ZERO);
    List<Optional<String>> keys = new ArrayList<>();
    List<Optional<String>> again = new ArrayList<>();
    RecordTally other = new RecordTally(Ward.descriptor(), 1, 4, new HeapMemory());
    for (int i = 0; i < stream.size(); i++) {
      keys.add(accept(stream.get(i), i));
      again.add(other.accept(stream.get(i), i, 1000 + i));
    }

    assertThat(again).isEqualTo(keys);
  }

  private RecordTally tally() {
    return new RecordTally(Ward.descriptor(), 1, 4, memory);
  }

  private Optional<String> accept(PatientRecord record, long offset) {
    return tally.accept(record, offset, 1000 + offset);
  }

  private static Map<String, Long> counts(Chunk chunk) {
    CellScheme scheme = new CellScheme(Ward.descriptor());
    Map<String, Long> counts = new HashMap<>();
    for (Chunk.Placed placed : chunk.tallies()) {
      counts.merge(scheme.cellOf(placed.place().cell()).key(), placed.tally().records(), Long::sum);
    }
    return counts;
  }
}
