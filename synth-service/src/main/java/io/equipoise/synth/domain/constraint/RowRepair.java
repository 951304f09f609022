package io.equipoise.synth.domain.constraint;

import io.equipoise.cohort.constraint.Atom;
import io.equipoise.cohort.constraint.ColumnIndex;
import io.equipoise.cohort.constraint.Constraint;
import io.equipoise.cohort.constraint.LearnedDependence;
import io.equipoise.cohort.constraint.Operator;
import io.equipoise.cohort.constraint.RowCheck;
import io.equipoise.cohort.constraint.Truth;
import io.equipoise.cohort.descriptor.Column;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Changes a row that violates one constraint as little as will do, where that is sound:
 *
 * <ul>
 *   <li>a range or a comparison with a constant: the number moves to the nearest one allowed;
 *   <li>two columns in the wrong order: they change places; where one of them may not change, the
 *       other becomes equal to it;
 *   <li>an implication: category columns of the right side take the value that it asks for;
 *   <li>a dependence: the dependent column takes what most real rows have.
 * </ul>
 *
 * <p>Never changes a column that the row was drawn for, and never to a value that the column's
 * descriptor does not allow. A combination, a strict order of equal numbers, and {@code !=} are not
 * mended. Immutable.
 */
final class RowRepair {
  private final ColumnIndex columns;
  private final Set<Integer> fixed;

  /** Repairs that leave the columns at the positions {@code fixed} alone. */
  RowRepair(ColumnIndex columns, Set<Integer> fixed) {
    this.columns = columns;
    this.fixed = Set.copyOf(fixed);
  }

  /**
   * Tries to mend {@code row} in place. The row may be changed and still violate the constraint, or
   * another one: whoever calls this checks all of them afterwards.
   */
  void mend(Constraint constraint, RowCheck check, double[] row) {
    constraint.fold(
        comparison -> compare(comparison.atom(), row),
        implication -> conclude(implication, row),
        combination -> false,
        range -> clamp(columns.indexOf(range.column()), range.least(), range.most(), row),
        dependence ->
            check instanceof LearnedDependence learned
                && follow(columns.indexOf(dependence.dependent()), learned, row));
  }

  private boolean compare(Atom atom, double[] row) {
    if (atom instanceof Atom.CategoryAtom category) {
      return conclude(category, row);
    }
    Atom.NumberAtom number = (Atom.NumberAtom) atom;
    if (number.left() instanceof Atom.ConstantTerm constant) {
      return bound(
          (Atom.ColumnTerm) number.right(), number.operator().mirrored(), constant.value(), row);
    }
    Atom.ColumnTerm left = (Atom.ColumnTerm) number.left();
    return number.right() instanceof Atom.ConstantTerm constant
        ? bound(left, number.operator(), constant.value(), row)
        : order(left, number.operator(), (Atom.ColumnTerm) number.right(), row);
  }

  private boolean bound(Atom.ColumnTerm term, Operator operator, double constant, double[] row) {
    int position = columns.indexOf(term.column());
    boolean whole = columns.column(position).integer();
    double none = Double.POSITIVE_INFINITY;
    return switch (operator) {
      case EQUAL -> clamp(position, constant, constant, row);
      case AT_LEAST -> clamp(position, constant, none, row);
      case AT_MOST -> clamp(position, -none, constant, row);
      case MORE -> whole && clamp(position, Math.floor(constant) + 1, none, row);
      case LESS -> whole && clamp(position, -none, Math.ceil(constant) - 1, row);
      case NOT_EQUAL -> false;
    };
  }

  private boolean order(
      Atom.ColumnTerm left, Operator operator, Atom.ColumnTerm right, double[] row) {
    int a = columns.indexOf(left.column());
    int b = columns.indexOf(right.column());
    if (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL || row[a] == row[b]) {
      return false;
    }
    boolean strict = operator == Operator.LESS || operator == Operator.MORE;
    if (!fixed.contains(a) && !fixed.contains(b)) {
      return columns.column(a).admits(row[b])
          && columns.column(b).admits(row[a])
          && swap(a, b, row);
    }
    return !strict && (set(a, row[b], row) || set(b, row[a], row));
  }

  private static boolean swap(int a, int b, double[] row) {
    double held = row[a];
    row[a] = row[b];
    row[b] = held;
    return true;
  }

  /** Nothing changes unless every false atom of the right side can be made true. */
  private boolean conclude(Constraint.Implication implication, double[] row) {
    List<Atom> wrong =
        implication.consequence().stream()
            .filter(atom -> atom.evaluate(columns, row) == Truth.FALSE)
            .toList();
    double[] before = row.clone();
    for (Atom atom : wrong) {
      if (!(atom instanceof Atom.CategoryAtom category && conclude(category, row))) {
        System.arraycopy(before, 0, row, 0, row.length);
        return false;
      }
    }
    return true;
  }

  private boolean conclude(Atom.CategoryAtom atom, double[] row) {
    int position = columns.indexOf(atom.column());
    return atom.equal() && set(position, columns.column(position).code(atom.value()), row);
  }

  private boolean follow(int dependent, LearnedDependence learned, double[] row) {
    OptionalDouble expected = learned.expected(row);
    return expected.isPresent() && set(dependent, expected.getAsDouble(), row);
  }

  private boolean clamp(int position, double least, double most, double[] row) {
    Column column = columns.column(position);
    double lower = Math.max(least, column.minimum());
    double upper = Math.min(most, column.maximum());
    if (column.integer()) {
      lower = Math.ceil(lower);
      upper = Math.floor(upper);
    }
    return lower <= upper && set(position, Math.max(lower, Math.min(upper, row[position])), row);
  }

  private boolean set(int position, double value, double[] row) {
    Column column = columns.column(position);
    boolean allowed =
        !fixed.contains(position)
            && !Double.isNaN(value)
            && (!column.isNumber() || column.admits(value));
    if (allowed) {
      row[position] = value;
    }
    return allowed;
  }
}
