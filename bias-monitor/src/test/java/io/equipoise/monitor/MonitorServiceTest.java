package io.equipoise.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.localstack.SharedStack;
import io.equipoise.monitor.app.MonitorListener;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.PseudonymKey;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service in this process, on a real broker, with the registry that is part of this process.
 */
class MonitorServiceTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private static final class Heard implements MonitorListener {
    private final CountDownLatch running = new CountDownLatch(1);
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @Override
    public void running() {
      running.countDown();
    }

    @Override
    public void failed(Throwable failure) {
      failures.add(failure);
    }
  }

  @Test
  void shouldRaiseAnAlertSoonAfterTheDecidingRecord() throws Exception {
    DatasetDescriptor descriptor = Ward.descriptor("ward-served");
    Connection connection = connection("served");
    Heard heard = new Heard();
    try (WardStream ward = new WardStream(descriptor, connection);
        MonitorService service =
            new MonitorService(new MonitorConfig(descriptor, connection, folder, 2), heard)) {
      service.start();
      assertThat(heard.running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      ward.send(people(99));
      await().atMost(PATIENCE).until(() -> ward.covered() == 99);
      assertThat(ward.alerts()).isEmpty();

      ward.send(people(1));

      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> ward.alerts().stream().anyMatch(a -> a.getState() == AlertState.FIRING));
      assertThat(heard.failures).isEmpty();
    }
  }

  @Test
  void shouldGoOnWhereItWasClosed() throws Exception {
    DatasetDescriptor descriptor = Ward.descriptor("ward-reopened");
    Connection connection = connection("reopened");
    List<PatientRecord> records =
        Ward.stream(2, 600, 0.5, Duration.ofSeconds(1), Duration.ofMinutes(1));
    try (WardStream ward = new WardStream(descriptor, connection)) {
      try (MonitorService service =
          new MonitorService(new MonitorConfig(descriptor, connection, folder, 1), new Heard())) {
        service.start();
        ward.send(records.subList(0, 300));
        await().atMost(PATIENCE).until(() -> ward.covered() == 300);
      }
      ward.send(records.subList(300, 600));
      try (MonitorService service =
          new MonitorService(new MonitorConfig(descriptor, connection, folder, 2), new Heard())) {
        service.start();
        await().atMost(PATIENCE).until(() -> ward.covered() == 600);
      }

      Map<String, Long> recount = WardStream.recount(descriptor, records);
      assertThat(ward.newestSnapshot().orElseThrow().getSubgroups())
          .allSatisfy(s -> assertThat(s.getCount()).isEqualTo(recount.get(s.getSubgroup())));
    }
  }

  @Test
  void shouldResolveAlertsOnceThatANewReferenceLeavesBehind() throws Exception {
    DatasetDescriptor before = Ward.descriptor("ward-changed");
    DatasetDescriptor after =
        DescriptorLoader.parse(
            "ward.yaml",
            Ward.yaml("ward-changed").replace("made-up-1", "made-up-2").getBytes(UTF_8));
    Connection connection = connection("changed");
    try (WardStream ward = new WardStream(before, connection)) {
      try (MonitorService service =
          new MonitorService(new MonitorConfig(before, connection, folder, 1), new Heard())) {
        service.start();
        ward.send(people(120));
        await()
            .atMost(PATIENCE)
            .until(() -> ward.alerts().stream().anyMatch(a -> a.getState() == AlertState.FIRING));
      }
      List<String> fired =
          ward.alerts().stream()
              .filter(a -> a.getState() == AlertState.FIRING)
              .map(ImbalanceAlert::getAlertId)
              .distinct()
              .toList();
      for (int start = 0; start < 2; start++) {
        long snapshots = ward.snapshots();
        try (MonitorService service =
            new MonitorService(new MonitorConfig(after, connection, folder, 1), new Heard())) {
          service.start();
          await().atMost(PATIENCE).until(() -> ward.snapshots() > snapshots);
        }
      }

      assertThat(ward.alerts())
          .filteredOn(a -> a.getState() == AlertState.RESOLVED)
          .extracting(ImbalanceAlert::getAlertId)
          .containsExactlyInAnyOrderElementsOf(fired);
    }
  }

  @Test
  void shouldWatchATopicOfOthersWithAllItsPartitions() throws Exception {
    String topic = "hospital.visits-watched";
    DatasetDescriptor descriptor = Clinic.descriptor("clinic-watched", topic);
    Connection connection = connection("watched");
    Topics topics = Topics.of(descriptor.dataset());
    WireSerdes serdes = new WireSerdes(connection);
    TopicReader reader = new TopicReader(connection);
    Heard heard = new Heard();
    PseudonymKey key = PseudonymKey.of("correct horse battery".getBytes(UTF_8));
    try (Admin admin = Admin.create(connection.admin());
        KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(
                connection.producer("hospital"),
                new StringSerializer(),
                new ByteArraySerializer());
        MonitorService service =
            new MonitorService(
                new MonitorConfig(descriptor, connection, folder, 1, Optional.of(key)), heard)) {
      // The records are years old: with the broker's seven days it would delete them at its next
      // look, half a minute after its start.
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, 3, (short) 1)
                      .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"))))
          .all()
          .get();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        byte[] visit =
            serdes.serializer().serialize(topic, Clinic.visit(Clinic.VISIT, 40, "F", i % 2 == 0));
        sent.add(
            producer.send(
                new ProducerRecord<>(topic, i % 3, Ward.START.toEpochMilli(), "mrn-" + i, visit)));
      }
      for (Future<RecordMetadata> delivered : sent) {
        delivered.get();
      }

      service.start();

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(heard.failures).isEmpty();
                assertThat(
                        reader
                            .read(topics.rejected().name(), new ByteArrayDeserializer())
                            .records())
                    .extracting(
                        rejected ->
                            new String(rejected.headers().lastHeader("code").value(), UTF_8))
                    .isEmpty();
                assertThat(
                        reader
                            .read(
                                topics.representation().name(),
                                serdes.deserializer(RepresentationSnapshot.class))
                            .latest()
                            .values())
                    .anySatisfy(
                        snapshot -> {
                          assertThat(snapshot.getRecords()).isEqualTo(120);
                          assertThat(snapshot.getOffsets()).hasSize(3);
                        });
              });
      Set<String> expected =
          IntStream.range(0, 120)
              .mapToObj(i -> Pseudonyms.keyed(key.bytes(), "clinic-watched").patient("mrn-" + i))
              .collect(Collectors.toSet());
      assertThat(
              reader
                  .read(topics.trainingSample().name(), serdes.genericDeserializer())
                  .latest()
                  .values())
          .isNotEmpty()
          .allSatisfy(record -> assertThat(expected).contains((String) record.get("patientId")));
      assertThat(admin.listTopics().names().get())
          .contains(topics.rejected().name())
          .doesNotContain(topics.records().name());
    }
  }

  @Test
  void shouldNameTheTopicOfOthersThatDoesNotExistAndCreateNothing() throws Exception {
    DatasetDescriptor descriptor = Clinic.descriptor("clinic-mistyped", "hospital.vistis");
    Connection connection = connection("mistyped");
    try (Admin admin = Admin.create(connection.admin());
        MonitorService service =
            new MonitorService(new MonitorConfig(descriptor, connection, folder, 1), new Heard())) {
      assertThatThrownBy(service::start)
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("hospital.vistis")
          .hasMessageContaining("sources.topic.name");
      assertThat(admin.listTopics().names().get())
          .noneMatch(name -> name.startsWith("clinic-mistyped."))
          .doesNotContain("hospital.vistis");
    }
  }

  @Test
  void shouldRefuseATopicBesideFiles() {
    Connection anywhere = new Connection("127.0.0.1:1", "mock://none", Map.of());
    String yaml = Clinic.yaml("clinic", "hospital.visits");
    DatasetDescriptor both =
        Clinic.parse(
            yaml
                + "  csv:\n    files: [{ path: a.csv }]\n"
                + "    columns: { age: age, sex: sex, disease: disease }\n");

    assertThatThrownBy(() -> new MonitorConfig(both, anywhere, folder, 1))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("sources.topic");
  }

  @Test
  void shouldSayWhichBrokerDoesNotAnswer() {
    Connection nowhere = new Connection("127.0.0.1:1", "mock://nowhere", Map.of());
    try (MonitorService service =
        new MonitorService(
            new MonitorConfig(Ward.descriptor("ward-nowhere"), nowhere, folder, 1), new Heard())) {
      assertThatThrownBy(service::start)
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("127.0.0.1:1");
    }
  }

  @Test
  void shouldRefuseNoThreads() {
    Connection anywhere = new Connection("127.0.0.1:1", "mock://none", Map.of());

    assertThatThrownBy(() -> new MonitorConfig(Ward.descriptor(), anywhere, folder, 0))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("--threads");
  }

  /** Men only. */
  private static List<PatientRecord> people(int count) {
    return IntStream.range(0, count).mapToObj(i -> Ward.man(i, Ward.START)).toList();
  }

  private static Connection connection(String registry) {
    return new Connection(SharedStack.kafka().bootstrapServers(), "mock://" + registry, Map.of());
  }
}
