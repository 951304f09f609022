package io.equipoise.synth.generate;

import io.equipoise.cohort.population.PatientTable;

/**
 * Learns the joint distribution of a table of patients, so that new ones can be drawn for chosen
 * cells.
 *
 * <p>Same table (rows in the same order), same seed and one thread of the numeric back end give the
 * same model and the same rows, byte for byte. A generator holds no state between fits and may be
 * shared between threads.
 */
public interface TabularGenerator {

  /** Kind of generator, as in the descriptor, for example {@code gan}. */
  String name();

  /** Version of the code and its defaults; changes whenever the same seed gives other rows. */
  String version();

  /** Numeric back end that runs, for example {@code nd4j-native}. */
  String backend();

  /** Optimizer steps that {@link #fit} will take for a table of this many rows, at least 1. */
  int trainingSteps(int rows);

  /**
   * Learns from the table. Only its rows are used: whoever calls this keeps holdout and reference
   * rows away.
   *
   * @param train the real rows, at least one with a label
   * @param seed seed of everything random in training
   * @param progress told after every step, on the calling thread
   * @throws InterruptedException when the thread is interrupted between two steps
   * @throws TrainingDivergedException when training does not end with a usable model
   * @throws IllegalArgumentException when there is no row to learn from
   */
  FittedGenerator fit(PatientTable train, long seed, TrainingProgress progress)
      throws InterruptedException;
}
