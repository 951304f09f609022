package io.equipoise.cohort.constraint;

import java.util.List;
import java.util.stream.Stream;

/** The smallest statement about a row: one comparison. Unknown when a value of it is missing. */
public sealed interface Atom {

  /** The expression, as the parser reads it back. */
  String text();

  /** Names of the columns that it is about. */
  List<String> columns();

  /** Whether it holds for a row of coded values, one per column of {@code columns}. */
  Truth evaluate(ColumnIndex columns, double[] row);

  /** One side of a comparison of numbers. */
  sealed interface Term {

    /** The expression. */
    String text();
  }

  /**
   * The value of a number column.
   *
   * @param column its name
   */
  record ColumnTerm(String column) implements Term {
    @Override
    public String text() {
      return Words.name(column);
    }
  }

  /**
   * A number.
   *
   * @param value the number, finite
   */
  record ConstantTerm(double value) implements Term {
    /** Checks that the number is finite; -0 becomes 0. */
    public ConstantTerm {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a constant must be finite, got " + value);
      }
      value += 0.0;
    }

    @Override
    public String text() {
      return Words.number(value);
    }
  }

  /**
   * A comparison of numbers, such as {@code systolic >= diastolic} or {@code age >= 18}.
   *
   * @param left left side
   * @param operator what must hold between both
   * @param right right side; at least one side is a column
   */
  record NumberAtom(Term left, Operator operator, Term right) implements Atom {
    /** Checks that a column is compared. */
    public NumberAtom {
      if (left instanceof ConstantTerm && right instanceof ConstantTerm) {
        throw new IllegalArgumentException("a comparison of two constants says nothing of a row");
      }
    }

    @Override
    public String text() {
      return left.text() + " " + operator.symbol() + " " + right.text();
    }

    @Override
    public List<String> columns() {
      return Stream.of(left, right)
          .filter(ColumnTerm.class::isInstance)
          .map(term -> ((ColumnTerm) term).column())
          .toList();
    }

    @Override
    public Truth evaluate(ColumnIndex columns, double[] row) {
      double a = value(left, columns, row);
      double b = value(right, columns, row);
      return Double.isNaN(a) || Double.isNaN(b) ? Truth.UNKNOWN : Truth.of(operator.holds(a, b));
    }

    private static double value(Term term, ColumnIndex columns, double[] row) {
      return term instanceof ColumnTerm column
          ? row[columns.indexOf(column.column())]
          : ((ConstantTerm) term).value();
    }
  }

  /**
   * A category column that has a value, or has another, such as {@code sex = male}.
   *
   * @param column name of the category column
   * @param equal true for {@code =}, false for {@code !=}
   * @param value one of the column's values
   */
  record CategoryAtom(String column, boolean equal, String value) implements Atom {
    @Override
    public String text() {
      return Words.name(column) + (equal ? " = " : " != ") + Words.value(value);
    }

    @Override
    public List<String> columns() {
      return List.of(column);
    }

    @Override
    public Truth evaluate(ColumnIndex columns, double[] row) {
      int index = columns.indexOf(column);
      double coded = row[index];
      return Double.isNaN(coded)
          ? Truth.UNKNOWN
          : Truth.of((coded == columns.column(index).code(value)) == equal);
    }
  }
}
