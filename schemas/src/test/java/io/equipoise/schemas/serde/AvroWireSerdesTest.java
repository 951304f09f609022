package io.equipoise.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.Condition;
import io.equipoise.contract.IngestPosition;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.contract.Provenance;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.contract.Verdict;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.registry.InMemorySchemaRegistry;
import io.equipoise.schemas.registry.SchemaRegistry;
import io.equipoise.schemas.registry.UnknownSchemaException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.util.Utf8;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class AvroWireSerdesTest {
  private static final String TOPIC = "heart.records";

  /** A record schema as the descriptors make them, and the same with provenance. */
  private static final Schema REAL = patient(false);

  private static final Schema SYNTHETIC = patient(true);

  private WireSerdes serdes;
  private SchemaRegistry registry;

  @BeforeEach
  void connectToARegistryOfItsOwn(TestInfo test) {
    String url = "mock://" + test.getDisplayName().replaceAll("\\W", "") + System.nanoTime();
    serdes = new WireSerdes(new Connection("localhost:1", url, Map.of()));
    registry = SchemaRegistry.at(url);
  }

  private static Schema patient(boolean provenance) {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record("PatientRecord")
            .namespace("io.equipoise.heart")
            .fields()
            .requiredString("recordId")
            .optionalDouble("chol")
            .optionalString("sex");
    if (provenance) {
      fields
          .name("provenance")
          .type()
          .unionOf()
          .nullType()
          .and()
          .type(Provenance.getClassSchema())
          .endUnion()
          .nullDefault();
    }
    return fields.endRecord();
  }

  private static GenericRecord patientAged(Schema schema) {
    return new GenericRecordBuilder(schema)
        .set("recordId", "r1")
        .set("chol", 233.0)
        .set("sex", "female")
        .build();
  }

  private static Provenance provenance() {
    return new Provenance(true, "b1", "m1", "gan", "1", "a1", "female|45-54", null);
  }

  @Test
  void shouldReadBackASpecificRecord() {
    IngestPosition position = new IngestPosition("csv:a.data", 10L, 8L, 2L, false);
    byte[] bytes = serdes.serializer().serialize(TOPIC, position);

    assertThat(serdes.deserializer(IngestPosition.class).deserialize(TOPIC, bytes))
        .isEqualTo(position);
  }

  @Test
  void shouldReadBackAGenericRecordWithItsStringsAsStrings() {
    byte[] bytes = serdes.serializer().serialize(TOPIC, patientAged(REAL));
    GenericRecord read = serdes.genericDeserializer().deserialize(TOPIC, bytes);

    assertThat(read.get("recordId")).isEqualTo("r1").isNotInstanceOf(Utf8.class);
    assertThat(read.get("sex")).isEqualTo("female").isNotInstanceOf(Utf8.class);
    assertThat(read.get("chol")).isEqualTo(233.0);
  }

  @Test
  void shouldPassTombstonesThrough() {
    Serde<Condition> serde = serdes.serde(Condition.class);

    assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
    assertThat(serde.deserializer().deserialize(TOPIC, null)).isNull();
    assertThat(serdes.genericSerde().deserializer().deserialize(TOPIC, null)).isNull();
  }

  @Test
  void shouldReadSyntheticAndRealRecordsWithOneSchema() {
    GenericRecord synthetic = patientAged(SYNTHETIC);
    synthetic.put("provenance", provenance());
    byte[] real = serdes.serializer().serialize("heart.records", patientAged(REAL));
    byte[] made = serdes.serializer().serialize("heart.synthetic", synthetic);

    Deserializer<GenericRecord> asReal = serdes.genericDeserializer(REAL);
    assertThat(asReal.deserialize("heart.records", real).get("chol")).isEqualTo(233.0);
    assertThat(asReal.deserialize("heart.synthetic", made).hasField("provenance")).isFalse();

    Deserializer<GenericRecord> asSynthetic = serdes.genericDeserializer(SYNTHETIC);
    assertThat(asSynthetic.deserialize("heart.records", real).get("provenance")).isNull();
    GenericRecord read =
        (GenericRecord) asSynthetic.deserialize("heart.synthetic", made).get("provenance");
    assertThat(read.get("batchId")).isEqualTo("b1");
    assertThat(read.get("synthetic")).isEqualTo(true);
  }

  @Test
  void shouldAcceptTheSyntheticSchemaAfterTheRealOneUnderOneSubject() {
    serdes.serializer().serialize(TOPIC, patientAged(REAL));

    assertThat(serdes.serializer().serialize(TOPIC, patientAged(SYNTHETIC))).isNotEmpty();
  }

  @Test
  void shouldRefuseASchemaThatOldDataCannotBeReadWith() {
    Schema before = SchemaBuilder.record("R").fields().requiredString("a").endRecord();
    Schema after =
        SchemaBuilder.record("R").fields().requiredString("a").requiredLong("b").endRecord();
    serdes.serializer().serialize(TOPIC, new GenericRecordBuilder(before).set("a", "x").build());

    assertThatThrownBy(
            () ->
                serdes
                    .serializer()
                    .serialize(
                        TOPIC, new GenericRecordBuilder(after).set("a", "x").set("b", 1L).build()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(TOPIC + "-value")
        .hasMessageContaining("incompatible");
  }

  @Test
  void shouldReadASymbolOfANewerVersionAsUnknown() {
    Schema newer =
        new Schema.Parser()
            .parse(
                BatchVerdict.getClassSchema()
                    .toString()
                    .replace("\"QUARANTINED\"", "\"QUARANTINED\",\"CELEBRATED\""));
    GenericRecord verdict =
        new GenericRecordBuilder(newer)
            .set("batchId", "b")
            .set("dataset", "d")
            .set("alertId", "a")
            .set("subgroup", "s")
            .set(
                "verdict",
                new GenericData.EnumSymbol(newer.getField("verdict").schema(), "CELEBRATED"))
            .set("reason", "r")
            .set("decidedAt", 0L)
            .build();
    byte[] bytes = serdes.serializer().serialize("heart.verdicts", verdict);

    assertThat(
            serdes
                .deserializer(BatchVerdict.class)
                .deserialize("heart.verdicts", bytes)
                .getVerdict())
        .isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void shouldCallBytesOutsideTheWireFormatPoisonWithoutQuotingThem() {
    for (byte[] poison :
        new byte[][] {{}, {0, 0, 0}, "female,63".getBytes(StandardCharsets.UTF_8)}) {
      assertThatThrownBy(() -> serdes.genericDeserializer().deserialize(TOPIC, poison))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("topic " + TOPIC)
          .hasMessageContaining(poison.length + " bytes")
          .hasMessageNotContaining("female");
    }
  }

  @Test
  void shouldCallAnUnknownSchemaPoison() {
    assertThatThrownBy(
            () -> serdes.genericDeserializer().deserialize(TOPIC, new byte[] {0, 0, 0, 0, 77, 2}))
        .isInstanceOf(SerializationException.class)
        .hasCauseInstanceOf(UnknownSchemaException.class)
        .hasMessageContaining(TOPIC)
        .hasMessageContaining("77");
  }

  @Test
  void shouldCallTruncatedAndOverlongRecordsPoison() {
    byte[] good = serdes.serializer().serialize(TOPIC, patientAged(REAL));
    Deserializer<GenericRecord> deserializer = serdes.genericDeserializer();

    for (int length = WireFormat.HEADER_BYTES; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> deserializer.deserialize(TOPIC, cut))
          .isInstanceOf(SerializationException.class);
    }
    assertThatThrownBy(() -> deserializer.deserialize(TOPIC, Arrays.copyOf(good, good.length + 1)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("left over");
  }

  @Test
  void shouldNotAllocateWhatAPoisonedLengthAsksFor() {
    int id = registry.register(TOPIC + "-value", REAL);
    // recordId with a length of 2^31 - 9, the largest that Avro lets through: zigzag ee ff ff ff 0f
    byte[] poison = {
      0, 0, 0, 0, (byte) id, (byte) 0xee, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 1, 2
    };

    assertThatThrownBy(() -> serdes.genericDeserializer().deserialize(TOPIC, poison))
        .isInstanceOf(SerializationException.class);
  }

  @Property(tries = 500)
  void shouldThrowNothingButPoisonForAnyBytes(@ForAll byte[] body) {
    InMemorySchemaRegistry own = new InMemorySchemaRegistry("any");
    int id = own.register("t-value", SynthesisReport.getClassSchema());
    byte[] message = new byte[WireFormat.HEADER_BYTES + body.length];
    message[WireFormat.HEADER_BYTES - 1] = (byte) id;
    System.arraycopy(body, 0, message, WireFormat.HEADER_BYTES, body.length);

    assertThatThrownBy(
            () ->
                AvroWireDeserializer.specific(own, SynthesisReport.class).deserialize("t", message))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void shouldCallARecordOfAnotherTypePoison() {
    byte[] bytes = serdes.serializer().serialize(TOPIC, new PartitionOffset(1, 2L));

    assertThatThrownBy(() -> serdes.deserializer(IngestPosition.class).deserialize(TOPIC, bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(TOPIC);
  }

  @Test
  void shouldNameTheFieldThatDoesNotFitAndNotItsValue() {
    GenericData.Record wrong = new GenericData.Record(REAL);
    wrong.put("recordId", "r1");
    wrong.put("chol", "63-year-old");

    assertThatThrownBy(() -> serdes.serializer().serialize(TOPIC, wrong))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("field chol")
        .hasMessageContaining(TOPIC)
        .hasMessageNotContaining("63-year-old")
        .hasNoCause();
  }

  @Test
  void shouldNameTheFieldThatIsMissing() {
    assertThatThrownBy(() -> serdes.serializer().serialize(TOPIC, new GenericData.Record(REAL)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("field recordId");
  }

  @Test
  void shouldRefuseWhatIsNoAvroRecord() {
    assertThatThrownBy(() -> serdes.serializer().serialize(TOPIC, "text"))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("java.lang.String");
  }

  @Test
  void shouldRegisterNothingWhenToldNotTo() {
    AvroWireSerializer lookingUp = new AvroWireSerializer(registry, false);

    assertThatThrownBy(() -> lookingUp.serialize(TOPIC, patientAged(REAL)))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessageContaining(TOPIC + "-value");

    int id = registry.register(TOPIC + "-value", REAL);
    assertThat(WireFormat.schemaId(lookingUp.serialize(TOPIC, patientAged(REAL)))).isEqualTo(id);
  }

  @Test
  void shouldBeConfigurableByConfluentsNames() {
    String url = "mock://configured" + System.nanoTime();
    AvroWireSerializer serializer = new AvroWireSerializer();
    serializer.configure(Map.of("schema.registry.url", url, "auto.register.schemas", true), false);
    byte[] bytes = serializer.serialize(TOPIC, new Condition("sex", "f"));

    AvroWireDeserializer byName = new AvroWireDeserializer();
    byName.configure(Map.of("schema.registry.url", url, "specific.avro.reader", "true"), false);
    assertThat(byName.deserialize(TOPIC, bytes)).isEqualTo(new Condition("sex", "f"));

    AvroWireDeserializer generic = new AvroWireDeserializer();
    generic.configure(Map.of("schema.registry.url", url), false);
    assertThat(generic.deserialize(TOPIC, bytes)).isInstanceOf(GenericRecord.class);
  }

  @Test
  void shouldWriteKeysUnderTheirOwnSubject() {
    String url = "mock://keys" + System.nanoTime();
    AvroWireSerializer serializer = new AvroWireSerializer();
    serializer.configure(Map.of("schema.registry.url", url), true);
    int id = WireFormat.schemaId(serializer.serialize(TOPIC, new Condition("sex", "f")));

    assertThat(SchemaRegistry.at(url).idOf(TOPIC + "-key", Condition.getClassSchema()))
        .isEqualTo(id);
  }

  @Test
  void shouldSayWhatIsWrongWithItsConfiguration() {
    assertThatThrownBy(() -> new AvroWireSerializer().configure(Map.of(), false))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("schema.registry.url");
    assertThatThrownBy(
            () ->
                new AvroWireSerializer()
                    .configure(
                        Map.of("schema.registry.url", "mock://x", "auto.register.schemas", "maybe"),
                        false))
        .hasMessageContaining("auto.register.schemas must be true or false, got 'maybe'");
    assertThatThrownBy(
            () ->
                new AvroWireSerializer()
                    .configure(
                        Map.of(
                            "schema.registry.url",
                            "mock://x",
                            "value.subject.name.strategy",
                            "x.RecordNameStrategy"),
                        false))
        .hasMessageContaining("TopicNameStrategy");
    assertThatThrownBy(() -> new AvroWireSerializer().serialize(TOPIC, new Condition("a", "b")))
        .hasMessageContaining("not configured");
  }

  @Test
  void shouldResolveToTheDefaultOfAFieldThatTheWriterDidNotHave() {
    Schema before = SchemaBuilder.record("R").fields().requiredString("a").endRecord();
    Schema after =
        Schema.createRecord(
            "R",
            null,
            null,
            false,
            List.of(
                new Schema.Field("a", Schema.create(Schema.Type.STRING), null, (Object) null),
                new Schema.Field(
                    "b",
                    Schema.createUnion(
                        Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.LONG)),
                    null,
                    JsonProperties.NULL_VALUE),
                new Schema.Field("c", Schema.create(Schema.Type.LONG), null, 7L)));
    byte[] bytes =
        serdes
            .serializer()
            .serialize(TOPIC, new GenericRecordBuilder(before).set("a", "x").build());
    GenericRecord read = serdes.genericDeserializer(after).deserialize(TOPIC, bytes);

    assertThat(read.get("a")).isEqualTo("x");
    assertThat(read.get("b")).isNull();
    assertThat(read.get("c")).isEqualTo(7L);
  }
}
