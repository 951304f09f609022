package io.equipoise.schemas;

import io.equipoise.contract.Estimate;
import io.equipoise.contract.EstimateState;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes estimates as the contract {@link Estimate} has them. Counts from 1 to {@value
 * #LARGEST_SUPPRESSED_COUNT} are left out: the usual cell-size rule for health data (CMS Cell Size
 * Suppression Policy, 2020: no cell of 1 to 10 may be reported).
 */
public final class EstimateWire {
  /** Largest count that is suppressed; 0 is not. */
  public static final long LARGEST_SUPPRESSED_COUNT = 10;

  private static final long TENS = 10;

  private EstimateWire() {}

  /**
   * A figure.
   *
   * @param value point estimate, finite
   * @param lower lower end of its interval
   * @param upper upper end of its interval
   * @param confidence nominal coverage, in (0, 1)
   * @param n records that it rests on, 0 or more
   */
  public static Estimate of(
      double value,
      OptionalDouble lower,
      OptionalDouble upper,
      OptionalDouble confidence,
      OptionalLong n) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a known estimate must be finite, got " + value);
    }
    return estimate(
        EstimateState.KNOWN,
        value,
        boxed(lower),
        boxed(upper),
        boxed(confidence),
        unsuppressed(n),
        null);
  }

  /**
   * Too few people to say.
   *
   * @param reason what is too few, and how many it takes
   * @param n records there are, 0 or more
   */
  public static Estimate insufficient(String reason, OptionalLong n) {
    return estimate(EstimateState.INSUFFICIENT, null, null, null, null, unsuppressed(n), reason);
  }

  /**
   * Nobody of the group was seen.
   *
   * @param reason who is absent
   */
  public static Estimate absent(String reason) {
    return estimate(EstimateState.ABSENT, null, null, null, null, 0L, reason);
  }

  /**
   * Undefined here.
   *
   * @param reason why
   */
  public static Estimate unknown(String reason) {
    return estimate(EstimateState.UNKNOWN, null, null, null, null, null, reason);
  }

  /**
   * A count as it may leave the system: empty from 1 to {@value #LARGEST_SUPPRESSED_COUNT}, else
   * the count itself.
   *
   * @param count 0 or more
   */
  public static OptionalLong suppressed(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("a count must be 0 or more, got " + count);
    }
    return count >= 1 && count <= LARGEST_SUPPRESSED_COUNT
        ? OptionalLong.empty()
        : OptionalLong.of(count);
  }

  /**
   * A count as it may leave the system beside others that it would follow from: as {@link
   * #suppressed}, and to the nearest ten, halves up, where one of them is suppressed. 11 to 14 are
   * told as 10 then, which is no count from 1 to 10.
   *
   * @param count 0 or more
   * @param rounded whether a count of 1 to {@value #LARGEST_SUPPRESSED_COUNT} would else be found
   *     as a difference
   */
  public static OptionalLong told(long count, boolean rounded) {
    OptionalLong told = suppressed(count);
    return rounded && told.isPresent()
        ? OptionalLong.of((told.getAsLong() + TENS / 2) / TENS * TENS)
        : told;
  }

  private static @Nullable Long unsuppressed(OptionalLong n) {
    OptionalLong kept = n.isPresent() ? suppressed(n.getAsLong()) : n;
    return kept.isPresent() ? kept.getAsLong() : null;
  }

  private static @Nullable Double boxed(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static Estimate estimate(
      EstimateState state,
      @Nullable Double value,
      @Nullable Double lower,
      @Nullable Double upper,
      @Nullable Double confidence,
      @Nullable Long n,
      @Nullable String reason) {
    return Estimate.newBuilder()
        .setState(state)
        .setValue(value)
        .setLower(lower)
        .setUpper(upper)
        .setConfidence(confidence)
        .setN(n)
        .setReason(reason)
        .build();
  }
}
