package io.equipoise.ingest.domain;

import io.equipoise.cohort.descriptor.NumberStyle;
import java.util.Optional;

/**
 * Numbers as a source's country writes them, turned into {@linkplain PlainNumber plain} ones: in a
 * style of decimal comma and thousands point, {@code -1.234,5} is {@code -1234.5}. Groups, where
 * there are any, must all have three digits, the first one to three: {@code 1.23} is no number in
 * that style, rather than 123.
 */
public final class LocalNumber {
  private LocalNumber() {}

  /** The plain form of a number in the style; empty when the text is none. */
  public static Optional<String> plain(String text, NumberStyle style) {
    if (style.isPlain()) {
      return Optional.of(text);
    }
    int end = 0;
    while (end < text.length() && text.charAt(end) != style.decimal() && !isExponent(text, end)) {
      end++;
    }
    Optional<String> whole = ungrouped(text.substring(0, end), style);
    String rest = text.substring(end);
    if (style.decimal() == ',' && rest.indexOf('.') >= 0) {
      return Optional.empty();
    }
    return whole.map(digits -> digits + rest.replace(style.decimal(), '.'));
  }

  private static boolean isExponent(String text, int at) {
    return text.charAt(at) == 'e' || text.charAt(at) == 'E';
  }

  private static Optional<String> ungrouped(String whole, NumberStyle style) {
    if (style.thousands().isEmpty()) {
      return whole.indexOf('.') < 0 ? Optional.of(whole) : Optional.empty();
    }
    char separator = style.thousands().get();
    int first = whole.indexOf(separator);
    if (first < 0) {
      return whole.indexOf('.') < 0 ? Optional.of(whole) : Optional.empty();
    }
    int digits = whole.startsWith("-") || whole.startsWith("+") ? first - 1 : first;
    boolean grouped = digits >= 1 && digits <= 3 && (whole.length() - first) % 4 == 0;
    for (int i = first; i < whole.length() && grouped; i++) {
      boolean separates = (i - first) % 4 == 0;
      grouped = separates == (whole.charAt(i) == separator);
    }
    String joined = whole.replace(String.valueOf(separator), "");
    return grouped && joined.indexOf('.') < 0 ? Optional.of(joined) : Optional.empty();
  }
}
