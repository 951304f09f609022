package io.equipoise.synth.generate;

/** Told how training goes; knows where it can keep what it would go on from after a crash. */
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

  /**
   * Rows drawn after a step were scored on people whom training does not see.
   *
   * @param step steps done
   * @param score the score, higher is better
   * @param best whether it is the best so far, so that the model of this step is kept
   */
  default void scored(int step, double score, boolean best) {}

  /**
   * Training left its course and goes on from an earlier step at half the learning rate.
   *
   * @param step step at which that was seen
   * @param from step from which training goes on
   */
  default void restarted(int step, int from) {}

  /**
   * Training goes on from the state that an interrupted one has left.
   *
   * @param step steps that were done then
   */
  default void resumed(int step) {}

  /** Where states are kept; nowhere unless overridden. */
  default TrainingCheckpoints checkpoints() {
    return TrainingCheckpoints.NONE;
  }
}
