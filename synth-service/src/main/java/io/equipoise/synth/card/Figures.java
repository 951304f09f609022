package io.equipoise.synth.card;

import io.equipoise.cohort.card.Numbers;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.EstimateState;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** How the figures of the contracts are written on the card. */
public final class Figures {
  private Figures() {}

  /** The value with its interval, or why there is none. */
  public static String estimate(@Nullable Estimate estimate) {
    if (estimate == null) {
      return "not measured";
    }
    Double value = estimate.getValue();
    if (estimate.getState() != EstimateState.KNOWN || value == null) {
      String reason = estimate.getReason();
      return reason == null ? "no figure" : "no figure: " + reason;
    }
    Double lower = estimate.getLower();
    Double upper = estimate.getUpper();
    return lower == null || upper == null
        ? Numbers.number(value)
        : Numbers.number(value) + " [" + Numbers.number(lower) + ", " + Numbers.number(upper) + "]";
  }

  static OptionalDouble point(@Nullable Estimate estimate) {
    Double value = estimate == null ? null : estimate.getValue();
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
