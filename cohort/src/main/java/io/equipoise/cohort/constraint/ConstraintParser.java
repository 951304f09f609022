package io.equipoise.cohort.constraint;

import io.equipoise.cohort.constraint.ConstraintLexer.Kind;
import io.equipoise.cohort.constraint.ConstraintLexer.Token;
import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.Suggestion;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads constraints. The language, with the words in quotes as they are and the others explained
 * below it:
 *
 * <pre>
 * constraint  = comparison | implication | combination | range | dependence
 * implication = atoms "=>" atoms
 * atoms       = comparison { "and" comparison }
 * comparison  = number operator number | category ( "=" | "!=" ) value
 * operator    = "=" | "!=" | "&lt;" | "&lt;=" | ">" | ">="
 * combination = "combination" "(" category "," category { "," category } ")"
 * range       = "range" "(" number column "," constant "," constant ")"
 * dependence  = "depends" "(" column { "," column } "->" column ")"
 * </pre>
 *
 * <p>A number is a number column or a constant. Names and values stand as they are, or in single
 * quotes (a quote inside is doubled) when they hold other characters than letters, digits and
 * {@code _ . + -}.
 */
public final class ConstraintParser {
  private final String text;
  private final ColumnIndex columns;
  private final List<Token> tokens;
  private int at;

  private ConstraintParser(String text, ColumnIndex columns) {
    this.text = text;
    this.columns = columns;
    this.tokens = ConstraintLexer.tokens(text);
  }

  /**
   * The constraint that an expression writes about the columns.
   *
   * @throws ConstraintException naming the expression, the position and the remedy, when it is none
   */
  public static Constraint parse(String expression, List<Column> columns) {
    ConstraintParser parser = new ConstraintParser(expression, new ColumnIndex(columns));
    Constraint constraint = parser.constraint();
    Token rest = parser.peek();
    if (rest.kind() != Kind.END) {
      throw parser.fault(
          rest,
          "a constraint ends before " + rest.shown() + "; write one constraint per list item");
    }
    return constraint;
  }

  private Constraint constraint() {
    if (tokens.size() > 1 && peek().kind() == Kind.WORD && tokens.get(1).is("(")) {
      Token function = next();
      next();
      return switch (function.text()) {
        case "combination" -> combination(function);
        case "range" -> range();
        case "depends" -> dependence();
        default ->
            throw fault(
                function,
                "there is no function "
                    + function.shown()
                    + "; "
                    + Suggestion.among(
                        function.text(), List.of("combination", "range", "depends")));
      };
    }
    Token first = peek();
    List<Atom> condition = atoms();
    if (peek().is("=>")) {
      next();
      return new Constraint.Implication(condition, atoms());
    }
    if (condition.size() > 1) {
      throw fault(first, "this is several constraints; write each as a list item of its own");
    }
    return new Constraint.Comparison(condition.get(0));
  }

  private List<Atom> atoms() {
    List<Atom> atoms = new ArrayList<>();
    atoms.add(atom());
    while (peek().isWord(Words.AND)) {
      next();
      atoms.add(atom());
    }
    return atoms;
  }

  private Atom atom() {
    Token left = next();
    if (left.kind() == Kind.NUMBER) {
      Operator operator = operator(next());
      Token right = next();
      if (right.kind() == Kind.NUMBER) {
        throw fault(right, "two constants are compared; name a number column on one side");
      }
      return new Atom.NumberAtom(
          constant(left), operator, new Atom.ColumnTerm(numberColumn(right).name()));
    }
    Column column = column(left);
    Token sign = next();
    Operator operator = operator(sign);
    return column.isNumber()
        ? new Atom.NumberAtom(new Atom.ColumnTerm(column.name()), operator, number(column, next()))
        : category(column, sign, operator, next());
  }

  private Atom.Term number(Column left, Token right) {
    if (right.kind() == Kind.NUMBER) {
      return constant(right);
    }
    Column column = numberColumn(right);
    if (column.name().equals(left.name())) {
      throw fault(right, "column " + column.name() + " is compared with itself; name another");
    }
    return new Atom.ColumnTerm(column.name());
  }

