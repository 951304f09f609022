package io.equipoise.synth.generate;

/** Told how training goes. */
@FunctionalInterface
public interface TrainingProgress {

  /** Ignores everything. */
  TrainingProgress NONE = (step, totalSteps, criticLoss, generatorLoss) -> {};

  /**
   * One step is done. Called on the training thread: return quickly.
   *
   * @param step steps done, from 1
   * @param totalSteps steps that training takes
   * @param criticLoss loss of the critic in this step
   * @param generatorLoss loss of the generator in this step
   */
  void step(int step, int totalSteps, double criticLoss, double generatorLoss);
}
