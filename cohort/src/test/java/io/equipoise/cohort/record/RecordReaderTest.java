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
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class RecordReaderTest {
  private static final DatasetDescriptor CLINIC = Clinic.descriptor();

  private final RecordCodec codec = new RecordCodec(CLINIC);
  private final RecordReader reader = RecordReader.of(CLINIC, codec.realSchema()).orElseThrow();

  @Test
  void shouldReadWhatTheCodecReads() throws IOException {
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      PatientRecord record = anybody(random, i);
      byte[] bytes = bytes(codec.encode(record), 5);

      assertThat(reader.read(bytes, 5)).isEqualTo(record);
    }
  }

  @Test
  void shouldReadAnEarlierVersionAndALaterOne() throws IOException {
    RecordCodec narrow = new RecordCodec(Clinic.withoutVisits());
    PatientRecord record =
        new PatientRecord("r", "p", Instant.EPOCH, new double[] {50, 1, 77.25, 0, 3, 1});

    PatientRecord early =
        RecordReader.of(CLINIC, narrow.realSchema())
            .orElseThrow()
            .read(
                bytes(
                    narrow.encode(
                        new PatientRecord(
                            "r", "p", Instant.EPOCH, new double[] {50, 1, 77.25, 0, 1})),
                    0),
                0);
    PatientRecord late =
        RecordReader.of(Clinic.withoutVisits(), codec.realSchema())
            .orElseThrow()
            .read(bytes(codec.encode(record), 0), 0);

    assertThat(early.values()).containsExactly(50, 1, 77.25, 0, Double.NaN, 1);
    assertThat(late.values()).containsExactly(50, 1, 77.25, 0, 1);
  }

  @Test
  void shouldReadAnUnlistedCategoryAsMissing() throws IOException {
    GenericRecord avro = codec.encode(anybody(new Random(1), 1));
    avro.put("sex", "other");

    assertThat(reader.read(bytes(avro, 0), 0).value(Clinic.SEX)).isNaN();
  }

  @Test
  void shouldLeaveShapesItDoesNotKnowToTheCodec() {
    Schema synthetic = RecordSchemas.synthetic(CLINIC, RecordSchemasTest.provenance());

    assertThat(RecordReader.of(CLINIC, synthetic)).isEmpty();
    assertThat(RecordReader.of(CLINIC, Schema.create(Schema.Type.STRING))).isEmpty();
  }

  @Test
  void shouldRefuseBytesThatAreNoRecordWhateverTheyAre() throws IOException {
    byte[] sound = bytes(codec.encode(anybody(new Random(2), 2)), 0);
    assertThatThrownBy(() -> reader.read(Arrays.copyOf(sound, sound.length - 1), 0))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> reader.read(Arrays.copyOf(sound, sound.length + 1), 0))
        .isInstanceOf(IOException.class);
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(60)];
      random.nextBytes(noise);
      // A record by chance, or one of two exceptions; any other fails the test.
      try {
        reader.read(noise, 0);
      } catch (IOException | IllegalArgumentException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(19_900);
    assertThat(reader.read(sound, 0).recordId()).isEqualTo("r2");
  }

  @Test
  void shouldNotBelieveALengthBeyondTheMessage() {
    // A string of 2^31 - 1 bytes, in a message of six.
    byte[] huge = {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 1};

    assertThatThrownBy(() -> reader.read(huge, 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("beyond the message");
  }

  @Test
  void shouldNameAnIdentityThatIsMissing() {
    Schema nullable =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"PatientRecord","fields":[
                  {"name":"recordId","type":["null","string"]},
                  {"name":"patientId","type":"string"},
                  {"name":"eventTime","type":"long"}]}""");

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                RecordReader.of(CLINIC, nullable).orElseThrow().read(new byte[] {0, 2, 'p', 0}, 0))
        .withMessage("record has no recordId");
  }

  private static PatientRecord anybody(Random random, int number) {
    double[] values = {
      random.nextInt(100),
      random.nextInt(2),
      1.5 + random.nextDouble() * 100,
      random.nextInt(2),
      random.nextDouble(),
      random.nextInt(2)
    };
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(4) == 0 ? Double.NaN : values[i];
    }
    return new PatientRecord(
        "r" + number, "pé" + number, Instant.ofEpochMilli(random.nextLong() >> 12), values);
  }

  private static byte[] bytes(GenericRecord record, int offset) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(new byte[offset]);
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
