package io.equipoise.monitor.domain;

import io.equipoise.cohort.population.Cell;
import java.util.Comparator;

/**
 * One cell in one pane: the place of a tally.
 *
 * @param pane start of the pane, milliseconds of event time since 1970-01-01T00:00Z
 * @param cell the cell
 */
public record PaneCell(long pane, Cell cell) {
  /** By pane, then by the cell's key: the order in which tallies are sent and summed. */
  public static final Comparator<PaneCell> ORDER =
      Comparator.comparingLong(PaneCell::pane).thenComparing(p -> p.cell().key());
}
