package io.equipoise.monitor.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * A dictionary of raw values in which a number also finds the key that writes the same number:
 * {@code 1.0} and {@code +1} find {@code 1}, as in files that are ingested. An equal text goes
 * before an equal number. Immutable.
 *
 * @param <T> what a raw value stands for
 */
final class RawTokens<T> {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d{1,3})?");

  private final Map<String, T> byText;
  private final Map<Double, T> byNumber = new HashMap<>();

  /** A dictionary of the map's entries. */
  RawTokens(Map<String, T> map) {
    this.byText = Map.copyOf(map);
    map.forEach(
        (key, value) -> number(key).ifPresent(number -> byNumber.putIfAbsent(number, value)));
  }

  /** Whether there are no entries. */
  boolean isEmpty() {
    return byText.isEmpty();
  }

  /** What the text stands for. */
  Optional<T> find(String raw) {
    T exact = byText.get(raw);
    if (exact != null) {
      return Optional.of(exact);
    }
    if (byNumber.isEmpty()) {
      return Optional.empty();
    }
    OptionalDouble number = number(raw);
    return number.isPresent() ? find(number.getAsDouble()) : Optional.empty();
  }

  /** What the number stands for. */
  Optional<T> find(double raw) {
    return Optional.ofNullable(byNumber.get(raw + 0.0));
  }

  private static OptionalDouble number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return OptionalDouble.empty();
    }
    double number = Double.parseDouble(text);
    // Adding zero takes the sign off a negative one, which is another key otherwise.
    return Double.isFinite(number) ? OptionalDouble.of(number + 0.0) : OptionalDouble.empty();
  }
}
