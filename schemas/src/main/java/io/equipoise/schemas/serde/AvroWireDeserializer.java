package io.equipoise.schemas.serde;

import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.registry.SchemaRegistry;
import io.equipoise.schemas.registry.UnknownSchemaException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro records in Confluent's wire format: with the schema that each was written with,
 * resolved to the one that the reader wants. Strings come out as {@link String}. Generic records
 * carry logical types unconverted (a timestamp is a {@code Long} of ms); specific ones converted.
 *
 * <p>Bytes that are no such record throw a {@link SerializationException} that names the topic and
 * never quotes the bytes. A registry that cannot be reached throws an {@link OperatorException}:
 * that is not the record's fault, so whoever skips bad records must not skip this one.
 *
 * <p>Configured under Confluent's names ({@code schema.registry.url}, {@code specific.avro.reader},
 * {@code specific.avro.value.type}), so that it and Confluent's deserializer can stand in for each
 * other. Safe to share between threads.
 */
public final class AvroWireDeserializer implements Deserializer<Object> {
  private @Nullable SchemaRegistry registry;
  private Reading reading = Reading.generic(Optional.empty());
  private final Map<Integer, DatumReader<Object>> readers = new ConcurrentHashMap<>();

  /** For Kafka's clients, which call {@link #configure} next. */
  public AvroWireDeserializer() {}

  private AvroWireDeserializer(SchemaRegistry registry, Reading reading) {
    this.registry = registry;
    this.reading = reading;
  }

  /** Reads generic records, resolved to the schema if there is one, else as they were written. */
  static AvroWireDeserializer generic(SchemaRegistry registry, Optional<Schema> readerSchema) {
    return new AvroWireDeserializer(registry, Reading.generic(readerSchema));
  }

  /** Reads instances of a generated class. */
  static AvroWireDeserializer specific(SchemaRegistry registry, Class<?> type) {
    return new AvroWireDeserializer(registry, Reading.specific(type));
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    WireConfig config = new WireConfig(configs);
    registry = config.registry();
    readers.clear();
    if (!config.specific()) {
      reading = Reading.generic(config.readerSchema());
    } else {
      reading =
          config
              .valueType()
              .map(AvroWireDeserializer::load)
              .map(Reading::specific)
              .orElseGet(Reading::byName);
    }
  }

  @Override
  public @Nullable Object deserialize(String topic, byte @Nullable [] data) {
    if (data == null) {
      return null;
    }
    if (!WireFormat.hasHeader(data)) {
      throw new SerializationException(
          "topic %s: a value of %d bytes is not in the wire format (byte 0, schema id, Avro)"
              .formatted(topic, data.length));
    }
    int id = WireFormat.schemaId(data);
    DatumReader<Object> reader = reader(topic, id);
    BoundedDecoder decoder = new BoundedDecoder(data, WireFormat.HEADER_BYTES);
    try {
      Object record = reader.read(null, decoder);
      if (!decoder.isEnd()) {
        throw unreadable(topic, data, id, "bytes are left over");
      }
      return record;
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | ClassCastException
        | UnsupportedOperationException e) {
      throw unreadable(topic, data, id, e.getClass().getSimpleName());
    }
  }

  private DatumReader<Object> reader(String topic, int id) {
    DatumReader<Object> known = readers.get(id);
    if (known != null) {
      return known;
    }
    SchemaRegistry there = registry;
    if (there == null) {
      throw new IllegalStateException(
          "deserializer is not configured: " + WireConfig.REGISTRY_URL + " is missing");
    }
    try {
      Schema writer = there.byId(id);
      DatumReader<Object> reader = reading.of(writer);
      readers.put(id, reader);
      return reader;
    } catch (UnknownSchemaException e) {
      throw new SerializationException("topic " + topic + ": " + e.getMessage(), e);
    }
  }

  private static SerializationException unreadable(String topic, byte[] data, int id, String why) {
    return new SerializationException(
        "topic %s: a value of %d bytes is not a record of schema %d that this reader can use (%s)"
            .formatted(topic, data.length, id, why));
  }

  private static Class<?> load(String name) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      return Class.forName(
          name, true, loader == null ? AvroWireDeserializer.class.getClassLoader() : loader);
    } catch (ClassNotFoundException e) {
      throw new OperatorException(
          WireConfig.VALUE_TYPE + " names class " + name + ", which is not on the class path", e);
    }
  }

  /** Makes the reader for what was written with a schema. */
  private interface Reading {
    DatumReader<Object> of(Schema writer);

    static Reading generic(Optional<Schema> readerSchema) {
      Optional<Schema> wanted = readerSchema.map(JavaStrings::of);
      return writer ->
          new GenericDatumReader<>(
              writer, wanted.orElseGet(() -> JavaStrings.of(writer)), GenericData.get());
    }

    static Reading specific(Class<?> type) {
      SpecificData data = SpecificData.getForClass(type);
      Schema wanted = data.getSchema(type);
      return writer -> new SpecificDatumReader<>(writer, wanted, data);
    }

    /** The generated class that has the writer's name. */
    static Reading byName() {
      return writer -> {
        SpecificData data = SpecificData.getForSchema(writer);
        Class<?> type = data.getClass(writer);
        if (type == null) {
          throw new OperatorException(
              "no class "
                  + writer.getFullName()
                  + " on the class path; set specific.avro.reader=false");
        }
        return new SpecificDatumReader<>(writer, data.getSchema(type), data);
      };
    }
  }
}
