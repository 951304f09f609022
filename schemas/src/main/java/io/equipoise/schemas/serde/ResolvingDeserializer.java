package io.equipoise.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that any deserializer returns the type that was asked for, and generic records in the
 * schema that was asked for. A plugged-in class may not know how to resolve to it; its record is
 * then written and read once more, in memory.
 */
final class ResolvingDeserializer<T> implements Deserializer<T> {
  private final Deserializer<Object> any;
  private final Class<T> type;
  private final Optional<Schema> wanted;

  ResolvingDeserializer(Deserializer<Object> any, Class<T> type, Optional<Schema> wanted) {
    this.any = any;
    this.type = type;
    this.wanted = wanted.map(JavaStrings::of);
  }

  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] data) {
    return checked(topic, any.deserialize(topic, data));
  }

  @Override
  public @Nullable T deserialize(String topic, Headers headers, byte @Nullable [] data) {
    return checked(topic, any.deserialize(topic, headers, data));
  }

  @Override
  public void close() {
    any.close();
  }

  private @Nullable T checked(String topic, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    Object resolved = value;
    if (wanted.isPresent()
        && value instanceof GenericRecord record
        && !record.getSchema().equals(wanted.get())) {
      resolved = resolve(record, wanted.get());
    }
    if (!type.isInstance(resolved)) {
      throw new SerializationException(
          "topic %s: expected a %s, got a %s"
              .formatted(topic, type.getSimpleName(), resolved.getClass().getSimpleName()));
    }
    return type.cast(resolved);
  }

  private static GenericRecord resolve(GenericRecord record, Schema wanted) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new GenericDatumWriter<GenericRecord>(record.getSchema(), GenericData.get())
          .write(record, encoder);
      encoder.flush();
      return new GenericDatumReader<GenericRecord>(record.getSchema(), wanted, GenericData.get())
          .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    } catch (IOException e) {
      throw new UncheckedIOException("an in-memory stream failed", e);
    }
  }
}
