package io.equipoise.evaluator.domain;

import io.equipoise.cohort.population.PatientTable;

/**
 * Something that learns to predict the label of a descriptor's dataset from the other columns.
 *
 * <p>Every column but the label's is a feature, protected attributes included: leaving them out
 * would not keep a model from using what correlates with them, and would keep it from serving
 * groups that differ. A learner handles missing values ({@code NaN}) and categories itself. The
 * same lesson gives the same predictions, whatever else runs. May be used by several threads at a
 * time.
 *
 * <p>Rare outcomes: a learner does not weigh outcomes by how rare they are. That would move every
 * probability away from the rate at which the outcome occurs, so that nobody could tell a badly
 * calibrated model from a rebalanced one. What rarity changes is where to cut, and {@link
 * DecisionThreshold} finds that on training people.
 */
public interface Learner {

  /** Name and version, for reports. */
  String name();

  /** Learns a lesson, and what comes before it. */
  Scorer train(Lesson lesson);

  /**
   * Learns for as many rounds as the learner thinks right.
   *
   * @param table labeled rows with both outcomes among them
   * @param weights weight per row, 0 or more
   * @param seed seed of all randomness
   */
  default Scorer train(PatientTable table, double[] weights, long seed) {
    return train(Lesson.of(table, weights, seed));
  }

  /** Learns with every row weighing the same. */
  default Scorer train(PatientTable table, long seed) {
    return train(Lesson.of(table, seed));
  }
}
