package io.equipoise.localstack;

/**
 * The broker or the registry cannot run here; the message names the thing at fault and what to do
 * about it.
 */
public final class LocalStackException extends RuntimeException {
  LocalStackException(String message) {
    super(message);
  }

  LocalStackException(String message, Throwable cause) {
    super(message, cause);
  }
}
