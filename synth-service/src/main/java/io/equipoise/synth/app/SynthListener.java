package io.equipoise.synth.app;

import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.SynthesisReport;

/** Told how synthesis goes, on the job's thread. Every method does nothing unless overridden. */
public interface SynthListener {
  /** Ignores everything. */
  SynthListener NONE = new SynthListener() {};

  /** A batch of so many rows is planned for the alert. */
  default void planned(ImbalanceAlert alert, long rows) {}

  /** Training on so many real rows begins. */
  default void trainingStarted(int totalSteps, int rows) {}

  /** Training goes on after so many steps, which an interrupted one has done. */
  default void trainingResumed(int step) {}

  /** One training step is done. */
  default void trainingProgress(
      int step, int totalSteps, double criticLoss, double generatorLoss) {}

  /** The report is made; it is published, with the rows if there are any, right after. */
  default void reported(SynthesisReport report) {}

  /** The service has stopped working. */
  default void failed(Throwable error) {}
}
