package io.equipoise.console.generate;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.descriptor.Suggestion;
import io.equipoise.cohort.population.PatientTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which rows are wanted: {@code sex=female,ageBand=45-54,label=yes}. A name is that of a protected
 * attribute, a category column, the label's column, or {@code label}; {@code unknown} stands for a
 * value that is missing.
 *
 * @param values protected attribute or category column to value, in the order in which they came
 * @param positive the label asked for; empty: both, as often as in real rows
 */
record Where(Map<String, String> values, Optional<Boolean> positive) {

  /** Everybody. */
  static final Where ANYBODY = new Where(Map.of(), Optional.empty());

  private static final String LABEL = "label";

  /** Copies the map. */
  Where {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Reads conditions joined by commas.
   *
   * @throws IllegalArgumentException naming the condition and what would be right
   */
  static Where parse(String text, DatasetDescriptor descriptor) {
    Map<String, String> values = new LinkedHashMap<>();
    Optional<Boolean> positive = Optional.empty();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "`" + part + "` is no condition; write name=value, joined by commas");
      }
      String name = part.substring(0, equals).strip();
      String value = part.substring(equals + 1).strip();
      boolean twice;
      if (isLabel(name, descriptor)) {
        twice = positive.isPresent();
        positive = Optional.of(label(value, descriptor));
      } else {
        twice = values.put(name, value(name, value, descriptor)) != null;
      }
      if (twice) {
        throw new IllegalArgumentException("`" + name + "` is given twice; give it once");
      }
    }
    return new Where(values, positive);
  }

  private static boolean isLabel(String name, DatasetDescriptor descriptor) {
    boolean taken =
        descriptor.columns().stream().anyMatch(column -> column.name().equals(LABEL))
            || attribute(LABEL, descriptor).isPresent();
    return name.equals(descriptor.label().column().name()) || (name.equals(LABEL) && !taken);
  }

  private static boolean label(String value, DatasetDescriptor descriptor) {
    List<String> known = descriptor.label().column().values();
    String positive = descriptor.label().positive();
    if (value.equals(positive)) {
      return true;
    }
    if (!known.contains(value)) {
      throw notAValue(value, "the label", known);
    }
    if (known.size() > 2) {
      throw new IllegalArgumentException(
          "label "
              + value
              + " is one of several that count as negative, which are not generated apart; ask"
              + " for label="
              + positive
              + " or leave the label out");
    }
    return false;
  }

  private static String value(String name, String value, DatasetDescriptor descriptor) {
    Optional<ProtectedAttribute> attribute = attribute(name, descriptor);
    List<String> known = new ArrayList<>();
    if (attribute.isPresent()) {
      known.addAll(attribute.get().values());
    } else {
      Column column = column(name, descriptor);
      if (column.isNumber()) {
        throw new IllegalArgumentException(
            "column "
                + name
                + " is a number, which rows cannot be asked for by; use one of "
                + String.join(", ", names(descriptor)));
      }
      known.addAll(column.values());
    }
    known.add(ProtectedAttribute.UNKNOWN);
    if (!known.contains(value)) {
      throw notAValue(value, name, known);
    }
    return value;
  }

  private static IllegalArgumentException notAValue(String value, String of, List<String> known) {
    return new IllegalArgumentException(
        "`" + value + "` is not a value of " + of + "; " + Suggestion.among(value, known));
  }

  private static Column column(String name, DatasetDescriptor descriptor) {
    return descriptor.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no `"
                        + name
                        + "` to ask for; "
                        + Suggestion.among(name, names(descriptor))));
  }

  /** Everything that rows can be asked for by. */
  private static List<String> names(DatasetDescriptor descriptor) {
    List<String> names = new ArrayList<>();
    descriptor.protectedAttributes().forEach(attribute -> names.add(attribute.name()));
    descriptor.columns().stream()
        .filter(column -> !column.isNumber() && !names.contains(column.name()))
        .forEach(column -> names.add(column.name()));
    names.add(LABEL);
    return names;
  }

  private static Optional<ProtectedAttribute> attribute(String name, DatasetDescriptor descriptor) {
    return descriptor.protectedAttributes().stream().filter(a -> a.name().equals(name)).findFirst();
  }

  /** Whether only protected attributes and the label are asked for. */
  boolean isOfCells(DatasetDescriptor descriptor) {
    return values.keySet().stream().allMatch(name -> attribute(name, descriptor).isPresent());
  }

  /** Whether a row is wanted; one whose label is missing is not. */
  boolean matches(PatientTable table, int row) {
    double label = table.label(row);
    if (Double.isNaN(label) || (positive.isPresent() && positive.get() != (label == 1))) {
      return false;
    }
    return values.entrySet().stream()
        .allMatch(wanted -> wanted.getValue().equals(valueOf(table, row, wanted.getKey())));
  }

  private static String valueOf(PatientTable table, int row, String name) {
    DatasetDescriptor descriptor = table.descriptor();
    Optional<ProtectedAttribute> attribute = attribute(name, descriptor);
    String columnName = attribute.map(a -> a.column().name()).orElse(name);
    int index = descriptor.indexOf(columnName);
    double coded = table.value(row, index);
    List<String> known =
        attribute.map(ProtectedAttribute::values).orElse(descriptor.columns().get(index).values());
    int at =
        attribute
            .map(a -> a.indexOf(coded))
            .orElse(Double.isNaN(coded) ? known.size() : (int) coded);
    return at < known.size() ? known.get(at) : ProtectedAttribute.UNKNOWN;
  }
}
