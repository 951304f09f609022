package io.equipoise.synth.generate.tournament;

import io.equipoise.cohort.population.PatientTable;
import java.util.BitSet;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The training table divided for a comparison: three tenths of the patients to measure on, drawn
 * with the same share of either label, the rest to learn from. All rows of a patient are on one
 * side; the label of the earliest record counts.
 *
 * @param fit what generators learn from
 * @param validation what their rows are measured on
 */
record TrialSplit(PatientTable fit, PatientTable validation) {

  /** Rows that are measured on, of a table of this many where every patient has one. */
  static int validationRows(int rows) {
    return (int) (rows * 3L / 10);
  }

  /** The split that a seed decides. */
  static TrialSplit of(PatientTable train, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] draw =
        IntStream.range(0, train.rows()).mapToDouble(i -> random.nextDouble()).toArray();
    int[] order =
        IntStream.range(0, train.rows())
            .filter(row -> train.patient(row) == row)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(train::label)
                    .thenComparingDouble(row -> draw[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    // Every place at which the running total of three tenths reaches a whole number.
    BitSet measured = new BitSet();
    for (int i = 0; i < order.length; i++) {
      measured.set(order[i], validationRows(i + 1) > validationRows(i));
    }
    IntPredicate validation = row -> measured.get(train.patient(row));
    return new TrialSplit(some(train, validation.negate()), some(train, validation));
  }

  private static PatientTable some(PatientTable train, IntPredicate condition) {
    return train.select(IntStream.range(0, train.rows()).filter(condition).toArray());
  }
}
