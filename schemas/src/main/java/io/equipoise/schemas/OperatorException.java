package io.equipoise.schemas;

/**
 * Something that the person who runs Equipoise can put right. The message is one line that says
 * what failed, where, and what to do about it; it is shown without a stack trace and never holds a
 * patient's value.
 */
public class OperatorException extends RuntimeException {
  /**
   * A failure that nothing else caused.
   *
   * @param message what, where, remedy
   */
  public OperatorException(String message) {
    super(message);
  }

  /**
   * A failure with what caused it.
   *
   * @param message what, where, remedy
   * @param cause shown only when the operator asks for details
   */
  public OperatorException(String message, Throwable cause) {
    super(message, cause);
  }
}
