package io.equipoise.synth.app;

/** Carries an operator's wish to stop out of a training. */
final class JobCanceledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JobCanceledException() {
    super("canceled by an operator");
  }
}
