package io.equipoise.monitor.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.cohort.record.RecordSchemas;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SubgroupRepresentation;
import io.equipoise.monitor.Clinic;
import io.equipoise.monitor.Ward;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A topic of others, watched where it is, on Kafka's own test driver. */
class MappedTopicTest {
  private static final Connection CONNECTION =
      new Connection("localhost:1", "mock://mapped-topic", Map.of());
  private static final String TOPIC = "hospital.visits";
  private static final byte[] KEY = "correct horse battery".getBytes(UTF_8);

  private final WireSerdes serdes = new WireSerdes(CONNECTION);
  private TopologyTestDriver driver;
  private TestInputTopic<String, byte[]> visits;

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void shouldReadTheTopicOfOthersInPlaceOfItsOwn() {
    start(Clinic.descriptor("clinic", TOPIC));

    String topology = topology(Clinic.descriptor("clinic", TOPIC)).describe().toString();

    assertThat(topology).contains(TOPIC).doesNotContain("clinic.records");
  }

  @Test
  void shouldCountByMappedFieldsAndTimestampAcrossSchemas() {
    start(Clinic.descriptor("clinic", TOPIC));
    for (int i = 0; i < 90; i++) {
      send("mrn-" + i, Clinic.visit(Clinic.VISIT, 40, "M", true), Ward.START);
    }
    for (int i = 90; i < 120; i++) {
      send("mrn-" + i, Clinic.visit(Clinic.LATER_VISIT, 40, "F", false), Ward.START);
      send("mrn-" + i, Clinic.visit(Clinic.VISIT, 40, "F", false), Ward.START.plusSeconds(59));
    }

    RepresentationSnapshot snapshot = snapshot();

    assertThat(snapshot.getRecords()).isEqualTo(150);
    assertThat(snapshot.getWindowEnd()).isEqualTo(Ward.START.plusSeconds(60));
    assertThat(snapshot.getStreamTime()).isEqualTo(Ward.START.plusSeconds(59));
    SubgroupRepresentation women =
        snapshot.getSubgroups().stream()
            .filter(s -> s.getSubgroup().equals("sex=female"))
            .findFirst()
            .orElseThrow();
    assertThat(women.getCount()).isEqualTo(60);
    assertThat(women.getShare().getValue()).isEqualTo(0.4);
    assertThat(rejected()).isEmpty();
  }

  @Test
  void shouldKeepASampleInItsOwnSchemaUnderPseudonyms() {
    start(Clinic.descriptor("clinic", TOPIC));
    for (int i = 0; i < 10; i++) {
      send("mrn-" + i, Clinic.visit(Clinic.VISIT, 30 + i, "F", i == 3), Ward.START);
    }

    List<TestRecord<byte[], byte[]>> sample = sample();

    assertThat(sample).hasSize(10);
    assertNoIdentity(sample);
    // HMAC-SHA-256 of patient, clinic and mrn-3, by Python's hmac: what ingestion writes too.
    GenericRecord third =
        decoded(sample).stream()
            .filter(r -> r.get("patientId").equals("e5ed594cfc4c9dedf934dc4b84827194"))
            .findFirst()
            .orElseThrow();
    assertThat(third.getSchema().getFullName()).isEqualTo("io.equipoise.clinic.PatientRecord");
    assertThat(third.get("recordId")).isEqualTo("0-3");
    assertThat(third.get("eventTime")).isEqualTo(Ward.START.toEpochMilli());
    assertThat(third.get("age")).isEqualTo(33L);
    assertThat(third.get("sex")).isEqualTo("female");
    assertThat(third.get("disease")).isEqualTo("yes");
  }

