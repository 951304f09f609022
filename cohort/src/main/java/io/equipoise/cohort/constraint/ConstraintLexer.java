package io.equipoise.cohort.constraint;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts an expression into words, numbers, quoted texts and symbols. A word begins with a letter, a
 * digit or {@code _} and may have {@code .}, {@code +} and {@code -} inside, so that {@code
 * non-anginal} and {@code 18-44} are words and {@code a->b} is not.
 */
final class ConstraintLexer {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d{1,3})?");
  private static final List<String> SYMBOLS =
      List.of("=>", "->", "!=", "<=", ">=", "=", "<", ">", "(", ")", ",");

  private final String text;
  private int at;

  private ConstraintLexer(String text) {
    this.text = text;
  }

  /** Kind of a token. */
  enum Kind {
    WORD,
    QUOTED,
    NUMBER,
    SYMBOL,
    END
  }

  /**
   * One piece of an expression.
   *
   * @param kind its kind
   * @param text what it says; of a quoted text, what is between the quotes
   * @param position its first character, from 1
   */
  record Token(Kind kind, String text, int position) {
    boolean is(String symbol) {
      return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isWord(String word) {
      return kind == Kind.WORD && text.equals(word);
    }

    /** How a message names it. */
    String shown() {
      return kind == Kind.END ? "the end" : "`" + text + "`";
    }
  }

  /** The tokens of an expression, the last of which is its end. */
  static List<Token> tokens(String expression) {
    return new ConstraintLexer(expression).tokens();
  }

  /** Whether the text writes a finite number. */
  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches() && Double.isFinite(Double.parseDouble(text));
  }

  private List<Token> tokens() {
    List<Token> tokens = new ArrayList<>();
    while (true) {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      if (at == text.length()) {
        tokens.add(new Token(Kind.END, "", at + 1));
        return tokens;
      }
      tokens.add(next());
    }
  }

  private Token next() {
    int start = at;
    char c = text.charAt(at);
    if (c == '\'') {
      return quoted();
    }
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        at += symbol.length();
        return new Token(Kind.SYMBOL, symbol, start + 1);
      }
    }
    boolean signed = (c == '-' || c == '+' || c == '.') && isInner(at + 1);
    if (!isPlain(c) && !signed) {
      throw new ConstraintException(
          text,
          at + 1,
          "`"
              + new String(Character.toChars(text.codePointAt(at)))
              + "` has no meaning here; put a value with unusual characters in single quotes");
    }
    at++;
    while (at < text.length() && isInner(at)) {
      at++;
    }
    String word = text.substring(start, at);
    if (isNumber(word)) {
      return new Token(Kind.NUMBER, word, start + 1);
    }
    if (signed) {
      throw new ConstraintException(
          text, start + 1, "`" + word + "` is no number; put a value in single quotes");
    }
    return new Token(Kind.WORD, word, start + 1);
  }

  private Token quoted() {
    int start = at;
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '\'') {
        value.append(c);
      } else if (at < text.length() && text.charAt(at) == '\'') {
        value.append('\'');
        at++;
      } else {
        return new Token(Kind.QUOTED, value.toString(), start + 1);
      }
    }
    throw new ConstraintException(
        text, start + 1, "the quote is not closed; add ' (a quote inside is written '')");
  }

  /** Whether the character at a position goes on with a word: a sign only before more of it. */
  private boolean isInner(int position) {
    if (position >= text.length()) {
      return false;
    }
    char c = text.charAt(position);
    if (c == '-' || c == '+') {
      return position + 1 < text.length()
          && (isPlain(text.charAt(position + 1)) || text.charAt(position + 1) == '.');
    }
    return isPlain(c) || c == '.';
  }

  private static boolean isPlain(char c) {
    return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
  }
}
