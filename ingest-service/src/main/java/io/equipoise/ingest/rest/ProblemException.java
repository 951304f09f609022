package io.equipoise.ingest.rest;

import java.util.Map;

/**
 * Ends a request with a problem. Its message is told to the client and holds no patient's value.
 */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemKind kind;
  private final transient Map<String, Long> figures;

  /** A problem whose {@code detail} says what is wrong and what to do about it. */
  ProblemException(ProblemKind kind, String detail) {
    this(kind, detail, Map.of());
  }

  /** A problem with more members, each a number. */
  ProblemException(ProblemKind kind, String detail, Map<String, Long> figures) {
    super(detail, null, false, false);
    this.kind = kind;
    this.figures = Map.copyOf(figures);
  }

  ProblemKind kind() {
    return kind;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  Map<String, Long> figures() {
    return figures;
  }
}
