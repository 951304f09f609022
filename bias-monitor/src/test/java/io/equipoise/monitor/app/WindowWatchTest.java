package io.equipoise.monitor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.monitor.Ward;
import io.equipoise.monitor.domain.AlertState;
import io.equipoise.monitor.domain.PublishedRepresentation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Window of 1 h, panes of 1 min, grace of 10 min; women are half of the reference, 100 records
 * suffice.
 */
class WindowWatchTest {
  private final HeapMemory memory = new HeapMemory();
  private final Map<Integer, RecordTally> partitions = new HashMap<>();
  private final Map<Integer, HeapMemory> partitionMemories = new HashMap<>();
  private final Map<Integer, Long> offsets = new HashMap<>();
  private WindowWatch watch = new WindowWatch(Ward.descriptor(), memory);

  @Test
  void shouldAddUpPartitions() {
    feed(0, women(30, Ward.START));
    feed(1, men(70, Ward.START));
    feed(1, women(20, Ward.START));

    WindowRepresentation window = present();

    assertThat(window.records()).isEqualTo(120);
    assertThat(subgroup(window, "sex=female").count()).hasValue(50);
    assertThat(((Estimate.Known) subgroup(window, "sex=male").share()).value())
        .isEqualTo(70 / 120.0);
    assertThat(window.view().end()).isEqualTo(Ward.START.plusSeconds(60).toEpochMilli());
    assertThat(window.view().start()).isEqualTo(window.view().end() - 3_600_000);
  }

  @Test
  void shouldRaiseUpdateAndResolveAnAlert() {
    List<AlertVersion> versions = new ArrayList<>();
    versions.addAll(feed(0, men(90, Ward.START)));
    versions.addAll(feed(0, women(30, Ward.START)));
    versions.addAll(feed(0, men(60, Ward.START)));
    versions.addAll(feed(0, women(400, Ward.START)));

    List<AlertVersion> ofWomen =
        versions.stream().filter(v -> v.seen().subgroup().id().equals("sex=female")).toList();

    assertThat(ofWomen)
        .extracting(v -> v.alert().state())
        .containsExactly(AlertState.FIRING, AlertState.FIRING, AlertState.RESOLVED);
    assertThat(ofWomen).extracting(v -> v.alert().revision()).containsExactly(1L, 2L, 3L);
    // (0.5 * 120 - 30) / 0.5 = 60; (0.5 * 180 - 30) / 0.5 = 120
    assertThat(ofWomen)
        .extracting(v -> v.alert().publishedDeficit())
        .containsExactly(60L, 120L, 0L);
    assertThat(ofWomen.get(0).reason())
        .contains("25.00 % of 120 records")
        .contains("below the raising threshold");
  }

  @Test
  void shouldSayNothingNewWhenTalliesAreSentAgain() {
    feed(0, men(90, Ward.START));
    feed(0, women(30, Ward.START));
    present();
    restart(0);

    assertThat(flush(0)).isEmpty();
    assertThat(watch.changedWindows()).isEmpty();
  }

  @Test
  void shouldKeepAlertsAndCountsAcrossARestart() {
    feed(0, men(90, Ward.START));
    feed(0, women(30, Ward.START));
    WindowRepresentation before = present();

    watch = new WindowWatch(Ward.descriptor(), memory);

    assertThat(present()).isEqualTo(before);
    assertThat(feed(0, women(400, Ward.START)))
        .filteredOn(v -> v.seen().subgroup().id().equals("sex=female"))
        .singleElement()
        .satisfies(v -> assertThat(v.alert().state()).isEqualTo(AlertState.RESOLVED))
        .satisfies(v -> assertThat(v.alert().revision()).isEqualTo(2));
  }

  @Test
  void shouldMoveTheWindowWithTheStreamTime() {
    feed(0, men(90, Ward.START));
    feed(0, women(30, Ward.START.plus(Duration.ofMinutes(59))));
    assertThat(present().records()).isEqualTo(120);

    feed(0, women(1, Ward.START.plus(Duration.ofMinutes(60))));

    assertThat(present().records()).isEqualTo(31);
  }

