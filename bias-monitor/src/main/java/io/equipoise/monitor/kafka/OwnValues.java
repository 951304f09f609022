package io.equipoise.monitor.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.cohort.record.RecordReader;
import io.equipoise.cohort.record.RecordSchemas;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.serde.WrittenSchemas;
import io.equipoise.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dataset's own records, which ingestion wrote under pseudonyms: straight from the bytes
 * ({@link RecordReader}) where their schema allows it.
 */
final class OwnValues implements ValueReader {
  private final DatasetDescriptor descriptor;
  private final GenericValues values;
  private final RecordCodec codec;
  private final String schemaName;
  private final Map<Integer, Optional<RecordReader>> readers = new HashMap<>();

  OwnValues(DatasetDescriptor descriptor, WireSerdes serdes) {
    this.descriptor = descriptor;
    this.values = new GenericValues(Topics.of(descriptor.dataset()).records().name(), serdes);
    this.codec = new RecordCodec(descriptor);
    this.schemaName = codec.realSchema().getFullName();
  }

  @Override
  public Decoded read(byte[] value, Record<byte[], byte[]> message, RecordMetadata place, long now)
      throws IOException {
    try {
      Optional<RecordReader> reader = reader(value, now);
      return reader.isPresent()
          ? new Decoded.Accepted(reader.get().read(value, WrittenSchemas.PAYLOAD_OFFSET))
          : readGeneric(value, message.headers(), now);
    } catch (IllegalArgumentException e) {
      return Decoded.refused(
          "missing-identity", "", "The record lacks its id, its patient or its event time.");
    }
  }

  @Override
  public Optional<String> patientOf(byte @Nullable [] key) {
    return Optional.ofNullable(key).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** The direct way to read the value, where there is one. */
  private Optional<RecordReader> reader(byte[] value, long now) {
    OptionalInt id = values.schemaId(value);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Optional<RecordReader> known = readers.get(id.getAsInt());
    if (known == null) {
      Schema writer = values.schema(id.getAsInt(), now);
      known =
          writer.getFullName().equals(schemaName)
              ? RecordReader.of(descriptor, writer)
              : Optional.empty();
      readers.put(id.getAsInt(), known);
    }
    return known;
  }

  private Decoded readGeneric(byte[] value, Headers headers, long now) throws IOException {
    GenericRecord avro = values.read(value, headers, now);
    if (avro == null) {
      return Decoded.refused("null-value", "", "The record has no value.");
    }
    if (!avro.getSchema().getFullName().equals(schemaName)) {
      return Decoded.refused(
          "wrong-schema",
          "",
          "Expected a " + schemaName + ", found a " + avro.getSchema().getFullName() + ".");
    }
    Schema.Field provenance = avro.getSchema().getField(RecordSchemas.PROVENANCE);
    if (provenance != null && avro.get(provenance.pos()) != null) {
      return Decoded.refused(
          "synthetic-record",
          RecordSchemas.PROVENANCE,
          "A synthetic record is no evidence of who is in the stream.");
    }
    return new Decoded.Accepted(codec.decode(avro));
  }
}
