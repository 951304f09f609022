package io.equipoise.monitor.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.monitor.app.Rejection;
import io.equipoise.monitor.kafka.ValueReader.Decoded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A hospital's own records: a person in a nested nullable record, an enum, a decimal, several kinds
 * of time. Every record goes through Avro's bytes, so that values are what a deserializer gives.
 */
class MappedRecordReaderTest {
  private static final Instant SEEN = Instant.parse("2024-03-01T08:00:00.123Z");
  private static final int SEX = 1;
  private static final int WEIGHT = 2;
  private static final int DISEASE = 3;

  private static final String YAML =
      """
      dataset: clinic
      description: A hospital's own topic
      identity: { patient: mrn, eventTime: seenAt }
      columns:
        - { name: age, type: number, range: [0, 120], integer: true, missing: ["99"] }
        - { name: sex, type: category, values: [female, male], missing: [X] }
        - { name: weight, type: number, range: [1.5, 400] }
        - { name: disease, type: category, values: ["no", "yes"] }
      label: { column: disease, positive: "yes" }
      protected: [{ name: sex, column: sex }]
      watch: [[sex]]
      reference: { version: v, source: s, shares: { sex: { female: 0.5, male: 0.5 } } }
      windows: [{ name: 1h, length: PT1H, pane: PT1M }]
      sample: { salt: pepper }
      sources:
        topic:
          name: hospital.visits
          columns:
            age: person.ageYears
            sex: { from: person.details.gender, map: { F: female, M: male } }
            weight: weightKg
            disease: { from: diagnosed, map: { "true": "yes", "false": "no" } }
          identity: { patient: person.mrn, record: visitId, eventTime: seenAt }
      """;

  private static final String SCHEMA =
      """
      {"type": "record", "name": "Visit", "namespace": "org.hospital", "fields": [
        {"name": "visitId", "type": "string"},
        {"name": "seenAt", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "person", "type": ["null", {"type": "record", "name": "Person", "fields": [
          {"name": "mrn", "type": ["null", "string"]},
          {"name": "ageYears", "type": ["int", "null"]},
          {"name": "details", "type": ["null", {"type": "record", "name": "Details", "fields": [
            {"name": "gender", "type": {"type": "enum", "name": "Gender", "symbols": ["F", "M", "X", "O"]}}
          ]}]}
        ]}]},
        {"name": "weightKg", "type": ["null", {"type": "bytes", "logicalType": "decimal", "precision": 6, "scale": 2}]},
        {"name": "diagnosed", "type": "boolean"}
      ]}
      """;

  @Test
  void shouldFollowPathsThroughNestedNullableRecordsWhenAllIsThere() {
    PatientRecord record = accepted(read(YAML, visit("p-77", 42, "F", "70.25", true)));

    assertThat(record.values()).containsExactly(42, 0, 70.25, 1);
    assertThat(record.eventTime()).isEqualTo(SEEN);
    // SHA-256 of pepper, purpose, clinic and identity, by Python's hashlib.
    assertThat(record.patientId()).isEqualTo("7fcc1e08006298a6677fd2c706390faf");
    assertThat(record.recordId()).isEqualTo("8d43f47fe0621b1292459ee1ada68571");
  }

  @Test
  void shouldReadNullAnywhereOnTheWayAsMissing() {
    PatientRecord record = accepted(read(YAML, visit("p-77", null, null, null, false)));

    assertThat(record.values()).containsExactly(Double.NaN, Double.NaN, Double.NaN, 0);
  }

  @Test
  void shouldReadMissingTokensAndUnlistedCategoriesAsUnknown() {
    assertThat(accepted(read(YAML, visit("p", 99, "X", "70", true))).values())
        .containsExactly(Double.NaN, Double.NaN, 70, 1);
    assertThat(accepted(read(YAML, visit("p", 98, "O", "70", true))).value(SEX)).isNaN();
  }

