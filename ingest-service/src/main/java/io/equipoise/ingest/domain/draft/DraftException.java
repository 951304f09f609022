package io.equipoise.ingest.domain.draft;

/** No descriptor can be drafted from the file as it is; the message says what would help. */
public final class DraftException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DraftException(String message) {
    super(message);
  }
}
