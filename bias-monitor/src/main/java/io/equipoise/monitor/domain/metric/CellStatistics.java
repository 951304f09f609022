package io.equipoise.monitor.domain.metric;

import io.equipoise.monitor.domain.Moments;
import java.util.Arrays;
import java.util.List;

/**
 * What is known about the people of one cell in one window, without the people: how many, how many
 * labelled and positive, how many values missing per column, and the moments of each number column.
 * Exact counts: they stay inside the monitor. Immutable.
 */
public final class CellStatistics {
  private final long records;
  private final long labelled;
  private final long positives;
  private final long[] missing;
  private final List<Moments> moments;

  private CellStatistics(
      long records, long labelled, long positives, long[] missing, List<Moments> moments) {
    this.records = records;
    this.labelled = labelled;
    this.positives = positives;
    this.missing = missing;
    this.moments = moments;
  }

  /**
   * The statistics with the given parts, which are copied. Throws {@link IllegalArgumentException}
   * when a part exceeds its whole.
   *
   * @param records records, 0 or more
   * @param labelled of those, records whose label is known
   * @param positives of those, records with a positive label
   * @param missing records that miss the value, per column of the descriptor
   * @param moments moments of the values that are there, per number column, in the descriptor's
   *     order
   */
  public static CellStatistics of(
      long records, long labelled, long positives, long[] missing, List<Moments> moments) {
    if (!(0 <= positives && positives <= labelled && labelled <= records)) {
      throw new IllegalArgumentException("a cell needs 0 <= positives <= labelled <= records");
    }
    for (long m : missing) {
      if (!(0 <= m && m <= records)) {
        throw new IllegalArgumentException("a cell needs 0 <= missing <= records in every column");
      }
    }
    for (Moments m : moments) {
      if (m.count() > records) {
        throw new IllegalArgumentException("a cell must not have more values than records");
      }
    }
    return new CellStatistics(records, labelled, positives, missing.clone(), List.copyOf(moments));
  }

  /** Records, 0 or more. */
  public long records() {
    return records;
  }

  /** Records whose label is known, at most {@link #records()}. */
  public long labelled() {
    return labelled;
  }

  /** Records with a positive label, at most {@link #labelled()}. */
  public long positives() {
    return positives;
  }

  /** Number of columns. */
  public int columns() {
    return missing.length;
  }

  /** Records that miss the value of the column at this index of the descriptor's columns. */
  public long missing(int column) {
    return missing[column];
  }

  /** Number of number columns. */
  public int numberColumns() {
    return moments.size();
  }

  /** Moments of the number column at this position among the descriptor's number columns. */
  public Moments moments(int position) {
    return moments.get(position);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CellStatistics that
        && records == that.records
        && labelled == that.labelled
        && positives == that.positives
        && Arrays.equals(missing, that.missing)
        && moments.equals(that.moments);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(records * 31 + positives);
  }

  /** Names no figure: a small count must not reach a log through here. */
  @Override
  public String toString() {
    return "CellStatistics[" + missing.length + " columns]";
  }
}
