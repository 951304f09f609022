package io.equipoise.monitor.app;

import io.equipoise.monitor.domain.Chunk;
import io.equipoise.monitor.domain.SampleSlots;
import java.util.Optional;

/**
 * What {@link RecordTally} remembers about its input partition from one commit to the next. What is
 * written here and the position in the partition are committed together or not at all.
 */
public interface TallyMemory {
  /**
   * The chunk that was being tallied.
   *
   * @param state the chunk so far
   * @param begunAt offset of its first record
   */
  record Unfinished(Chunk state, long begunAt) {}

  /** The chunk that was being tallied; empty before the first record. */
  Optional<Unfinished> chunk();

  /** Keeps the chunk that is being tallied. */
  void putChunk(Unfinished chunk);

  /** Gives the sample's slots back. */
  void restore(SampleSlots slots);

  /** Where changes of the sample's slots are kept. */
  SampleSlots.Keeper keeper();
}
