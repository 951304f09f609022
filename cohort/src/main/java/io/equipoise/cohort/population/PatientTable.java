package io.equipoise.cohort.population;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Patient records as typed columns: {@code rows × columns} coded values (see {@link
 * io.equipoise.cohort.descriptor.Column}), column by column, and whose each row is. Immutable;
 * memory is 8 bytes per value and a reference per row.
 */
public final class PatientTable {
  private final DatasetDescriptor descriptor;
  private final int rows;
  private final double[][] columns;

  /** One per row, equal for rows of one patient: a pseudonym, or an object of the row's own. */
  private final Object[] patients;

  private final int labelColumn;
  private final double positive;

  private PatientTable(DatasetDescriptor descriptor, double[][] columns, Object[] patients) {
    this.descriptor = descriptor;
    this.rows = patients.length;
    this.patients = patients;
    this.columns = columns;
    this.labelColumn = descriptor.labelIndex();
    this.positive = descriptor.label().column().code(descriptor.label().positive());
  }

  private static void checkWidth(int row, int width, int expected) {
    if (width != expected) {
      throw new IllegalArgumentException(
          "row " + row + " has " + width + " values, expected " + expected);
    }
  }

  /** A table of the given records, in their order. */
  public static PatientTable of(DatasetDescriptor descriptor, List<PatientRecord> records) {
    double[][] columns = new double[descriptor.columns().size()][records.size()];
    for (int row = 0; row < records.size(); row++) {
      checkWidth(row, records.get(row).columns(), columns.length);
      for (int column = 0; column < columns.length; column++) {
        columns[column][row] = records.get(row).value(column);
      }
    }
    return new PatientTable(
        descriptor, columns, records.stream().map(PatientRecord::patientId).toArray());
  }

  /** A table of coded rows ({@code rows × columns}), which are copied; each is of somebody else. */
  public static PatientTable ofRows(DatasetDescriptor descriptor, double[][] codedRows) {
    int width = descriptor.columns().size();
    double[][] columns = new double[width][codedRows.length];
    for (int row = 0; row < codedRows.length; row++) {
      checkWidth(row, codedRows[row].length, width);
      for (int column = 0; column < width; column++) {
        columns[column][row] = codedRows[row][column];
      }
    }
    return new PatientTable(
        descriptor, columns, Stream.generate(Object::new).limit(codedRows.length).toArray());
  }

  /** What the columns mean. */
  public DatasetDescriptor descriptor() {
    return descriptor;
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Number of columns. */
  public int columns() {
    return columns.length;
  }

  /** Coded value; {@code NaN} when missing. */
  public double value(int row, int column) {
    return columns[column][row];
  }

  /** A copy of one row's coded values. */
  public double[] row(int row) {
    double[] values = new double[columns.length];
    for (int column = 0; column < values.length; column++) {
      values[column] = columns[column][row];
    }
    return values;
  }

  /** A copy of one column's coded values. */
  public double[] column(int column) {
    return columns[column].clone();
  }

  /** How many different patients the rows with the given indices are of. */
  public long people(int[] indices) {
    return IntStream.of(indices).mapToObj(row -> patients[row]).distinct().count();
  }

  /** The rows with the given indices, in that order; an index may come more than once. */
  public PatientTable select(int[] indices) {
    double[][] selected = new double[columns.length][indices.length];
    for (int column = 0; column < columns.length; column++) {
      for (int i = 0; i < indices.length; i++) {
        selected[column][i] = columns[column][indices[i]];
      }
    }
    return new PatientTable(
        descriptor, selected, IntStream.of(indices).mapToObj(row -> patients[row]).toArray());
  }

  /** This table's rows followed by the other's, which must have as many columns. */
  public PatientTable concat(PatientTable other) {
    if (other.columns.length != columns.length) {
      throw new IllegalArgumentException(
          "cannot join tables of " + columns.length + " and " + other.columns.length + " columns");
    }
    double[][] joined = new double[columns.length][];
    for (int column = 0; column < columns.length; column++) {
      joined[column] = Arrays.copyOf(columns[column], rows + other.rows);
      System.arraycopy(other.columns[column], 0, joined[column], rows, other.rows);
    }
    Object[] all = Arrays.copyOf(patients, rows + other.rows);
    System.arraycopy(other.patients, 0, all, rows, other.rows);
    return new PatientTable(descriptor, joined, all);
  }

  /** Label of a row: 1 positive, 0 negative, {@code NaN} when missing. */
  public double label(int row) {
    double coded = columns[labelColumn][row];
    if (Double.isNaN(coded)) {
      return Double.NaN;
    }
    return coded == positive ? 1 : 0;
  }

  @Override
  public String toString() {
    return "PatientTable[" + descriptor.dataset() + ", " + rows + " × " + columns.length + "]";
  }
}
