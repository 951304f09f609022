package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.population.PatientTable;

/**
 * Distance of two patients: the mean over all columns of a difference in [0, 1].
 *
 * <p>Numbers: {@code min(1, |a - b| / range)}, the range being greatest minus least value of the
 * column in the table that the distance is fitted on; where that is 0, 0 for equal and 1 for
 * different numbers. Categories: 0 when equal, else 1. Source: J. C. Gower, A general coefficient
 * of similarity and some of its properties, Biometrics 27 (1971) 857–871, section 3; the distance
 * is one minus his similarity. Departing from him, a missing value is a value: two missing ones
 * differ by 0, a missing and a present one by 1. His rule leaves such columns out, which makes rows
 * with little in them close to everybody.
 *
 * <p>Example: columns age with range 40 and sex; 50, female and 60, male are {@code (10/40 + 1) / 2
 * = 0.625} apart.
 *
 * <p>Range [0, 1]; 0 exactly for rows that are equal in every column. Immutable.
 */
public final class GowerDistance {
  /** Stands for infinity where a column is constant: any two different values are 1 apart. */
  private static final double LARGEST_SCALE = 1e12;

  /** Further than 1 from any scaled value that there can be. */
  static final double MISSING = 1e300;

  private final double[] inverseRange;
  private final boolean[] number;

  private GowerDistance(double[] inverseRange, boolean[] number) {
    this.inverseRange = inverseRange;
    this.number = number;
  }

  /** The distance whose ranges are those of the table. */
  public static GowerDistance fit(PatientTable table) {
    double[] inverse = new double[table.columns()];
    boolean[] number = new boolean[table.columns()];
    for (int c = 0; c < inverse.length; c++) {
      number[c] = table.descriptor().columns().get(c).isNumber();
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double value : table.column(c)) {
        if (!Double.isNaN(value)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
      inverse[c] = high > low ? 1 / (high - low) : Double.POSITIVE_INFINITY;
    }
    return new GowerDistance(inverse, number);
  }

  /**
   * The row moved to where the distance is a plain sum: {@code between(a, b)} is the mean over the
   * columns of {@code min(1, |a'[c] - b'[c]|)}, to rounding, and 0 for equal rows. Numbers are
   * divided by their range, categories are two apart, and missing is far from everything else. What
   * {@link NeighborIndex} works on.
   */
  double[] scaled(double[] row) {
    double[] scaled = new double[number.length];
    for (int c = 0; c < scaled.length; c++) {
      double scale = number[c] ? Math.min(inverseRange[c], LARGEST_SCALE) : 2;
      scaled[c] = Double.isNaN(row[c]) ? MISSING : row[c] * scale + 0.0;
    }
    return scaled;
  }

  /** Per column whether it is a category, whose scaled values are even codes or missing. */
  boolean[] categories() {
    boolean[] categories = new boolean[number.length];
    for (int c = 0; c < categories.length; c++) {
      categories[c] = !number[c];
    }
    return categories;
  }

  /** Distance of two rows of coded values, in [0, 1]. */
  public double between(double[] a, double[] b) {
    return sum(a, b, Double.POSITIVE_INFINITY) / number.length;
  }

  /**
   * Distance of a row to the closest of others, in [0, 1]. Cost: {@code O(others × columns)}, less
   * where a partial sum already exceeds the least distance found.
   *
   * @param row coded values
   * @param others at least one row
   */
  public double toClosest(double[] row, double[][] others) {
    if (others.length == 0) {
      throw new IllegalArgumentException("the closest of no rows is undefined");
    }
    double least = Double.POSITIVE_INFINITY;
    for (double[] other : others) {
      least = Math.min(least, sum(row, other, least));
    }
    return least / number.length;
  }

  /** Sum of the differences, or some number of at least {@code enough} when the sum is not less. */
  private double sum(double[] a, double[] b, double enough) {
    double sum = 0;
    for (int c = 0; c < number.length && sum < enough; c++) {
      sum += difference(c, a[c], b[c]);
    }
    return sum;
  }

  private double difference(int column, double a, double b) {
    if (a == b) {
      return 0;
    }
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return Double.isNaN(a) && Double.isNaN(b) ? 0 : 1;
    }
    return number[column] ? Math.min(1, Math.abs(a - b) * inverseRange[column]) : 1;
  }
}
