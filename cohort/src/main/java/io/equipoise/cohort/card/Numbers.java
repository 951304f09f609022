package io.equipoise.cohort.card;

import io.equipoise.cohort.statistics.Estimate;
import java.util.Locale;

/** How figures are written on a page. */
public final class Numbers {
  /** Largest count of real people that is not told; 0 is told. */
  private static final long LARGEST_UNTOLD = 10;

  private Numbers() {}

  /** Up to three digits after the point, none where they are zeros: 0.5, 12, -0.125. */
  public static String number(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    String cut = text.replaceAll("0+$", "").replaceAll("\\.$", "");
    return cut.equals("-0") ? "0" : cut;
  }

  /** Always three digits after the point and a sign, as changes are written: +0.020, -0.125. */
  public static String signed(double value) {
    String text = String.format(Locale.ROOT, "%+.3f", value);
    return text.equals("-0.000") ? "+0.000" : text;
  }

  /** A share in percent with one digit after the point: 0.5 is {@code 50.0 %}. */
  public static String share(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** A count with commas between thousands. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A count of real people, which is not told from 1 to 10. */
  public static String people(long count) {
    return isUntold(count) ? "from 1 to 10" : count(count);
  }

  /** Whether a count of real people may not be told. */
  public static boolean isUntold(long count) {
    return count >= 1 && count <= LARGEST_UNTOLD;
  }

  /** The value with its interval, or why there is none. */
  public static String estimate(Estimate estimate) {
    return estimate.fold(
        known ->
            number(known.value())
                + known
                    .interval()
                    .map(i -> " [" + number(i.lower()) + ", " + number(i.upper()) + "]")
                    .orElse(""),
        few -> "no figure: " + few.reason(),
        absent -> "no figure: " + absent.reason(),
        unknown -> "no figure: " + unknown.reason());
  }

  /** A change with signs and its interval, or why there is none. */
  public static String change(Estimate estimate) {
    return estimate instanceof Estimate.Known known
        ? signed(known.value())
            + known
                .interval()
                .map(i -> " [" + signed(i.lower()) + ", " + signed(i.upper()) + "]")
                .orElse("")
        : estimate(estimate);
  }
}
