package io.equipoise.synth.generate.tournament;

import io.equipoise.cohort.population.PatientTable;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The training table divided for a comparison: three tenths to measure on, drawn with the same
 * share of either label, the rest to learn from.
 *
 * @param fit what generators learn from
 * @param validation what their rows are measured on
 */
record TrialSplit(PatientTable fit, PatientTable validation) {

  /** Rows that are measured on, of a table of this many. */
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
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(train::label)
                    .thenComparingDouble(row -> draw[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    // Every place at which the running total of three tenths reaches a whole number.
    int[] validation =
        IntStream.range(0, order.length)
            .filter(i -> validationRows(i + 1) > validationRows(i))
            .map(i -> order[i])
            .sorted()
            .toArray();
    int[] fit =
        IntStream.range(0, order.length)
            .filter(i -> validationRows(i + 1) == validationRows(i))
            .map(i -> order[i])
            .sorted()
            .toArray();
    return new TrialSplit(train.select(fit), train.select(validation));
  }
}
