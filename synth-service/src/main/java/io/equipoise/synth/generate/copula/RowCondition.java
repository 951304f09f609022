package io.equipoise.synth.generate.copula;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.Cell;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoublePredicate;

/**
 * What a row must be like, column by column.
 *
 * @param byColumn for each column that is asked about what its coded value must meet
 */
record RowCondition(Map<Integer, DoublePredicate> byColumn) {

  /**
   * The condition of a cell and label.
   *
   * @throws IllegalArgumentException when the cell is not one of the dataset's
   */
  static RowCondition of(DatasetDescriptor descriptor, Cell cell, boolean positive) {
    List<ProtectedAttribute> attributes = descriptor.protectedAttributes();
    if (cell.values().size() != attributes.size()) {
      throw new IllegalArgumentException(
          "cell " + cell.key() + " must have " + attributes.size() + " values");
    }
    Map<Integer, DoublePredicate> byColumn = new TreeMap<>();
    for (int i = 0; i < attributes.size(); i++) {
      ProtectedAttribute attribute = attributes.get(i);
      int wanted = indexOf(attribute, cell.values().get(i));
      byColumn.merge(
          descriptor.indexOf(attribute.column().name()),
          coded -> attribute.indexOf(coded) == wanted,
          DoublePredicate::and);
    }
    Column label = descriptor.label().column();
    double positiveCode = label.code(descriptor.label().positive());
    byColumn.merge(
        descriptor.labelIndex(),
        coded -> !Double.isNaN(coded) && (coded == positiveCode) == positive,
        DoublePredicate::and);
    return new RowCondition(byColumn);
  }

  /**
   * The condition that asks for values of protected attributes and category columns.
   *
   * @param values name of a protected attribute or of a category column, and the value wanted of
   *     it; {@code unknown} stands for missing
   * @throws IllegalArgumentException naming the attribute or column that there is not or that has
   *     no such value
   */
  static RowCondition of(DatasetDescriptor descriptor, Map<String, String> values) {
    Map<Integer, DoublePredicate> byColumn = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          Optional<ProtectedAttribute> attribute =
              descriptor.protectedAttributes().stream()
                  .filter(candidate -> candidate.name().equals(name))
                  .findFirst();
          if (attribute.isPresent()) {
            int wanted = indexOf(attribute.get(), value);
            byColumn.merge(
                descriptor.indexOf(attribute.get().column().name()),
                coded -> attribute.get().indexOf(coded) == wanted,
                DoublePredicate::and);
          } else {
            byColumn.merge(
                descriptor.indexOf(name),
                categoryOf(descriptor, name, value),
                DoublePredicate::and);
          }
        });
    return new RowCondition(byColumn);
  }

  private static DoublePredicate categoryOf(
      DatasetDescriptor descriptor, String name, String value) {
    Column column = descriptor.columns().get(descriptor.indexOf(name));
    if (column.isNumber()) {
      throw new IllegalArgumentException(
          "column "
              + name
              + " holds numbers; only categories and protected bands can be asked for");
    }
    double code = column.code(value);
    if (Double.isNaN(code) && !value.equals(ProtectedAttribute.UNKNOWN)) {
      throw new IllegalArgumentException("column " + name + " has no value " + value);
    }
    return coded -> Double.compare(coded, code) == 0;
  }

  private static int indexOf(ProtectedAttribute attribute, String value) {
    int index = attribute.values().indexOf(value);
    if (index < 0 && !value.equals(ProtectedAttribute.UNKNOWN)) {
      throw new IllegalArgumentException(
          "protected attribute " + attribute.name() + " has no value " + value);
    }
    return index < 0 ? attribute.values().size() : index;
  }

  /** Whether a row of coded values meets the condition. */
  boolean isMetBy(double[] coded) {
    return byColumn.entrySet().stream()
        .allMatch(entry -> entry.getValue().test(coded[entry.getKey()]));
  }
}
