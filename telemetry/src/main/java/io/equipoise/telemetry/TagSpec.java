package io.equipoise.telemetry;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A tag of a meter. Its values are bounded: they are listed here, or follow from the descriptor.
 * What is neither becomes {@link #OTHER}, so that no input can make new series.
 *
 * @param key name of the tag
 * @param meaning what it tells apart, for people
 * @param values the values that there are; empty where they follow from the dataset's descriptor
 *     or, like names of checks, from the program
 */
public record TagSpec(String key, String meaning, Optional<List<String>> values) {
  /** Stands in for a value that is not among those that there are. */
  public static final String OTHER = "other";

  /** Tag of every meter of a dataset. */
  public static final TagSpec DATASET = fromDescriptor("dataset", "Name of the dataset");

  /** Copies the list. */
  public TagSpec {
    values = values.map(List::copyOf);
  }

  /** A tag whose values are the ones listed. */
  public static TagSpec oneOf(String key, String meaning, List<String> values) {
    return new TagSpec(key, meaning, Optional.of(values));
  }

  /** A tag whose values are the names of an enum's constants, all in lower case. */
  public static TagSpec oneOf(String key, String meaning, Enum<?>[] constants) {
    return oneOf(key, meaning, Arrays.stream(constants).map(TagSpec::value).toList());
  }

  /** A tag whose values follow from the dataset's descriptor. */
  public static TagSpec fromDescriptor(String key, String meaning) {
    return new TagSpec(key, meaning, Optional.empty());
  }

  /** Value of a constant: its name in lower case. */
  public static String value(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The tag for a table's cell: its name, and its values where they are listed. */
  String markdown() {
    return "`"
        + key
        + "`"
        + values.map(list -> list.stream().collect(Collectors.joining(", ", " (", ")"))).orElse("");
  }
}
