package io.equipoise.synth.generate;

/** A model cannot be trained on from a parent; the message says why. */
public final class TuningRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what does not fit; never a patient's value. */
  public TuningRefusedException(String message) {
    super(message);
  }
}
