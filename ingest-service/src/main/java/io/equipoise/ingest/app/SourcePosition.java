package io.equipoise.ingest.app;

/**
 * How far a source has been ingested. Always {@code read = accepted + rejected}.
 *
 * @param accepted items that became records
 * @param rejected items that were rejected
 * @param complete whether the end of the source was reached
 */
public record SourcePosition(long accepted, long rejected, boolean complete) {
  /** Nothing read yet. */
  public static final SourcePosition START = new SourcePosition(0, 0, false);

  /** Checks that the counts are not negative. */
  public SourcePosition {
    if (accepted < 0 || rejected < 0) {
      throw new IllegalArgumentException(
          "counts must not be negative, got " + accepted + " and " + rejected);
    }
  }

  /** Items handled so far. */
  public long read() {
    return accepted + rejected;
  }

  /** This position after one more accepted item. */
  public SourcePosition afterAccepted() {
    return new SourcePosition(accepted + 1, rejected, complete);
  }

  /** This position after one more rejected item. */
  public SourcePosition afterRejected() {
    return new SourcePosition(accepted, rejected + 1, complete);
  }

  /** This position at the end of the source. */
  public SourcePosition atEnd() {
    return new SourcePosition(accepted, rejected, true);
  }
}
