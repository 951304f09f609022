package io.equipoise.monitor.domain;

import java.util.Arrays;

/**
 * Records of every watched subgroup, and of everybody whose attributes of a set are known; where
 * the descriptor counts patients, read patients for records. Adding a cell costs time linear in the
 * watched sets. Not safe for use by several threads.
 */
public final class GroupCounts {
  private final WatchedSubgroups watched;
  private final long[] support;
  private final long[] records;
  private final long[] labelled;
  private final long[] positives;
  private long total;

  /** Counts of nobody. */
  public GroupCounts(WatchedSubgroups watched) {
    this.watched = watched;
    this.support = new long[watched.sets()];
    this.records = new long[watched.size()];
    this.labelled = new long[watched.size()];
    this.positives = new long[watched.size()];
  }

  /** Adds the records of a cell. */
  public void add(long cell, CellTally tally) {
    add(cell, tally, 1);
  }

  /** Takes away the records of a cell, which must have been added before. */
  public void remove(long cell, CellTally tally) {
    add(cell, tally, -1);
  }

  private void add(long cell, CellTally tally, int sign) {
    CellCounts counts = tally.counts();
    change(cell, sign * counts.records(), sign * counts.labelled(), sign * counts.positives());
  }

  /**
   * Changes the counts of a cell by these numbers, which may be negative.
   *
   * @param people records or patients, as the descriptor counts
   * @param withLabel of those, the ones whose label is known
   * @param withPositive of those, the ones with a positive label
   */
  public void change(long cell, long people, long withLabel, long withPositive) {
    int[] membership = watched.of(cell);
    total += people;
    for (int set = 0; set < membership.length; set++) {
      int subgroup = membership[set];
      if (subgroup >= 0) {
        support[set] += people;
        records[subgroup] += people;
        labelled[subgroup] += withLabel;
        positives[subgroup] += withPositive;
      }
    }
  }

  /** Counts nobody from now on. */
  public void clear() {
    total = 0;
    Arrays.fill(support, 0);
    Arrays.fill(records, 0);
    Arrays.fill(labelled, 0);
    Arrays.fill(positives, 0);
  }

  /** Records of everybody. */
  public long total() {
    return total;
  }

  /** Records of a subgroup. */
  public long records(int subgroup) {
    return records[subgroup];
  }

  /** Records whose attributes of a set are all known. */
  public long support(int set) {
    return support[set];
  }

  /** The representation of a subgroup by these counts. */
  public SubgroupRepresentation representation(int subgroup) {
    return new SubgroupRepresentation(
        watched.subgroup(subgroup),
        records[subgroup],
        support[watched.setOf(subgroup)],
        labelled[subgroup],
        positives[subgroup],
        watched.reference(subgroup));
  }
}
