package io.equipoise.synth.score;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.population.PatientTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table as a linear model takes it: a constant 1; a number standardized by mean and deviation of
 * the rows that the design is fitted on, with 0 where it is missing, and an indicator of being
 * missing where that occurs; a category as one indicator per value that occurs, being missing
 * included, of which all but the {@value #MOST_LEVELS} most frequent are left out and thus taken
 * together. Immutable.
 */
final class Design {
  private static final int MOST_LEVELS = 20;

  /**
   * A column of the design.
   *
   * @param column index in the table
   * @param level code that it indicates, {@code NaN} for "missing"; ignored for values
   * @param value whether it is the standardized value instead of an indicator
   * @param center subtracted from a value
   * @param scale divides a value, greater than 0
   */
  private record Term(int column, double level, boolean value, double center, double scale) {
    double of(double coded) {
      if (value) {
        return Double.isNaN(coded) ? 0 : (coded - center) / scale;
      }
      return Double.compare(coded, level) == 0 ? 1 : 0;
    }
  }

  private final List<Term> terms;

  private Design(List<Term> terms) {
    this.terms = terms;
  }

  /** The design of a table with at least one row. */
  static Design fit(PatientTable table, int[] features) {
    List<Term> terms = new ArrayList<>();
    for (int feature : features) {
      Column column = table.descriptor().columns().get(feature);
      double[] values = table.column(feature);
      if (column.isNumber()) {
        addNumber(terms, feature, values);
      } else {
        addCategory(terms, feature, values, column.values().size());
      }
    }
    return new Design(List.copyOf(terms));
  }

  private static void addNumber(List<Term> terms, int feature, double[] values) {
    double[] present = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
    double mean = Arrays.stream(present).average().orElse(0);
    double variance = Arrays.stream(present).map(v -> (v - mean) * (v - mean)).average().orElse(0);
    if (variance > 0) {
      terms.add(new Term(feature, 0, true, mean, Math.sqrt(variance)));
    }
    if (present.length > 0 && present.length < values.length) {
      terms.add(new Term(feature, Double.NaN, false, 0, 1));
    }
  }

  private static void addCategory(List<Term> terms, int feature, double[] values, int levels) {
    int[] counts = new int[levels + 1];
    for (double value : values) {
      counts[Double.isNaN(value) ? levels : (int) value]++;
    }
    IntStream.rangeClosed(0, levels)
        .boxed()
        .filter(level -> counts[level] > 0)
        .sorted(Comparator.<Integer>comparingInt(level -> -counts[level]))
        .limit(MOST_LEVELS)
        .forEach(
            level ->
                terms.add(new Term(feature, level == levels ? Double.NaN : level, false, 0, 1)));
  }

  /** Numbers per row, the constant included. */
  int width() {
    return terms.size() + 1;
  }

  /** The table's rows, {@code rows × width}, the constant first. */
  double[][] of(PatientTable table) {
    double[][] rows = new double[table.rows()][width()];
    for (int row = 0; row < rows.length; row++) {
      rows[row][0] = 1;
      for (int t = 0; t < terms.size(); t++) {
        rows[row][t + 1] = terms.get(t).of(table.value(row, terms.get(t).column()));
      }
    }
    return rows;
  }
}
