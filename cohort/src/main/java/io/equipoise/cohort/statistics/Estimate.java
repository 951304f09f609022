package io.equipoise.cohort.statistics;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * One figure with its uncertainty, or the reason why there is none. Not-enough-data is a state,
 * never 0 or NaN.
 */
public sealed interface Estimate {

  /**
   * A figure.
   *
   * @param value point estimate, finite
   * @param interval its interval; empty where none is defined
   * @param n records it rests on
   */
  record Known(double value, Optional<Interval> interval, long n) implements Estimate {
    /** Checks that the value is finite. */
    public Known {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a known value must be finite, got " + value);
      }
    }

    /** Lower end of the interval, when there is one. */
    public OptionalDouble lower() {
      return part(Interval::lower);
    }

    /** Upper end of the interval, when there is one. */
    public OptionalDouble upper() {
      return part(Interval::upper);
    }

    /** Nominal coverage of the interval, when there is one. */
    public OptionalDouble confidence() {
      return part(Interval::confidence);
    }

    private OptionalDouble part(ToDoubleFunction<Interval> part) {
      return interval.stream().mapToDouble(part).findFirst();
    }
  }

  /**
   * Too few people to say.
   *
   * @param reason what is too few, and how many it takes
   * @param n records there are
   */
  record Insufficient(String reason, long n) implements Estimate {}

  /**
   * Nobody of the group was seen.
   *
   * @param reason who is absent
   */
  record Absent(String reason) implements Estimate {}

  /**
   * Undefined here.
   *
   * @param reason why
   */
  record Unknown(String reason) implements Estimate {}

  /** The point estimate, when there is one. */
  default OptionalDouble point() {
    return this instanceof Known known ? OptionalDouble.of(known.value()) : OptionalDouble.empty();
  }

  /**
   * One result for every state: the way to handle all of them and have the compiler insist on it.
   */
  default <T> T fold(
      Function<Known, T> known,
      Function<Insufficient, T> insufficient,
      Function<Absent, T> absent,
      Function<Unknown, T> unknown) {
    if (this instanceof Known k) {
      return known.apply(k);
    } else if (this instanceof Insufficient i) {
      return insufficient.apply(i);
    } else if (this instanceof Absent a) {
      return absent.apply(a);
    }
    return unknown.apply((Unknown) this);
  }
}
