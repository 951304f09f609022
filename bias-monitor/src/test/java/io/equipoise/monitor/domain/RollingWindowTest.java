package io.equipoise.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.monitor.Ward;
import io.equipoise.monitor.domain.RollingWindow.Admission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Windows of 40 ms, panes of 10 ms, grace of 20 ms. Cells 0 and 3 are women and men of 18 to 64.
 */
class RollingWindowTest {
  private static final long WOMEN = 0;
  private static final long MEN = 3;
  private static final DatasetDescriptor.Window WINDOW =
      new DatasetDescriptor.Window(
          "w", Duration.ofMillis(40), Duration.ofMillis(10), Duration.ofMillis(20));

  private final WatchedSubgroups watched = new WatchedSubgroups(Ward.descriptor());
  private final RollingWindow window = window();

  @Test
  void shouldCountThePanesOfThePresentWindowOnly() {
    window.advance(95);
    window.add(50, WOMEN, tally(100));
    window.add(60, WOMEN, tally(1));
    window.add(61, WOMEN, tally(2));
    window.add(90, MEN, tally(8));

    assertThat(window.present().total()).isEqualTo(11);
    assertThat(window.present().records(0)).as("women").isEqualTo(3);
    assertThat(window.present().support(0)).isEqualTo(11);

    window.advance(105);
    assertThat(window.present().total()).isEqualTo(8);
  }

  @Test
  void shouldTakeUpAPaneThatIsStillToComeWhenTheTimeComesToIt() {
    window.add(60, WOMEN, tally(1));
    window.add(120, MEN, tally(2));
    window.advance(65);
    assertThat(window.present().total()).isEqualTo(1);

    window.advance(125);
    assertThat(window.present().total()).isEqualTo(2);
  }

  @Test
  void shouldCountARecordInGraceForEarlierWindowsAndOneBeyondAsLate() {
    window.advance(109);

    // Pane 50 is in windows until 90, which are in grace until 110.
    assertThat(window.add(55, WOMEN, tally(5))).isEqualTo(Admission.COUNTED);
    assertThat(window.present().total()).isZero();
    assertThat(window.cells(90).get(WOMEN).records()).isEqualTo(5);
    assertThat(window.advance(110)).containsExactly(new PaneCell(50, WOMEN));
    assertThat(window.add(55, WOMEN, tally(7))).isEqualTo(Admission.LATE);
    assertThat(window.late()).containsExactly(java.util.Map.entry(WOMEN, 7L));
    assertThat(window.panes()).isZero();
  }

  @Test
  void shouldNeverGoBack() {
    window.advance(95);

    assertThat(window.advance(20)).isEmpty();
    assertThat(window.advance(PartitionProgress.NO_TIME)).isEmpty();
    window.add(90, MEN, tally(1));
    assertThat(window.present().total()).isEqualTo(1);
  }

