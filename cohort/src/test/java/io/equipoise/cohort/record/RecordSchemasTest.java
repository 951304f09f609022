package io.equipoise.cohort.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.Clinic;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordSchemasTest {
  private static final DatasetDescriptor CLINIC = Clinic.descriptor();

  /** A provenance like that of the contracts, which this module does not know. */
  static Schema provenance() {
    return SchemaBuilder.record("Provenance")
        .namespace("io.equipoise.test")
        .fields()
        .requiredString("batchId")
        .endRecord();
  }

  @Test
  void shouldBeIdentityTimeAndColumnsWhenReal() {
    Schema schema = RecordSchemas.real(CLINIC);

    assertThat(schema.getFullName()).isEqualTo("io.equipoise.clinic.PatientRecord");
    assertThat(schema.getDoc()).isEqualTo("Visits to a made-up clinic");
    assertThat(schema.getFields())
        .extracting(Schema.Field::name)
        .containsExactly(
            "recordId",
            "patientId",
            "eventTime",
            "age",
            "sex",
            "weight",
            "smoker",
            "visits",
            "disease");
    assertThat(schema.getField("eventTime").schema().getLogicalType())
        .isEqualTo(LogicalTypes.timestampMillis());
  }

  @ParameterizedTest
  @CsvSource({"age, LONG", "sex, STRING", "weight, DOUBLE", "disease, STRING"})
  void shouldBeNullableWithDefaultNullWhenColumn(String column, Schema.Type type) {
    Schema.Field field = RecordSchemas.real(CLINIC).getField(column);

    assertThat(field.schema().getTypes())
        .extracting(Schema::getType)
        .containsExactly(Schema.Type.NULL, type);
    assertThat(field.hasDefaultValue()).isTrue();
    assertThat(field.defaultVal()).isEqualTo(JsonProperties.NULL_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    "age, 'Age at the visit. Unit a. At least 0. At most 120'",
    "sex, 'Sex as recorded. One of female, male'",
    "weight, 'Unit kg. At least 1.5. At most 400'",
    "visits, ''"
  })
  void shouldSayMeaningUnitAndRangeWhenDocumented(String column, String doc) {
    assertThat(RecordSchemas.real(CLINIC).getField(column).doc()).isEqualTo(doc);
  }

  @Test
  void shouldReplaceHyphensWhenDatasetHasThem() {
    assertThat(
            RecordSchemas.real(Clinic.with("dataset: clinic", "dataset: my-clinic")).getNamespace())
        .isEqualTo("io.equipoise.my_clinic");
  }

  @Test
  void shouldAddOnlyANullableProvenanceWhenSynthetic() {
    Schema real = RecordSchemas.real(CLINIC);
    Schema synthetic = RecordSchemas.synthetic(CLINIC, provenance());

    assertThat(synthetic.getFullName()).isEqualTo(real.getFullName());
    assertThat(synthetic.getFields()).startsWith(real.getFields().toArray(new Schema.Field[0]));
    assertThat(synthetic.getFields()).hasSize(real.getFields().size() + 1);
    assertThat(synthetic.getField("provenance").schema().getTypes())
        .containsExactly(Schema.create(Schema.Type.NULL), provenance());
  }

  @Test
  void shouldReadEachOtherWhenRealAndSynthetic() {
    Schema real = RecordSchemas.real(CLINIC);
    Schema synthetic = RecordSchemas.synthetic(CLINIC, provenance());

    assertThat(compatibility(synthetic, real)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    assertThat(compatibility(real, synthetic)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @Test
  void shouldStayBackwardCompatibleWhenAColumnIsAddedOrTakenAway() {
    Schema with = RecordSchemas.real(CLINIC);
    Schema without = RecordSchemas.real(Clinic.withoutVisits());

    assertThat(compatibility(with, without)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    assertThat(compatibility(without, with)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
  }

  @Test
  void shouldParseBackWhenWrittenAsJson() {
    Schema synthetic = RecordSchemas.synthetic(CLINIC, provenance());

    assertThat(new Schema.Parser().parse(synthetic.toString())).isEqualTo(synthetic);
  }
}
