package io.equipoise.localstack;

/**
 * The broker or the registry cannot run here; the message names the thing at fault and what to do
 * about it.
 */
public final class LocalStackException extends RuntimeException {
  /** A fault that the message alone explains. */
  public LocalStackException(String message) {
    super(message);
  }

  /** A fault with what it came from. */
  public LocalStackException(String message, Throwable cause) {
    super(message, cause);
  }
}
