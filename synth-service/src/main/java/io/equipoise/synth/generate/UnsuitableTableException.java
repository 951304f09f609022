package io.equipoise.synth.generate;

/**
 * No generator may learn from this table as it is described. The message names the column and what
 * to do about it; it never has a patient's value.
 */
public final class UnsuitableTableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names the column and the remedy. */
  public UnsuitableTableException(String message) {
    super(message);
  }
}