  @Test
  void shouldNotPassValuesOnWhenTheyHaveTheSampleSchema() {
    DatasetDescriptor descriptor =
        Clinic.parse(
            Clinic.yaml("clinic", TOPIC)
                .replace("columns:\n      age: person.ageYears", "columns:\n      age: age")
                .replaceAll("sex: \\{ from.*", "sex: sex")
                .replaceAll(
                    "disease: \\{ from.*",
                    "disease: disease\n    identity: { patient: patientId, record: recordId }"));
    start(descriptor);
    Schema own = RecordSchemas.real(descriptor);
    for (int i = 0; i < 3; i++) {
      GenericRecord record = new GenericData.Record(own);
      record.put("patientId", "mrn-" + i);
      record.put("recordId", "mrn-visit-" + i);
      record.put("eventTime", Ward.START.toEpochMilli());
      record.put("age", 40L);
      record.put("sex", "male");
      send("k", record, Ward.START);
    }

    List<TestRecord<byte[], byte[]>> sample = sample();

    assertThat(rejected()).isEmpty();
    assertThat(sample).hasSize(3);
    assertNoIdentity(sample);
    assertThat(decoded(sample))
        .allSatisfy(
            r -> {
              assertThat(r.getSchema().getFullName()).isEqualTo(own.getFullName());
              assertThat((String) r.get("patientId")).matches("[0-9a-f]{32}");
              assertThat((String) r.get("recordId")).matches("[0-9a-f]{32}");
            });
  }

  @Test
  void shouldRejectWithACodeAndKeepNoIdentityWhenAMessageIsNoRecord() {
    start(Clinic.descriptor("clinic", TOPIC));
    GenericRecord fine = Clinic.visit(Clinic.VISIT, 40, "F", true);
    byte[] cutShort = Arrays.copyOf(bytes(fine), bytes(fine).length - 2);
    Schema invoice =
        Schema.createRecord(
            "Invoice",
            "",
            "org.hospital",
            false,
            List.of(new Schema.Field("diagnosed", Schema.create(Schema.Type.BOOLEAN))));
    GenericRecord stranger = new GenericData.Record(invoice);
    stranger.put("diagnosed", true);
    Schema textual =
        new Schema.Parser()
            .parse(Clinic.VISIT.toString().replace("[\"int\",\"null\"]", "\"string\""));
    GenericRecord wrongType = Clinic.visit(textual, 40, "F", true);
    ((GenericRecord) wrongType.get("person")).put("ageYears", "mrn-40");

    visits.pipeInput("mrn-1", "mrn-1 is not avro".getBytes(UTF_8), Ward.START);
    visits.pipeInput("mrn-2", (byte[]) null, Ward.START);
    visits.pipeInput("mrn-3", new byte[] {0, 0, 15, 66, 63, 1, 2, 3}, Ward.START);
    visits.pipeInput("mrn-4", cutShort, Ward.START);
    visits.pipeInput("mrn-5", new byte[(1 << 20) + 1], Ward.START);
    visits.pipeInput(
        new TestRecord<>("mrn-6", bytes(fine), headers("synthetic", "true"), Ward.START));
    visits.pipeInput(null, bytes(fine), Ward.START);
    send("mrn-7", stranger, Ward.START);
    send("mrn-8", wrongType, Ward.START);
    send("mrn-9", Clinic.visit(Clinic.VISIT, 17, "F", true), Ward.START);
    send("mrn-10", fine, Ward.START.plus(Duration.ofDays(2)));
    send("mrn-11", fine, Instant.EPOCH);
    send("mrn-12", fine, Ward.START);

    List<TestRecord<byte[], byte[]>> rejected = rejected();
    assertThat(rejected)
        .extracting(r -> text(r.headers(), "code"))
        .containsExactly(
            "undecodable",
            "null-value",
            "unknown-schema",
            "undecodable",
            "too-large",
            "synthetic-record",
            "missing-identity",
            "missing-field",
            "wrong-type",
            "out-of-range",
            "event-time-in-future",
            "missing-time");
    assertThat(rejected)
        .extracting(r -> text(r.headers(), "field"))
        .containsExactly(
            "", "", "", "", "", "", "patient", "age", "age", "age", "eventTime", "eventTime");
    for (int i = 0; i < rejected.size(); i++) {
      assertThat(text(rejected.get(i).headers(), "position")).isEqualTo("0:" + i);
      assertThat(text(rejected.get(i).headers(), "source")).isEqualTo(TOPIC);
    }
    assertThat(rejected).allSatisfy(r -> assertThat(r.key()).isNull());
    assertThat(rejected).allSatisfy(r -> assertThat(r.value()).isNull());
    assertNoIdentity(rejected);
    assertThat(sample()).hasSize(1);
  }

