package io.equipoise.monitor.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.cohort.record.RecordSchemas;
import io.equipoise.monitor.app.Rejection;
import io.equipoise.monitor.domain.PaneGrid;
import io.equipoise.schemas.registry.UnknownSchemaException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of a record, or says why they are none. A registry that cannot be reached is no
 * fault of the record: that exception passes through.
 */
final class RecordDecoder {
  /** Header that marks a record as made up. */
  static final String SYNTHETIC_HEADER = "synthetic";

  /**
   * How far an event time may lie ahead of the clock: a day, because local times written without
   * their offset are up to 14 hours ahead of UTC (the largest offset in the IANA time zone
   * database).
   */
  static final Duration AHEAD = Duration.ofDays(1);

  private final DatasetDescriptor descriptor;
  private final String topic;
  private final Deserializer<GenericRecord> deserializer;
  private final RecordCodec codec;
  private final String schemaName;

  RecordDecoder(
      DatasetDescriptor descriptor, String topic, Deserializer<GenericRecord> deserializer) {
    this.descriptor = descriptor;
    this.topic = topic;
    this.deserializer = deserializer;
    this.codec = new RecordCodec(descriptor);
    this.schemaName = codec.realSchema().getFullName();
  }

  /** A record, or the reason why there is none. */
  sealed interface Decoded {
    /**
     * A record.
     *
     * @param record the record
     */
    record Accepted(PatientRecord record) implements Decoded {}

    /**
     * No record.
     *
     * @param rejection why
     */
    record Refused(Rejection rejection) implements Decoded {}
  }

  /**
   * Reads a record.
   *
   * @param now the clock, milliseconds since 1970-01-01T00:00Z
   */
  Decoded decode(byte @Nullable [] value, Headers headers, long now) {
    if (value == null) {
      return refused("null-value", "", "The record has no value.");
    }
    Header marker = headers.lastHeader(SYNTHETIC_HEADER);
    if (marker != null && isTrue(marker.value())) {
      return refused(
          "synthetic-record", "", "A synthetic record is no evidence of who is in the stream.");
    }
    GenericRecord avro;
    try {
      avro = deserializer.deserialize(topic, headers, value);
    } catch (SerializationException | AvroRuntimeException e) {
      if (isCausedBy(e, UnknownSchemaException.class)) {
        return refused(
            "unknown-schema", "", "The registry does not know the schema that the record names.");
      }
      if (isCausedBy(e, SocketException.class)
          || isCausedBy(e, UnknownHostException.class)
          || isCausedBy(e, SocketTimeoutException.class)) {
        // A plugged-in deserializer may wrap what ours lets pass: the registry is at fault, not the
        // record.
        throw e;
      }
      return refused("undecodable", "", "The value is not Avro in the Confluent wire format.");
    }
    if (avro == null) {
      return refused("null-value", "", "The record has no value.");
    }
    if (!avro.getSchema().getFullName().equals(schemaName)) {
      return refused(
          "wrong-schema",
          "",
          "Expected a " + schemaName + ", found a " + avro.getSchema().getFullName() + ".");
    }
    Schema.Field provenance = avro.getSchema().getField(RecordSchemas.PROVENANCE);
    if (provenance != null && avro.get(provenance.pos()) != null) {
      return refused(
          "synthetic-record",
          RecordSchemas.PROVENANCE,
          "A synthetic record is no evidence of who is in the stream.");
    }
    PatientRecord record;
    try {
      record = codec.decode(avro);
    } catch (IllegalArgumentException e) {
      return refused(
          "missing-identity", "", "The record lacks its id, its patient or its event time.");
    }
    return check(record, now);
  }

  private Decoded check(PatientRecord record, long now) {
    long eventTime = record.eventTime().toEpochMilli();
    if (eventTime < PaneGrid.EARLIEST_EVENT_TIME) {
      return refused(
          "event-time-out-of-range",
          RecordSchemas.EVENT_TIME,
          "The event time lies before the year 1.");
    }
    if (eventTime > now + AHEAD.toMillis()) {
      return refused(
          "event-time-in-future",
          RecordSchemas.EVENT_TIME,
          "The event time lies more than " + AHEAD + " ahead of the monitor's clock.");
    }
    for (int column = 0; column < record.columns(); column++) {
      if (Double.isInfinite(record.value(column))) {
        return refused(
            "not-finite", descriptor.columns().get(column).name(), "The number is infinite.");
      }
    }
    return new Decoded.Accepted(record);
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTrue(byte @Nullable [] value) {
    return value != null && new String(value, StandardCharsets.UTF_8).equalsIgnoreCase("true");
  }

  private static Decoded refused(String code, String field, String reason) {
    return new Decoded.Refused(new Rejection(code, field, reason));
  }
}
