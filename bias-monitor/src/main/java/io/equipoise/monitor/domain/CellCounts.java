package io.equipoise.monitor.domain;

/**
 * Counts of one cell over several panes and partitions.
 *
 * @param records records, 0 or more
 * @param labelled of those, records whose label is known
 * @param positives of those, records with a positive label
 */
public record CellCounts(long records, long labelled, long positives) {
  /** The counts of no record. */
  public static final CellCounts NONE = new CellCounts(0, 0, 0);

  /** Both together. */
  public CellCounts plus(CellCounts other) {
    return new CellCounts(
        records + other.records, labelled + other.labelled, positives + other.positives);
  }

  /** These counts and a tally's. */
  public CellCounts plus(CellTally tally) {
    return new CellCounts(
        records + tally.records(), labelled + tally.labelled(), positives + tally.positives());
  }
}
