package io.equipoise.monitor.app;

import io.equipoise.monitor.domain.Alert;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.PartitionProgress;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link WindowWatch} remembers. What is written here, what the watch said and what it has
 * heard are committed together or not at all.
 */
public interface WatchMemory {
  /** Receives each tally that is kept. */
  interface TallyVisitor {
    /** One tally of a partition's records in a pane and cell. */
    void visit(PaneCell place, int partition, CellTally tally);
  }

  /** Shows every tally that is kept, in any order. */
  void visitTallies(TallyVisitor visitor);

  /** Keeps the latest tally of a pane, cell and partition. */
  void putTally(PaneCell place, int partition, CellTally tally);

  /** Forgets a tally. */
  void removeTally(PaneCell place, int partition);

  /** The latest progress of every partition that was heard of. */
  Map<Integer, PartitionProgress> progressByPartition();

  /** Keeps a partition's latest progress. */
  void putProgress(int partition, PartitionProgress progress);

  /** Records of a partition that have entered a live pane so far; 0 before the first. */
  long counted(int partition);

  /** Keeps the number of a partition's records that have entered a live pane. */
  void putCounted(int partition, long counted);

  /** The alert with an id, when it has been looked at before. */
  Optional<Alert> alert(String id);

  /** Keeps an alert. */
  void putAlert(Alert alert);
}
