package io.equipoise.schemas.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the bearer of a token may do. */
public enum Role {
  /** Read what describes a service. Every role may. */
  READ,
  /** Send records. */
  WRITE,
  /** Act on the operator's page. */
  OPERATE;

  /** Name in a file of tokens. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role with this name; empty when there is none. */
  public static Optional<Role> of(String id) {
    return Arrays.stream(values()).filter(role -> role.id().equals(id)).findFirst();
  }

  /** Whether who has this role may do what the other is for. */
  public boolean includes(Role other) {
    return other == READ || other == this;
  }

  /** All names as a sentence lists them: {@code read, write or operate}. */
  public static String list() {
    return Arrays.stream(values())
        .map(Role::id)
        .collect(Collectors.joining(", "))
        .replaceFirst(", (\\w+)$", " or $1");
  }
}
