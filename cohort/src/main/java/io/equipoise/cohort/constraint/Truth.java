package io.equipoise.cohort.constraint;

/**
 * Whether a statement about a row holds, when some of the row's values may be missing.
 *
 * <p>Three-valued logic: an unknown part decides nothing that the known parts have not decided.
 * Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64, strong tables.
 */
public enum Truth {
  /** It holds. */
  TRUE,
  /** It does not hold. */
  FALSE,
  /** A value that it depends on is missing. */
  UNKNOWN;

  /** {@link #TRUE} or {@link #FALSE}. */
  public static Truth of(boolean holds) {
    return holds ? TRUE : FALSE;
  }

  /** False when one of both is false, else unknown when one of both is unknown, else true. */
  public Truth and(Truth other) {
    if (this == FALSE || other == FALSE) {
      return FALSE;
    }
    return this == UNKNOWN || other == UNKNOWN ? UNKNOWN : TRUE;
  }

  /** The opposite; of unknown, unknown. */
  public Truth not() {
    return switch (this) {
      case TRUE -> FALSE;
      case FALSE -> TRUE;
      case UNKNOWN -> UNKNOWN;
    };
  }

  /** Not this, or the other: false only when this is true and the other false. */
  public Truth implies(Truth other) {
    return and(other.not()).not();
  }
}
