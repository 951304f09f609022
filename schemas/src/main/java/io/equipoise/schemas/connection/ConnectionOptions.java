package io.equipoise.schemas.connection;

import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The command line's options that say where Kafka and the registry are; mixed into every command
 * that talks to them.
 */
public final class ConnectionOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT[,…]",
      description = "Kafka brokers to start from (default: ${DEFAULT-VALUE}).")
  private String bootstrapServers = "localhost:9092";

  @Option(
      names = "--registry-url",
      paramLabel = "URL",
      description = {
        "Schema registry that speaks Confluent's REST API (default: ${DEFAULT-VALUE}).",
        "Apicurio Registry: with the path /apis/ccompat/v7."
      })
  private String registryUrl = "http://localhost:8081";

  @Option(
      names = "--client-property",
      paramLabel = "KEY=VALUE",
      description = {
        "More configuration for Kafka's clients and the serializers, for example",
        "security.protocol=SASL_SSL or equipoise.value.serializer=CLASS. May be repeated."
      })
  private Map<String, String> clientProperties = new LinkedHashMap<>();

  @Option(
      names = "--client-properties",
      paramLabel = "FILE",
      description =
          "The same from a Java properties file, the place for passwords. --client-property wins.")
  private @Nullable Path clientPropertiesFile;

  /** Options at their defaults, to be filled in from a command line. */
  public ConnectionOptions() {}

  /**
   * The connection that the options describe. Throws {@link OperatorException} naming what is wrong
   * with them.
   */
  public Connection toConnection() {
    Map<String, String> properties = new HashMap<>();
    if (clientPropertiesFile != null) {
      properties.putAll(read(clientPropertiesFile));
    }
    properties.putAll(clientProperties);
    return new Connection(bootstrapServers, registryUrl, properties);
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new OperatorException(
          "cannot read client properties from " + file + "; check --client-properties", e);
    }
    Map<String, String> map = new HashMap<>();
    properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
    return map;
  }
}
