package io.equipoise.synth.score;

import io.equipoise.cohort.population.PatientTable;

/** Learns a yes-or-no outcome from the columns of a table. Without state. */
interface Learner {

  /** For reports, for example {@code boosted}. */
  String name();

  /**
   * Trains and ranks.
   *
   * @param train rows to learn from, at least one of either outcome
   * @param positive outcome per row of {@code train}
   * @param measured rows to rank, with the same columns
   * @param features indices of the columns to learn from
   * @param seed seed of everything random
   * @return a score per row of {@code measured}, finite, higher where the outcome is more likely
   */
  double[] scores(
      PatientTable train, boolean[] positive, PatientTable measured, int[] features, long seed);
}
