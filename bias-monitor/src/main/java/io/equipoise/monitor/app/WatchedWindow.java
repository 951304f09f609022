package io.equipoise.monitor.app;

import io.equipoise.cohort.alert.Alert;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.DistinctPatients;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.RollingWindow;
import io.equipoise.monitor.domain.RollingWindow.Admission;
import io.equipoise.monitor.domain.WatchedSubgroups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One rolling window, and what of it has changed since it was last saved. */
final class WatchedWindow {
  private final RollingWindow rolling;
  private final WatchedSubgroups watched;
  private final WatchMemory memory;
  private final Set<PaneCell> changed = new HashSet<>();
  private final Set<PaneCell> over = new HashSet<>();
  private final Set<Long> lateChanged = new HashSet<>();
  private final @Nullable String[] alertIds;

  WatchedWindow(
      DatasetDescriptor.Window window,
      WatchedSubgroups watched,
      WatchMemory memory,
      long streamTime) {
    this.rolling = new RollingWindow(window, watched);
    this.watched = watched;
    this.memory = memory;
    this.alertIds = new String[watched.size()];
    rolling.advance(streamTime);
  }

  /**
   * A tally in memory without a window.
   *
   * @param window name of the window that it was kept for
   * @param place where it is
   */
  record Orphan(String window, PaneCell place) {}

  /**
   * Gives windows back what memory has of them; gives the tallies of windows that are not among
   * them, because the descriptor no longer has them, or has them with other panes: tallies cannot
   * be cut again where the new panes are, so such a window begins anew.
   */
  static List<Orphan> restore(List<WatchedWindow> windows, WatchMemory memory) {
    Map<String, WatchedWindow> byName = new HashMap<>();
    for (WatchedWindow window : windows) {
      long pane = window.rolling.grid().pane();
      if (memory.pane(window.name()).orElse(pane) == pane) {
        byName.put(window.name(), window);
      }
      for (Map.Entry<Long, Long> late : memory.records(window.lateKind()).entrySet()) {
        window.rolling.restoreLate(late.getKey(), late.getValue());
      }
      memory
          .patients(window.lateKind())
          .forEach((cell, patients) -> window.rolling.restoreLate(cell, patients));
    }
    List<Orphan> orphans = new ArrayList<>();
    memory.visitTallies(
        (name, place, tally) -> {
          WatchedWindow window = byName.get(name);
          if (window != null) {
            window.rolling.restore(place, tally);
          } else {
            orphans.add(new Orphan(name, place));
          }
        });
    return orphans;
  }

  RollingWindow rolling() {
    return rolling;
  }

  /** Id of the alert about a subgroup in this window. */
  String alertId(int subgroup, DatasetDescriptor descriptor) {
    String known = alertIds[subgroup];
    if (known == null) {
      known =
          Alert.id(
              descriptor.dataset(),
              name(),
              watched.subgroup(subgroup).id(),
              descriptor.reference().version());
      alertIds[subgroup] = known;
    }
    return known;
  }

  void advance(long streamTime) {
    List<PaneCell> gone = rolling.advance(streamTime);
    gone.forEach(changed::remove);
    over.addAll(gone);
  }

  /**
   * Adds the tally of a place whose pane is one of the common panes, each of which lies in one pane
   * of this window.
   */
  Admission add(PaneCell place, CellTally tally) {
    Admission admission = rolling.add(place.pane(), place.cell(), tally);
    if (admission == Admission.COUNTED) {
      changed.add(new PaneCell(rolling.grid().paneOf(place.pane()), place.cell()));
    } else {
      lateChanged.add(place.cell());
    }
    return admission;
  }

  void save() {
    long pane = rolling.grid().pane();
    if (!memory.pane(name()).equals(OptionalLong.of(pane))) {
      memory.putPane(name(), pane);
    }
    over.forEach(place -> memory.removeTally(name(), place));
    over.clear();
    changed.forEach(place -> memory.putTally(name(), place, rolling.tally(place)));
    changed.clear();
    for (long cell : lateChanged) {
      Optional<DistinctPatients> patients = rolling.latePatients(cell);
      if (patients.isPresent()) {
        memory.putPatients(lateKind(), cell, patients.get());
      } else {
        memory.putRecords(lateKind(), cell, rolling.late().getOrDefault(cell, 0L));
      }
    }
    lateChanged.clear();
  }

  private String lateKind() {
    return "late:" + name();
  }

  String name() {
    return rolling.grid().window();
  }
}
