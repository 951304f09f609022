package io.equipoise.ingest.app;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How fast items are replayed.
 *
 * @param perSecond items per second, greater than 0; empty: as fast as the sink takes them
 */
public record Rate(OptionalDouble perSecond) {
  /** As fast as the sink takes them. */
  public static final Rate MAXIMUM = new Rate(OptionalDouble.empty());

  /** Checks the range. */
  public Rate {
    if (perSecond.isPresent()
        && !(perSecond.getAsDouble() > 0 && Double.isFinite(perSecond.getAsDouble()))) {
      throw new IllegalArgumentException(
          "rate must be greater than 0 records per second, got " + perSecond.getAsDouble());
    }
  }

  /** A rate of so many items per second. */
  public static Rate of(double perSecond) {
    return new Rate(OptionalDouble.of(perSecond));
  }

  /**
   * The rate that {@code text} writes: a number of records per second, or {@code max}. Throws
   * {@link IllegalArgumentException} saying what is allowed.
   */
  public static Rate parse(String text) {
    if (text.equals("max")) {
      return MAXIMUM;
    }
    double perSecond;
    try {
      perSecond = Double.parseDouble(text);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "rate must be records per second or max, got " + text, notANumber);
    }
    return of(perSecond);
  }

  /**
   * When the item with this index is due, counted from the item with index 0; zero without a limit.
   */
  public Duration due(long index) {
    return perSecond.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos((long) (index * 1e9 / perSecond.getAsDouble()));
  }
}
