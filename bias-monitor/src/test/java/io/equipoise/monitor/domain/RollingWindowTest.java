package io.equipoise.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.monitor.Ward;
import io.equipoise.monitor.domain.RollingWindow.Admission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Windows of 40 ms, panes of 10 ms, grace of 20 ms. Cells 0 and 3 are women and men of 18 to 64.
 */
class RollingWindowTest {
  private static final long WOMEN = 0;
  private static final long MEN = 3;

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

  private RollingWindow window() {
    return new RollingWindow(
        new DatasetDescriptor.Window(
            "w", Duration.ofMillis(40), Duration.ofMillis(10), Duration.ofMillis(20)),
        watched);
  }

  private static CellTally tally(long records) {
    return CellTally.of(records, records, records, new long[4], new double[2], new double[2]);
  }
}
