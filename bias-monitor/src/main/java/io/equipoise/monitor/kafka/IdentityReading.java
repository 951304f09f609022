package io.equipoise.monitor.kafka;

import io.equipoise.monitor.kafka.FieldReader.Conversion;
import io.equipoise.monitor.kafka.FieldReader.FieldValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Turns Avro values into identities and event times. */
final class IdentityReading {
  /** Field of a rejection that is about the patient's identity. */
  static final String PATIENT = "patient";

  /** Field of a rejection that is about the record's identity. */
  static final String RECORD = "record";

  /** Field of a rejection that is about the event time. */
  static final String EVENT_TIME = "eventTime";

  /** Beyond this, milliseconds since 1970 do not fit into a long. */
  private static final long MOST_SECONDS = Long.MAX_VALUE / 1000 - 1;

  private IdentityReading() {}

  /**
   * The conversion of an identity: a text, a symbol or a whole number; a blank text is none.
   *
   * @param field {@link #PATIENT} or {@link #RECORD}
   */
  static Conversion<String> identity(String field, Schema schema) {
    return switch (schema.getType()) {
      case STRING, ENUM ->
          datum -> {
            String text = String.valueOf(datum);
            return text.isBlank() ? FieldReader.absent() : FieldReader.present(text);
          };
      case INT, LONG ->
          schema.getLogicalType() == null
              ? datum -> FieldReader.present(String.valueOf(datum))
              : FieldReader.wrongType(field, schema);
      default -> FieldReader.wrongType(field, schema);
    };
  }

  /**
   * The conversion of an event time: a timestamp of any precision, a local one taken as UTC, a date
   * (its first moment in UTC), a plain {@code long} of milliseconds since 1970-01-01T00:00Z, or a
   * text in ISO 8601 with an offset.
   */
  static Conversion<Instant> time(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    return switch (schema.getType()) {
      case STRING -> datum -> parsed(String.valueOf(datum).strip());
      case INT ->
          logical instanceof LogicalTypes.Date
              ? datum -> FieldReader.present(date(datum))
              : FieldReader.wrongType(EVENT_TIME, schema);
      case LONG -> {
        if (logical == null
            || logical instanceof LogicalTypes.TimestampMillis
            || logical instanceof LogicalTypes.LocalTimestampMillis) {
          yield since(ChronoUnit.MILLIS);
        }
        if (logical instanceof LogicalTypes.TimestampMicros
            || logical instanceof LogicalTypes.LocalTimestampMicros) {
          yield since(ChronoUnit.MICROS);
        }
        if (logical instanceof LogicalTypes.TimestampNanos
            || logical instanceof LogicalTypes.LocalTimestampNanos) {
          yield since(ChronoUnit.NANOS);
        }
        yield FieldReader.wrongType(EVENT_TIME, schema);
      }
      default -> FieldReader.wrongType(EVENT_TIME, schema);
    };
  }

  /** A plugged-in deserializer may have converted what ours leaves as a number. */
  private static Conversion<Instant> since(ChronoUnit unit) {
    long perSecond = Duration.ofSeconds(1).dividedBy(unit.getDuration());
    long nanosEach = unit.getDuration().toNanos();
    return datum -> {
      if (datum instanceof Instant instant) {
        return FieldReader.present(instant);
      }
      if (datum instanceof LocalDateTime local) {
        return FieldReader.present(local.toInstant(ZoneOffset.UTC));
      }
      long units = ((Number) datum).longValue();
      return FieldReader.present(
          Instant.ofEpochSecond(
              Math.floorDiv(units, perSecond), Math.floorMod(units, perSecond) * nanosEach));
    };
  }

  private static Instant date(Object datum) {
    LocalDate date =
        datum instanceof LocalDate converted
            ? converted
            : LocalDate.ofEpochDay(((Number) datum).longValue());
    return date.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static FieldValue<Instant> parsed(String text) {
    if (text.isEmpty()) {
      return FieldReader.absent();
    }
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      if (Math.abs(instant.getEpochSecond()) <= MOST_SECONDS) {
        return FieldReader.present(instant);
      }
    } catch (DateTimeException e) {
      // Told below: what was written may be part of an identity, so it is not.
    }
    return FieldReader.unfit(
        "bad-time", EVENT_TIME, "The event time is not ISO 8601 with an offset.");
  }
}