  @Test
  void shouldRestateAnEarlierWindowInGraceWhenARecordLandsInIt() {
    feed(0, men(90, Ward.START));
    feed(0, men(30, Ward.START.plus(Duration.ofMinutes(61))));
    watch.changedWindows();

    feed(0, women(20, Ward.START));

    List<WindowRepresentation> restated = watch.changedWindows();
    Instant firstEnd = Ward.START.plus(Duration.ofMinutes(60));
    // At 09:01 the windows that end after 08:51 are in grace; those until 09:00 hold the pane of
    // 08:00.
    assertThat(restated).hasSize(9 + 1);
    assertThat(restated)
        .filteredOn(w -> w.view().end() == firstEnd.toEpochMilli())
        .singleElement()
        .satisfies(w -> assertThat(w.records()).isEqualTo(110));
    assertThat(restated.get(restated.size() - 1).records()).isEqualTo(30);
  }

  @Test
  void shouldCountAsLateWhatAnOtherPartitionHasLeftBehind() {
    feed(0, men(90, Ward.START.plus(Duration.ofHours(3))));
    feed(1, women(20, Ward.START));
    feed(0, women(5, Ward.START));

    WindowRepresentation window = present();
    assertThat(window.records()).isEqualTo(90);
    assertThat(window.lateRecords()).isEqualTo(25);
  }

  @Test
  void shouldForgetTalliesOfPanesThatAreOver() {
    feed(0, men(90, Ward.START));
    feed(0, men(90, Ward.START.plus(Duration.ofHours(3))));

    assertThat(memory.partitionTallies()).isOne();
  }

  @Test
  void shouldPublishNoWindowOfOneToTenRecords() {
    feed(0, men(10, Ward.START));
    assertThat(watch.changedWindows()).isEmpty();

    feed(0, men(1, Ward.START));
    assertThat(watch.changedWindows()).hasSize(1);
  }

  @Test
  void shouldGiveTheSameAlertsForTheSameMessages() {
    assertThat(versionsOf(new HeapMemory())).isNotEmpty().isEqualTo(versionsOf(new HeapMemory()));
  }

  private static List<AlertVersion> versionsOf(HeapMemory memory) {
    WindowWatch watch = new WindowWatch(Ward.descriptor(), memory);
    RecordTally tally = new RecordTally(Ward.descriptor(), 0, 1, new HeapMemory());
    List<AlertVersion> versions = new ArrayList<>();
    List<PatientRecord> stream =
        Ward.stream(3, 5000, 0.3, Duration.ofSeconds(2), Duration.ofMinutes(3));
    for (int i = 0; i < stream.size(); i++) {
      tally.accept(stream.get(i), i);
      if (i % 97 == 0) {
        tally
            .flush()
            .ifPresent(
                flush -> {
                  flush.tallies().forEach(p -> watch.tallied(p.place(), 0, p.tally()));
                  versions.addAll(watch.progressed(0, flush.progress()));
                });
      }
    }
    return versions;
  }

  private WindowRepresentation present() {
    List<WindowRepresentation> windows = watch.changedWindows();
    return windows.get(windows.size() - 1);
  }

  private List<AlertVersion> feed(int partition, List<PatientRecord> records) {
    if (!partitions.containsKey(partition)) {
      restart(partition);
    }
    for (PatientRecord record : records) {
      partitions.get(partition).accept(record, offsets.merge(partition, 1L, Long::sum) - 1);
    }
    return flush(partition);
  }

  private void restart(int partition) {
    partitions.put(
        partition,
        new RecordTally(
            Ward.descriptor(),
            partition,
            4,
            partitionMemories.computeIfAbsent(partition, p -> new HeapMemory())));
  }

  private List<AlertVersion> flush(int partition) {
    return partitions
        .get(partition)
        .flush()
        .map(
            flush -> {
              flush.tallies().forEach(p -> watch.tallied(p.place(), partition, p.tally()));
              return watch.progressed(partition, flush.progress());
            })
        .orElse(List.of());
  }

  private static PublishedRepresentation subgroup(WindowRepresentation window, String id) {
    return window.subgroups().stream()
        .filter(s -> s.subgroup().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static List<PatientRecord> women(int count, Instant at) {
    return IntStream.range(0, count).mapToObj(i -> Ward.woman(i, at)).toList();
  }

  private static List<PatientRecord> men(int count, Instant at) {
    return IntStream.range(0, count).mapToObj(i -> Ward.man(i, at)).toList();
  }
}
