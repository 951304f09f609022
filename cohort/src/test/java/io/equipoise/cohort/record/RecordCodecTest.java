package io.equipoise.cohort.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.Clinic;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
  private static final DatasetDescriptor CLINIC = Clinic.descriptor();
  private static final Instant SEEN = Instant.parse("2024-02-29T12:34:56.789Z");
  private static final PatientRecord RECORD =
      new PatientRecord("r1", "p1", SEEN, new double[] {50, 1, 77.25, 0, 3, Double.NaN});

  private final RecordCodec codec = new RecordCodec(CLINIC);

  private static byte[] bytes(GenericRecord record) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GenericRecord read(byte[] bytes, Schema writer, Schema reader) {
    try {
      return new GenericDatumReader<GenericRecord>(writer, reader)
          .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldWriteNumbersAndCategoriesAsThemselvesWhenEncoded() {
    GenericRecord avro = codec.encode(RECORD);

    assertThat(avro.getSchema()).isEqualTo(codec.realSchema());
    assertThat(avro.get("recordId")).isEqualTo("r1");
    assertThat(avro.get("patientId")).isEqualTo("p1");
    assertThat(avro.get("eventTime")).isEqualTo(SEEN.toEpochMilli());
    assertThat(avro.get("age")).isEqualTo(50L);
    assertThat(avro.get("sex")).isEqualTo("male");
    assertThat(avro.get("weight")).isEqualTo(77.25);
    assertThat(avro.get("smoker")).isEqualTo("yes");
    assertThat(avro.get("visits")).isEqualTo(3.0);
    assertThat(avro.get("disease")).isNull();
  }

  @Property
  void shouldComeBackTheSameWhenWrittenAndRead(@ForAll("records") PatientRecord record) {
    byte[] bytes = bytes(codec.encode(record));

    assertThat(codec.decode(read(bytes, codec.realSchema(), codec.realSchema()))).isEqualTo(record);
  }

  @Property(tries = 200)
  void shouldComeBackTheSameWhenWrittenAsSyntheticAndReadAsReal(
      @ForAll("records") PatientRecord record) {
    Schema synthetic = RecordSchemas.synthetic(CLINIC, RecordSchemasTest.provenance());
    GenericRecord avro = codec.encode(record, synthetic);
    GenericRecord provenance = new GenericData.Record(RecordSchemasTest.provenance());
    provenance.put("batchId", "b1");
    avro.put(RecordSchemas.PROVENANCE, provenance);

    byte[] bytes = bytes(avro);

    assertThat(codec.decode(read(bytes, synthetic, codec.realSchema()))).isEqualTo(record);
    assertThat(codec.decode(read(bytes, synthetic, synthetic))).isEqualTo(record);
  }

  @Provide
  Arbitrary<PatientRecord> records() {
    Arbitrary<String> ids = Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(8);
    Arbitrary<Instant> times =
        Arbitraries.longs()
            .between(-62_135_596_800_000L, 253_402_300_799_999L)
            .map(Instant::ofEpochMilli);
    Arbitrary<double[]> values =
        Combinators.combine(
                Arbitraries.integers().between(0, 120).map(Integer::doubleValue).injectNull(0.2),
                Arbitraries.of(0.0, 1.0).injectNull(0.2),
                Arbitraries.doubles().between(1.5, 400).ofScale(6).injectNull(0.2),
                Arbitraries.of(0.0, 1.0).injectNull(0.2),
                Arbitraries.doubles().injectNull(0.2),
                Arbitraries.of(0.0, 1.0).injectNull(0.2))
            .as((a, b, c, d, e, f) -> coded(a, b, c, d, e, f));
    return Combinators.combine(ids, ids, times, values).as(PatientRecord::new);
  }

  private static double[] coded(Double... values) {
    double[] coded = new double[values.length];
    for (int i = 0; i < coded.length; i++) {
      coded[i] = values[i] == null ? Double.NaN : values[i];
    }
    return coded;
  }

  @Test
  void shouldReadNewColumnAsMissingWhenWrittenBeforeItWasAdded() {
    RecordCodec old = new RecordCodec(Clinic.withoutVisits());
    PatientRecord narrow = new PatientRecord("r1", "p1", SEEN, new double[] {50, 1, 77.25, 0, 1});

    byte[] bytes = bytes(old.encode(narrow));

    assertThat(codec.decode(read(bytes, old.realSchema(), codec.realSchema())).values())
        .containsExactly(50, 1, 77.25, 0, Double.NaN, 1);
    assertThat(codec.decode(read(bytes, old.realSchema(), old.realSchema())).values())
        .containsExactly(50, 1, 77.25, 0, Double.NaN, 1);
  }

  @Test
  void shouldLeaveUnknownColumnOutWhenWrittenByALaterVersion() {
    RecordCodec old = new RecordCodec(Clinic.withoutVisits());

    byte[] bytes = bytes(codec.encode(RECORD));

    assertThat(old.decode(read(bytes, codec.realSchema(), codec.realSchema())).values())
        .containsExactly(50, 1, 77.25, 0, Double.NaN);
  }

  @Test
  void shouldReadUnlistedCategoryAsMissingWhenDecoded() {
    GenericRecord avro = codec.encode(RECORD);
    avro.put("sex", "other");

    assertThat(codec.decode(avro).value(Clinic.SEX)).isNaN();
  }

  @Test
  void shouldReadAWholeNumberWhenTheColumnBecameContinuous() {
    RecordCodec whole =
        new RecordCodec(
            Clinic.with("name: visits, type: number", "name: visits, type: number, integer: true"));

    byte[] bytes = bytes(whole.encode(RECORD));

    assertThat(
            codec.decode(read(bytes, whole.realSchema(), codec.realSchema())).value(Clinic.VISITS))
        .isEqualTo(3);
  }

  @Test
  void shouldReadAnInstantWhenTheReaderConvertsTimes() {
    GenericRecord avro = codec.encode(RECORD);
    avro.put("eventTime", SEEN);

    assertThat(codec.decode(avro).eventTime()).isEqualTo(SEEN);
  }

  @Test
  void shouldNameTheFieldButNoValueWhenIdentityIsMissing() {
    for (String field : new String[] {"recordId", "patientId", "eventTime"}) {
      GenericRecord avro = codec.encode(RECORD);
      avro.put(field, null);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> codec.decode(avro))
          .withMessage("record has no " + field);
    }
  }

  @Test
  void shouldRefuseWhenTheSchemaLacksAColumn() {
    Schema foreign =
        SchemaBuilder.record("PatientRecord")
            .fields()
            .requiredString("recordId")
            .requiredString("patientId")
            .requiredLong("eventTime")
            .endRecord();

    assertThatThrownBy(() -> codec.encode(RECORD, foreign))
        .isInstanceOf(AvroRuntimeException.class)
        .hasMessageContaining("age");
  }
}
