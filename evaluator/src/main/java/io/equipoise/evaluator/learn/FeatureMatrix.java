package io.equipoise.evaluator.learn;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.population.PatientTable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table as XGBoost takes it: {@code rows × (columns - 1)} floats, row by row, every column but
 * the label's.
 *
 * <p>Numbers stay as they are and a missing one stays {@code NaN}, which XGBoost learns a direction
 * for at each split. A category is its index, with a missing or unlisted one as an index of its own
 * after the last ({@code unknown} is a value), and is split one value against the rest: the same as
 * one-hot columns without having to store them.
 */
final class FeatureMatrix {
  private static final String NUMBER = "q";
  private static final String CATEGORY = "c";

  private final float[] values;
  private final int rows;
  private final String[] types;

  private FeatureMatrix(float[] values, int rows, String[] types) {
    this.values = values;
    this.rows = rows;
    this.types = types;
  }

  static FeatureMatrix of(PatientTable table) {
    List<Column> columns = table.descriptor().columns();
    int label = table.descriptor().labelIndex();
    int[] features = IntStream.range(0, columns.size()).filter(i -> i != label).toArray();
    float[] values = new float[Math.multiplyExact(table.rows(), features.length)];
    String[] types = new String[features.length];
    for (int feature = 0; feature < features.length; feature++) {
      Column column = columns.get(features[feature]);
      types[feature] = column.isNumber() ? NUMBER : CATEGORY;
      float missing = column.isNumber() ? Float.NaN : column.values().size();
      for (int row = 0; row < table.rows(); row++) {
        double value = table.value(row, features[feature]);
        values[row * features.length + feature] = Double.isNaN(value) ? missing : (float) value;
      }
    }
    return new FeatureMatrix(values, table.rows(), types);
  }

  float[] values() {
    return values;
  }

  int rows() {
    return rows;
  }

  int features() {
    return types.length;
  }

  String[] types() {
    return types;
  }
}
