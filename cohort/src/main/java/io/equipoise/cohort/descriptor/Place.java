package io.equipoise.cohort.descriptor;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value of the document together with where it stands. Every typed accessor either gives the
 * value or notes a fault and gives nothing, so that reading goes on and all faults are found in one
 * run.
 *
 * @param node the value
 * @param line line to name in a fault: that of the key, or of a single value itself
 * @param path path to name in a fault
 * @param faults where faults go
 */
record Place(YamlNode node, int line, String path, Faults faults) {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");
  private static final Pattern SIMPLE_KEY = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  /** The whole document. */
  static Place root(YamlNode node, Faults faults) {
    return new Place(node, node.line(), "", faults);
  }

  /** Notes a fault of this value. */
  void fault(String reason) {
    faults.add(line, path, reason);
  }

  /** Path of a child of this value. */
  String child(String key) {
    if (!SIMPLE_KEY.matcher(key).matches()) {
      return path + "[\"" + Checks.shorten(key) + "\"]";
    }
    return path.isEmpty() ? key : path + "." + key;
  }

  /** A single value as written; not empty, not only blanks. */
  Optional<String> text() {
    if (!(node instanceof YamlNode.Scalar scalar)) {
      fault("must be a text, got " + node.kind());
    } else if (scalar.isNull()) {
      fault("has no value; write one, in quotes when the text itself is meant");
    } else if (scalar.text().isBlank()) {
      fault("must not be blank");
    } else {
      return Optional.of(scalar.text());
    }
    return Optional.empty();
  }

  /** One of the given words. */
  Optional<String> oneOf(List<String> words) {
    Optional<String> text = text();
    if (text.isPresent() && !words.contains(text.get())) {
      fault("unknown word " + node.kind() + "; " + Suggestion.among(text.get(), words));
      return Optional.empty();
    }
    return text;
  }

  /** A number; {@code .inf} and {@code -.inf} are numbers. */
  Optional<Double> number() {
    if (node instanceof YamlNode.Scalar scalar && scalar.plain()) {
      if (NUMBER.matcher(scalar.text()).matches()) {
        return Optional.of(Double.valueOf(scalar.text()));
      } else if (scalar.text().equals(".inf")) {
        return Optional.of(Double.POSITIVE_INFINITY);
      } else if (scalar.text().equals("-.inf")) {
        return Optional.of(Double.NEGATIVE_INFINITY);
      }
    }
    fault(
        "must be a number, got "
            + node.kind()
            + (node instanceof YamlNode.Scalar scalar && !scalar.plain()
                ? "; remove the quotes"
                : ""));
    return Optional.empty();
  }

  /** A finite number that satisfies {@code least <= number <= most}. */
  Optional<Double> number(double least, double most) {
    return number()
        .filter(
            number -> {
              boolean inside = number >= least && number <= most && Double.isFinite(number);
              if (!inside) {
                fault("must be " + range(least, most) + ", got " + node.kind());
              }
              return inside;
            });
  }

  /** A whole number that satisfies {@code least <= number <= most}. */
  Optional<Integer> wholeNumber(int least, int most) {
    return number()
        .filter(
            number -> {
              boolean whole = number == Math.rint(number) && number >= least && number <= most;
              if (!whole) {
                fault("must be a whole number " + range(least, most) + ", got " + node.kind());
              }
              return whole;
            })
        .map(Double::intValue);
  }

  private static String range(double least, double most) {
    return most >= Integer.MAX_VALUE
        ? "of at least " + ProtectedAttribute.number(least)
        : "from " + ProtectedAttribute.number(least) + " to " + ProtectedAttribute.number(most);
  }

  /** {@code true} or {@code false}. */
  Optional<Boolean> flag() {
    if (node instanceof YamlNode.Scalar scalar && scalar.plain()) {
      switch (scalar.text()) {
        case "true", "True", "TRUE" -> {
          return Optional.of(true);
        }
        case "false", "False", "FALSE" -> {
          return Optional.of(false);
        }
        default -> {}
      }
    }
    fault("must be true or false, got " + node.kind());
    return Optional.empty();
  }

