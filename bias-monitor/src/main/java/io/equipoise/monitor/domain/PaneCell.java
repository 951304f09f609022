package io.equipoise.monitor.domain;

import java.util.Comparator;

/**
 * One cell in one pane: the place of a tally.
 *
 * @param pane start of the pane, milliseconds of event time since 1970-01-01T00:00Z
 * @param cell code of the cell, {@link io.equipoise.cohort.population.CellScheme#codeOf}
 */
public record PaneCell(long pane, long cell) implements Comparable<PaneCell> {
  private static final Comparator<PaneCell> ORDER =
      Comparator.comparingLong(PaneCell::pane).thenComparingLong(PaneCell::cell);

  /** By pane, then by cell: the order in which tallies are sent and summed. */
  @Override
  public int compareTo(PaneCell other) {
    return ORDER.compare(this, other);
  }

  @Override
  public int hashCode() {
    // Multiplied by the 64-bit golden ratio: panes are multiples of one length, cells are small.
    long mixed = (pane * 31 + cell) * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 32);
  }
}
