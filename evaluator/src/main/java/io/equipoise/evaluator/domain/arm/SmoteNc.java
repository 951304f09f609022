package io.equipoise.evaluator.domain.arm;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.population.PatientTable;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Rows between a real row and one of its nearest neighbors of the same group and outcome.
 *
 * <p>A base row is drawn, then one of its {@value #NEIGHBORS} nearest neighbors, then a number
 * {@code u} in [0, 1). A number becomes {@code base + u (neighbor - base)}, rounded in a column of
 * whole numbers; where one of the two is missing it stays as the base row has it. A category
 * becomes the most frequent one among the neighbors, being missing counted as one of them; of
 * several the base row's own if it is among them, else the first listed. So whole numbers and
 * protected categories stay what they were, and values stay within those of real rows.
 *
 * <p>Source: N. V. Chawla, K. W. Bowyer, L. O. Hall, W. P. Kegelmeyer, SMOTE: Synthetic Minority
 * Over-sampling Technique, JAIR 16 (2002), sections 4.2 and 6.1. Two differences: the distance is
 * {@link GowerDistance}, which knows missing values and needs no scaling; and a draw looks for
 * neighbors among at most {@value #MOST_DONORS} rows of the group and outcome, drawn at random, so
 * that its cost stays O(donors^2 × columns) however large a group is.
 */
final class SmoteNc {
  static final int NEIGHBORS = 5;
  static final int MOST_DONORS = 1_000;

  private SmoteNc() {}

  /**
   * The rows, part by part. Where nobody of a group has an outcome, people of all groups with that
   * outcome are the donors; a single donor is copied.
   */
  static PatientTable make(GroupedRows real, Quota quota, SplittableRandom random) {
    double[][] made = new double[quota.rows()][];
    int count = 0;
    for (Quota.Part part : quota.parts()) {
      int[] donors = sample(RandomOversampling.donors(real, part), random);
      if (donors.length == 0) {
        continue;
      }
      PatientTable table = real.table().select(donors);
      int[][] neighbors = new int[donors.length][];
      GowerDistance distance = new GowerDistance(table);
      for (int i = 0; i < part.rows(); i++) {
        int base = random.nextInt(donors.length);
        if (neighbors[base] == null) {
          neighbors[base] = nearest(distance, base, donors.length);
        }
        made[count++] = between(table, base, neighbors[base], random);
      }
    }
    return PatientTable.ofRows(real.table().descriptor(), Arrays.copyOf(made, count));
  }

  /** All of them, or so many drawn without replacement. */
  private static int[] sample(int[] rows, SplittableRandom random) {
    if (rows.length <= MOST_DONORS) {
      return rows;
    }
    int[] shuffled = rows.clone();
    for (int i = 0; i < MOST_DONORS; i++) {
      int other = i + random.nextInt(shuffled.length - i);
      int row = shuffled[i];
      shuffled[i] = shuffled[other];
      shuffled[other] = row;
    }
    return Arrays.copyOf(shuffled, MOST_DONORS);
  }

  /** The nearest other rows, nearest first; of equally near ones the first. */
  static int[] nearest(GowerDistance distance, int base, int rows) {
    int[] nearest = new int[Math.min(NEIGHBORS, rows - 1)];
    double[] far = new double[nearest.length];
    int count = 0;
    for (int row = 0; row < rows && nearest.length > 0; row++) {
      if (row == base) {
        continue;
      }
      double d = distance.between(base, row);
      if (count == nearest.length && d >= far[count - 1]) {
        continue;
      }
      int place = count < nearest.length ? count++ : count - 1;
      while (place > 0 && far[place - 1] > d) {
        far[place] = far[place - 1];
        nearest[place] = nearest[place - 1];
        place--;
      }
      far[place] = d;
      nearest[place] = row;
    }
    return nearest;
  }

  private static double[] between(
      PatientTable table, int base, int[] neighbors, SplittableRandom random) {
    double[] row = table.row(base);
    if (neighbors.length == 0) {
      return row;
    }
    int neighbor = neighbors[random.nextInt(neighbors.length)];
    double u = random.nextDouble();
    List<Column> columns = table.descriptor().columns();
    for (int column = 0; column < row.length; column++) {
      if (column == table.descriptor().labelIndex()) {
        continue;
      }
      if (columns.get(column).isNumber()) {
        double value = row[column] + u * (table.value(neighbor, column) - row[column]);
        if (!Double.isNaN(value)) {
          row[column] = columns.get(column).integer() ? Math.rint(value) : value;
        }
      } else {
        row[column] = majority(table, column, base, neighbors);
      }
    }
    return row;
  }

  private static double majority(PatientTable table, int column, int base, int[] neighbors) {
    int missing = table.descriptor().columns().get(column).values().size();
    int[] votes = new int[missing + 1];
    for (int neighbor : neighbors) {
      votes[code(table.value(neighbor, column), missing)]++;
    }
    int winner = code(table.value(base, column), missing);
    for (int value = 0; value < votes.length; value++) {
      if (votes[value] > votes[winner]) {
        winner = value;
      }
    }
    return winner == missing ? Double.NaN : winner;
  }

  private static int code(double coded, int missing) {
    return Double.isNaN(coded) ? missing : (int) coded;
  }
}
