package io.equipoise.schemas.serde;

import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.registry.SchemaRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The serializers and deserializers of every value on our topics: Avro in Confluent's wire format,
 * subject {@code <topic>-value}, BACKWARD compatibility.
 *
 * <p>Whoever has Confluent's own classes can plug them in by client property: {@value #SERIALIZER}
 * and {@value #DESERIALIZER} name classes with a constructor without arguments, which are
 * configured with all client properties, {@code schema.registry.url}, and for deserializers {@code
 * specific.avro.reader}.
 *
 * <p>Immutable; what it hands out is as safe to share between threads as the classes are (ours
 * are).
 */
public final class WireSerdes {
  /** Client property that names the class of the serializer. */
  public static final String SERIALIZER = Connection.OWN_PREFIX + "value.serializer";

  /** Client property that names the class of the deserializer. */
  public static final String DESERIALIZER = Connection.OWN_PREFIX + "value.deserializer";

  private final Connection connection;
  private final SchemaRegistry registry;
  private final WireConfig config;

  /** Serdes that use the connection's registry and classes. */
  public WireSerdes(Connection connection) {
    this.connection = connection;
    this.registry = SchemaRegistry.at(connection.registryUrl(), connection.clientProperties());
    this.config = new WireConfig(connection.clientProperties());
  }

  /** Writes instances of generated classes and generic records; null stays null. */
  public Serializer<Object> serializer() {
    String name = connection.clientProperties().get(SERIALIZER);
    if (name == null) {
      return new AvroWireSerializer(registry, config.autoRegister());
    }
    Serializer<Object> plugged = instance(name, Serializer.class, SERIALIZER);
    plugged.configure(properties(Map.of()), false);
    return plugged;
  }

  /**
   * Reads instances of a generated class, resolved from the schema that they were written with.
   *
   * @param type the class
   */
  public <T extends SpecificRecord> Deserializer<T> deserializer(Class<T> type) {
    String name = connection.clientProperties().get(DESERIALIZER);
    Deserializer<Object> any =
        name == null
            ? AvroWireDeserializer.specific(registry, type)
            : plugged(
                name, Map.of(WireConfig.SPECIFIC, "true", WireConfig.VALUE_TYPE, type.getName()));
    return new ResolvingDeserializer<>(any, type, Optional.empty());
  }

  /** Reads generic records as they were written. */
  public Deserializer<GenericRecord> genericDeserializer() {
    return generic(Optional.empty());
  }

  /**
   * Reads generic records resolved to a schema: fields that it lacks are dropped, fields that it
   * adds get their default.
   *
   * @param reader the schema
   */
  public Deserializer<GenericRecord> genericDeserializer(Schema reader) {
    return generic(Optional.of(reader));
  }

  /**
   * The schemas that messages were written with, for whoever reads the Avro binary itself; empty
   * when another class than ours is to read values, which must then be used.
   */
  public Optional<WrittenSchemas> writtenSchemas() {
    return connection.clientProperties().containsKey(DESERIALIZER)
        ? Optional.empty()
        : Optional.of(new WrittenSchemas(registry));
  }

  /**
   * Both ways for a generated class.
   *
   * @param type the class
   */
  public <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
    return Serdes.serdeFrom(new Narrowed<>(serializer()), deserializer(type));
  }

  /** Both ways for generic records, read as they were written. */
  public Serde<GenericRecord> genericSerde() {
    return Serdes.serdeFrom(new Narrowed<>(serializer()), genericDeserializer());
  }

  /**
   * Both ways for generic records, resolved to a schema when read.
   *
   * @param reader the schema
   */
  public Serde<GenericRecord> genericSerde(Schema reader) {
    return Serdes.serdeFrom(new Narrowed<>(serializer()), genericDeserializer(reader));
  }

  private Deserializer<GenericRecord> generic(Optional<Schema> reader) {
    String name = connection.clientProperties().get(DESERIALIZER);
    Deserializer<Object> any =
        name == null
            ? AvroWireDeserializer.generic(registry, reader)
            : plugged(name, Map.of(WireConfig.SPECIFIC, "false"));
    return new ResolvingDeserializer<>(any, GenericRecord.class, reader);
  }

  private Deserializer<Object> plugged(String name, Map<String, String> more) {
    Deserializer<Object> plugged = instance(name, Deserializer.class, DESERIALIZER);
    plugged.configure(properties(more), false);
    return plugged;
  }

  private Map<String, Object> properties(Map<String, String> more) {
    Map<String, Object> properties = new HashMap<>(connection.clientProperties());
    properties.keySet().removeIf(key -> key.startsWith(Connection.OWN_PREFIX));
    properties.put(WireConfig.REGISTRY_URL, connection.registryUrl());
    properties.putAll(more);
    return properties;
  }

  /**
   * The class decides what it writes or reads; that it is objects is what Confluent's and ours have
   * in common.
   */
  @SuppressWarnings("unchecked")
  private static <T> T instance(String name, Class<? super T> role, String property) {
    try {
      return (T) role.cast(Class.forName(name).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
      throw new OperatorException(
          "%s names class %s, which cannot be used as a %s; check the name and the class path"
              .formatted(property, name, role.getSimpleName()),
          e);
    }
  }

  /** A serializer of anything, seen as one of a narrower type. */
  private record Narrowed<T>(Serializer<Object> any) implements Serializer<T> {
    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T data) {
      return any.serialize(topic, data);
    }

    @Override
    public byte @Nullable [] serialize(String topic, Headers headers, @Nullable T data) {
      return any.serialize(topic, headers, data);
    }

    @Override
    public void close() {
      any.close();
    }
  }
}
