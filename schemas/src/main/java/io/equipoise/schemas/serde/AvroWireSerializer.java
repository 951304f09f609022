package io.equipoise.schemas.serde;

import io.equipoise.schemas.registry.SchemaRegistry;
import io.equipoise.schemas.registry.SchemaRegistry.Compatibility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro records in Confluent's wire format, under the subject {@code <topic>-value} ({@code
 * <topic>-key} for keys). The first record of each schema registers it, and sets the subject to
 * BACKWARD; with {@code auto.register.schemas=false} the schema must be registered already, and the
 * subject's setting is left alone.
 *
 * <p>Configured under Confluent's names ({@code schema.registry.url}, {@code
 * auto.register.schemas}, {@code basic.auth.user.info}), so that it and Confluent's serializer can
 * stand in for each other. Safe to share between threads.
 */
public final class AvroWireSerializer implements Serializer<Object> {
  private @Nullable SchemaRegistry registry;
  private boolean autoRegister = true;
  private boolean isKey;
  private final Map<String, Map<Schema, Integer>> ids = new ConcurrentHashMap<>();
  private final Set<String> settled = ConcurrentHashMap.newKeySet();
  private final Map<Schema, DatumWriter<Object>> writers = new ConcurrentHashMap<>();

  /** For Kafka's clients, which call {@link #configure} next. */
  public AvroWireSerializer() {}

  /**
   * A serializer of values, ready for use.
   *
   * @param registry gives the ids
   * @param autoRegister whether unknown schemas are registered
   */
  public AvroWireSerializer(SchemaRegistry registry, boolean autoRegister) {
    this.registry = registry;
    this.autoRegister = autoRegister;
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    WireConfig config = new WireConfig(configs);
    this.registry = config.registry();
    this.autoRegister = config.autoRegister();
    this.isKey = isKey;
  }

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable Object data) {
    if (data == null) {
      return null;
    }
    if (!(data instanceof IndexedRecord record)) {
      throw new SerializationException(
          "topic " + topic + " takes Avro records, got a " + data.getClass().getName());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try {
      bytes.write(WireFormat.header(id(topic, record.getSchema())));
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      writer(record).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("an in-memory stream failed", e);
    } catch (RuntimeException e) {
      throw unwritable(topic, record, e);
    }
    return bytes.toByteArray();
  }

  private int id(String topic, Schema schema) {
    String subject = WireFormat.subject(topic, isKey);
    Map<Schema, Integer> known = ids.computeIfAbsent(subject, s -> new ConcurrentHashMap<>());
    Integer id = known.get(schema);
    if (id == null) {
      id = ask(subject, schema);
      known.put(schema, id);
    }
    return id;
  }

  private int ask(String subject, Schema schema) {
    SchemaRegistry there = registry;
    if (there == null) {
      throw new IllegalStateException(
          "serializer is not configured: " + WireConfig.REGISTRY_URL + " is missing");
    }
    if (!autoRegister) {
      return there.idOf(subject, schema);
    }
    int id = there.register(subject, schema);
    if (settled.add(subject)) {
      there.setCompatibility(subject, Compatibility.BACKWARD);
    }
    return id;
  }

  private DatumWriter<Object> writer(IndexedRecord record) {
    return record instanceof SpecificRecord
        ? new SpecificDatumWriter<>(
            record.getSchema(), SpecificData.getForSchema(record.getSchema()))
        : writers.computeIfAbsent(
            record.getSchema(), schema -> new GenericDatumWriter<>(schema, GenericData.get()));
  }

  /**
   * Names the record and its first wrong field, and leaves out Avro's message, which may quote the
   * value.
   */
  private static RuntimeException unwritable(
      String topic, IndexedRecord record, RuntimeException e) {
    if (!e.getClass().getName().startsWith("org.apache.avro.")
        && !(e instanceof ClassCastException)
        && !(e instanceof NullPointerException)) {
      return e;
    }
    Schema schema = record.getSchema();
    GenericData data =
        record instanceof SpecificRecord ? SpecificData.getForSchema(schema) : GenericData.get();
    String field =
        schema.getFields().stream()
            .filter(f -> !data.validate(f.schema(), record.get(f.pos())))
            .map(f -> "field " + f.name() + " does not fit its type")
            .findFirst()
            .orElse(e.getClass().getSimpleName());
    return new SerializationException(
        "cannot write a %s to topic %s: %s".formatted(schema.getFullName(), topic, field));
  }
}
