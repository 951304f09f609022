package io.equipoise.evaluator.domain;

import io.equipoise.cohort.population.PatientTable;
import java.util.Arrays;

/**
 * Something that learns to predict the label of a descriptor's dataset from the other columns.
 *
 * <p>Every column but the label's is a feature, protected attributes included: leaving them out
 * would not keep a model from using what correlates with them, and would keep it from serving
 * groups that differ. A learner handles missing values ({@code NaN}) and categories itself. The
 * same table, weights and seed give the same predictions, whatever else runs. May be used by
 * several threads at a time.
 */
public interface Learner {

  /** Name and version, for reports. */
  String name();

  /**
   * Learns.
   *
   * @param table labeled rows with both outcomes among them
   * @param weights weight per row, 0 or more
   * @param seed seed of all randomness
   */
  Scorer train(PatientTable table, double[] weights, long seed);

  /** Learns with every row weighing the same. */
  default Scorer train(PatientTable table, long seed) {
    double[] weights = new double[table.rows()];
    Arrays.fill(weights, 1);
    return train(table, weights, seed);
  }
}
