package io.equipoise.synth.generate;

import java.io.IOException;

/** A checkpoint cannot be used; the message says why and never holds a patient's value. */
public final class CheckpointException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public CheckpointException(String message) {
    super(message);
  }
}
