package io.equipoise.monitor.domain.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.population.Cell;
import io.equipoise.monitor.domain.Moments;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowTableTest {
  @Test
  void shouldRefuseCellsOfAnotherShape() {
    WatchedSets watched = new WatchedSets(Panel.empty().descriptor());
    CellStatistics other = CellStatistics.of(1, 1, 1, new long[4], List.of(new Moments(1, 2, 4)));

    assertThatThrownBy(
            () -> new WindowTable(watched, Map.of(Cell.parse("male|18-64|north"), other)))
        .hasMessage("a cell needs 5 columns, 2 of them numbers, got 4 and 1");
  }

  @Test
  void shouldRefuseASubgroupOrSetThatIsNotWatched() {
    WindowTable table = Panel.empty().table();

    assertThatThrownBy(
            () -> RepresentationMetrics.ofSubgroup(table, Panel.subgroup("sex=other"), 1, 0.95))
        .hasMessage("subgroup sex=other is not watched");
    assertThatThrownBy(() -> RepresentationMetrics.ofSet(table, List.of("ageBand", "sex"), 1, 0.95))
        .hasMessage("attribute set ageBand&sex is not watched");
  }

  @Test
  void shouldRefuseAConfidenceOrSupportThatMakesNoSense() {
    WindowTable table = Panel.empty().table();

    assertThatThrownBy(
            () -> RepresentationMetrics.ofSubgroup(table, Panel.subgroup("sex=male"), 1, 1))
        .hasMessage("confidence must be in (0, 1), got 1.0");
    assertThatThrownBy(() -> RepresentationMetrics.ofSet(table, List.of("sex"), -1, 0.95))
        .hasMessage("minSupport must not be negative, got -1");
  }

  @Test
  void shouldRefusePartsThatExceedTheirWhole() {
    assertThatThrownBy(() -> CellStatistics.of(3, 2, 3, new long[0], List.of()))
        .hasMessageContaining("positives <= labelled");
    assertThatThrownBy(() -> CellStatistics.of(3, 2, 1, new long[] {4}, List.of()))
        .hasMessageContaining("missing <= records");
    assertThatThrownBy(() -> CellStatistics.of(3, 2, 1, new long[0], List.of(new Moments(4, 0, 0))))
        .hasMessageContaining("more values than records");
  }

  @Test
  void shouldNameNoFigureWhenPrinted() {
    assertThat(CellStatistics.of(7, 5, 3, new long[] {2}, List.of()))
        .hasToString("CellStatistics[1 columns]");
  }
}
