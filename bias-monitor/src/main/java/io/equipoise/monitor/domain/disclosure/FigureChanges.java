package io.equipoise.monitor.domain.disclosure;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Adds up what an exchange of records does to the figures. Reused between exchanges; not safe for
 * use by several threads.
 */
final class FigureChanges {
  private static final int[] NONE = {};

  private final WatchedTables tables;
  private final int[] change;
  private int[] touched = new int[64];
  private int touchedCount;

  FigureChanges(WatchedTables tables) {
    this.tables = tables;
    this.change = new int[tables.figures()];
  }

  /** Adds {@code records}, which may be negative, to all records. */
  void addRecords(int records) {
    bump(WatchedTables.RECORDS, records);
  }

  /** Adds {@code records}, which may be negative, at a place, to the figures of some sets. */
  void add(int[] place, int records, int[] sets) {
    int label = place[tables.label()];
    for (int set : sets) {
      int cell = tables.cell(set, place);
      if (cell >= 0) {
        bump(tables.support(set), records);
        bump(tables.count(set, cell), records);
        if (tables.hasLabels() && label != WatchedTables.UNLABELLED) {
          bump(tables.labelled(set, cell), records);
          if (label == WatchedTables.POSITIVE) {
            bump(tables.positives(set, cell), records);
          }
        }
      }
    }
  }

  /**
   * What must be hidden so that the changes do not show, ascending and without what is hidden
   * already; starts anew.
   */
  int[] takeShown(BitSet hidden) {
    int[] shown = new int[touchedCount];
    int n = 0;
    for (int i = 0; i < touchedCount; i++) {
      int figure = touched[i];
      if (change[figure] != 0) {
        int unit = tables.unit(figure);
        if (!hidden.get(unit)) {
          shown[n++] = unit;
        }
        change[figure] = 0;
      }
    }
    touchedCount = 0;
    return n == 0 ? NONE : distinct(shown, n);
  }

  /** The first {@code n} numbers, which are few, ascending and each once. */
  private static int[] distinct(int[] numbers, int n) {
    Arrays.sort(numbers, 0, n);
    int kept = 1;
    for (int i = 1; i < n; i++) {
      if (numbers[i] != numbers[kept - 1]) {
        numbers[kept++] = numbers[i];
      }
    }
    return Arrays.copyOf(numbers, kept);
  }

  private void bump(int figure, int by) {
    if (touchedCount == touched.length) {
      touched = Arrays.copyOf(touched, 2 * touchedCount);
    }
    // A figure that returns to 0 may be noted twice; the second time its change is read as 0.
    if (change[figure] == 0) {
      touched[touchedCount++] = figure;
    }
    change[figure] += by;
  }
}
