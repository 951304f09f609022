package io.equipoise.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowTalliesTest {
  private static final Cell WOMEN = new Cell(List.of("female"));
  private static final Cell MEN = new Cell(List.of("male"));

  private final PaneGrid grid =
      new PaneGrid(
          new DatasetDescriptor.Window(
              "w", Duration.ofMillis(40), Duration.ofMillis(10), Duration.ofMillis(20)));
  private final WindowTallies tallies = new WindowTallies();

  @Test
  void shouldAddUpPanesAndPartitionsOfTheWindowOnly() {
    tallies.put(new PaneCell(50, WOMEN), 0, tally(100));
    tallies.put(new PaneCell(60, WOMEN), 0, tally(1));
    tallies.put(new PaneCell(60, WOMEN), 1, tally(2));
    tallies.put(new PaneCell(90, WOMEN), 1, tally(4));
    tallies.put(new PaneCell(90, MEN), 1, tally(8));
    tallies.put(new PaneCell(100, WOMEN), 0, tally(200));

    assertThat(tallies.counts(grid, 100))
        .isEqualTo(Map.of(WOMEN, new CellCounts(7, 7, 7), MEN, new CellCounts(8, 8, 8)));
  }

  @Test
  void shouldOverwriteWhenATallyIsSentAgain() {
    assertThat(tallies.put(new PaneCell(60, WOMEN), 0, tally(5))).isEqualTo(5);
    assertThat(tallies.put(new PaneCell(60, WOMEN), 0, tally(7))).isEqualTo(2);
    assertThat(tallies.put(new PaneCell(60, WOMEN), 0, tally(7))).isZero();

    assertThat(tallies.counts(grid, 100)).isEqualTo(Map.of(WOMEN, new CellCounts(7, 7, 7)));
  }

  @Test
  void shouldForgetPanesThatAreNoLongerLive() {
    tallies.put(new PaneCell(40, WOMEN), 0, tally(1));
    tallies.put(new PaneCell(50, WOMEN), 0, tally(1));

    assertThat(tallies.expire(grid, 100).keySet()).containsExactly(40L);
    assertThat(tallies.panes()).isOne();
  }

  private static CellTally tally(long records) {
    return CellTally.of(records, records, records, new long[1], new double[0], new double[0]);
  }
}
