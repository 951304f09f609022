package io.equipoise.cohort.population;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Patient records as typed columns: {@code rows × columns} coded values (see {@link
 * io.equipoise.cohort.descriptor.Column}), column by column. It holds no id, but knows which rows
 * are of one patient ({@link #patient}). Immutable; memory is 8 bytes per value and 4 per row.
 */
public final class PatientTable {
  private final DatasetDescriptor descriptor;
  private final int rows;
  private final double[][] columns;
  private final int[] patients;
  private final int labelColumn;
  private final double positive;

  private PatientTable(DatasetDescriptor descriptor, double[][] columns, int[] patients) {
    this.descriptor = descriptor;
    this.rows = patients.length;
    this.columns = columns;
    this.patients = patients;
    this.labelColumn = descriptor.labelIndex();
    this.positive = descriptor.label().column().code(descriptor.label().positive());
  }

  private static void checkWidth(int row, int width, int expected) {
    if (width != expected) {
      throw new IllegalArgumentException(
          "row " + row + " has " + width + " values, expected " + expected);
    }
  }

  /** A table of the given records, in their order, which knows whose they are. */
  public static PatientTable of(DatasetDescriptor descriptor, List<PatientRecord> records) {
    double[][] columns = new double[descriptor.columns().size()][records.size()];
    for (int row = 0; row < records.size(); row++) {
      checkWidth(row, records.get(row).columns(), columns.length);
      for (int column = 0; column < columns.length; column++) {
        columns[column][row] = records.get(row).value(column);
      }
    }
    return new PatientTable(descriptor, columns, patients(records));
  }

  private static int[] patients(List<PatientRecord> records) {
    Comparator<Integer> byTime =
        Comparator.<Integer, Instant>comparing(row -> records.get(row).eventTime())
            .thenComparing(row -> records.get(row).recordId());
    Map<String, Integer> earliest = new HashMap<>();
    for (int row = 0; row < records.size(); row++) {
      earliest.merge(records.get(row).patientId(), row, (a, b) -> byTime.compare(b, a) < 0 ? b : a);
    }
    return records.stream().mapToInt(record -> earliest.get(record.patientId())).toArray();
  }

  /**
   * A table of coded rows ({@code rows × columns}), which are copied. Each is of a patient of its
   * own.
   */
  public static PatientTable ofRows(DatasetDescriptor descriptor, double[][] codedRows) {
    int width = descriptor.columns().size();
    double[][] columns = new double[width][codedRows.length];
    for (int row = 0; row < codedRows.length; row++) {
      checkWidth(row, codedRows[row].length, width);
      for (int column = 0; column < width; column++) {
        columns[column][row] = codedRows[row][column];
      }
    }
    return new PatientTable(descriptor, columns, IntStream.range(0, codedRows.length).toArray());
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

  /**
   * The row that stands for this row's patient: that of his earliest record, or his first row where
   * that record is not in the table. All rows of a patient have it in common and no other's have
   * it; a later record of the patient does not change it.
   */
  public int patient(int row) {
    return patients[row];
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
    return IntStream.of(indices).map(row -> patients[row]).distinct().count();
  }

  /**
   * The rows with the given indices, in that order; an index may come more than once. They remain
   * rows of the same patients.
   */
  public PatientTable select(int[] indices) {
    double[][] selected = new double[columns.length][indices.length];
    for (int column = 0; column < columns.length; column++) {
      for (int i = 0; i < indices.length; i++) {
        selected[column][i] = columns[column][indices[i]];
      }
    }
    return new PatientTable(descriptor, selected, patientsOf(indices));
  }

  private int[] patientsOf(int[] indices) {
    int[] standsFor = new int[rows];
    Arrays.fill(standsFor, -1);
    for (int i = indices.length - 1; i >= 0; i--) {
      if (patients[indices[i]] == indices[i]) {
        standsFor[indices[i]] = i;
      }
    }
    int[] selected = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      int patient = patients[indices[i]];
      if (standsFor[patient] < 0) {
        standsFor[patient] = i;
      }
      selected[i] = standsFor[patient];
    }
    return selected;
  }

  /**
   * This table's rows followed by the other's, which must have as many columns. The other's
   * patients are taken for different people than this table's.
   */
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
    int[] everybody = Arrays.copyOf(patients, rows + other.rows);
    for (int row = 0; row < other.rows; row++) {
      everybody[rows + row] = rows + other.patients[row];
    }
    return new PatientTable(descriptor, joined, everybody);
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
