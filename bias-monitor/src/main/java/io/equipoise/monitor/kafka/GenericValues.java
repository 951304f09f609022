package io.equipoise.monitor.kafka;

import io.equipoise.schemas.registry.UnknownSchemaException;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.serde.WrittenSchemas;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads values as they were written, and tells apart who is at fault when that fails. A schema that
 * the registry does not know is not asked for again for {@value #ASK_AGAIN_AFTER} ms, so that a
 * flood of such values is no flood of requests. Not safe for use by several threads.
 */
final class GenericValues {
  /** How long an unknown schema is not asked for again, ms. */
  private static final long ASK_AGAIN_AFTER = 10_000;

  /** Unknown schemas to remember: values that only look like the wire format have any number. */
  private static final int MOST_UNKNOWN = 10_000;

  private final String topic;
  private final Deserializer<GenericRecord> deserializer;
  private final Optional<WrittenSchemas> schemas;
  private final Map<Integer, Long> unknownSince = new HashMap<>();

  GenericValues(String topic, WireSerdes serdes) {
    this.topic = topic;
    this.deserializer = serdes.genericDeserializer();
    this.schemas = serdes.writtenSchemas();
  }

  /**
   * Id of the schema that a value was written with; empty when it is not in the wire format, or
   * when another class than ours is to read values.
   */
  OptionalInt schemaId(byte[] value) {
    return schemas.isEmpty() ? OptionalInt.empty() : WrittenSchemas.idOf(value);
  }

  /** The schema under an id that {@link #schemaId} gave. Throws {@link UnknownSchemaException}. */
  Schema schema(int id, long now) {
    refuseUnknown(id, now);
    try {
      return schemas.orElseThrow().byId(id);
    } catch (UnknownSchemaException e) {
      noteUnknown(id, now);
      throw e;
    }
  }

  /**
   * The record; null when the deserializer has none. Throws {@link IOException} when the value is
   * no record in the wire format, {@link UnknownSchemaException} when the registry does not know
   * its schema.
   */
  @Nullable GenericRecord read(byte[] value, Headers headers, long now) throws IOException {
    OptionalInt id = WrittenSchemas.idOf(value);
    if (id.isPresent()) {
      refuseUnknown(id.getAsInt(), now);
    }
    try {
      return deserializer.deserialize(topic, headers, value);
    } catch (SerializationException | AvroRuntimeException e) {
      if (isCausedBy(e, UnknownSchemaException.class)) {
        id.ifPresent(unknown -> noteUnknown(unknown, now));
        throw new UnknownSchemaException("the registry does not know the schema");
      }
      if (isCausedBy(e, SocketException.class)
          || isCausedBy(e, UnknownHostException.class)
          || isCausedBy(e, SocketTimeoutException.class)) {
        // A plugged-in deserializer may wrap what ours lets pass: the registry is at fault, not the
        // record.
        throw e;
      }
      throw new IOException("not Avro in the wire format", e);
    }
  }

  private void refuseUnknown(int id, long now) {
    Long since = unknownSince.get(id);
    if (since != null && now - since < ASK_AGAIN_AFTER) {
      throw new UnknownSchemaException("schema " + id + " was unknown a moment ago");
    }
  }

  private void noteUnknown(int id, long now) {
    if (unknownSince.size() >= MOST_UNKNOWN) {
      unknownSince.clear();
    }
    unknownSince.put(id, now);
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }
}
