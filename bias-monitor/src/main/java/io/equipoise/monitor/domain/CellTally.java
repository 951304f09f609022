package io.equipoise.monitor.domain;

import io.equipoise.cohort.population.PatientRecord;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the records of one cell in one pane, without the records: how many, how many
 * labelled and positive, how many values missing per column, and the sums of each number column;
 * and, where patients are counted, how many different ones they are of.
 *
 * <p>A commutative monoid under {@link #plus}, with {@link #empty} as its identity: tallying parts
 * and adding them up equals tallying the whole, exactly for counts and for sums of whole numbers
 * below 2⁵³, up to rounding for other sums. Adding a record costs time linear in the columns. Not
 * safe for use by several threads.
 */
public final class CellTally {
  private final long[] missing;
  private final double[] sums;
  private final double[] sumsOfSquares;
  private long records;
  private long labelled;
  private long positives;

  /** Nothing where records are counted. */
  private final @Nullable DistinctPatients patients;

  private CellTally(
      long records,
      long labelled,
      long positives,
      long[] missing,
      double[] sums,
      double[] sumsOfSquares,
      @Nullable DistinctPatients patients) {
    this.records = records;
    this.labelled = labelled;
    this.positives = positives;
    this.missing = missing;
    this.sums = sums;
    this.sumsOfSquares = sumsOfSquares;
    this.patients = patients;
  }

  /** The tally of no record. */
  public static CellTally empty(TallyShape shape) {
    return new CellTally(
        0,
        0,
        0,
        new long[shape.columns()],
        new double[shape.numberColumns()],
        new double[shape.numberColumns()],
        shape.countsPatients() ? DistinctPatients.none() : null);
  }

  /**
   * The tally with the given parts, which are copied; of records, not of patients.
   *
   * @param missing missing values per column
   * @param sums sum per number column
   * @param sumsOfSquares sum of squares per number column
   */
  public static CellTally of(
      long records,
      long labelled,
      long positives,
      long[] missing,
      double[] sums,
      double[] sumsOfSquares) {
    if (!(0 <= positives && positives <= labelled && labelled <= records)) {
      throw new IllegalArgumentException(
          "needs 0 <= positives <= labelled <= records, got "
              + positives
              + ", "
              + labelled
              + ", "
              + records);
    }
    if (sums.length != sumsOfSquares.length) {
      throw new IllegalArgumentException(
          "sums and sums of squares must be of one length, got "
              + sums.length
              + " and "
              + sumsOfSquares.length);
    }
    return new CellTally(
        records, labelled, positives, missing.clone(), sums.clone(), sumsOfSquares.clone(), null);
  }

  /** The same figures, with these patients, which are copied. */
  public CellTally withPatients(DistinctPatients of) {
    return new CellTally(
        records,
        labelled,
        positives,
        missing.clone(),
        sums.clone(),
        sumsOfSquares.clone(),
        of.copy());
  }

  /** Counts one more record. */
  public void add(TallyShape shape, PatientRecord record) {
    records++;
    for (int column = 0; column < missing.length; column++) {
      if (Double.isNaN(record.value(column))) {
        missing[column]++;
      }
    }
    for (int position = 0; position < sums.length; position++) {
      double value = record.value(shape.numberColumn(position));
      if (!Double.isNaN(value)) {
        sums[position] += value;
        sumsOfSquares[position] += value * value;
      }
    }
    double label = record.value(shape.labelColumn());
    boolean known = !Double.isNaN(label);
    boolean positive = known && label == shape.positive();
    if (known) {
      labelled++;
      if (positive) {
        positives++;
      }
    }
    if (patients != null) {
      patients.add(record.patientId(), known, positive);
    }
  }

  /** The tally of both parts' records, which must be of one shape; neither part changes. */
  public CellTally plus(CellTally other) {
    CellTally total = copy();
    total.merge(other);
    return total;
  }

  /** Adds another part's records, of the same shape, to this tally. */
  public void merge(CellTally other) {
    if (missing.length != other.missing.length
        || sums.length != other.sums.length
        || (patients == null) != (other.patients == null)) {
      throw new IllegalArgumentException("cannot add tallies of different shapes");
    }
    if (patients != null && other.patients != null) {
      patients.merge(other.patients);
    }
    records += other.records;
    labelled += other.labelled;
    positives += other.positives;
    for (int column = 0; column < missing.length; column++) {
      missing[column] += other.missing[column];
    }
    for (int position = 0; position < sums.length; position++) {
      sums[position] += other.sums[position];
      sumsOfSquares[position] += other.sumsOfSquares[position];
    }
  }

  /** The same tally, which changes on its own from now on. */
  public CellTally copy() {
    return new CellTally(
        records,
        labelled,
        positives,
        missing.clone(),
        sums.clone(),
        sumsOfSquares.clone(),
        patients == null ? null : patients.copy());
  }

  /** The different patients; empty where records are counted. */
  public Optional<DistinctPatients> patients() {
    return Optional.ofNullable(patients);
  }

  /** People, 0 or more: different patients where those are counted, else records. */
  public long people() {
    return patients == null ? records : patients.people();
  }

  /** People whose label is known, at most {@link #people()}. */
  public long labelledPeople() {
    return patients == null ? labelled : patients.labelled();
  }

  /** People with a positive label, at most {@link #labelledPeople()}. */
  public long positivePeople() {
    return patients == null ? positives : patients.positives();
  }

  /** {@link #people()}, {@link #labelledPeople()} and {@link #positivePeople()} in one. */
  public CellCounts counts() {
    return patients == null ? new CellCounts(records, labelled, positives) : patients.counts();
  }

  /** Records counted, 0 or more. */
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

  /** Records that miss the column's value. */
  public long missing(int column) {
    return missing[column];
  }

  /** Number of columns. */
  public int columns() {
    return missing.length;
  }

  /** Number of number columns. */
  public int numberColumns() {
    return sums.length;
  }

  /** Moments of the number column at {@code position} of the shape's number columns. */
  public Moments moments(TallyShape shape, int position) {
    return new Moments(
        records - missing[shape.numberColumn(position)], sums[position], sumsOfSquares[position]);
  }

  /** Sum of the number column at {@code position}. */
  public double sum(int position) {
    return sums[position];
  }

  /** Sum of squares of the number column at {@code position}. */
  public double sumOfSquares(int position) {
    return sumsOfSquares[position];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CellTally that
        && records == that.records
        && labelled == that.labelled
        && positives == that.positives
        && Arrays.equals(missing, that.missing)
        && Arrays.equals(sums, that.sums)
        && Arrays.equals(sumsOfSquares, that.sumsOfSquares)
        && Objects.equals(patients, that.patients);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(records * 31 + positives);
  }

  /** Names no figure: a small count must not reach a log through here. */
  @Override
  public String toString() {
    return "CellTally[" + missing.length + " columns]";
  }
}
