package io.equipoise.cohort.statistics;

/**
 * A two-sided interval.
 *
 * @param lower lower end
 * @param upper upper end, at least {@code lower}
 * @param confidence nominal coverage, in (0, 1)
 */
public record Interval(double lower, double upper, double confidence) {
  /** Checks order and coverage. */
  public Interval {
    if (!(lower <= upper)) {
      throw new IllegalArgumentException(
          "interval ends must be in order, got " + lower + " and " + upper);
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be in (0, 1), got " + confidence);
    }
  }

  /** Both ends multiplied by a factor of 0 or more. */
  public Interval scale(double factor) {
    if (!(factor >= 0)) {
      throw new IllegalArgumentException("factor must not be negative, got " + factor);
    }
    return new Interval(lower * factor, upper * factor, confidence);
  }
}
