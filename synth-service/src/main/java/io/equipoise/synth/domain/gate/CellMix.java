package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How the rows of a batch divide among the cells, so that real people can be compared like with
 * like: a batch is of the cells that were missing, not of everybody.
 *
 * <p>A real person of a cell has the weight {@code rows of the batch in the cell / real people of
 * the cell}, people of other cells have 0: so weighted, the real people have the cells of the batch
 * in the batch's proportions. This is post-stratification. Source: D. Holt, T. M. F. Smith, Post
 * stratification, JRSS A 142 (1979) 33–46.
 *
 * <p>Example: two rows of women and one of men; among one real woman and four real men the woman
 * weighs 2 and each man 1/4.
 */
final class CellMix {
  private final CellScheme scheme;
  private final Map<String, Integer> rows;

  private CellMix(CellScheme scheme, Map<String, Integer> rows) {
    this.scheme = scheme;
    this.rows = rows;
  }

  static CellMix of(PatientTable batch) {
    CellScheme scheme = new CellScheme(batch.descriptor());
    return new CellMix(scheme, count(scheme, batch));
  }

  private static Map<String, Integer> count(CellScheme scheme, PatientTable table) {
    Map<String, Integer> counts = new HashMap<>();
    for (int row = 0; row < table.rows(); row++) {
      counts.merge(scheme.cellOf(table, row).key(), 1, Integer::sum);
    }
    return counts;
  }

  /** The rows of a table that are in cells of the batch, in order. */
  int[] alike(PatientTable table) {
    return IntStream.range(0, table.rows())
        .filter(row -> rows.containsKey(scheme.cellOf(table, row).key()))
        .toArray();
  }

  /** The weight of each of some rows of a table, all of which must be in cells of the batch. */
  double[] weights(PatientTable table, int[] alike) {
    Map<String, Integer> real = count(scheme, table.select(alike));
    return Arrays.stream(alike)
        .mapToObj(row -> scheme.cellOf(table, row).key())
        .mapToDouble(key -> (double) rows.getOrDefault(key, 0) / real.getOrDefault(key, 1))
        .toArray();
  }

  /**
   * How many equally weighted people the weighted ones are worth: {@code (sum w)^2 / sum w^2}, 0
   * without weight. Source: L. Kish, Survey sampling, 1965, section 8.2.
   */
  static double effectiveSize(double[] weights) {
    double sum = 0;
    double squares = 0;
    for (double weight : weights) {
      sum += weight;
      squares += weight * weight;
    }
    return squares == 0 ? 0 : sum * sum / squares;
  }

  /** At most so many of the rows of a table, evenly spaced, in order. */
  static int[] spread(int rows, int most) {
    int count = Math.min(most, rows);
    return IntStream.range(0, count).map(i -> (int) ((long) i * rows / count)).toArray();
  }
}
