package io.equipoise.cohort.descriptor;

import java.util.Optional;

/**
 * How a source writes numbers.
 *
 * @param decimal the decimal sign: a point or a comma
 * @param thousands the sign between groups of three digits; empty: groups are not separated
 */
public record NumberStyle(char decimal, Optional<Character> thousands) {
  /** A decimal point and no separated groups, as programs write numbers. */
  public static final NumberStyle PLAIN = new NumberStyle('.', Optional.empty());

  /** Checks the signs. */
  public NumberStyle {
    Checks.require(
        decimal == '.' || decimal == ',', "decimal sign must be . or , but is " + decimal);
    char sign = decimal;
    Checks.require(
        thousands.isEmpty() || thousands.get() != sign,
        "decimal sign and thousands separator must differ, both are " + decimal);
  }

  /** Whether numbers are written as programs write them. */
  public boolean isPlain() {
    return decimal == '.' && thousands.isEmpty();
  }
}