  @Test
  void shouldTakeKeyOffsetAndTimestampWhenNoPathIsGiven() {
    String yaml = YAML.replaceFirst("    identity: \\{ patient: person.*\n", "");

    PatientRecord record =
        accepted(
            reader(yaml).read(visit("p", 1, "F", "70", true), "key-5".getBytes(UTF_8), 5, 3, 17));

    assertThat(record.recordId()).isEqualTo("3-17");
    assertThat(record.eventTime()).isEqualTo(Instant.ofEpochMilli(5));
    assertThat(record.patientId()).isEqualTo("05c6a4695bceae205f7e5e5942d1dfc5");
  }

  @Test
  void shouldRefuseKeysThatAreNoIdentityWhenTheKeyIsThePatient() {
    MappedRecordReader reader = reader(YAML.replace("{ patient: person.mrn, ", "{ "));
    GenericRecord visit = visit("p", 1, "F", "70", true);

    assertThat(refused(reader.read(visit, null, 0, 0, 0)).code()).isEqualTo("missing-identity");
    assertThat(refused(reader.read(visit, new byte[0], 0, 0, 0)).code())
        .isEqualTo("missing-identity");
    assertThat(refused(reader.read(visit, " ".getBytes(UTF_8), 0, 0, 0)).code())
        .isEqualTo("missing-identity");
    Rejection binary = refused(reader.read(visit, new byte[] {(byte) 0xff, 1}, 0, 0, 0));
    assertThat(binary.code()).isEqualTo("missing-identity");
    assertThat(binary.field()).isEqualTo("patient");
    assertThat(binary.reason()).contains("is no text");
  }

  @Test
  void shouldRefuseWhenIdentityOrTimeIsNull() {
    assertThat(refused(read(YAML, visit(null, 1, "F", "70", true))))
        .isEqualTo(new Rejection("missing-identity", "patient", "The record names no patient."));
    assertThat(
            refused(
                    read(
                        YAML.replace("record: visitId", "record: person.ageYears"),
                        visit("p", null, "F", "70", true)))
                .field())
        .isEqualTo("record");
    MappedRecordReader byKafka =
        reader(YAML.replace("record: visitId, eventTime: seenAt", "record: visitId"));
    assertThat(refused(byKafka.read(visit("p", 1, "F", "70", true), null, -1, 0, 0)).code())
        .isEqualTo("missing-time");
  }

  @Test
  void shouldRefuseNumbersAsIngestionDoes() {
    assertThat(refused(read(YAML, visit("p", 130, "F", "70", true))))
        .isEqualTo(
            new Rejection("out-of-range", "age", "The value is outside the range 0.0 to 120.0."));
    assertThat(
            refused(
                    read(
                        YAML.replace("age: person.ageYears", "age: weightKg"),
                        visit("p", 1, "F", "70.5", true)))
                .code())
        .isEqualTo("not-whole");
    assertThat(
            refused(
                    read(
                        YAML.replace(
                            "age: person.ageYears",
                            "age: { from: person.ageYears, map: { 1: 10 } }"),
                        visit("p", 2, "F", "70", true)))
                .code())
        .isEqualTo("not-a-number");
  }

  @Test
  void shouldMapNumbersByValueWhenTheyAreWrittenOtherwise() {
    String yaml =
        YAML.replace(
                "sex: { from: person.details.gender, map: { F: female, M: male } }",
                "sex: { from: weightKg, map: { 1: female, \"2.0\": male } }")
            .replace(
                "weight: weightKg",
                "weight: { from: person.details.gender, map: { F: 50, M: 60.5 } }");

    assertThat(accepted(read(yaml, visit("p", 1, "M", "1.00", true))).values())
        .containsExactly(1, 0, 60.5, 1);
    assertThat(accepted(read(yaml, visit("p", 1, "F", "2", true))).values())
        .containsExactly(1, 1, 50, 1);
  }

