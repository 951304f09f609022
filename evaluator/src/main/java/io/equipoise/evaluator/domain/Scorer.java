package io.equipoise.evaluator.domain;

import io.equipoise.cohort.population.PatientTable;

/** A trained model. It may hold memory outside the heap until it is closed. */
public interface Scorer extends AutoCloseable {

  /**
   * Predicted probability of the positive label per row, in [0, 1]; the table's own labels are not
   * looked at.
   */
  double[] probabilities(PatientTable table);

  /**
   * Rounds of its last lesson that it keeps, at least 1; when the lesson was stopped early, the
   * ones up to the best. 1 for a learner that knows no rounds.
   */
  default int rounds() {
    return 1;
  }

  @Override
  void close();
}
