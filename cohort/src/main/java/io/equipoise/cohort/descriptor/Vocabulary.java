package io.equipoise.cohort.descriptor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names that a descriptor defines, for checking the places that use them. A column or attribute
 * that is itself at fault is known by name only: its uses are not faults of their own.
 */
final class Vocabulary {
  private static final Pattern RESERVED = Pattern.compile("[|=&,\\p{Cc}]");

  private final Map<String, Optional<Column>> columns = new LinkedHashMap<>();
  private final Map<String, Optional<ProtectedAttribute>> attributes = new LinkedHashMap<>();

  void define(String name, Optional<Column> column) {
    columns.putIfAbsent(name, column);
  }

  void defineAttribute(String name, Optional<ProtectedAttribute> attribute) {
    attributes.putIfAbsent(name, attribute);
  }

  /** Names of all columns, sound or not, in order. */
  Collection<String> columnNames() {
    return columns.keySet();
  }

  /** All columns in order; empty when one of them is at fault. */
  Optional<List<Column>> soundColumns() {
    return columns.values().stream().allMatch(Optional::isPresent)
        ? Optional.of(columns.values().stream().flatMap(Optional::stream).toList())
        : Optional.empty();
  }

  /** The column that a place names; a fault when no such column is defined. */
  Optional<Column> column(Place place, String name) {
    Optional<Column> column = columns.get(name);
    if (column == null) {
      place.fault(
          "no column is called `" + name + "`; " + Suggestion.among(name, columns.keySet()));
      return Optional.empty();
    }
    return column;
  }

  /** The protected attribute that a place names; a fault when no such attribute is defined. */
  Optional<ProtectedAttribute> attribute(Place place, String name) {
    Optional<ProtectedAttribute> attribute = attributes.get(name);
    if (attribute == null) {
      place.fault(
          "no protected attribute is called `"
              + name
              + "`; "
              + Suggestion.among(name, attributes.keySet()));
      return Optional.empty();
    }
    return attribute;
  }

  /** Whether a protected attribute of that name is defined, sound or not. */
  boolean hasAttribute(String name) {
    return attributes.containsKey(name);
  }

  /** Notes a fault when the text has a character that separates values in keys and ids. */
  static boolean unreserved(Place place, String text) {
    boolean free = !RESERVED.matcher(text).find();
    if (!free) {
      place.fault(
          "`"
              + text
              + "` has one of the characters | = & , or a control character, which keys cannot have; use another word");
    }
    return free;
  }

  /** Notes a fault when the value is not one of the column's. */
  static void valueOf(Column column, Place place, String value) {
    if (!column.values().contains(value)) {
      place.fault(
          "`"
              + value
              + "` is not a value of column "
              + column.name()
              + "; "
              + Suggestion.among(value, column.values()));
    }
  }

  /**
   * A raw value to descriptor value mapping into a column; every target must be something that the
   * column can hold.
   */
  static Map<String, String> map(Place place, Optional<Column> column) {
    Map<String, String> map = new LinkedHashMap<>();
    place
        .entries()
        .forEach(
            (raw, target) ->
                target
                    .text()
                    .ifPresent(
                        value -> {
                          column.ifPresent(c -> holds(c, target, value));
                          map.put(raw, value);
                        }));
    if (map.isEmpty() && place.node() instanceof YamlNode.Mapping) {
      place.fault("maps nothing; list raw values, or leave the key out");
    }
    return map;
  }

  /** Notes a fault when the column cannot hold the value. */
  static void holds(Column column, Place place, String value) {
    if (!column.isNumber()) {
      valueOf(column, place, value);
      return;
    }
    try {
      if (!column.admits(Double.parseDouble(value))) {
        place.fault(
            "`"
                + value
                + "` is not in the range of column "
                + column.name()
                + ", "
                + range(column));
      }
    } catch (NumberFormatException e) {
      place.fault(
          "`" + value + "` is not a number, and column " + column.name() + " holds numbers");
    }
  }

  private static String range(Column column) {
    List<String> words = new ArrayList<>();
    if (column.integer()) {
      words.add("whole numbers");
    }
    words.add(column.minimum() + " to " + column.maximum());
    return String.join(" ", words);
  }

  /** A file name relative to the data folder: not absolute, and not out of it. */
  static Optional<String> relativePath(Place place) {
    return place
        .text()
        .filter(
            path -> {
              boolean inside =
                  !path.startsWith("/")
                      && !path.contains("\\")
                      && !List.of(path.split("/", -1)).contains("..");
              if (!inside) {
                place.fault("must be relative to the data folder, with / and without ..");
              }
              return inside;
            });
  }
}
