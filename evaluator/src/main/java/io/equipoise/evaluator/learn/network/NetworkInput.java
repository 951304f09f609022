package io.equipoise.evaluator.learn.network;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.population.PatientTable;
import java.util.List;

/**
 * Rows as a network takes them. A number becomes {@code (x - mean) / deviation}, 0 where it is
 * missing, and beside it 1 where it is missing, else 0; mean and deviation are those of the table
 * that the input is fitted to. A category becomes one column per listed value and one for
 * "missing", of which one is 1. The label is left out. Standardized numbers are cut at {@value
 * #LIMIT} deviations: one mistyped value must not drown a row. Immutable.
 */
final class NetworkInput {
  static final double LIMIT = 6;

  private final List<Column> columns;
  private final int label;
  private final double[] mean;
  private final double[] deviation;
  private final int width;

  private NetworkInput(
      List<Column> columns, int label, double[] mean, double[] deviation, int width) {
    this.columns = columns;
    this.label = label;
    this.mean = mean;
    this.deviation = deviation;
    this.width = width;
  }

  /** The input for tables like this one, whose numbers it is standardized by. */
  static NetworkInput fit(PatientTable table) {
    List<Column> columns = table.descriptor().columns();
    double[] mean = new double[columns.size()];
    double[] deviation = new double[columns.size()];
    int label = table.descriptor().labelIndex();
    int width = 0;
    for (int column = 0; column < mean.length; column++) {
      if (column == label) {
        continue;
      }
      if (columns.get(column).isNumber()) {
        measure(table, column, mean, deviation);
        width += 2;
      } else {
        width += columns.get(column).values().size() + 1;
      }
    }
    return new NetworkInput(columns, label, mean, deviation, width);
  }

  /** Mean and deviation of what is there; a column that does not vary keeps its distances. */
  private static void measure(PatientTable table, int column, double[] mean, double[] deviation) {
    int count = 0;
    double squares = 0;
    double running = 0;
    for (int row = 0; row < table.rows(); row++) {
      double value = table.value(row, column);
      if (!Double.isNaN(value)) {
        count++;
        double off = value - running;
        running += off / count;
        squares += off * (value - running);
      }
    }
    mean[column] = running;
    deviation[column] = squares > 0 ? Math.sqrt(squares / count) : 1;
  }

  /** Numbers per row. */
  int width() {
    return width;
  }

  /** The rows with these indices, {@code rows × width}. */
  float[][] of(PatientTable table, int[] rows) {
    float[][] input = new float[rows.length][width];
    for (int i = 0; i < rows.length; i++) {
      int at = 0;
      for (int column = 0; column < columns.size(); column++) {
        if (column != label) {
          at = put(table.value(rows[i], column), column, input[i], at);
        }
      }
    }
    return input;
  }

  /** Writes one value and returns where the next one goes. */
  private int put(double value, int column, float[] into, int at) {
    if (columns.get(column).isNumber()) {
      if (Double.isNaN(value)) {
        into[at + 1] = 1;
      } else {
        double standard = (value - mean[column]) / deviation[column];
        into[at] = (float) Math.max(-LIMIT, Math.min(LIMIT, standard));
      }
      return at + 2;
    }
    int values = columns.get(column).values().size();
    into[at + (Double.isNaN(value) ? values : (int) value)] = 1;
    return at + values + 1;
  }
}
