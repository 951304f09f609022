package io.equipoise.cohort.population;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import java.util.Arrays;
import java.util.List;

/**
 * Patient records as typed columns: {@code rows × columns} coded values (see {@link
 * io.equipoise.cohort.descriptor.Column}), column by column. Immutable; memory is 8 bytes per
 * value.
 */
public final class PatientTable {
  private final DatasetDescriptor descriptor;
  private final int rows;
  private final double[][] columns;
  private final int labelColumn;
  private final double positive;

  private PatientTable(DatasetDescriptor descriptor, int rows, double[][] columns) {
    this.descriptor = descriptor;
    this.rows = rows;
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
    return new PatientTable(descriptor, records.size(), columns);
  }

  /** A table of coded rows ({@code rows × columns}), which are copied. */
  public static PatientTable ofRows(DatasetDescriptor descriptor, double[][] codedRows) {
    int width = descriptor.columns().size();
    double[][] columns = new double[width][codedRows.length];
    for (int row = 0; row < codedRows.length; row++) {
      checkWidth(row, codedRows[row].length, width);
      for (int column = 0; column < width; column++) {
        columns[column][row] = codedRows[row][column];
      }
    }
    return new PatientTable(descriptor, codedRows.length, columns);
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

  /** The rows with the given indices, in that order; an index may come more than once. */
  public PatientTable select(int[] indices) {
    double[][] selected = new double[columns.length][indices.length];
    for (int column = 0; column < columns.length; column++) {
      for (int i = 0; i < indices.length; i++) {
        selected[column][i] = columns[column][indices[i]];
      }
    }
    return new PatientTable(descriptor, indices.length, selected);
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
    return new PatientTable(descriptor, rows + other.rows, joined);
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
