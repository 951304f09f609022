package io.equipoise.monitor.app;

import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.PartitionProgress;
import java.util.Collection;
import java.util.Optional;

/**
 * What {@link RecordTally} remembers about its input partition. What is written here and the
 * position in the partition are committed together or not at all.
 */
public interface TallyMemory {
  /** The cumulative tally of a pane and cell, when there is one. */
  Optional<CellTally> tally(PaneCell place);

  /** Keeps the cumulative tally of a pane and cell. */
  void putTally(PaneCell place, CellTally tally);

  /** Where tallies are kept, in any order. */
  Collection<PaneCell> places();

  /** Forgets a tally. */
  void removeTally(PaneCell place);

  /** How far the partition has been read. */
  PartitionProgress progress();

  /** Keeps how far the partition has been read. */
  void putProgress(PartitionProgress progress);

  /** Slots of the training sample in use for a split and cell; 0 before the first. */
  int filledSlots(String stratum);

  /** Keeps the number of slots in use. */
  void putFilledSlots(String stratum, int filled);
}