  @Test
  void shouldErasePatientsByTheIdentityThatTheirKeyIs() {
    start(Clinic.descriptor("clinic", TOPIC));
    send("mrn-1", Clinic.visit(Clinic.VISIT, 40, "F", true), Ward.START);
    send("mrn-2", Clinic.visit(Clinic.VISIT, 40, "F", true), Ward.START);
    visits.pipeInput(
        new TestRecord<>("mrn-1", null, headers("erase", "true"), Ward.START.plusSeconds(1)));

    Map<String, byte[]> left = new HashMap<>();
    List<TestRecord<byte[], byte[]>> sample = sample();
    sample.forEach(r -> left.put(new String(r.key(), UTF_8), r.value()));

    assertThat(sample).hasSize(3);
    assertThat(left.values()).containsOnlyOnce((byte[]) null).hasSize(2);
    assertThat(left.values().stream().filter(v -> v != null))
        .singleElement()
        .satisfies(
            value ->
                assertThat(serdes.genericDeserializer().deserialize(TOPIC, value).get("patientId"))
                    .isEqualTo(Pseudonyms.keyed(KEY, "clinic").patient("mrn-2")));
    assertThat(rejected()).isEmpty();
  }

  private void start(DatasetDescriptor descriptor) {
    driver = new TopologyTestDriver(topology(descriptor), properties(), Ward.START);
    visits = driver.createInputTopic(TOPIC, new StringSerializer(), new ByteArraySerializer());
  }

  private Topology topology(DatasetDescriptor descriptor) {
    return MonitorTopology.build(
        new MonitorTopology.Settings(
            descriptor,
            1,
            serdes,
            () -> Pseudonyms.keyed(KEY, "clinic"),
            Duration.ofMillis(500),
            Duration.ofSeconds(1)));
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "equipoise-monitor-clinic");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    return properties;
  }

  private void send(String key, GenericRecord visit, Instant at) {
    visits.pipeInput(key, bytes(visit), at);
  }

  /** Each schema under a subject of its own: the registry is not what is tested here. */
  private byte[] bytes(GenericRecord visit) {
    return serdes.serializer().serialize("visits-" + visit.getSchema().hashCode(), visit);
  }

  private RepresentationSnapshot snapshot() {
    driver.advanceWallClockTime(Duration.ofMillis(500));
    driver.advanceWallClockTime(Duration.ofMillis(500));
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    return driver
        .createOutputTopic(
            "clinic.representation",
            new StringDeserializer(),
            serdes.deserializer(RepresentationSnapshot.class))
        .readKeyValuesToMap()
        .values()
        .iterator()
        .next();
  }

  private List<TestRecord<byte[], byte[]>> sample() {
    return read("clinic.training-sample");
  }

  private List<TestRecord<byte[], byte[]>> rejected() {
    return read("clinic.rejected");
  }

  private List<TestRecord<byte[], byte[]>> read(String topic) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  private List<GenericRecord> decoded(List<TestRecord<byte[], byte[]>> sample) {
    return sample.stream()
        .map(r -> serdes.genericDeserializer().deserialize("clinic.training-sample", r.value()))
        .toList();
  }

  /** Every identity in these tests begins with mrn-. */
  private static void assertNoIdentity(List<TestRecord<byte[], byte[]>> written) {
    for (TestRecord<byte[], byte[]> record : written) {
      assertThat(raw(record.key())).doesNotContain("mrn-");
      assertThat(raw(record.value())).doesNotContain("mrn-");
      for (Header header : record.headers()) {
        assertThat(raw(header.value())).doesNotContain("mrn-");
      }
    }
  }

  private static String raw(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, ISO_8859_1);
  }

  private static Headers headers(String name, String value) {
    return new RecordHeaders().add(name, value.getBytes(UTF_8));
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), UTF_8);
  }
}