  private Atom category(Column column, Token sign, Operator operator, Token right) {
    if (operator != Operator.EQUAL && operator != Operator.NOT_EQUAL) {
      throw fault(
          sign, "column " + column.name() + " is a category, which has no order; use = or !=");
    }
    if (right.kind() == Kind.END || right.kind() == Kind.SYMBOL) {
      throw fault(right, "a value of column " + column.name() + " is needed, got " + right.shown());
    }
    if (!column.values().contains(right.text())) {
      throw fault(
          right,
          right.shown()
              + " is not a value of column "
              + column.name()
              + "; "
              + Suggestion.among(right.text(), column.values()));
    }
    return new Atom.CategoryAtom(column.name(), operator == Operator.EQUAL, right.text());
  }

  private Constraint combination(Token function) {
    List<String> names = new ArrayList<>();
    do {
      Token token = next();
      Column column = column(token);
      if (column.isNumber()) {
        throw fault(
            token,
            "column " + column.name() + " is a number; a combination is of category columns");
      }
      once(names, column, token);
    } while (accept(","));
    expect(")", "to close the list of columns");
    if (names.size() < 2) {
      throw fault(function, "a combination needs at least two columns, such as combination(a, b)");
    }
    return new Constraint.Combination(names);
  }

  private Constraint range() {
    Column column = numberColumn(next());
    expect(",", "and the smallest number allowed, as in range(bmi, 10, 80)");
    double least = constantOnly();
    expect(",", "and the largest number allowed, as in range(bmi, 10, 80)");
    Token token = peek();
    double most = constantOnly();
    expect(")", "to close the range");
    if (least > most) {
      throw fault(token, "the range is empty; give the smaller number first");
    }
    return new Constraint.Range(column.name(), least, most);
  }

  private Constraint dependence() {
    List<String> determinants = new ArrayList<>();
    do {
      Token token = next();
      once(determinants, column(token), token);
    } while (accept(","));
    expect("->", "and the column that is determined, as in depends(zip3 -> state)");
    Token token = next();
    Column dependent = column(token);
    expect(")", "to close the dependence");
    if (determinants.contains(dependent.name())) {
      throw fault(token, "column " + dependent.name() + " would determine itself; name another");
    }
    return new Constraint.Dependence(determinants, dependent.name());
  }

  private void once(List<String> names, Column column, Token token) {
    if (names.contains(column.name())) {
      throw fault(token, "column " + column.name() + " is named twice; name it once");
    }
    names.add(column.name());
  }

  private Column column(Token token) {
    if (token.kind() != Kind.WORD && token.kind() != Kind.QUOTED) {
      throw fault(token, "the name of a column is needed, got " + token.shown());
    }
    return columns
        .find(token.text())
        .orElseThrow(
            () ->
                fault(
                    token,
                    "no column is called "
                        + token.shown()
                        + "; "
                        + Suggestion.among(token.text(), columns.names())));
  }

  private Column numberColumn(Token token) {
    Column column = column(token);
    if (!column.isNumber()) {
      throw fault(token, "column " + column.name() + " is a category; a number is needed here");
    }
    return column;
  }

  private Operator operator(Token token) {
    return Operator.of(token.kind() == Kind.SYMBOL ? token.text() : "")
        .orElseThrow(() -> fault(token, "one of = != < <= > >= is needed, got " + token.shown()));
  }

  private double constantOnly() {
    Token token = next();
    if (token.kind() != Kind.NUMBER) {
      throw fault(token, "a number is needed, got " + token.shown());
    }
    return Double.parseDouble(token.text());
  }

  private static Atom.ConstantTerm constant(Token token) {
    return new Atom.ConstantTerm(Double.parseDouble(token.text()));
  }

  private boolean accept(String symbol) {
    boolean there = peek().is(symbol);
    if (there) {
      next();
    }
    return there;
  }

  private void expect(String symbol, String why) {
    Token token = next();
    if (!token.is(symbol)) {
      throw fault(token, "`" + symbol + "` is needed " + why + ", got " + token.shown());
    }
  }

  private Token peek() {
    return tokens.get(at);
  }

  /** The next token; at the end, the end again. */
  private Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  private ConstraintException fault(Token token, String reason) {
    return new ConstraintException(text, token.position(), reason);
  }
}
