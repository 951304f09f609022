package io.equipoise.monitor.domain;

import java.util.Comparator;
import java.util.List;

/**
 * A run of consecutive records of one input partition, tallied: what the tally step tells the merge
 * step. Chunks of a partition follow on one another without gap or overlap, so that adding up all
 * of them counts every record once.
 *
 * @param partition the input partition
 * @param progress how far the partition has been read at the chunk's end
 * @param tallies the tallies of the chunk's records, in order of their places; empty when all of
 *     them were refused
 */
public record Chunk(int partition, PartitionProgress progress, List<Placed> tallies) {
  /**
   * The order in which chunks are counted, whatever the order in which they come: by the arrival of
   * their last record in Kafka, then by partition, then by offset.
   */
  public static final Comparator<Chunk> ORDER =
      Comparator.comparingLong((Chunk c) -> c.progress().arrival())
          .thenComparingInt(Chunk::partition)
          .thenComparingLong(c -> c.progress().nextOffset());

  /** Copies the list. */
  public Chunk {
    tallies = List.copyOf(tallies);
  }

  /**
   * A tally and where it belongs.
   *
   * @param place pane and cell
   * @param tally tally of the chunk's records there
   */
  public record Placed(PaneCell place, CellTally tally) {}
}
