package io.equipoise.ingest.domain;

import java.util.OptionalDouble;

/**
 * Numbers as people and instruments write them: digits with an optional sign, decimal point and
 * exponent of at most three digits. Java's own reading is wider ({@code NaN}, {@code Infinity},
 * {@code 0x1p3}, {@code 1d}); those are no measurements.
 */
public final class PlainNumber {
  private PlainNumber() {}

  /** Up to so many digits a whole number is exact as a {@code double}, and fits a {@code long}. */
  private static final int EXACT_DIGITS = 15;

  /** The finite number that {@code text} writes, with zero unsigned; empty when it writes none. */
  public static OptionalDouble parse(String text) {
    int digits = skipDigits(text, 0);
    if (digits == text.length() && digits > 0 && digits <= EXACT_DIGITS) {
      return OptionalDouble.of((double) Long.parseLong(text));
    }
    if (!isPlain(text)) {
      return OptionalDouble.empty();
    }
    double number = Double.parseDouble(text);
    return Double.isFinite(number) ? OptionalDouble.of(number + 0.0) : OptionalDouble.empty();
  }

  private static boolean isPlain(String text) {
    int at = skipSign(text, 0);
    int whole = skipDigits(text, at);
    int digits = whole - at;
    at = whole;
    if (at < text.length() && text.charAt(at) == '.') {
      int fraction = skipDigits(text, at + 1);
      digits += fraction - at - 1;
      at = fraction;
    }
    if (digits == 0) {
      return false;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int exponent = skipSign(text, at + 1);
      at = skipDigits(text, exponent);
      if (at == exponent || at - exponent > 3) {
        return false;
      }
    }
    return at == text.length();
  }

  private static int skipSign(String text, int from) {
    return from < text.length() && (text.charAt(from) == '-' || text.charAt(from) == '+')
        ? from + 1
        : from;
  }

  private static int skipDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