  @Test
  void shouldNameThePathWhenTheWritersSchemaLacksAField() {
    assertThat(
            refused(
                read(
                    YAML.replace("person.details.gender", "person.details.sex"),
                    visit("p", 1, "F", "70", true))))
        .isEqualTo(
            new Rejection(
                "missing-field", "sex", "The record's schema has no field person.details.sex."));
    assertThat(
            refused(
                read(
                    YAML.replace("weight: weightKg", "weight: seenAt.kg"),
                    visit("p", 1, "F", "70", true))))
        .isEqualTo(
            new Rejection("wrong-type", "weight", "seenAt is of type long and has no fields."));
  }

  @Test
  void shouldFollowEachRecordsOwnSchemaWhenWritersDiffer() {
    Schema newer =
        new Schema.Parser()
            .parse(
                SCHEMA
                    .replace(
                        "{\"name\": \"visitId\"",
                        "{\"name\": \"ward\", \"type\": \"string\"}, {\"name\": \"visitId\"")
                    .replace("[\"int\", \"null\"]", "\"double\""));
    GenericRecord later = visit(newer, "p-77", 42.0, "F", "70.25", true);
    later.put("ward", "north");
    MappedRecordReader reader = reader(YAML);

    PatientRecord one = accepted(reader.read(visit("p-77", 42, "F", "70.25", true), null, 0, 0, 0));
    PatientRecord two = accepted(reader.read(decoded(later), null, 0, 0, 0));
    PatientRecord three =
        accepted(reader.read(visit("p-77", 42, "F", "70.25", true), null, 0, 0, 0));

    assertThat(two).isEqualTo(one);
    assertThat(three).isEqualTo(one);
  }

  static Stream<Arguments> times() {
    return Stream.of(
        Arguments.of(
            "{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}",
            1_500L,
            "1970-01-01T00:00:01.5Z"),
        Arguments.of(
            "{\"type\": \"long\", \"logicalType\": \"timestamp-micros\"}",
            -1L,
            "1969-12-31T23:59:59.999999Z"),
        Arguments.of(
            "{\"type\": \"long\", \"logicalType\": \"timestamp-nanos\"}",
            2_000_000_001L,
            "1970-01-01T00:00:02.000000001Z"),
        Arguments.of(
            "{\"type\": \"long\", \"logicalType\": \"local-timestamp-millis\"}",
            1_500L,
            "1970-01-01T00:00:01.5Z"),
        Arguments.of(
            "{\"type\": \"long\", \"logicalType\": \"local-timestamp-micros\"}",
            1_500_000L,
            "1970-01-01T00:00:01.5Z"),
        Arguments.of(
            "{\"type\": \"int\", \"logicalType\": \"date\"}", 19_783, "2024-03-01T00:00:00Z"),
        Arguments.of("\"long\"", 1_500L, "1970-01-01T00:00:01.5Z"),
        Arguments.of("\"string\"", "2024-03-01T08:00:00+02:00", "2024-03-01T06:00:00Z"),
        Arguments.of(
            "[\"null\", \"long\", \"string\"]", "2024-03-01T08:00:00Z", "2024-03-01T08:00:00Z"));
  }

  @ParameterizedTest
  @MethodSource("times")
  void shouldReadTimesOfEveryKind(String type, Object value, String expected) {
    assertThat(accepted(read(YAML, timed(type, value))).eventTime())
        .isEqualTo(Instant.parse(expected));
  }

  static Stream<Arguments> badTimes() {
    return Stream.of(
        Arguments.of("\"string\"", "yesterday", "bad-time"),
        Arguments.of("\"string\"", "2024-03-01T08:00:00", "bad-time"),
        Arguments.of("\"string\"", "+999999999-01-01T00:00:00Z", "bad-time"),
        Arguments.of("\"string\"", " ", "missing-time"),
        Arguments.of("[\"null\", \"long\"]", null, "missing-time"),
        Arguments.of("\"int\"", 5, "wrong-type"),
        Arguments.of("{\"type\": \"long\", \"logicalType\": \"time-micros\"}", 5L, "wrong-type"));
  }

