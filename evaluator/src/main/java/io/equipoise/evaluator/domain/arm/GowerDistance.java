package io.equipoise.evaluator.domain.arm;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.population.PatientTable;
import java.util.List;

/**
 * How unlike two rows of numbers and categories are, from 0 (equal) to 1 (opposite in everything):
 * the mean, over the columns that both rows have, of {@code |a - b| / range} for a number and of 0
 * or 1 for an equal or another category. The label takes no part. Two rows that have no column in
 * common are at a distance of 1.
 *
 * <p>Source: J. C. Gower, A general coefficient of similarity and some of its properties,
 * Biometrics 27 (1971), whose similarity is 1 less this distance; missing values are its weights of
 * 0. Ranges are those of the table. Costs O(columns) per pair.
 */
final class GowerDistance {
  private final PatientTable table;
  private final int label;
  private final boolean[] number;
  private final double[] range;

  GowerDistance(PatientTable table) {
    this.table = table;
    this.label = table.descriptor().labelIndex();
    List<Column> columns = table.descriptor().columns();
    this.number = new boolean[columns.size()];
    this.range = new double[columns.size()];
    for (int column = 0; column < range.length; column++) {
      number[column] = columns.get(column).isNumber();
      double smallest = Double.POSITIVE_INFINITY;
      double largest = Double.NEGATIVE_INFINITY;
      for (int row = 0; row < table.rows(); row++) {
        double value = table.value(row, column);
        if (!Double.isNaN(value)) {
          smallest = Math.min(smallest, value);
          largest = Math.max(largest, value);
        }
      }
      range[column] = largest > smallest ? largest - smallest : 0;
    }
  }

  /** Distance of two rows of the table. */
  double between(int first, int second) {
    double sum = 0;
    int shared = 0;
    for (int column = 0; column < range.length; column++) {
      if (column == label) {
        continue;
      }
      double a = table.value(first, column);
      double b = table.value(second, column);
      if (Double.isNaN(a) || Double.isNaN(b)) {
        continue;
      }
      shared++;
      if (!number[column]) {
        sum += a == b ? 0 : 1;
      } else if (range[column] > 0) {
        sum += Math.abs(a - b) / range[column];
      }
    }
    return shared == 0 ? 1 : sum / shared;
  }
}
