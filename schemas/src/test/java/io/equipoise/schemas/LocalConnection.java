package io.equipoise.schemas;

import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.connection.Connection;
import java.util.Map;
import java.util.UUID;

/** Connections to the real broker of this JVM's tests. */
public final class LocalConnection {
  private LocalConnection() {}

  /** With a registry in memory that nobody else uses. */
  public static Connection withRegistryInMemory(Map<String, String> properties) {
    return new Connection(
        SharedStack.kafka().bootstrapServers(), "mock://" + unique("registry"), properties);
  }

  /** With the real registry. */
  public static Connection withRealRegistry() {
    return new Connection(
        SharedStack.kafka().bootstrapServers(), SharedStack.registry().url(), Map.of());
  }

  /** A name that no other test has. */
  public static String unique(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