  @ParameterizedTest
  @MethodSource("badTimes")
  void shouldRefuseTimesThatAreNone(String type, @Nullable Object value, String code) {
    Rejection rejection = refused(read(YAML, timed(type, value)));

    assertThat(rejection.code()).isEqualTo(code);
    assertThat(rejection.field()).isEqualTo("eventTime");
    assertThat(rejection.reason()).doesNotContain("yesterday");
  }

  static Stream<Arguments> numbers() {
    return Stream.of(
        Arguments.of("\"int\"", 70, 70.0),
        Arguments.of("\"long\"", 70L, 70.0),
        Arguments.of("\"float\"", 70.1f, 70.1),
        Arguments.of("\"double\"", 70.1, 70.1),
        Arguments.of("\"double\"", Double.NaN, Double.NaN),
        Arguments.of("[\"null\", \"int\", \"double\"]", 70.5, 70.5),
        Arguments.of("[\"null\", \"int\", \"double\"]", null, Double.NaN),
        Arguments.of(
            "{\"type\": \"fixed\", \"name\": \"Kg\", \"size\": 2, \"logicalType\": \"decimal\", \"precision\": 4, \"scale\": 1}",
            new byte[] {2, (byte) 0xbd},
            70.1));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void shouldReadNumbersOfEveryKind(String type, @Nullable Object value, double expected) {
    assertThat(accepted(read(YAML, weighed(type, value))).value(WEIGHT))
        .isEqualTo(Double.valueOf(expected));
  }

  static Stream<Arguments> noNumbers() {
    return Stream.of(
        Arguments.of("\"string\"", "70", "wrong-type"),
        Arguments.of("\"boolean\"", true, "wrong-type"),
        Arguments.of("\"bytes\"", ByteBuffer.wrap(new byte[] {1}), "wrong-type"),
        Arguments.of("{\"type\": \"int\", \"logicalType\": \"date\"}", 70, "wrong-type"),
        Arguments.of("{\"type\": \"array\", \"items\": \"int\"}", List.of(70), "wrong-type"),
        Arguments.of("[\"null\", \"int\", \"string\"]", "70", "wrong-type"),
        Arguments.of("\"double\"", Double.POSITIVE_INFINITY, "out-of-range"));
  }

  @ParameterizedTest
  @MethodSource("noNumbers")
  void shouldRefuseWhatIsNoNumberWhenTheColumnHoldsNumbers(String type, Object value, String code) {
    Rejection rejection = refused(read(YAML, weighed(type, value)));

    assertThat(rejection.code()).isEqualTo(code);
    assertThat(rejection.field()).isEqualTo("weight");
  }

  @Test
  void shouldReadCategoriesFromTextAndWholeNumbersWhenThereIsNoMap() {
    String yaml =
        YAML.replace(
                "disease: { from: diagnosed, map: { \"true\": \"yes\", \"false\": \"no\" } }",
                "disease: weightKg")
            .replace("weight: weightKg", "weight: person.ageYears");

    assertThat(accepted(read(yaml, weighed("\"string\"", " yes "))).value(DISEASE)).isEqualTo(1);
    assertThat(accepted(read(yaml, weighed("\"string\"", "perhaps"))).value(DISEASE)).isNaN();
    assertThat(
            accepted(
                    read(
                        yaml.replace("values: [\"no\", \"yes\"]", "values: [\"0\", \"1\"]")
                            .replace("positive: \"yes\"", "positive: \"1\""),
                        weighed("\"int\"", 1)))
                .value(DISEASE))
        .isEqualTo(1);
    assertThat(refused(read(yaml, weighed("\"double\"", 1.0))).code()).isEqualTo("wrong-type");
  }

  @Test
  void shouldReadWholeNumbersAsIdentities() {
    String yaml = YAML.replace("record: visitId", "record: person.ageYears");

    assertThat(accepted(read(yaml, visit("p", 42, "F", "70", true))).recordId())
        .isEqualTo(Pseudonyms.salted("pepper", "clinic").record("42"));
    assertThat(
            refused(
                    read(
                        YAML.replace("record: visitId", "record: diagnosed"),
                        visit("p", 42, "F", "70", true)))
                .code())
        .isEqualTo("wrong-type");
  }

  @Test
  void shouldRefuseADescriptorWithoutATopic() {
    String yaml =
        YAML.substring(0, YAML.indexOf("sources:"))
            + "sources: { csv: { files: [{ path: a.csv }], columns: { age: a, sex: b, weight: c, disease: d }, identity: { eventTime: e } } }\n";

    assertThatThrownBy(() -> reader(yaml))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("descriptor of clinic has no sources.topic");
  }

  private static MappedRecordReader reader(String yaml) {
    DatasetDescriptor descriptor = DescriptorLoader.parse("test", yaml.getBytes(UTF_8));
    return new MappedRecordReader(
        descriptor, Pseudonyms.salted(descriptor.sample().salt(), descriptor.dataset()));
  }

  private static Decoded read(String yaml, GenericRecord record) {
    return reader(yaml).read(record, null, 0, 0, 0);
  }

  private static PatientRecord accepted(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
    return ((Decoded.Accepted) decoded).record();
  }

  private static Rejection refused(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Refused.class);
    return ((Decoded.Refused) decoded).rejection();
  }

