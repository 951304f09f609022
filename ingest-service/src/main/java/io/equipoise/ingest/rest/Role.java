package io.equipoise.ingest.rest;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the bearer of a token may do. */
public enum Role {
  /** Read what describes the service. */
  READ,
  /** Also send records. */
  WRITE;

  /** Name in a file of tokens. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role with this name; empty when there is none. */
  public static Optional<Role> of(String id) {
    return Arrays.stream(values()).filter(role -> role.id().equals(id)).findFirst();
  }
}
