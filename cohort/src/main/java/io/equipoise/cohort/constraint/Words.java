package io.equipoise.cohort.constraint;

import java.util.regex.Pattern;

/** How names, values and numbers are written in an expression. */
final class Words {
  /** The word between two atoms. */
  static final String AND = "and";

  /** What needs no quotes: as the lexer reads a word in one piece. */
  private static final Pattern BARE =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.]|[-+](?=[A-Za-z0-9_.]))*");

  private Words() {}

  /** A column's name; quoted where a bare word would be read as something else. */
  static String name(String name) {
    return isNumber(name) ? quoted(name) : value(name);
  }

  /** A category's value; quoted where a bare word would be read as something else. */
  static String value(String value) {
    return BARE.matcher(value).matches() && !value.equals(AND) ? value : quoted(value);
  }

  /** A number: without a fraction where it is whole, else as Java prints it. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString(Math.round(value))
        : Double.toString(value);
  }

  private static boolean isNumber(String text) {
    return ConstraintLexer.isNumber(text);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
