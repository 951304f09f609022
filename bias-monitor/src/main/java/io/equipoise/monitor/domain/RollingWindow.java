package io.equipoise.monitor.domain;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The records of one rolling window, by pane and cell, and the counts of every watched subgroup in
 * the present window.
 *
 * <p>A record costs time linear in the watched sets, a pane that comes or goes time linear in its
 * cells. Where the tallies are of patients, everybody counts once in a window and cell, however
 * many panes they come in: then a pane that comes or goes costs time linear in the cells of all
 * panes of the window, and a patient whose attributes change counts once in each cell. Memory is
 * one tally per live pane and cell. Records whose pane is over are late: they count for no window,
 * but are counted per subgroup, because lateness can hide a group. Not safe for use by several
 * threads.
 */
public final class RollingWindow {
  private final WatchedSubgroups watched;
  private final PaneGrid grid;
  private final NavigableMap<Long, Map<Long, CellTally>> panes = new TreeMap<>();
  private final GroupCounts present;
  private final PresentPatients presentPatients;
  private final NavigableMap<Long, Long> late = new TreeMap<>();
  private final Map<Long, DistinctPatients> latePatients = new HashMap<>();
  private final TreeSet<Long> restated = new TreeSet<>();
  private long streamTime = PartitionProgress.NO_TIME;

  /** A window without any record. */
  public RollingWindow(DatasetDescriptor.Window window, WatchedSubgroups watched) {
    this.watched = watched;
    this.grid = new PaneGrid(window);
    this.present = new GroupCounts(watched);
    this.presentPatients = new PresentPatients(present);
  }

  /** What becomes of a tally. */
  public enum Admission {
    /** Counted. */
    COUNTED,
    /** Its pane is over: counted as late. */
    LATE
  }

  /**
   * Moves to a stream time, never back; gives the places that are no longer live, whose tallies are
   * forgotten.
   */
  public List<PaneCell> advance(long time) {
    if (time == PartitionProgress.NO_TIME || time <= streamTime) {
      return List.of();
    }
    boolean first = streamTime == PartitionProgress.NO_TIME;
    long before = first ? time : grid.windowEnd(streamTime);
    long after = grid.windowEnd(time);
    streamTime = time;
    if (first) {
      enter(grid.windowStart(after), after);
    } else if (after != before && watched.countsPatients()) {
      presentPatients.recount(panes.subMap(grid.windowStart(after), after).values());
    } else if (after != before) {
      panes
          .subMap(grid.windowStart(before), Math.min(grid.windowStart(after), before))
          .values()
          .forEach(cells -> cells.forEach(present::remove));
      enter(Math.max(before, grid.windowStart(after)), after);
    }
    List<PaneCell> over = new ArrayList<>();
    while (!panes.isEmpty() && !grid.isLive(panes.firstKey(), streamTime)) {
      Map.Entry<Long, Map<Long, CellTally>> oldest = panes.pollFirstEntry();
      oldest.getValue().keySet().forEach(cell -> over.add(new PaneCell(oldest.getKey(), cell)));
      restated.remove(oldest.getKey());
    }
    return over;
  }

  /** Lets the panes from one time to another count for the present window. */
  private void enter(long from, long until) {
    panes.subMap(from, until).values().forEach(cells -> cells.forEach(this::enter));
  }

  private void enter(long cell, CellTally tally) {
    Optional<DistinctPatients> patients = tally.patients();
    if (patients.isPresent()) {
      presentPatients.add(cell, patients.get());
    } else {
      present.add(cell, tally);
    }
  }

