package io.equipoise.monitor.app;

import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.Chunk;
import io.equipoise.monitor.domain.DistinctPatients;
import io.equipoise.monitor.domain.FirstSightings;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.PartitionProgress;
import io.equipoise.monitor.domain.evidence.ShortageEvidence;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * What {@link StreamWatch} remembers from one commit to the next. What is written here, what the
 * watch said and what it has heard are committed together or not at all.
 */
public interface WatchMemory {
  /** Receives each tally that is kept. */
  interface TallyVisitor {
    /** The tally of a place in a window. */
    void visit(String window, PaneCell place, CellTally tally);
  }

  /** Shows every tally that is kept, in any order. */
  void visitTallies(TallyVisitor visitor);

  /** Keeps the tally of a place in a window. */
  void putTally(String window, PaneCell place, CellTally tally);

  /** Forgets the tally of a place in a window. */
  void removeTally(String window, PaneCell place);

  /**
   * How long the panes are that a window's tallies are kept by, milliseconds; empty when nothing
   * was kept of it, or by an earlier release.
   */
  OptionalLong pane(String window);

  /** Keeps how long a window's panes are. */
  void putPane(String window, long millis);

  /** Shows the chunks that had not been counted, in any order. */
  void visitChunks(Consumer<Chunk> visitor);

  /** Keeps a chunk that has not been counted. */
  void putChunk(Chunk chunk);

  /** Forgets a chunk that has been counted. */
  void removeChunk(Chunk chunk);

  /** Up to where the chunks of each partition have been counted. */
  Map<Integer, PartitionProgress> progressByPartition();

  /** Keeps up to where a partition's chunks have been counted. */
  void putProgress(int partition, PartitionProgress progress);

  /** Records by cell, of one kind: those that came too late for a window, or all so far. */
  Map<Long, Long> records(String kind);

  /** Keeps the number of a cell's records of a kind. */
  void putRecords(String kind, long cell, long records);

  /**
   * Different patients by cell, of one kind: those that came too late for a window. Empty where
   * records are counted.
   */
  Map<Long, DistinctPatients> patients(String kind);

  /** Keeps a cell's different patients of a kind. */
  void putPatients(String kind, long cell, DistinctPatients patients);

  /** Who has been seen before, as blocks in order of their index; empty where records count. */
  SortedMap<Integer, long[]> sightings();

  /** Where changes of who has been seen are kept. */
  FirstSightings.Keeper sightingsKeeper();

  /** The evidence about a subgroup, when there was any. */
  Optional<ShortageEvidence.State> evidence(String key);

  /** Keeps the evidence about a subgroup. */
  void putEvidence(String key, ShortageEvidence.State state);

  /** The alert with an id, when it has been looked at before. */
  Optional<KeptAlert> alert(String id);

  /** Shows every alert that is kept, those of an earlier descriptor among them, in any order. */
  void visitAlerts(Consumer<KeptAlert> visitor);

  /** Keeps an alert. */
  void putAlert(KeptAlert alert);
}
