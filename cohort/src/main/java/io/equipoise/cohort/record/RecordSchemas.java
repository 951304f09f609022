package io.equipoise.cohort.record;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Avro schemas of a dataset's records, derived from its descriptor: {@code PatientRecord} in
 * namespace {@code io.equipoise.<dataset>}, hyphens replaced by underscores.
 */
public final class RecordSchemas {
  /** Name of the record's identity field. */
  public static final String RECORD_ID = "recordId";

  /** Name of the patient pseudonym's field. */
  public static final String PATIENT_ID = "patientId";

  /** Name of the event time's field. */
  public static final String EVENT_TIME = "eventTime";

  /** Name of the provenance field that only synthetic records have. */
  public static final String PROVENANCE = "provenance";

  private RecordSchemas() {}

  /**
   * Schema of real records: identity, time, and one nullable field per column with unit and
   * description as {@code doc}.
   */
  public static Schema real(DatasetDescriptor descriptor) {
    return record(descriptor, List.of());
  }

  /**
   * Schema of synthetic records: that of real ones and a last field {@code provenance}, null by
   * default, so that one reader schema serves both topics.
   */
  public static Schema synthetic(DatasetDescriptor descriptor, Schema provenance) {
    return record(
        descriptor,
        List.of(
            new Schema.Field(
                PROVENANCE,
                Schema.createUnion(Schema.create(Schema.Type.NULL), provenance),
                "Where a synthetic record comes from; null for a real one.",
                JsonProperties.NULL_VALUE)));
  }

  private static Schema record(DatasetDescriptor descriptor, List<Schema.Field> more) {
    List<Schema.Field> fields = new ArrayList<>();
    fields.add(
        new Schema.Field(RECORD_ID, string(), "Identity of the record within the dataset.", null));
    fields.add(new Schema.Field(PATIENT_ID, string(), "Pseudonym of the patient.", null));
    fields.add(
        new Schema.Field(
            EVENT_TIME,
            LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)),
            "When the facts were observed, ms since 1970-01-01T00:00Z.",
            null));
    for (Column column : descriptor.columns()) {
      fields.add(
          new Schema.Field(
              column.name(),
              Schema.createUnion(Schema.create(Schema.Type.NULL), type(column)),
              doc(column),
              JsonProperties.NULL_VALUE));
    }
    fields.addAll(more);
    return Schema.createRecord(
        "PatientRecord",
        descriptor.description(),
        "io.equipoise." + descriptor.dataset().replace('-', '_'),
        false,
        fields);
  }

  private static Schema type(Column column) {
    if (!column.isNumber()) {
      return string();
    }
    return Schema.create(column.integer() ? Schema.Type.LONG : Schema.Type.DOUBLE);
  }

  private static Schema string() {
    Schema schema = Schema.create(Schema.Type.STRING);
    schema.addProp("avro.java.string", "String");
    return schema;
  }

  private static String doc(Column column) {
    List<String> sentences = new ArrayList<>();
    if (!column.description().isEmpty()) {
      sentences.add(column.description());
    }
    if (!column.unit().isEmpty()) {
      sentences.add("Unit " + column.unit());
    }
    if (!column.isNumber()) {
      sentences.add("One of " + String.join(", ", column.values()));
    }
    if (Double.isFinite(column.minimum())) {
      sentences.add("At least " + decimal(column.minimum()));
    }
    if (Double.isFinite(column.maximum())) {
      sentences.add("At most " + decimal(column.maximum()));
    }
    return String.join(". ", sentences);
  }

  private static String decimal(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