  @Test
  void shouldAgreeWithCountingEverythingAgain() {
    Random random = new Random(9);
    for (int run = 0; run < 50; run++) {
      RollingWindow rolling = window();
      List<long[]> added = new ArrayList<>();
      long time = 0;
      for (int step = 0; step < 200; step++) {
        long at = Math.max(0, time + random.nextInt(60) - 45);
        long cell = random.nextBoolean() ? WOMEN : MEN;
        if (rolling.add(at, cell, tally(1)) == Admission.COUNTED) {
          added.add(new long[] {at / 10 * 10, cell});
        }
        if (random.nextInt(3) == 0) {
          time += random.nextInt(15);
          rolling.advance(time);
          long end = time / 10 * 10 + 10;
          long expected = added.stream().filter(a -> a[0] >= end - 40 && a[0] < end).count();
          long women =
              added.stream().filter(a -> a[0] >= end - 40 && a[0] < end && a[1] == WOMEN).count();
          assertThat(rolling.present().total()).isEqualTo(expected);
          assertThat(rolling.present().records(0)).isEqualTo(women);
          assertThat(rolling.counts(rolling.cells(end)).total()).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void shouldTakeUpWhatWasKept() {
    RollingWindow after = window();
    after.advance(95);
    after.restore(new PaneCell(60, WOMEN), tally(3));
    after.restore(new PaneCell(50, MEN), tally(4));
    after.restoreLate(MEN, 9);

    assertThat(after.present().total()).isEqualTo(3);
    assertThat(after.tally(new PaneCell(50, MEN)).records()).isEqualTo(4);
    assertThat(after.late().get(MEN)).isEqualTo(9);
    assertThat(after.takeRestatedEnds()).containsExactly(80L, 90L, 100L);
    assertThat(after.takeRestatedEnds()).containsExactly(100L);
    assertThatThrownBy(() -> after.tally(new PaneCell(70, MEN)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldLeaveRecordsOfUnknownAttributesOutOfTheSharesOfTheirSet() {
    // Cells: (female, male, unknown) x (18-64, 65-100, unknown).
    window.advance(95);
    window.add(90, 0, tally(20));
    window.add(90, 2, tally(3));
    window.add(90, 4, tally(70));
    window.add(90, 7, tally(7));

    assertThat(window.present().total()).isEqualTo(100);
    assertThat(window.present().representation(0).count()).isEqualTo(23);
    assertThat(window.present().representation(0).support()).isEqualTo(93);
    assertThat(window.present().representation(2).count()).as("young women").isEqualTo(20);
    assertThat(window.present().representation(2).support()).isEqualTo(90);
    assertThat(watched.comparable()).isEqualTo(6);
  }

  /** Visits of 300 patients; each window is counted again, with sets. */
  @Test
  void shouldAgreeWithCountingEverybodyAgainWhenPatientsComeAgain() {
    Random random = new Random(10);
    for (int run = 0; run < 20; run++) {
      RollingWindow rolling = windowOfPatients();
      List<Visit> added = new ArrayList<>();
      Map<Long, Set<String>> late = new HashMap<>();
      long time = 0;
      for (int step = 0; step < 400; step++) {
        long at = Math.max(0, time + random.nextInt(100) - 85);
        Visit visit =
            new Visit(
                at / 10 * 10,
                random.nextBoolean() ? WOMEN : MEN,
                "p" + random.nextInt(300),
                random.nextInt(4) > 0);
        if (rolling.add(at, visit.cell, tally(visit)) == Admission.COUNTED) {
          added.add(visit);
        } else {
          late.computeIfAbsent(visit.cell, c -> new HashSet<>()).add(visit.patient);
        }
        if (random.nextInt(3) == 0) {
          time += random.nextInt(15);
          rolling.advance(time);
        }
        long end = time / 10 * 10 + 10;
        if (step > 20) {
          long women = people(added, end, WOMEN, false);
          assertThat(rolling.present().total()).isEqualTo(women + people(added, end, MEN, false));
          assertThat(rolling.present().records(0)).isEqualTo(women);
          assertThat(rolling.present().representation(0).labelled())
              .isEqualTo(people(added, end, WOMEN, true));
          assertThat(rolling.counts(rolling.cells(end)).records(0)).isEqualTo(women);
          late.forEach((cell, who) -> assertThat(rolling.late().get(cell)).isEqualTo(who.size()));
        }
      }
      assertThat(late).hasSize(2);
      assertThat(rolling.late()).hasSize(2);
    }
  }

  private record Visit(long pane, long cell, String patient, boolean labelled) {}

  private static long people(List<Visit> visits, long end, long cell, boolean labelled) {
    return visits.stream()
        .filter(v -> v.pane >= end - 40 && v.pane < end && v.cell == cell)
        .filter(v -> v.labelled || !labelled)
        .map(Visit::patient)
        .distinct()
        .count();
  }

  private static CellTally tally(Visit visit) {
    DistinctPatients patients = DistinctPatients.none();
    patients.add(visit.patient, visit.labelled, false);
    return CellTally.of(1, visit.labelled ? 1 : 0, 0, new long[4], new double[2], new double[2])
        .withPatients(patients);
  }

  @Test
  void shouldStayNearWhenACellHasMorePatientsThanASketchKeeps() {
    RollingWindow rolling = windowOfPatients();
    rolling.advance(1);
    long before = 0;
    for (int pane = 0; pane < 10; pane++) {
      rolling.advance(10L * pane);
      DistinctPatients patients = DistinctPatients.none();
      // 6,000 in each pane, half of whom came in the one before.
      for (int i = 3000 * pane; i < 3000 * pane + 6000; i++) {
        patients.add("p" + i, true, i % 2 == 0);
      }
      rolling.add(
          10L * pane,
          WOMEN,
          CellTally.of(6000, 6000, 3000, new long[4], new double[2], new double[2])
              .withPatients(patients));
      before = rolling.present().total();
    }

    // Panes 6 to 9: patients 18,000 to 32,999.
    double error = 15_000 * Math.sqrt((1 - 4096 / 15_000.0) / 4095);
    assertThat((double) before).isCloseTo(15_000, within(3 * error));
    assertThat(rolling.counts(rolling.cells(100)).total()).isEqualTo(before);
    assertThat(rolling.present().representation(0).positives())
        .isEqualTo(rolling.counts(rolling.cells(100)).representation(0).positives())
        .isBetween(7000L, 8000L);
  }

  private RollingWindow windowOfPatients() {
    return new RollingWindow(WINDOW, new WatchedSubgroups(Ward.countingPatients()));
  }

  private RollingWindow window() {
    return new RollingWindow(WINDOW, watched);
  }

  private static CellTally tally(long records) {
    return CellTally.of(records, records, records, new long[4], new double[2], new double[2]);
  }
}
