package io.equipoise.monitor.domain;

import io.equipoise.cohort.population.Cell;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The latest tally of every pane, cell and input partition, summed on demand into the counts of a
 * window.
 *
 * <p>Putting a tally again overwrites it, so a repeated message changes nothing. Memory is one
 * tally per live (pane, cell, partition); summing a window costs time linear in those. Not safe for
 * use by several threads.
 */
public final class WindowTallies {
  private final NavigableMap<Long, Map<Cell, Map<Integer, CellTally>>> panes = new TreeMap<>();

  /**
   * Keeps the latest tally of a pane, cell and partition; gives the number of records that it adds
   * to the one before.
   */
  public long put(PaneCell place, int partition, CellTally tally) {
    CellTally before =
        panes
            .computeIfAbsent(place.pane(), pane -> new HashMap<>())
            .computeIfAbsent(place.cell(), cell -> new TreeMap<>())
            .put(partition, tally);
    return tally.records() - (before == null ? 0 : before.records());
  }

  /** Forgets the panes that are no longer live at a stream time, and gives them. */
  public SortedMap<Long, Map<Cell, Map<Integer, CellTally>>> expire(
      PaneGrid grid, long streamTime) {
    SortedMap<Long, Map<Cell, Map<Integer, CellTally>>> expired = new TreeMap<>();
    while (!panes.isEmpty() && !grid.isLive(panes.firstKey(), streamTime)) {
      Map.Entry<Long, Map<Cell, Map<Integer, CellTally>>> oldest = panes.pollFirstEntry();
      expired.put(oldest.getKey(), oldest.getValue());
    }
    return expired;
  }

  /** Counts per cell of the window that ends, exclusively, at {@code windowEnd}. */
  public Map<Cell, CellCounts> counts(PaneGrid grid, long windowEnd) {
    Map<Cell, CellCounts> counts = new HashMap<>();
    panes
        .subMap(grid.windowStart(windowEnd), windowEnd)
        .forEach(
            (pane, cells) ->
                cells.forEach(
                    (cell, partitions) -> {
                      CellCounts total = counts.getOrDefault(cell, CellCounts.NONE);
                      for (CellTally tally : partitions.values()) {
                        total = total.plus(tally);
                      }
                      counts.put(cell, total);
                    }));
    return counts;
  }

  /** Number of live panes. */
  public int panes() {
    return panes.size();
  }
}
