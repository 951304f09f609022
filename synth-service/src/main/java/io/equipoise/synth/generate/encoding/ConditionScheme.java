package io.equipoise.synth.generate.encoding;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.PatientTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a row can be asked for: a value of every protected attribute ({@code unknown} included) and
 * a label together, because a cell is a conjunction; or values of single columns. As a vector it is
 * one-hot per <em>term</em>, all zeros where a term is not asked for: first a term for each
 * protected attribute and one for the label, the <em>conjunction</em>, then one for each other
 * category column with at most {@value #MOST_VALUES} values. Immutable.
 */
public final class ConditionScheme {

  /** Value of the label's term for a negative label. */
  public static final int NEGATIVE = 0;

  /** Value of the label's term for a positive label. */
  public static final int POSITIVE = 1;

  /** Stands where a condition does not ask for a term. */
  public static final int ANY = -1;

  private static final int LABEL_UNKNOWN = 2;

  /**
   * A category column with more values than this cannot be asked for: it would crowd out the rest
   * of the condition, and few of its values would come often enough in training to be learned.
   */
  private static final int MOST_VALUES = TableEncoder.MOST_VALUES;

  /**
   * One part of a condition.
   *
   * @param column index of the column that it is read from
   * @param start index of its first value in the condition's vector
   * @param values number of values
   * @param admitted for each value the levels of the column that carry it; none when training has
   *     not seen the value
   */
  public record Term(int column, int start, int values, List<List<Integer>> admitted) {}

  private final DatasetDescriptor descriptor;
  private final TableEncoder encoder;
  private final List<Term> terms;
  private final int conjunction;
  private final int width;

  /** The conditions of rows that the encoder writes. */
  public ConditionScheme(TableEncoder encoder) {
    this.encoder = encoder;
    this.descriptor = encoder.descriptor();
    List<Term> all = new ArrayList<>();
    int start = 0;
    for (ProtectedAttribute attribute : descriptor.protectedAttributes()) {
      int column = descriptor.indexOf(attribute.column().name());
      Term term = term(encoder, column, start, attribute.values().size() + 1, attribute::indexOf);
      all.add(term);
      start += term.values();
    }
    double positive = descriptor.label().column().code(descriptor.label().positive());
    all.add(term(encoder, descriptor.labelIndex(), start, 3, coded -> labelValue(coded, positive)));
    start += 3;
    this.conjunction = all.size();
    for (int c = 0; c < descriptor.columns().size(); c++) {
      int levels = encoder.places().get(c).encoding().levels();
      if (!descriptor.columns().get(c).isNumber() && !isInConjunction(c) && levels <= MOST_VALUES) {
        all.add(ofLevels(c, start, levels));
        start += levels;
      }
    }
    this.terms = List.copyOf(all);
    this.width = start;
  }

  /** Whether the conjunction tells all values of a column apart. */
  private boolean isInConjunction(int column) {
    Column at = descriptor.columns().get(column);
    boolean isProtected =
        descriptor.protectedAttributes().stream()
            .anyMatch(attribute -> attribute.column().name().equals(at.name()));
    return isProtected || (column == descriptor.labelIndex() && at.values().size() <= 2);
  }

  private static Term ofLevels(int column, int start, int levels) {
    List<List<Integer>> admitted = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      admitted.add(List.of(level));
    }
    return new Term(column, start, levels, List.copyOf(admitted));
  }

  private interface Reading {
    int valueOf(double coded);
  }

  private static Term term(
      TableEncoder encoder, int column, int start, int values, Reading reading) {
    List<List<Integer>> admitted = new ArrayList<>();
    ColumnEncoding encoding = encoder.places().get(column).encoding();
    for (int value = 0; value < values; value++) {
      List<Integer> levels = new ArrayList<>();
      for (int level = 0; level < encoding.levels(); level++) {
        if (reading.valueOf(encoding.representative(level)) == value) {
          levels.add(level);
        }
      }
      admitted.add(List.copyOf(levels));
    }
    return new Term(column, start, values, List.copyOf(admitted));
  }

  private static int labelValue(double coded, double positive) {
    return Double.isNaN(coded) ? LABEL_UNKNOWN : coded == positive ? POSITIVE : NEGATIVE;
  }

  /** Numbers in a condition's vector. */
  public int width() {
    return width;
  }

  /** The terms: protected attributes in the descriptor's order, the label, other columns. */
  public List<Term> terms() {
    return terms;
  }

  /** Number of terms in the conjunction; they come first. */
  public int conjunction() {
    return conjunction;
  }

  /**
   * The value of every term in a row of coded values; {@link #ANY} where training has not seen the
   * category.
   */
  public int[] conditionOf(double[] coded) {
    int[] condition = new int[terms.size()];
    List<ProtectedAttribute> attributes = descriptor.protectedAttributes();
    for (int t = 0; t < attributes.size(); t++) {
      condition[t] = attributes.get(t).indexOf(coded[terms.get(t).column()]);
    }
    double positive = descriptor.label().column().code(descriptor.label().positive());
    condition[conjunction - 1] = labelValue(coded[terms.get(conjunction - 1).column()], positive);
    for (int t = conjunction; t < condition.length; t++) {
      condition[t] = levelOf(terms.get(t).column(), coded[terms.get(t).column()]);
    }
    return condition;
  }

  private int levelOf(int column, double coded) {
    ColumnEncoding encoding = encoder.places().get(column).encoding();
    for (int level = 0; level < encoding.levels(); level++) {
      if (Double.compare(encoding.representative(level), coded) == 0) {
        return level;
      }
    }
    return ANY;
  }

  /** The value of every term in a row of a table. */
  public int[] conditionOf(PatientTable table, int row) {
    return conditionOf(table.row(row));
  }

  /**
   * The condition of a cell and label; nothing else is asked for.
   *
   * @param cell the protected values
   * @param label {@link #NEGATIVE} or {@link #POSITIVE}
   * @throws IllegalArgumentException when the cell is not one of the dataset's
   */
  public int[] conditionOf(Cell cell, int label) {
    List<ProtectedAttribute> attributes = descriptor.protectedAttributes();
    if (cell.values().size() != attributes.size()) {
      throw new IllegalArgumentException(
          "cell " + cell.key() + " must have " + attributes.size() + " values");
    }
    int[] condition = new int[terms.size()];
    Arrays.fill(condition, ANY);
    for (int t = 0; t < attributes.size(); t++) {
      condition[t] = indexOf(attributes.get(t), cell.values().get(t));
    }
    condition[conjunction - 1] = label;
    return condition;
  }

  private static int indexOf(ProtectedAttribute attribute, String value) {
    int index = attribute.values().indexOf(value);
    if (index < 0 && !value.equals(ProtectedAttribute.UNKNOWN)) {
      throw new IllegalArgumentException(
          "protected attribute " + attribute.name() + " has no value " + value);
    }
    return index < 0 ? attribute.values().size() : index;
  }

  /**
   * The condition that asks for these values; {@link #canBeMet} tells whether training has seen
   * them.
   *
   * @param values name of a protected attribute or of a category column, and the value wanted of
   *     it; {@code unknown} stands for missing
   * @throws IllegalArgumentException naming the attribute, column or value that there is not
   */
  public int[] conditionOf(Map<String, String> values) {
    int[] condition = new int[terms.size()];
    Arrays.fill(condition, ANY);
    values.forEach((name, value) -> ask(condition, name, value));
    return condition;
  }

  private void ask(int[] condition, String name, String value) {
    List<ProtectedAttribute> attributes = descriptor.protectedAttributes();
    for (int t = 0; t < attributes.size(); t++) {
      ProtectedAttribute attribute = attributes.get(t);
      boolean isItsColumn =
          attribute.column().name().equals(name) && !attribute.column().isNumber();
      if (attribute.name().equals(name) || isItsColumn) {
        condition[t] = indexOf(attribute, value);
        return;
      }
    }
    int column = descriptor.indexOf(name);
    Column at = descriptor.columns().get(column);
    double code = value.equals(ProtectedAttribute.UNKNOWN) ? Double.NaN : at.code(value);
    if (at.isNumber()) {
      throw new IllegalArgumentException(
          "column "
              + name
              + " holds numbers; only categories and protected bands can be asked for");
    }
    if (Double.isNaN(code) && !value.equals(ProtectedAttribute.UNKNOWN)) {
      throw new IllegalArgumentException("column " + name + " has no value " + value);
    }
    for (int t = conjunction; t < terms.size(); t++) {
      if (terms.get(t).column() == column) {
        condition[t] = askLevel(levelOf(column, code), terms.get(t));
        return;
      }
    }
    if (column != descriptor.labelIndex()) {
      throw new IllegalArgumentException(
          "column " + name + " has more than " + MOST_VALUES + " values and cannot be asked for");
    }
    condition[conjunction - 1] = labelValue(code, at.code(descriptor.label().positive()));
  }

  /** A level that training has not seen becomes a value that cannot be met. */
  private static int askLevel(int level, Term term) {
    return level == ANY ? term.values() : level;
  }

  /** Whether training has seen every value of the condition, not necessarily together. */
  public boolean canBeMet(int[] condition) {
    for (int t = 0; t < condition.length; t++) {
      Term term = terms.get(t);
      if (condition[t] != ANY
          && (condition[t] >= term.values() || term.admitted().get(condition[t]).isEmpty())) {
        return false;
      }
    }
    return true;
  }

  /** Whether a row of coded values has everything that the condition asks for. */
  public boolean isMetBy(double[] coded, int[] condition) {
    int[] actual = conditionOf(coded);
    for (int t = 0; t < condition.length; t++) {
      if (condition[t] != ANY && condition[t] != actual[t]) {
        return false;
      }
    }
    return true;
  }

  /** Writes the condition's vector, {@link #width()} numbers, at an offset. */
  public void write(int[] condition, float[] target, int offset) {
    Arrays.fill(target, offset, offset + width, 0);
    for (int t = 0; t < condition.length; t++) {
      if (condition[t] != ANY) {
        target[offset + terms.get(t).start() + condition[t]] = 1;
      }
    }
  }

  /** Keeps the conjunction of a condition only. */
  public int[] conjunctionOf(int[] condition) {
    int[] kept = new int[condition.length];
    Arrays.fill(kept, ANY);
    System.arraycopy(condition, 0, kept, 0, conjunction);
    return kept;
  }
}