  private static GenericRecord visit(
      @Nullable String mrn,
      @Nullable Object age,
      @Nullable String gender,
      @Nullable String weight,
      boolean ill) {
    return decoded(visit(new Schema.Parser().parse(SCHEMA), mrn, age, gender, weight, ill));
  }

  private static GenericRecord visit(
      Schema schema,
      @Nullable String mrn,
      @Nullable Object age,
      @Nullable String gender,
      @Nullable String weight,
      boolean ill) {
    Schema person = schema.getField("person").schema().getTypes().get(1);
    GenericRecord someone = new GenericData.Record(person);
    someone.put("mrn", mrn);
    someone.put("ageYears", age);
    if (gender != null) {
      Schema details = person.getField("details").schema().getTypes().get(1);
      GenericRecord more = new GenericData.Record(details);
      more.put("gender", new GenericData.EnumSymbol(details.getField("gender").schema(), gender));
      someone.put("details", more);
    }
    GenericRecord visit = new GenericData.Record(schema);
    visit.put("visitId", "v-1");
    visit.put("seenAt", SEEN.toEpochMilli());
    visit.put("person", someone);
    if (weight != null) {
      visit.put(
          "weightKg",
          ByteBuffer.wrap(new BigDecimal(weight).setScale(2).unscaledValue().toByteArray()));
    }
    visit.put("diagnosed", ill);
    return visit;
  }

  /** A visit whose time has another type. */
  private static GenericRecord timed(String type, @Nullable Object value) {
    return retyped(
        "{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}", type, "seenAt", value);
  }

  /** A visit whose weight has another type. */
  private static GenericRecord weighed(String type, @Nullable Object value) {
    return retyped(
        "[\"null\", {\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 6, \"scale\": 2}]",
        type,
        "weightKg",
        value);
  }

  private static GenericRecord retyped(
      String old, String type, String field, @Nullable Object value) {
    Schema schema = new Schema.Parser().parse(SCHEMA.replace(old, type));
    GenericRecord visit = visit(schema, "p-77", 42, "F", null, true);
    visit.put(
        field,
        value instanceof byte[] bytes
            ? new GenericData.Fixed(schema.getField(field).schema(), bytes)
            : value);
    return decoded(visit);
  }

  private static GenericRecord decoded(GenericRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
      return new GenericDatumReader<GenericRecord>(record.getSchema())
          .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
