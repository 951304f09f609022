package io.equipoise.monitor.domain;

/**
 * The first moments of a number column: enough for mean and variance, and mergeable.
 *
 * @param count records with a value, 0 or more
 * @param sum sum of the values, in the column's unit
 * @param sumOfSquares sum of the squared values, in the unit squared
 */
public record Moments(long count, double sum, double sumOfSquares) {
  /** Checks the count. */
  public Moments {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative, got " + count);
    }
  }
}
