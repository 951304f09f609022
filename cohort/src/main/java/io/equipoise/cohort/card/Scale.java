package io.equipoise.cohort.card;

/**
 * A straight line from numbers to pixels.
 *
 * @param low number at {@code from}
 * @param high number at {@code to}, not equal to {@code low}
 * @param from pixel of the lowest number
 * @param to pixel of the highest
 */
public record Scale(double low, double high, double from, double to) {
  /** Checks that there is a way between the numbers. */
  public Scale {
    if (!(Math.abs(high - low) > 0)) {
      throw new IllegalArgumentException("a scale needs two numbers, got " + low + " twice");
    }
  }

  /** Pixel of a number; beyond the ends for a number beyond them. */
  public double of(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /** Pixel of a number, at the nearer end for a number beyond it. */
  public double within(double value) {
    return of(Math.max(Math.min(low, high), Math.min(Math.max(low, high), value)));
  }
}
