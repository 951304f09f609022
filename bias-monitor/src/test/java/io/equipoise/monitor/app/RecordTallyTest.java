package io.equipoise.monitor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Split;
import io.equipoise.monitor.Ward;
import io.equipoise.monitor.app.RecordTally.Flush;
import io.equipoise.monitor.app.RecordTally.Placed;
import io.equipoise.monitor.domain.PartitionProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Window of 1 h, panes of 1 min, grace of 10 min; samples of 40 per cell and split. */
class RecordTallyTest {
  private final HeapMemory memory = new HeapMemory();
  private final RecordTally tally = tally();

  @Test
  void shouldHandOutCumulativeTalliesOfWhatChanged() {
    tally.accept(Ward.woman(1, Ward.START), 0);
    tally.accept(Ward.woman(2, Ward.START), 1);
    tally.accept(Ward.man(3, Ward.START), 2);
    Flush first = tally.flush().orElseThrow();
    tally.accept(Ward.woman(4, Ward.START), 3);
    Flush second = tally.flush().orElseThrow();

    assertThat(counts(first)).isEqualTo(Map.of("female|18-64", 2L, "male|18-64", 1L));
    assertThat(counts(second)).isEqualTo(Map.of("female|18-64", 3L));
    assertThat(second.progress())
        .isEqualTo(new PartitionProgress(4, Ward.START.toEpochMilli(), 4, 0, 0));
  }

  @Test
  void shouldHandOutNothingWhenNothingChanged() {
    tally.accept(Ward.woman(1, Ward.START), 0);
    tally.flush();

    assertThat(tally.flush()).isEmpty();
  }

  @Test
  void shouldHandOutEveryLiveTallyAgainAfterARestart() {
    tally.accept(Ward.woman(1, Ward.START), 0);
    tally.accept(Ward.man(2, Ward.START.plusSeconds(90)), 1);
    tally.flush();
    tally.accept(Ward.man(3, Ward.START.plusSeconds(90)), 2);

    Flush afterRestart = tally().flush().orElseThrow();

    assertThat(counts(afterRestart)).isEqualTo(Map.of("female|18-64", 1L, "male|18-64", 2L));
    assertThat(afterRestart.progress().nextOffset()).isEqualTo(3);
  }

  @Test
  void shouldCountARecordInGraceAndNotOneBeyondIt() {
    // The pane of START lies in windows that end until START + 1 h, and those are in grace for 10
    // min more.
    tally.accept(Ward.man(1, Ward.START.plus(Duration.ofMinutes(69))), 0);
    tally.accept(Ward.woman(2, Ward.START.plusSeconds(30)), 1);
    tally.accept(Ward.man(3, Ward.START.plus(Duration.ofMinutes(70))), 2);
    tally.accept(Ward.woman(4, Ward.START.plusSeconds(40)), 3);

    PartitionProgress progress = tally.flush().orElseThrow().progress();

    assertThat(progress.tallied()).isEqualTo(3);
    assertThat(progress.late()).isEqualTo(1);
    assertThat(progress.nextOffset()).isEqualTo(4);
  }

  @Test
  void shouldForgetPanesThatAreNoLongerLive() {
    tally.accept(Ward.man(1, Ward.START), 0);
    tally.accept(Ward.man(2, Ward.START.plus(Duration.ofHours(2))), 1);
    tally.flush();

    assertThat(memory.places()).hasSize(1);
  }

  @Test
  void shouldMoveNoTimeWhenARecordIsRefused() {
    tally.accept(Ward.man(1, Ward.START), 0);
    tally.reject(1);

    assertThat(tally.flush().orElseThrow().progress())
        .isEqualTo(new PartitionProgress(2, Ward.START.toEpochMilli(), 1, 0, 1));
  }

  @Test
  void shouldBoundTheSampleKeepItsSplitsApartAndPreferTheRecent() {
    Map<String, PatientRecord> sample = new HashMap<>();
    List<PatientRecord> stream = Ward.stream(5, 4000, 0.5, Duration.ofSeconds(1), Duration.ZERO);
    Map<String, Integer> largest = new HashMap<>();
    for (int i = 0; i < stream.size(); i++) {
      String key = tally.accept(stream.get(i), i).orElseThrow();
      sample.put(key, stream.get(i));
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
    assertThat(meanNumber).isGreaterThan(3800);
    assertThat(trained).isNotEmpty();
  }

  @Test
  void shouldPickTheSameSampleWhenTheLogIsReadAgain() {
    List<PatientRecord> stream = Ward.stream(5, 1000, 0.5, Duration.ofSeconds(1), Duration.ZERO);
    List<String> keys = new ArrayList<>();
    List<String> again = new ArrayList<>();
    RecordTally other = new RecordTally(Ward.descriptor(), 1, 4, new HeapMemory());
    for (int i = 0; i < stream.size(); i++) {
      keys.add(tally.accept(stream.get(i), i).orElseThrow());
      again.add(other.accept(stream.get(i), i).orElseThrow());
    }

    assertThat(again).isEqualTo(keys);
  }

  private RecordTally tally() {
    return new RecordTally(Ward.descriptor(), 1, 4, memory);
  }

  private static Map<String, Long> counts(Flush flush) {
    Map<String, Long> counts = new HashMap<>();
    for (Placed placed : flush.tallies()) {
      counts.merge(placed.place().cell().key(), placed.tally().records(), Long::sum);
    }
    return counts;
  }
}
