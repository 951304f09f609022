package io.equipoise.cohort.constraint;

/** A constraint that can be asked about a row. Immutable and safe to share between threads. */
@FunctionalInterface
public interface RowCheck {

  /**
   * Whether a row of coded values keeps the constraint. Only {@link Truth#FALSE} violates it: what
   * is unknown because a value is missing is no violation.
   */
  Truth check(double[] row);
}
