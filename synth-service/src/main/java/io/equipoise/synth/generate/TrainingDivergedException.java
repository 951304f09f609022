package io.equipoise.synth.generate;

/**
 * Training left the finite numbers; there is no usable model. The message says when and what helps.
 */
public final class TrainingDivergedException extends RuntimeException {

  /** Names the step and the remedy; never a patient's value. */
  public TrainingDivergedException(String message) {
    super(message);
  }
}
