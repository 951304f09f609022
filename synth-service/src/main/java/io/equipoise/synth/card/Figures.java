package io.equipoise.synth.card;

import io.equipoise.contract.Estimate;
import io.equipoise.contract.EstimateState;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** How figures are written on the card. */
final class Figures {
  private Figures() {}

  /** Up to three digits after the point, none where they are zeros. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    String cut = text.replaceAll("0+$", "").replaceAll("\\.$", "");
    return cut.equals("-0") ? "0" : cut;
  }

  static String share(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** The value with its interval, or why there is none. */
  static String estimate(@Nullable Estimate estimate) {
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
        ? number(value)
        : number(value) + " [" + number(lower) + ", " + number(upper) + "]";
  }

  static OptionalDouble point(@Nullable Estimate estimate) {
    Double value = estimate == null ? null : estimate.getValue();
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
