package io.equipoise.ingest.domain.draft;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Set;
import java.util.regex.Pattern;

/** How values are written in YAML so that every reader takes them for what they are. */
final class Yaml {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*");
  private static final Set<String> WORDS =
      Set.of("yes", "no", "true", "false", "null", "on", "off", "y", "n");

  private Yaml() {}

  /** A text, in quotes where it could be taken for something else. */
  static String text(String text) {
    if (PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(java.util.Locale.ROOT))) {
      return text;
    }
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t") + '"';
  }

  /** A number without noise behind its twelfth digit. */
  static String number(double number) {
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(12)).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }
}