  /** An ISO-8601 duration in days and smaller units, whole milliseconds, at most {@code most}. */
  Optional<Duration> duration(Duration most) {
    Optional<String> text = text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Duration duration = Duration.parse(text.get());
      if (duration.isNegative()) {
        fault("must not be negative, got " + node.kind());
      } else if (duration.compareTo(most) > 0) {
        fault("must be at most P" + most.toDays() + "D, got " + node.kind());
      } else if (!duration.equals(Duration.ofMillis(duration.toMillis()))) {
        fault("must be whole milliseconds, got " + node.kind());
      } else {
        return Optional.of(duration);
      }
    } catch (DateTimeParseException e) {
      fault(
          "must be an ISO-8601 duration in days or smaller units, such as P30D, PT1H or PT10M, got "
              + node.kind());
    }
    return Optional.empty();
  }

  /** The items of a list. */
  Optional<List<Place>> items() {
    if (!(node instanceof YamlNode.Sequence sequence)) {
      fault("must be a list, got " + node.kind() + "; write it as [a, b]");
      return Optional.empty();
    }
    List<Place> items = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      items.add(new Place(item, item.line(), path + "[" + items.size() + "]", faults));
    }
    return Optional.of(items);
  }

  /** The items of a list that must not be empty. */
  Optional<List<Place>> itemsAtLeastOne() {
    return items()
        .filter(
            items -> {
              if (items.isEmpty()) {
                fault("must list at least one item");
              }
              return !items.isEmpty();
            });
  }

  /** The texts of a list, each given once. */
  Optional<List<String>> texts() {
    return items()
        .map(
            items -> {
              Map<String, Integer> lines = new LinkedHashMap<>();
              for (Place item : items) {
                item.text().ifPresent(text -> item.once(text, lines));
              }
              return List.copyOf(lines.keySet());
            });
  }

  /** Notes a fault when the name was seen before, and remembers it otherwise. */
  boolean once(String name, Map<String, Integer> linesSeen) {
    Integer before = linesSeen.putIfAbsent(name, line);
    if (before != null) {
      fault("`" + name + "` is given twice, first on line " + before);
    }
    return before == null;
  }

  /** The entries of a mapping with free keys, in order; empty (with a fault) when it is none. */
  Map<String, Place> entries() {
    Map<String, Place> entries = new LinkedHashMap<>();
    if (!(node instanceof YamlNode.Mapping mapping)) {
      fault("must be a mapping of keys to values, got " + node.kind());
      return entries;
    }
    for (YamlNode.Entry entry : mapping.entries()) {
      int place = entry.value() instanceof YamlNode.Scalar ? entry.value().line() : entry.line();
      Place value = new Place(entry.value(), place, child(entry.key()), faults);
      Place before = entries.putIfAbsent(entry.key(), value);
      if (before != null) {
        faults.add(
            entry.line(),
            value.path(),
            "the key is given twice, first on line " + before.line() + "; remove one");
      }
    }
    return entries;
  }

  /**
   * The fields of a mapping that has only these keys; empty, with a fault, when it is no mapping.
   */
  Optional<Fields> fields(String... keys) {
    if (!(node instanceof YamlNode.Mapping)) {
      fault("must be a mapping with the keys " + String.join(", ", keys) + ", got " + node.kind());
      return Optional.empty();
    }
    Map<String, Place> entries = entries();
    List<String> known = List.of(keys);
    entries.forEach(
        (key, value) -> {
          if (!known.contains(key)) {
            value.fault("unknown key; " + Suggestion.among(key, known));
          }
        });
    return Optional.of(new Fields(this, entries));
  }

  /**
   * The fields of a mapping.
   *
   * @param owner the mapping
   * @param values its entries
   */
  record Fields(Place owner, Map<String, Place> values) {

    /** A field that may be left out. */
    Optional<Place> optional(String key) {
      return Optional.ofNullable(values.get(key));
    }

    /** A field that must be there; a fault with the remedy when it is not. */
    Optional<Place> required(String key, String remedy) {
      Optional<Place> value = optional(key);
      if (value.isEmpty()) {
        owner.faults.add(owner.line, owner.child(key), "missing; " + remedy);
      }
      return value;
    }

    /** A field that must not be there, with the reason. */
    void refuse(String key, String reason) {
      optional(key).ifPresent(value -> value.fault(reason));
    }
  }
}
