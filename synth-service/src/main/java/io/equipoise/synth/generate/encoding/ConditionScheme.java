package io.equipoise.synth.generate.encoding;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.PatientTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The condition of a row: its value of every protected attribute ({@code unknown} included) and its
 * label, all at once, because a cell is a conjunction. As a vector it is one-hot per <em>term</em>:
 * a term for each attribute and one for the label. Immutable.
 */
public final class ConditionScheme {

  /** Value of the label's term for a negative label. */
  public static final int NEGATIVE = 0;

  /** Value of the label's term for a positive label. */
  public static final int POSITIVE = 1;

  private static final int LABEL_UNKNOWN = 2;

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
  private final List<Term> terms;
  private final int width;

  /** The conditions of rows that the encoder writes. */
  public ConditionScheme(TableEncoder encoder) {
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
    this.terms = List.copyOf(all);
    this.width = start + 3;
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

  /** The terms: protected attributes in the descriptor's order, then the label. */
  public List<Term> terms() {
    return terms;
  }

  /** The condition that a row of coded values meets: one value per term. */
  public int[] conditionOf(double[] coded) {
    int[] condition = new int[terms.size()];
    List<ProtectedAttribute> attributes = descriptor.protectedAttributes();
    for (int t = 0; t < attributes.size(); t++) {
      condition[t] = attributes.get(t).indexOf(coded[terms.get(t).column()]);
    }
    double positive = descriptor.label().column().code(descriptor.label().positive());
    condition[condition.length - 1] =
        labelValue(coded[terms.get(condition.length - 1).column()], positive);
    return condition;
  }

  /** The condition that a row of a table meets. */
  public int[] conditionOf(PatientTable table, int row) {
    return conditionOf(table.row(row));
  }

  /**
   * The condition of a cell and label.
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
    for (int t = 0; t < attributes.size(); t++) {
      String value = cell.values().get(t);
      List<String> values = attributes.get(t).values();
      int index = values.indexOf(value);
      if (index < 0 && !value.equals(ProtectedAttribute.UNKNOWN)) {
        throw new IllegalArgumentException(
            "protected attribute " + attributes.get(t).name() + " has no value " + value);
      }
      condition[t] = index < 0 ? values.size() : index;
    }
    condition[condition.length - 1] = label;
    return condition;
  }

  /** Whether training has seen every value of the condition, not necessarily together. */
  public boolean canBeMet(int[] condition) {
    for (int t = 0; t < condition.length; t++) {
      if (terms.get(t).admitted().get(condition[t]).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Writes the condition's vector, {@link #width()} numbers, at an offset. */
  public void write(int[] condition, float[] target, int offset) {
    Arrays.fill(target, offset, offset + width, 0);
    for (int t = 0; t < condition.length; t++) {
      target[offset + terms.get(t).start() + condition[t]] = 1;
    }
  }
}
