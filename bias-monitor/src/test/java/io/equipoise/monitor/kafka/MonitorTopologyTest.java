package io.equipoise.monitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Split;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.cohort.record.RecordSchemas;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.EstimateState;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.Provenance;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SubgroupRepresentation;
import io.equipoise.monitor.Ward;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.Headers;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The topology on Kafka's own test driver: one input partition of one. */
class MonitorTopologyTest {
  private static final Connection CONNECTION =
      new Connection("localhost:1", "mock://monitor-topology", Map.of());

  private final DatasetDescriptor descriptor = Ward.descriptor();
  private final WireSerdes serdes = new WireSerdes(CONNECTION);
  private final RecordCodec codec = new RecordCodec(descriptor);
  private TopologyTestDriver driver;
  private TestInputTopic<String, byte[]> records;

  @BeforeEach
  void start() {
    driver = new TopologyTestDriver(topology(), properties(), Ward.START);
    records =
        driver.createInputTopic("ward.records", new StringSerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void shouldBeTheTopologyOnFile() throws IOException {
    try (InputStream golden =
        MonitorTopologyTest.class.getResourceAsStream("/topology-monitor.txt")) {
      assertThat(topology().describe().toString().strip())
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }

  @Test
  void shouldShowTheSameTopologyInTheDocumentation() throws IOException {
    Path documented = Path.of("..", "docs", "topology-monitor.txt");
    try (InputStream golden =
        MonitorTopologyTest.class.getResourceAsStream("/topology-monitor.txt")) {
      assertThat(documented).hasBinaryContent(golden.readAllBytes());
    }
  }

  @Test
  void shouldPublishASnapshotOnceASecondWhenRecordsCame() {
    pipe(men(90));
    pipe(women(30));
    flushAndPublish();

    Map<String, RepresentationSnapshot> snapshots = snapshots();

    assertThat(snapshots).containsOnlyKeys("1h@2024-03-01T07:01:00Z");
    RepresentationSnapshot snapshot = snapshots.get("1h@2024-03-01T07:01:00Z");
    assertThat(snapshot.getRecords()).isEqualTo(120);
    assertThat(snapshot.getWindowEnd()).isEqualTo(Ward.START.plusSeconds(60));
    assertThat(snapshot.getOffsets())
        .singleElement()
        .satisfies(o -> assertThat(o.getOffset()).isEqualTo(120));
    SubgroupRepresentation women = subgroup(snapshot, "sex=female");
    assertThat(women.getCount()).isEqualTo(30);
    assertThat(women.getShare().getValue()).isEqualTo(0.25);
    assertThat(women.getRatio().getValue()).isEqualTo(0.5);
    assertThat(subgroup(snapshot, "sex=female&ageBand=65-100").getShare().getValue()).isZero();
    driver.advanceWallClockTime(Duration.ofSeconds(5));
    assertThat(snapshots()).isEmpty();
  }

  @Test
  void shouldSayThatPatientsAreCountedWhenTheyAre() {
    pipe(men(90));
    pipe(women(30));
    flushAndPublish();
    assertThat(snapshots().get("1h@2024-03-01T07:01:00Z").getCountingUnit()).isEqualTo("record");
    assertThat(alerts().get("sex=female").getCountingUnit()).isEqualTo("record");

    driver.close();
    driver = new TopologyTestDriver(topology(Ward.countingPatients()), properties(), Ward.START);
    records =
        driver.createInputTopic("ward.records", new StringSerializer(), new ByteArraySerializer());
    for (int visit = 0; visit < 3; visit++) {
      pipe(men(90));
      pipe(women(30));
    }
    flushAndPublish();

    RepresentationSnapshot snapshot = snapshots().get("1h@2024-03-01T07:01:00Z");
    assertThat(snapshot.getCountingUnit()).isEqualTo("patient");
    assertThat(snapshot.getRecords()).isEqualTo(120);
    ImbalanceAlert alert = alerts().get("sex=female");
    assertThat(alert.getCountingUnit()).isEqualTo("patient");
    assertThat(alert.getSupport()).isEqualTo(120);
  }

  @Test
  void shouldRaiseUpdateAndResolveAnAlert() {
    pipe(women(30));
    pipe(men(90));
    flush();
    ImbalanceAlert raised = alerts().get("sex=female");
    pipe(men(60));
    flush();
    ImbalanceAlert updated = alerts().get("sex=female");
    pipe(women(400));
    flush();
    ImbalanceAlert resolved = alerts().get("sex=female");

    assertThat(raised.getState()).isEqualTo(AlertState.FIRING);
    assertThat(raised.getEpisode()).isEqualTo(1);
    assertThat(raised.getDeficit()).isEqualTo(60);
    assertThat(raised.getSupport()).isEqualTo(120);
    assertThat(raised.getCount()).isEqualTo(30);
    assertThat(raised.getLogEvidence()).isGreaterThan(raised.getLogEvidenceCut());
    assertThat(raised.getRaisedAt()).isEqualTo(Ward.START);
    assertThat(raised.getShare().getConfidence()).isEqualTo(0.99);
    assertThat(updated.getState()).isEqualTo(AlertState.FIRING);
    assertThat(updated.getDeficit()).isEqualTo(120);
    assertThat(updated.getRevision()).isEqualTo(2);
    assertThat(resolved.getState()).isEqualTo(AlertState.RESOLVED);
    assertThat(resolved.getResolvedAt()).isEqualTo(Ward.START);
    assertThat(resolved.getAlertId()).isEqualTo(raised.getAlertId()).hasSize(16);
  }

  @Test
  void shouldNotShowACountOfOneToTen() {
    pipe(men(190));
    pipe(women(7));
    flushAndPublish();

    SubgroupRepresentation women =
        subgroup(snapshots().get("1h@2024-03-01T07:01:00Z"), "sex=female");
    ImbalanceAlert alert = alerts().get("sex=female");

    assertThat(women.getCount()).isNull();
    assertThat(women.getShare().getState()).isEqualTo(EstimateState.INSUFFICIENT);
    assertThat(women.getRatio().getState()).isEqualTo(EstimateState.INSUFFICIENT);
    assertThat(women.getBaseRate().getN()).isNull();
    assertThat(alert.getState()).isEqualTo(AlertState.FIRING);
    assertThat(alert.getCount()).isNull();
    assertThat(alert.getShare().getValue()).isNull();
    assertThat(alert.getShare().getUpper()).isNull();
    assertThat(alert.getRatio().getValue()).isNull();
    // As if there were none: 0.5 * 197 / 0.5 = 197.
    assertThat(alert.getDeficit()).isEqualTo(200);
    assertThat(alert.getReason()).contains("a suppressed number of 19");
  }

  @Test
  void shouldPutAsideWhatIsNoRecordAndGoOn() {
    Schema stranger =
        Schema.createRecord(
            "Invoice",
            "",
            "com.example",
            false,
            List.of(new Schema.Field("total", Schema.create(Schema.Type.LONG))));
    GenericRecord invoice = new GenericData.Record(stranger);
    invoice.put("total", 1L);
    byte[] unknownSchema = {0, 0, 15, 66, 63, 1, 2, 3};
    byte[] cutShort = bytes(Ward.man(1, Ward.START));

    records.pipeInput("poison", "not avro".getBytes(StandardCharsets.UTF_8));
    records.pipeInput("nothing", (byte[]) null);
    records.pipeInput("stranger", serdes.serializer().serialize("invoices", invoice));
    records.pipeInput("unknown", unknownSchema);
    records.pipeInput("short", Arrays.copyOf(cutShort, cutShort.length - 4));
    records.pipeInput("future", bytes(Ward.man(2, Ward.START.plus(Duration.ofDays(2)))));
    records.pipeInput("ancient", bytes(Ward.man(3, Instant.parse("-0044-03-15T12:00:00Z"))));
    pipe(men(120));
    flushAndPublish();

    List<TestRecord<byte[], byte[]>> rejected = rejected();
    assertThat(rejected)
        .extracting(r -> text(r.headers(), "code"))
        .containsExactly(
            "undecodable",
            "null-value",
            "wrong-schema",
            "unknown-schema",
            "undecodable",
            "event-time-in-future",
            "event-time-out-of-range");
    assertThat(rejected)
        .extracting(r -> text(r.headers(), "position"))
        .containsExactly("0:0", "0:1", "0:2", "0:3", "0:4", "0:5", "0:6");
    assertThat(rejected).extracting(r -> text(r.headers(), "source")).containsOnly("records");
    assertThat(rejected)
        .extracting(r -> text(r.headers(), "field"))
        .containsExactly("", "", "", "", "", "eventTime", "eventTime");
    assertThat(rejected.get(0).key()).isEqualTo("poison".getBytes(StandardCharsets.UTF_8));
    assertThat(rejected.get(0).value()).isEqualTo("not avro".getBytes(StandardCharsets.UTF_8));
    assertThat(rejected.get(1).value()).isNull();
    assertThat(snapshots().values())
        .singleElement()
        .extracting(RepresentationSnapshot::getRecords)
        .isEqualTo(120L);
  }

  @Test
  void shouldRejectSyntheticRecordsByHeaderAndByProvenance() {
    Schema synthetic = RecordSchemas.synthetic(descriptor, Provenance.getClassSchema());
    GenericRecord made = codec.encode(Ward.woman(1, Ward.START), synthetic);
    GenericData.Record provenance = new GenericData.Record(Provenance.getClassSchema());
    provenance.put("synthetic", true);
    for (String field :
        List.of("batchId", "modelId", "generator", "generatorVersion", "alertId", "cell")) {
      provenance.put(field, "x");
    }
    made.put(RecordSchemas.PROVENANCE, provenance);
    GenericRecord real = codec.encode(Ward.woman(2, Ward.START), synthetic);

    TestRecord<String, byte[]> marked = new TestRecord<>("k", bytes(Ward.woman(3, Ward.START)));
    marked.headers().add("synthetic", "true".getBytes(StandardCharsets.UTF_8));
    records.pipeInput(marked);
    records.pipeInput("k", serdes.serializer().serialize("ward.synthetic", made));
    records.pipeInput("k", serdes.serializer().serialize("ward.synthetic", real));

    assertThat(rejected())
        .extracting(r -> text(r.headers(), "code"))
        .containsExactly("synthetic-record", "synthetic-record");
    assertThat(sample()).hasSize(1);
  }

  @Test
  void shouldCountLateRecordsApart() {
    pipe(men(100));
    records.advanceTime(Duration.ofMinutes(75));
    pipe(List.of(Ward.man(1, Ward.START.plus(Duration.ofMinutes(75)))));
    flush();
    pipe(
        List.of(Ward.woman(2, Ward.START), Ward.woman(3, Ward.START.plus(Duration.ofMinutes(40)))));
    pipe(
        IntStream.range(0, 80)
            .mapToObj(i -> Ward.man(i, Ward.START.plus(Duration.ofMinutes(75))))
            .toList());
    flushAndPublish();

    RepresentationSnapshot present = snapshots().get("1h@2024-03-01T08:16:00Z");

    assertThat(present.getRecords()).isEqualTo(82);
    assertThat(present.getLateRecords()).as("one, suppressed").isNull();
    assertThat(present.getStreamTime()).isEqualTo(Ward.START.plus(Duration.ofMinutes(75)));
  }

  @Test
  void shouldBoundTheSamplePerCellAndSplitAndKeepPatientsOnTheirSide() {
    pipe(Ward.stream(1, 3000, 0.5, Duration.ofMillis(500), Duration.ZERO));

    Map<String, GenericRecord> sample = sample();
    Map<String, Integer> sizes = new HashMap<>();
    CellScheme scheme = new CellScheme(descriptor);
    sample.forEach(
        (key, avro) -> {
          PatientRecord record = codec.decode(avro);
          String stratum =
              Split.of(record.patientId(), descriptor.sample()).key()
                  + "|"
                  + scheme.cellOf(record).key();
          assertThat(key).matches(Pattern.quote(stratum) + "\\|p0-\\d+");
          sizes.merge(stratum, 1, Integer::sum);
        });

    assertThat(sizes.values()).allMatch(n -> n <= 40);
    assertThat(sizes)
        .containsEntry("train|female|18-64", 40)
        .containsEntry("holdout|male|18-64", 40);
    assertThat(sizes.keySet()).anyMatch(s -> s.startsWith("train|unknown|"));
  }

  /** Twice: a chunk that was full since the last flush puts the rest off until the next. */
  private void flush() {
    driver.advanceWallClockTime(Duration.ofMillis(500));
    driver.advanceWallClockTime(Duration.ofMillis(500));
  }

  private void flushAndPublish() {
    flush();
    driver.advanceWallClockTime(Duration.ofSeconds(1));
  }

  private Topology topology() {
    return topology(descriptor);
  }

  private Topology topology(DatasetDescriptor watched) {
    return MonitorTopology.build(
        new MonitorTopology.Settings(
            watched,
            1,
            serdes,
            () -> {
              throw new AssertionError("own records have pseudonyms already");
            },
            Duration.ofMillis(500),
            Duration.ofSeconds(1)));
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "equipoise-monitor-ward");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    return properties;
  }

  private void pipe(List<PatientRecord> people) {
    people.forEach(person -> records.pipeInput(person.patientId(), bytes(person)));
  }

  private byte[] bytes(PatientRecord record) {
    return serdes.serializer().serialize("ward.records", codec.encode(record));
  }

  private Map<String, RepresentationSnapshot> snapshots() {
    return driver
        .createOutputTopic(
            "ward.representation",
            new StringDeserializer(),
            serdes.deserializer(RepresentationSnapshot.class))
        .readKeyValuesToMap();
  }

  /** The latest version of each subgroup's alert since the last call. */
  private Map<String, ImbalanceAlert> alerts() {
    Map<String, ImbalanceAlert> latest = new HashMap<>();
    driver
        .createOutputTopic(
            "ward.alerts", new StringDeserializer(), serdes.deserializer(ImbalanceAlert.class))
        .readKeyValuesToList()
        .forEach(
            e -> {
              assertThat(e.key).isEqualTo(e.value.getAlertId());
              latest.put(e.value.getSubgroup(), e.value);
            });
    return latest;
  }

  private Map<String, GenericRecord> sample() {
    return driver
        .createOutputTopic(
            "ward.training-sample", new StringDeserializer(), serdes.genericDeserializer())
        .readKeyValuesToMap();
  }

  private List<TestRecord<byte[], byte[]>> rejected() {
    return driver
        .createOutputTopic(
            "ward.rejected", new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static SubgroupRepresentation subgroup(RepresentationSnapshot snapshot, String id) {
    return snapshot.getSubgroups().stream()
        .filter(s -> s.getSubgroup().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static List<PatientRecord> women(int count) {
    return IntStream.range(0, count).mapToObj(i -> Ward.woman(i, Ward.START)).toList();
  }

  private static List<PatientRecord> men(int count) {
    return IntStream.range(0, count).mapToObj(i -> Ward.man(i, Ward.START)).toList();
  }
}
