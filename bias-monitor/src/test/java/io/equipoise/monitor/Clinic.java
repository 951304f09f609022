package io.equipoise.monitor;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * A hospital's topic of visits, with a schema of the hospital's own: the patient is the message's
 * key, the event time its timestamp.
 */
public final class Clinic {
  /** The hospital's schema; {@code MORE} stands where a later version has another field. */
  private static final String SCHEMA =
      """
      {"type": "record", "name": "Visit", "namespace": "org.hospital", "fields": [
        MORE
        {"name": "person", "type": ["null", {"type": "record", "name": "Person", "fields": [
          {"name": "ageYears", "type": ["int", "null"]},
          {"name": "details", "type": ["null", {"type": "record", "name": "Details", "fields": [
            {"name": "gender", "type": {"type": "enum", "name": "Gender", "symbols": ["F", "M"]}}
          ]}]}
        ]}]},
        {"name": "diagnosed", "type": "boolean"}
      ]}
      """;

  /** How visits are written. */
  public static final Schema VISIT = new Schema.Parser().parse(SCHEMA.replace("MORE", ""));

  /** How visits are written later. */
  public static final Schema LATER_VISIT =
      new Schema.Parser()
          .parse(
              SCHEMA.replace(
                  "MORE", "{\"name\": \"ward\", \"type\": \"string\", \"default\": \"\"},"));

  private static final String YAML =
      """
      dataset: DATASET
      description: Visits to a hospital, in a topic of its own
      columns:
        - { name: age, type: number, range: [18, 100], integer: true }
        - { name: sex, type: category, values: [female, male] }
        - { name: disease, type: category, values: ["no", "yes"] }
      label: { column: disease, positive: "yes" }
      protected: [{ name: sex, column: sex }]
      watch: [[sex]]
      reference: { version: v, source: s, shares: { sex: { female: 0.5, male: 0.5 } } }
      windows: [{ name: 1h, length: PT1H, pane: PT1M }]
      alerting: { minSupport: 100 }
      sample: { perCell: 40, salt: pepper }
      sources:
        topic:
          name: TOPIC
          columns:
            age: person.ageYears
            sex: { from: person.details.gender, map: { F: female, M: male } }
            disease: { from: diagnosed, map: { "true": "yes", "false": "no" } }
      """;

  private Clinic() {}

  /** The descriptor's text. */
  public static String yaml(String dataset, String topic) {
    return YAML.replace("DATASET", dataset).replace("TOPIC", topic);
  }

  public static DatasetDescriptor descriptor(String dataset, String topic) {
    return parse(yaml(dataset, topic));
  }

  public static DatasetDescriptor parse(String yaml) {
    return DescriptorLoader.parse("clinic.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }

  /** A visit in either schema. */
  public static GenericRecord visit(Schema schema, int age, String gender, boolean diagnosed) {
    Schema personSchema = schema.getField("person").schema().getTypes().get(1);
    Schema detailsSchema = personSchema.getField("details").schema().getTypes().get(1);
    GenericRecord details = new GenericData.Record(detailsSchema);
    details.put(
        "gender", new GenericData.EnumSymbol(detailsSchema.getField("gender").schema(), gender));
    GenericRecord person = new GenericData.Record(personSchema);
    person.put("ageYears", age);
    person.put("details", details);
    GenericRecord visit = new GenericData.Record(schema);
    visit.put("person", person);
    visit.put("diagnosed", diagnosed);
    if (schema.getField("ward") != null) {
      visit.put("ward", "A");
    }
    return visit;
  }
}
