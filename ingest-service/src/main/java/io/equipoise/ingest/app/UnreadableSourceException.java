package io.equipoise.ingest.app;

import io.equipoise.schemas.OperatorException;

/** A source, and not the broker or anything else, is what an ingestion cannot go on with. */
public final class UnreadableSourceException extends OperatorException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the source, where, and how to mend it. */
  public UnreadableSourceException(String message) {
    super(message);
  }

  /** The fault that reading the source ended with. */
  public UnreadableSourceException(OperatorException fault) {
    super(String.valueOf(fault.getMessage()), fault);
  }
}
