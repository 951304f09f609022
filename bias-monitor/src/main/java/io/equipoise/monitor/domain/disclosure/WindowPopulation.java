package io.equipoise.monitor.domain.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of a window by place (see {@link WatchedTables}), and what they make every figure.
 * Filled once, then read only.
 */
final class WindowPopulation {
  private final WatchedTables tables;
  private final List<int[]> places = new ArrayList<>();
  private long[] counts = new long[64];
  private final Map<Long, Integer> indices = new HashMap<>();
  private final long[] totals;

  WindowPopulation(WatchedTables tables) {
    this.tables = tables;
    this.totals = new long[tables.figures()];
  }

  /** Adds records at a place; the array is kept, unless the place is there already. */
  void add(int[] place, long records) {
    if (records == 0) {
      return;
    }
    Integer index = indices.putIfAbsent(tables.code(place), places.size());
    if (index == null) {
      if (places.size() == counts.length) {
        counts = Arrays.copyOf(counts, 2 * counts.length);
      }
      counts[places.size()] = records;
      places.add(place);
    } else {
      counts[index] += records;
    }
    totals[WatchedTables.RECORDS] += records;
    int label = place[tables.label()];
    for (int set = 0; set < tables.sets(); set++) {
      int cell = tables.cell(set, place);
      if (cell >= 0) {
        totals[tables.support(set)] += records;
        totals[tables.count(set, cell)] += records;
        if (tables.hasLabels() && label != WatchedTables.UNLABELLED) {
          totals[tables.labelled(set, cell)] += records;
          totals[tables.positives(set, cell)] += label == WatchedTables.POSITIVE ? records : 0;
        }
      }
    }
  }

  /** Number of places with at least one record; they are numbered from 0. */
  int size() {
    return places.size();
  }

  /** A place; not to be changed. */
  int[] place(int index) {
    return places.get(index);
  }

  /** Records at a place, at least 1. */
  long count(int index) {
    return counts[index];
  }

  /** Number of a place, or -1 where nobody is. */
  int indexOf(int[] place) {
    return indices.getOrDefault(tables.code(place), -1);
  }

  /** Value of a figure. */
  long total(int figure) {
    return totals[figure];
  }
}
