package io.equipoise.synth.generate.encoding;

import io.equipoise.cohort.descriptor.Column;
import java.util.Arrays;

/**
 * The grid that a column's numbers lie on: whole numbers, or a number of decimal places.
 *
 * @param places decimal places, 0 or more; -1 when values have more than 6 and are not rounded
 */
public record DecimalGrid(int places) {
  private static final int MOST_DECIMALS = 6;

  /**
   * Whole numbers for an integer column, else the least number of decimal places that writes every
   * value exactly.
   *
   * @param present the column's values that are not missing
   */
  public static DecimalGrid of(Column column, double[] present) {
    if (column.integer()) {
      return new DecimalGrid(0);
    }
    for (int places = 0; places <= MOST_DECIMALS; places++) {
      double scale = Math.pow(10, places);
      if (Arrays.stream(present).allMatch(v -> Math.rint(v * scale) / scale == v)) {
        return new DecimalGrid(places);
      }
    }
    return new DecimalGrid(-1);
  }

  /** The closest value on the grid. */
  public double round(double value) {
    if (places < 0) {
      return value;
    }
    double scale = Math.pow(10, places);
    return Math.rint(value * scale) / scale;
  }
}
