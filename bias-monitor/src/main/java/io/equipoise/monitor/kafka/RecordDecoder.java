package io.equipoise.monitor.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.record.EventTimeLimits;
import io.equipoise.cohort.record.RecordSchemas;
import io.equipoise.monitor.kafka.ValueReader.Decoded;
import io.equipoise.schemas.registry.UnknownSchemaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message as a record, or says why it is none: what a {@link ValueReader} makes of it, and
 * what must hold wherever it came from. A registry that cannot be reached is no fault of the
 * record: that exception passes through.
 */
final class RecordDecoder {
  /** Header that marks a record as made up. */
  static final String SYNTHETIC_HEADER = "synthetic";

  /**
   * Largest value that is read, bytes: hundreds of times a patient's record, and what a topic takes
   * unless it is told otherwise.
   */
  static final int MAX_BYTES = 1 << 20;

  private final DatasetDescriptor descriptor;
  private final ValueReader values;

  RecordDecoder(DatasetDescriptor descriptor, ValueReader values) {
    this.descriptor = descriptor;
    this.values = values;
  }

  /**
   * Reads a record.
   *
   * @param message the message
   * @param place where it is
   * @param now the clock, milliseconds since 1970-01-01T00:00Z
   */
  Decoded decode(Record<byte[], byte[]> message, RecordMetadata place, long now) {
    byte[] value = message.value();
    if (value == null) {
      return Decoded.refused("null-value", "", "The record has no value.");
    }
    if (value.length > MAX_BYTES) {
      return Decoded.refused(
          "too-large",
          "",
          "The value has "
              + value.length
              + " bytes, more than "
              + MAX_BYTES
              + "; it stays where the position says.");
    }
    Header marker = message.headers().lastHeader(SYNTHETIC_HEADER);
    if (marker != null && isTrue(marker.value())) {
      return Decoded.refused(
          "synthetic-record", "", "A synthetic record is no evidence of who is in the stream.");
    }
    try {
      Decoded read = values.read(value, message, place, now);
      return read instanceof Decoded.Accepted accepted
          ? check(accepted, message.timestamp(), now)
          : read;
    } catch (UnknownSchemaException e) {
      return Decoded.refused(
          "unknown-schema", "", "The registry has no Avro schema under the id of the record.");
    } catch (IOException e) {
      return Decoded.refused(
          "undecodable", "", "The value is not Avro in the Confluent wire format.");
    }
  }

  private Decoded check(Decoded.Accepted accepted, long timestamp, long now) {
    PatientRecord record = accepted.record();
    if (EventTimeLimits.isTooEarly(record.eventTime())) {
      return Decoded.refused(
          "event-time-out-of-range",
          RecordSchemas.EVENT_TIME,
          "The event time lies before the year 1.");
    }
    // By the time of arrival, so that reading the log again later decides the same.
    long seen = timestamp > 0 ? Math.min(timestamp, now) : now;
    if (EventTimeLimits.isTooFarAhead(record.eventTime(), Instant.ofEpochMilli(seen))) {
      return Decoded.refused(
          "event-time-in-future",
          RecordSchemas.EVENT_TIME,
          "The event time lies more than "
              + EventTimeLimits.AHEAD
              + " ahead of the record's arrival.");
    }
    for (int column = 0; column < record.columns(); column++) {
      if (Double.isInfinite(record.value(column))) {
        return Decoded.refused(
            "not-finite", descriptor.columns().get(column).name(), "The number is infinite.");
      }
    }
    return accepted;
  }

  private static boolean isTrue(byte @Nullable [] value) {
    return value != null && new String(value, StandardCharsets.UTF_8).equalsIgnoreCase("true");
  }
}
