package io.equipoise.cohort.record;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@link PatientRecord}s into Avro records of {@link RecordSchemas} and back. Fields are
 * found by name, so that records written with another version of the schema are read too; an
 * unlisted category and a missing field read as {@code NaN}. Immutable and safe to share between
 * threads.
 */
public final class RecordCodec {
  private final DatasetDescriptor descriptor;
  private final Schema realSchema;

  /** A codec for the dataset. */
  public RecordCodec(DatasetDescriptor descriptor) {
    this.descriptor = descriptor;
    this.realSchema = RecordSchemas.real(descriptor);
  }

  /** Schema of real records. */
  public Schema realSchema() {
    return realSchema;
  }

  /** The record as Avro, with the schema of real records. */
  public GenericRecord encode(PatientRecord record) {
    return encode(record, realSchema);
  }

  /**
   * The record as Avro with another schema that has these fields, such as the synthetic one; its
   * other fields stay null.
   */
  public GenericRecord encode(PatientRecord record, Schema schema) {
    GenericData.Record avro = new GenericData.Record(schema);
    avro.put(RecordSchemas.RECORD_ID, record.recordId());
    avro.put(RecordSchemas.PATIENT_ID, record.patientId());
    avro.put(RecordSchemas.EVENT_TIME, record.eventTime().toEpochMilli());
    List<Column> columns = descriptor.columns();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      double value = record.value(i);
      if (!Double.isNaN(value)) {
        avro.put(
            column.name(),
            !column.isNumber()
                ? column.values().get((int) value)
                : column.integer() ? (Object) Math.round(value) : (Object) value);
      }
    }
    return avro;
  }

  /**
   * The Avro record as a {@link PatientRecord}. Throws {@link IllegalArgumentException} naming an
   * identity field that is missing.
   */
  public PatientRecord decode(IndexedRecord avro) {
    Function<String, @Nullable Object> field =
        name -> {
          Schema.Field f = avro.getSchema().getField(name);
          return f == null ? null : avro.get(f.pos());
        };
    List<Column> columns = descriptor.columns();
    double[] values = new double[columns.size()];
    for (int i = 0; i < values.length; i++) {
      Object raw = field.apply(columns.get(i).name());
      if (raw == null) {
        values[i] = Double.NaN;
      } else if (columns.get(i).isNumber()) {
        values[i] = raw instanceof Number number ? number.doubleValue() : Double.NaN;
      } else {
        values[i] = columns.get(i).code(raw.toString());
      }
    }
    return new PatientRecord(
        identity(field, RecordSchemas.RECORD_ID),
        identity(field, RecordSchemas.PATIENT_ID),
        time(field.apply(RecordSchemas.EVENT_TIME)),
        values);
  }

  private static String identity(Function<String, @Nullable Object> field, String name) {
    Object value = field.apply(name);
    if (value == null) {
      throw new IllegalArgumentException("record has no " + name);
    }
    return value.toString();
  }

  private static Instant time(@Nullable Object value) {
    if (value instanceof Instant instant) {
      return instant;
    }
    if (value instanceof Long millis) {
      return Instant.ofEpochMilli(millis);
    }
    throw new IllegalArgumentException("record has no " + RecordSchemas.EVENT_TIME);
  }
}
