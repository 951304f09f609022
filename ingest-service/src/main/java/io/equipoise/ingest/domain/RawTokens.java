package io.equipoise.ingest.domain;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A dictionary of raw values in which a numeric raw value also finds the key that writes the same
 * number: {@code 1.0} and {@code +1} find {@code 1}. An equal text goes before an equal number.
 * Immutable.
 */
public final class RawTokens {
  private final Map<String, String> byText;
  private final Map<Double, String> byNumber = new HashMap<>();

  private RawTokens(Map<String, String> byText) {
    this.byText = Map.copyOf(byText);
    byText.forEach(
        (key, value) ->
            PlainNumber.parse(key).ifPresent(number -> byNumber.putIfAbsent(number, value)));
  }

  /** A dictionary of the map's entries. */
  public static RawTokens ofMap(Map<String, String> map) {
    return new RawTokens(map);
  }

  /** A dictionary that holds the tokens. */
  public static RawTokens ofSet(Set<String> tokens) {
    Map<String, String> map = new HashMap<>();
    tokens.forEach(token -> map.put(token, token));
    return new RawTokens(map);
  }

  /** Whether there are no entries. */
  public boolean isEmpty() {
    return byText.isEmpty();
  }

  /** Whether a key matches the raw value. */
  public boolean contains(String raw) {
    return find(raw).isPresent();
  }

  /** What the key that matches the raw value stands for. */
  public Optional<String> find(String raw) {
    String exact = byText.get(raw);
    if (exact != null) {
      return Optional.of(exact);
    }
    if (byNumber.isEmpty()) {
      return Optional.empty();
    }
    OptionalDouble number = PlainNumber.parse(raw);
    return number.isPresent()
        ? Optional.ofNullable(byNumber.get(number.getAsDouble()))
        : Optional.empty();
  }
}
