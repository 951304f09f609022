package io.equipoise.cohort.descriptor;

import java.util.ArrayList;
import java.util.List;

/**
 * An attribute that people must not be disadvantaged by: a category column as it is, or a number
 * column cut into bands.
 *
 * <p>Bands {@code [18, 45, 65]} over an integer column make the values {@code 18-44} and {@code
 * 45-64}; over a continuous column {@code [18;45)} and {@code [45;65)}. Lower edges belong to a
 * band, upper edges to the next.
 *
 * @param name name of the attribute, unique in the dataset
 * @param column the column that it is read from
 * @param bands ascending band edges for a number column, empty for a category column
 */
public record ProtectedAttribute(String name, Column column, List<Double> bands) {

  /** The value of a person whose attribute is missing, unlisted or outside every band. */
  public static final String UNKNOWN = "unknown";

  /** Checks that bands ascend and are there exactly for numbers. */
  public ProtectedAttribute {
    Checks.notBlank(name, "protected attribute name");
    bands = List.copyOf(bands);
    Checks.require(
        column.isNumber() == (bands.size() >= 2),
        "protected attribute "
            + name
            + " needs at least two band edges exactly when its column is a number");
    for (int i = 1; i < bands.size(); i++) {
      Checks.require(bands.get(i - 1) < bands.get(i), "bands of " + name + " must ascend");
    }
  }

  /** The values that the attribute can take, in order, without {@link #UNKNOWN}. */
  public List<String> values() {
    if (!column.isNumber()) {
      return column.values();
    }
    List<String> labels = new ArrayList<>();
    for (int i = 0; i + 1 < bands.size(); i++) {
      labels.add(label(bands.get(i), bands.get(i + 1)));
    }
    return List.copyOf(labels);
  }

  /**
   * Index in {@link #values()} of a coded value of the column, or {@code values().size()} when
   * unknown.
   */
  public int indexOf(double coded) {
    int size = column.isNumber() ? bands.size() - 1 : column.values().size();
    if (Double.isNaN(coded)) {
      return size;
    }
    if (!column.isNumber()) {
      return coded >= 0 && coded < size ? (int) coded : size;
    }
    for (int i = 0; i < size; i++) {
      if (coded >= bands.get(i) && coded < bands.get(i + 1)) {
        return i;
      }
    }
    return size;
  }

  private String label(double from, double to) {
    if (column.integer()) {
      return Math.round(from) + "-" + (Math.round(to) - 1);
    }
    return "[" + number(from) + ";" + number(to) + ")";
  }

  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString(Math.round(value))
        : Double.toString(value);
  }
}
