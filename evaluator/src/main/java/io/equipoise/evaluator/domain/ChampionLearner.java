package io.equipoise.evaluator.domain;

import io.equipoise.cohort.population.PatientTable;

/** A learner whose models can be kept on disk. */
public interface ChampionLearner extends Learner {

  @Override
  ChampionModel train(Lesson lesson);

  @Override
  default ChampionModel train(PatientTable table, double[] weights, long seed) {
    return train(Lesson.of(table, weights, seed));
  }

  @Override
  default ChampionModel train(PatientTable table, long seed) {
    return train(Lesson.of(table, seed));
  }

  /**
   * A model that was kept.
   *
   * @param bytes what {@link ChampionModel#toBytes} gave
   * @throws IllegalArgumentException when they are not a model
   */
  ChampionModel load(byte[] bytes);
}
