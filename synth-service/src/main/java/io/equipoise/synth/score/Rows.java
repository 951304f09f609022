package io.equipoise.synth.score;

import io.equipoise.cohort.population.PatientTable;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Rows to learn from and to measure on. */
final class Rows {
  private Rows() {}

  /** Those with a label. */
  static PatientTable labeled(PatientTable table) {
    return table.select(
        IntStream.range(0, table.rows()).filter(row -> !Double.isNaN(table.label(row))).toArray());
  }

  /** Whether the label is positive, row by row. */
  static boolean[] outcomes(PatientTable table) {
    boolean[] positive = new boolean[table.rows()];
    for (int row = 0; row < positive.length; row++) {
      positive[row] = table.label(row) == 1;
    }
    return positive;
  }

  /** Rows of the rarer outcome. */
  static int fewerOf(boolean[] outcomes) {
    int positives = 0;
    for (boolean outcome : outcomes) {
      positives += outcome ? 1 : 0;
    }
    return Math.min(positives, outcomes.length - positives);
  }

  /** At most so many rows, drawn without replacement, in order. */
  static PatientTable sample(PatientTable table, int most, SplittableRandom random) {
    if (table.rows() <= most) {
      return table;
    }
    int[] drawn = Arrays.copyOf(shuffled(table.rows(), random), most);
    Arrays.sort(drawn);
    return table.select(drawn);
  }

  /** The numbers below a size in random order. */
  static int[] shuffled(int size, SplittableRandom random) {
    int[] order = IntStream.range(0, size).toArray();
    for (int i = size - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return order;
  }
}