  /**
   * Adds the records of a cell. Those of a pane that is still to come count for the present window
   * when the stream time comes to them.
   *
   * @param time any event time of their pane
   */
  public Admission add(long time, long cell, CellTally tally) {
    long pane = grid.paneOf(time);
    if (streamTime != PartitionProgress.NO_TIME && !grid.isLive(pane, streamTime)) {
      addLate(cell, tally);
      return Admission.LATE;
    }
    CellTally known = panes.computeIfAbsent(pane, p -> new HashMap<>()).get(cell);
    if (known == null) {
      panes.get(pane).put(cell, tally.copy());
    } else {
      known.merge(tally);
    }
    if (streamTime != PartitionProgress.NO_TIME
        && grid.isInWindow(pane, grid.windowEnd(streamTime))) {
      enter(cell, tally);
    }
    restated.add(pane);
    return Admission.COUNTED;
  }

  private void addLate(long cell, CellTally tally) {
    Optional<DistinctPatients> patients = tally.patients();
    if (patients.isPresent()) {
      DistinctPatients known = latePatients.computeIfAbsent(cell, c -> DistinctPatients.none());
      known.merge(patients.get());
      late.put(cell, known.people());
    } else {
      late.merge(cell, tally.records(), Long::sum);
    }
  }

  /** Takes up the tally of a live place; the stream time must have been taken up before. */
  public void restore(PaneCell place, CellTally tally) {
    panes.computeIfAbsent(place.pane(), p -> new HashMap<>()).put(place.cell(), tally);
    if (grid.isInWindow(place.pane(), grid.windowEnd(streamTime))) {
      enter(place.cell(), tally);
    }
    restated.add(place.pane());
  }

  /** Takes up the number of a cell's late records. */
  public void restoreLate(long cell, long records) {
    late.put(cell, records);
  }

  /** Takes up a cell's late patients. */
  public void restoreLate(long cell, DistinctPatients patients) {
    latePatients.put(cell, patients);
    late.put(cell, patients.people());
  }

  /** The panes, as pane of any time within. */
  public PaneGrid grid() {
    return grid;
  }

  /** The tally of a place, which must be live and have records. */
  public CellTally tally(PaneCell place) {
    Map<Long, CellTally> cells = panes.get(place.pane());
    CellTally tally = cells == null ? null : cells.get(place.cell());
    if (tally == null) {
      throw new IllegalArgumentException("no tally in pane " + place.pane());
    }
    return tally;
  }

  /** Counts in the present window. */
  public GroupCounts present() {
    return present;
  }

  /** Records, or patients, that came too late, since the monitor began, by cell; read only. */
  public NavigableMap<Long, Long> late() {
    return late;
  }

  /** The late patients of a cell; empty where records are counted, or when there are none. */
  public Optional<DistinctPatients> latePatients(long cell) {
    return Optional.ofNullable(latePatients.get(cell));
  }

  /** The tallies of the window that ends, exclusively, at {@code windowEnd}, summed per cell. */
  public Map<Long, CellTally> cells(long windowEnd) {
    Map<Long, CellTally> total = new TreeMap<>();
    panes
        .subMap(grid.windowStart(windowEnd), windowEnd)
        .values()
        .forEach(
            cells ->
                cells.forEach(
                    (cell, tally) -> {
                      CellTally known = total.get(cell);
                      if (known == null) {
                        total.put(cell, tally.copy());
                      } else {
                        known.merge(tally);
                      }
                    }));
    return total;
  }

  /** The counts of every watched subgroup over the tallies of cells. */
  public GroupCounts counts(Map<Long, CellTally> cells) {
    GroupCounts counts = new GroupCounts(watched);
    cells.forEach(counts::add);
    return counts;
  }

  /**
   * Ends of the windows whose figures changed since the last call, oldest first: the present one,
   * and earlier ones in grace that late records restated.
   */
  public List<Long> takeRestatedEnds() {
    if (streamTime == PartitionProgress.NO_TIME) {
      return List.of();
    }
    TreeSet<Long> ends = new TreeSet<>();
    ends.add(grid.windowEnd(streamTime));
    restated.forEach(pane -> ends.addAll(grid.publishedWindowEnds(pane, streamTime)));
    restated.clear();
    return List.copyOf(ends);
  }

  /** Number of live panes. */
  public int panes() {
    return panes.size();
  }
}
