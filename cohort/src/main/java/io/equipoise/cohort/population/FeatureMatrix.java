package io.equipoise.cohort.population;

import io.equipoise.cohort.descriptor.Column;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Columns of a table as learners of trees take them: {@code rows × features} floats, row by row.
 *
 * <p>Numbers stay as they are, but for those beyond ±{@value #LARGEST}, which become that: a float
 * of XGBoost's has no room for them, and the order of values, all that trees see, stays. A missing
 * one stays {@code NaN}, which XGBoost learns a direction for at each split. A category is its
 * index, with a missing or unlisted one as an index of its own after the last ({@code unknown} is a
 * value), and is split one value against the rest: the same as one-hot columns without having to
 * store them. Memory is 4 bytes per value.
 */
public final class FeatureMatrix {
  private static final String NUMBER = "q";
  private static final String CATEGORY = "c";

  /** A tenth of the largest float and less, so that sums of a few stay finite. */
  static final double LARGEST = 1e37;

  private final float[] values;
  private final int rows;
  private final String[] types;

  private FeatureMatrix(float[] values, int rows, String[] types) {
    this.values = values;
    this.rows = rows;
    this.types = types;
  }

  /** Every column but the label's: what an outcome is predicted from. */
  public static FeatureMatrix of(PatientTable table) {
    int label = table.descriptor().labelIndex();
    return of(table, IntStream.range(0, table.columns()).filter(i -> i != label).toArray());
  }

  /** The columns with the given indices, in that order. */
  public static FeatureMatrix of(PatientTable table, int[] features) {
    List<Column> columns = table.descriptor().columns();
    float[] values = new float[Math.multiplyExact(table.rows(), features.length)];
    String[] types = new String[features.length];
    for (int feature = 0; feature < features.length; feature++) {
      Column column = columns.get(features[feature]);
      types[feature] = column.isNumber() ? NUMBER : CATEGORY;
      float missing = column.isNumber() ? Float.NaN : column.values().size();
      for (int row = 0; row < table.rows(); row++) {
        double value = table.value(row, features[feature]);
        values[row * features.length + feature] = Double.isNaN(value) ? missing : number(value);
      }
    }
    return new FeatureMatrix(values, table.rows(), types);
  }

  private static float number(double value) {
    return (float) Math.max(-LARGEST, Math.min(LARGEST, value));
  }

  /** The values, {@code rows × features}; not to be changed. */
  public float[] values() {
    return values;
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Number of features. */
  public int features() {
    return types.length;
  }

  /** Per feature {@code q} for a number and {@code c} for a category; not to be changed. */
  public String[] types() {
    return types;
  }
}
