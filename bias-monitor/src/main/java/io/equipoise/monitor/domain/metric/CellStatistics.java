package io.equipoise.monitor.domain.metric;

import io.equipoise.monitor.domain.CellCounts;
import io.equipoise.monitor.domain.Moments;
import java.util.Arrays;
import java.util.List;

/**
 * What is known about the people of one cell in one window, without the people: how many, how many
 * labelled and positive; and of their records, of which each has one or more: how many, how many
 * values missing per column, and the moments of each number column. Where the descriptor counts
 * records, a record is a person. Exact counts: they stay inside the monitor. Immutable.
 */
public final class CellStatistics {
  private final CellCounts people;
  private final long records;
  private final long[] missing;
  private final List<Moments> moments;

  private CellStatistics(CellCounts people, long records, long[] missing, List<Moments> moments) {
    this.people = people;
    this.records = records;
    this.missing = missing;
    this.moments = moments;
  }

  /**
   * The statistics of a cell where every record is a person; the parts are copied. Throws {@link
   * IllegalArgumentException} when a part exceeds its whole.
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
    return of(new CellCounts(records, labelled, positives), records, missing, moments);
  }

  /**
   * The statistics with the given parts, which are copied. Throws {@link IllegalArgumentException}
   * when a part exceeds its whole.
   *
   * @param people people, and how many of them have a label and a positive one
   * @param records records of theirs, 0 or more
   * @param missing records that miss the value, per column of the descriptor
   * @param moments moments of the values that are there, per number column, in the descriptor's
   *     order
   */
  public static CellStatistics of(
      CellCounts people, long records, long[] missing, List<Moments> moments) {
    if (!(0 <= people.positives()
        && people.positives() <= people.labelled()
        && people.labelled() <= people.records())) {
      throw new IllegalArgumentException("a cell needs 0 <= positives <= labelled <= people");
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
    return new CellStatistics(people, records, missing.clone(), List.copyOf(moments));
  }

  /** People, 0 or more. */
  public long people() {
    return people.records();
  }

  /** People whose label is known, at most {@link #people()}. */
  public long labelled() {
    return people.labelled();
  }

  /** People with a positive label, at most {@link #labelled()}. */
  public long positives() {
    return people.positives();
  }

  /** Records of these people, 0 or more. */
  public long records() {
    return records;
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
        && people.equals(that.people)
        && records == that.records
        && Arrays.equals(missing, that.missing)
        && moments.equals(that.moments);
  }

  @Override
  public int hashCode() {
    return people.hashCode() * 31 + Long.hashCode(records);
  }

  /** Names no figure: a small count must not reach a log through here. */
  @Override
  public String toString() {
    return "CellStatistics[" + missing.length + " columns]";
  }
}
