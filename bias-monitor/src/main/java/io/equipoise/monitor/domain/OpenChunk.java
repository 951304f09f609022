package io.equipoise.monitor.domain;

import io.equipoise.cohort.population.PatientRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The chunk of a partition that is being tallied. Not safe for use by several threads. */
public final class OpenChunk {
  private final TallyShape shape;
  private final int partition;
  private final Map<PaneCell, CellTally> tallies = new HashMap<>();
  private PartitionProgress progress;
  private long begunAt;

  /** An empty chunk that follows on what has been read of the partition. */
  public OpenChunk(TallyShape shape, int partition, PartitionProgress progress) {
    this.shape = shape;
    this.partition = partition;
    this.progress = progress;
    this.begunAt = progress.nextOffset();
  }

  /**
   * Takes up a chunk where it was left.
   *
   * @param state the chunk so far, as {@link #state} gave it
   * @param begunAt offset at which it began
   */
  public static OpenChunk resumed(TallyShape shape, Chunk state, long begunAt) {
    OpenChunk chunk = new OpenChunk(shape, state.partition(), state.progress());
    chunk.begunAt = begunAt;
    state.tallies().forEach(placed -> chunk.tallies.put(placed.place(), placed.tally().copy()));
    return chunk;
  }

  /** Counts a record in a place. */
  public void add(PaneCell place, PatientRecord record, long offset, long timestamp) {
    tallies.computeIfAbsent(place, p -> CellTally.empty(shape)).add(shape, record);
    progress = progress.tallied(offset, timestamp, record.eventTime().toEpochMilli());
  }

  /** Notes a record that counts for nothing. */
  public void pass(PartitionProgress next) {
    progress = next;
  }

  /** How far the partition has been read. */
  public PartitionProgress progress() {
    return progress;
  }

  /** Offset of the chunk's first record. */
  public long begunAt() {
    return begunAt;
  }

  /** Offsets that the chunk spans so far. */
  public long length() {
    return progress.nextOffset() - begunAt;
  }

  /** The chunk so far; its tallies are copies. */
  public Chunk state() {
    return new Chunk(partition, progress, placed(true));
  }

  /** Ends the chunk; the next record begins another. */
  public Chunk close() {
    Chunk closed = new Chunk(partition, progress, placed(false));
    tallies.clear();
    begunAt = progress.nextOffset();
    return closed;
  }

  private List<Chunk.Placed> placed(boolean copy) {
    List<Chunk.Placed> placed = new ArrayList<>(tallies.size());
    tallies.forEach(
        (place, tally) -> placed.add(new Chunk.Placed(place, copy ? tally.copy() : tally)));
    placed.sort((a, b) -> a.place().compareTo(b.place()));
    return placed;
  }
}
