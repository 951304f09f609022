package io.equipoise.ingest.domain;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the raw value of an identity or a time: surrounding white space goes, an empty value or a
 * missing token is none, and the map, where it knows the value, replaces it. Immutable.
 *
 * @param missing tokens that mean "not there"
 * @param map raw value to the value meant; others mean themselves
 */
public record RawIdentity(RawTokens missing, RawTokens map) {

  /** A reader with these tokens. */
  public static RawIdentity of(Set<String> missing, Map<String, String> map) {
    return new RawIdentity(RawTokens.ofSet(missing), RawTokens.ofMap(map));
  }

  /** The value meant, or empty when there is none. */
  public Optional<String> value(String raw) {
    String token = raw.strip();
    return token.isEmpty() || missing.contains(token)
        ? Optional.empty()
        : Optional.of(map.find(token).orElse(token));
  }
}
