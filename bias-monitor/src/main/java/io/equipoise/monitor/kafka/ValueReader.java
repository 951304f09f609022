package io.equipoise.monitor.kafka;

import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.monitor.app.Rejection;
import io.equipoise.schemas.registry.UnknownSchemaException;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Makes patients' records of a topic's values: {@link OwnValues} of those that ingestion wrote,
 * {@link MappedValues} of those of others. What holds for both (sizes, synthetic records, bounds of
 * the event time) is {@link RecordDecoder}'s. Not safe for use by several threads.
 */
sealed interface ValueReader permits OwnValues, MappedValues {
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

    /** No record, for this reason; {@code field} is empty when the whole record is at fault. */
    static Decoded refused(String code, String field, String reason) {
      return new Refused(new Rejection(code, field, reason));
    }
  }

  /**
   * Reads a value. Throws {@link IOException} when it is not Avro in the Confluent wire format,
   * {@link UnknownSchemaException} when the registry has no Avro schema under its id, and what the
   * registry throws when it cannot be reached: that is no fault of the record.
   *
   * @param value the value
   * @param message the message that it came in
   * @param place where that is
   * @param now the clock, milliseconds since 1970-01-01T00:00Z
   */
  Decoded read(byte[] value, Record<byte[], byte[]> message, RecordMetadata place, long now)
      throws IOException;

  /** The pseudonym of the patient whom a message's key names; empty when it names none. */
  Optional<String> patientOf(byte @Nullable [] key);
}
