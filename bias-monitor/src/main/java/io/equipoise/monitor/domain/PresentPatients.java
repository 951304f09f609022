package io.equipoise.monitor.domain;

import java.util.HashMap;
import java.util.Map;

/**
 * The different patients of each cell in the present window, and what they add to its counts.
 *
 * <p>Somebody who comes in two panes is one patient of the window, so panes cannot be taken away
 * from a count as records can: when the window moves, it is put together anew. Not safe for use by
 * several threads.
 */
final class PresentPatients {
  private static final CellCounts NOBODY = new CellCounts(0, 0, 0);

  private final GroupCounts counts;
  private final Map<Long, Seen> cells = new HashMap<>();

  /** A cell's patients, and what of them is in the counts. */
  private static final class Seen {
    final DistinctPatients patients = DistinctPatients.none();
    CellCounts counted = NOBODY;
  }

  /** Nobody; what comes is added to the counts, which begin at 0. */
  PresentPatients(GroupCounts counts) {
    this.counts = counts;
  }

  /** Adds a cell's patients. */
  void add(long cell, DistinctPatients patients) {
    Seen seen = cells.computeIfAbsent(cell, c -> new Seen());
    if (seen.patients.merge(patients)) {
      count(cell, seen);
    }
  }

  /** Counts the patients of these panes, by cell, and nobody else. */
  void recount(Iterable<Map<Long, CellTally>> panes) {
    cells.clear();
    counts.clear();
    for (Map<Long, CellTally> pane : panes) {
      pane.forEach(
          (cell, tally) ->
              tally
                  .patients()
                  .ifPresent(p -> cells.computeIfAbsent(cell, c -> new Seen()).patients.merge(p)));
    }
    cells.forEach(this::count);
  }

  private void count(long cell, Seen seen) {
    CellCounts before = seen.counted;
    CellCounts now = seen.patients.counts();
    counts.change(
        cell,
        now.records() - before.records(),
        now.labelled() - before.labelled(),
        now.positives() - before.positives());
    seen.counted = now;
  }
}
