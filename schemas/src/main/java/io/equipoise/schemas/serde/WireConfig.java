package io.equipoise.schemas.serde;

import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.registry.SchemaRegistry;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/** The serializers' configuration, under Confluent's names. */
final class WireConfig {
  static final String REGISTRY_URL = "schema.registry.url";
  static final String AUTO_REGISTER = "auto.register.schemas";
  static final String SPECIFIC = "specific.avro.reader";
  static final String VALUE_TYPE = "specific.avro.value.type";

  /** Not Confluent's: the schema to resolve to, as JSON. */
  static final String READER_SCHEMA = "equipoise.reader.schema";

  private static final String TOPIC_NAME_STRATEGY = "TopicNameStrategy";

  private final Map<String, ?> properties;

  WireConfig(Map<String, ?> properties) {
    this.properties = properties;
    for (String strategy :
        new String[] {"value.subject.name.strategy", "key.subject.name.strategy"}) {
      if (!text(strategy).orElse(TOPIC_NAME_STRATEGY).endsWith(TOPIC_NAME_STRATEGY)) {
        throw new OperatorException(
            strategy
                + " must be TopicNameStrategy; for another one plug in Confluent's own serializers");
      }
    }
  }

  SchemaRegistry registry() {
    String url =
        text(REGISTRY_URL)
            .orElseThrow(
                () ->
                    new OperatorException(
                        REGISTRY_URL + " is missing; set it to the registry's URL"));
    return SchemaRegistry.at(url, properties);
  }

  boolean autoRegister() {
    return flag(AUTO_REGISTER, true);
  }

  boolean specific() {
    return flag(SPECIFIC, false);
  }

  Optional<String> valueType() {
    Object type = properties.get(VALUE_TYPE);
    return type instanceof Class<?> loaded ? Optional.of(loaded.getName()) : text(VALUE_TYPE);
  }

  Optional<Schema> readerSchema() {
    Object schema = properties.get(READER_SCHEMA);
    return schema instanceof Schema parsed
        ? Optional.of(parsed)
        : text(READER_SCHEMA).map(json -> new Schema.Parser().parse(json));
  }

  private boolean flag(String name, boolean otherwise) {
    String value = text(name).orElse(Boolean.toString(otherwise));
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
      throw new OperatorException(
          name + " must be true or false, got '" + value + "'; check --client-property");
    }
    return Boolean.parseBoolean(value);
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(properties.get(name))
        .map(Object::toString)
        .map(String::strip)
        .filter(s -> !s.isEmpty());
  }
}
