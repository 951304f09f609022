package io.equipoise.monitor.kafka;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.TopicSource;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.monitor.app.Rejection;
import io.equipoise.monitor.kafka.FieldReader.FieldValue;
import io.equipoise.monitor.kafka.ValueReader.Decoded;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of an Avro topic of others, in whatever schema they were written, as {@link
 * PatientRecord}s under pseudonyms: where each value is, the descriptor's {@link TopicSource} says.
 *
 * <p>Of several faults the first is told, in this order: patient, record, event time, columns in
 * the descriptor's order. Codes: {@code missing-field} (not in the writer's schema), {@code
 * wrong-type}, {@code missing-identity}, {@code missing-time}, {@code bad-time}, {@code
 * not-a-number}, {@code not-whole}, {@code out-of-range}. Bounds of the event time are the
 * caller's.
 *
 * <p>Paths are resolved once per writer schema, told apart by identity, as a deserializer gives
 * records of one schema one object. Not safe for use by several threads. Reading costs time linear
 * in the columns, and one or two hashes.
 */
final class MappedRecordReader {
  /**
   * Schemas to remember. Thousands mean a deserializer that makes a new object for each record;
   * then remembering is useless, and must at least be bounded.
   */
  private static final int MOST_SCHEMAS = 1000;

  private final List<Column> columns;
  private final TopicSource source;
  private final Pseudonyms pseudonyms;
  private final IdentityHashMap<Schema, Plan> plans = new IdentityHashMap<>();

  /**
   * A reader for the dataset. Throws {@link IllegalArgumentException} when its descriptor names no
   * topic.
   */
  MappedRecordReader(DatasetDescriptor descriptor, Pseudonyms pseudonyms) {
    this.columns = descriptor.columns();
    this.source =
        descriptor
            .topic()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "descriptor of " + descriptor.dataset() + " has no sources.topic"));
    this.pseudonyms = pseudonyms;
  }

  /** How records of one schema are read; what is empty is taken from the message. */
  private record Plan(
      Optional<FieldReader<String>> patient,
      Optional<FieldReader<String>> record,
      Optional<FieldReader<Instant>> eventTime,
      List<FieldReader<Double>> columns) {}

  /**
   * Reads a record.
   *
   * @param avro the message's value, as it was written
   * @param key the message's key, where it has one
   * @param timestamp the message's Kafka timestamp, ms since 1970-01-01T00:00Z; negative: none
   * @param partition where the message is
   * @param offset where it is there
   */
  Decoded read(
      IndexedRecord avro, byte @Nullable [] key, long timestamp, int partition, long offset) {
    Plan plan = planOf(avro.getSchema());
    FieldValue<String> patient =
        plan.patient().isPresent() ? plan.patient().get().read(avro) : textOf(key);
    if (!(patient instanceof FieldValue.Present<String> who)) {
      return refused(
          patient, "missing-identity", IdentityReading.PATIENT, "The record names no patient.");
    }
    String recordId = partition + "-" + offset;
    if (plan.record().isPresent()) {
      FieldValue<String> record = plan.record().get().read(avro);
      if (!(record instanceof FieldValue.Present<String> which)) {
        return refused(
            record, "missing-identity", IdentityReading.RECORD, "The record has no identity.");
      }
      recordId = pseudonyms.record(which.value());
    }
    FieldValue<Instant> eventTime =
        plan.eventTime().isPresent() ? plan.eventTime().get().read(avro) : timeOf(timestamp);
    if (!(eventTime instanceof FieldValue.Present<Instant> when)) {
      return refused(
          eventTime, "missing-time", IdentityReading.EVENT_TIME, "The record has no event time.");
    }
    double[] values = new double[columns.size()];
    for (int i = 0; i < values.length; i++) {
      FieldValue<Double> value = plan.columns().get(i).read(avro);
      if (value instanceof FieldValue.Unfit<Double> unfit) {
        return new Decoded.Refused(unfit.rejection());
      }
      values[i] =
          value instanceof FieldValue.Present<Double> present ? present.value() : Double.NaN;
    }
    return new Decoded.Accepted(
        new PatientRecord(recordId, pseudonyms.patient(who.value()), when.value(), values));
  }

  /** The pseudonym of the patient whom a key names; empty when it is no text, or none. */
  Optional<String> patientOf(byte @Nullable [] key) {
    return textOf(key) instanceof FieldValue.Present<String> who
        ? Optional.of(pseudonyms.patient(who.value()))
        : Optional.empty();
  }

  private static Decoded refused(FieldValue<?> value, String code, String field, String reason) {
    return new Decoded.Refused(
        value instanceof FieldValue.Unfit<?> unfit
            ? unfit.rejection()
            : new Rejection(code, field, reason));
  }

  /** A key that is no text would lose its differences when made into one. */
  private static FieldValue<String> textOf(byte @Nullable [] key) {
    if (key == null || key.length == 0) {
      return FieldReader.absent();
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
      return text.isBlank() ? FieldReader.absent() : FieldReader.present(text);
    } catch (CharacterCodingException e) {
      return FieldReader.unfit(
          "missing-identity",
          IdentityReading.PATIENT,
          "The record's key is no text; name the patient's field under sources.topic.identity.");
    }
  }

  private static FieldValue<Instant> timeOf(long timestamp) {
    return timestamp < 0
        ? FieldReader.absent()
        : FieldReader.present(Instant.ofEpochMilli(timestamp));
  }

  private Plan planOf(Schema schema) {
    Plan known = plans.get(schema);
    if (known != null) {
      return known;
    }
    if (plans.size() >= MOST_SCHEMAS) {
      plans.clear();
    }
    Plan made = plan(schema);
    plans.put(schema, made);
    return made;
  }

  private Plan plan(Schema schema) {
    List<FieldReader<Double>> readers = new ArrayList<>(columns.size());
    for (Column column : columns) {
      TopicSource.Field field = source.columns().get(column.name());
      if (field == null) {
        throw new IllegalStateException("sources.topic names no field for column " + column.name());
      }
      readers.add(
          FieldReader.along(
              schema,
              column.name(),
              field.from().names(),
              new ColumnReading(column, field.map())::of));
    }
    return new Plan(
        source.patient().map(path -> identity(schema, IdentityReading.PATIENT, path)),
        source.record().map(path -> identity(schema, IdentityReading.RECORD, path)),
        source
            .eventTime()
            .map(
                path ->
                    FieldReader.along(
                        schema, IdentityReading.EVENT_TIME, path.names(), IdentityReading::time)),
        List.copyOf(readers));
  }

  private static FieldReader<String> identity(
      Schema schema, String field, TopicSource.FieldPath path) {
    return FieldReader.along(
        schema, field, path.names(), leaf -> IdentityReading.identity(field, leaf));
  }
}
