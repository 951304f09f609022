package io.equipoise.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.contract.IngestPosition;
import io.equipoise.ingest.app.IngestCounts;
import io.equipoise.ingest.app.IngestListener;
import io.equipoise.ingest.app.Rate;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.PseudonymKey;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.TopicSpec;
import io.equipoise.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestServiceTest {
  private static final int ROWS = 3_000;

  /** Every tenth row is bad. */
  private static final int BAD_ROWS = ROWS / 10;

  @TempDir Path folder;

  @Test
  void shouldIngestEachItemOnceOverAKillInTheMiddle() throws Exception {
    Path descriptor = dataset("ingest-killed");
    Connection connection =
        new Connection(
            SharedStack.kafka().bootstrapServers(), SharedStack.registry().url(), Map.of());
    TopicAdmin.ensure(connection, List.of(Topics.of("ingest-killed").ingestPositions()));
    Path log = folder.resolve("log");
    String[] arguments = {
      "--descriptor", descriptor.toString(),
      "--data", folder.toString(),
      "--bootstrap-servers", connection.bootstrapServers(),
      "--registry-url", connection.registryUrl(),
      "--rate", "400"
    };

    Process first = IngestProcess.start(log, arguments);
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> read(connection, "ingest-killed") > ROWS / 10 || !first.isAlive());
      assertThat(first.isAlive()).as(Files.readString(log)).isTrue();
    } finally {
      // SIGKILL
      first.destroyForcibly().waitFor();
    }
    long readWhenKilled = read(connection, "ingest-killed");
    assertThat(readWhenKilled).isBetween(ROWS / 10L, ROWS - 1L);

    arguments[arguments.length - 1] = "max";
    Process second = IngestProcess.start(log, arguments);
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).as(Files.readString(log)).isTrue();

    assertThat(second.exitValue()).as(Files.readString(log)).isZero();
    assertThat(Files.readString(log))
        .contains("ingest-killed: 3000 items read, 2700 accepted, 300 rejected");
    assertEachRowOnce(connection, "ingest-killed");
  }

  @Test
  void shouldContinueWhereItWasStopped() throws Exception {
    DatasetDescriptor descriptor = load(dataset("ingest-stopped"));
    Connection connection =
        new Connection(SharedStack.kafka().bootstrapServers(), "mock://ingest-stopped", Map.of());
    try (IngestService service =
        new IngestService(config(descriptor, connection, Rate.of(1_000)), IngestListener.NONE)) {
      service.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> service.counts().read() > 0);
      service.close();
      assertThat(service.awaitCompletion()).isFalse();
      assertThat(service.counts().read()).isLessThan(ROWS);
    }

    List<Long> progress = new ArrayList<>();
    AtomicBoolean completed = new AtomicBoolean();
    IngestListener listener =
        new IngestListener() {
          @Override
          public void progress(long read, long accepted, long rejected) {
            progress.add(read);
          }

          @Override
          public void completed() {
            completed.set(true);
          }
        };
    try (IngestService service =
        new IngestService(config(descriptor, connection, Rate.MAXIMUM), listener)) {
      service.start();
      assertThat(service.awaitCompletion()).isTrue();
      IngestCounts counts = service.counts();
      assertThat(counts.read()).isEqualTo(ROWS);
      assertThat(counts.rejected()).isEqualTo(BAD_ROWS);
    }

    assertThat(completed).isTrue();
    assertThat(progress).isSorted().endsWith((long) ROWS);
    assertThat(progress.get(0)).isPositive();
    assertEachRowOnce(connection, "ingest-stopped");
  }

  @Test
  void shouldNotStartWithoutItsFiles() throws IOException {
    DatasetDescriptor descriptor = load(dataset("ingest-fileless"));
    Files.delete(folder.resolve("visits.csv"));
    Connection connection = new Connection("localhost:1", "mock://ingest-fileless", Map.of());

    try (IngestService service =
        new IngestService(config(descriptor, connection, Rate.MAXIMUM), IngestListener.NONE)) {
      assertThatThrownBy(service::start)
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("visits.csv does not exist");
    }
  }

  private IngestConfig config(DatasetDescriptor descriptor, Connection connection, Rate rate) {
    return IngestConfig.of(
        descriptor,
        connection,
        folder,
        rate,
        PseudonymKey.of("correct horse battery".getBytes(StandardCharsets.UTF_8)));
  }

  private Path dataset(String name) throws IOException {
    StringBuilder rows =
        new StringBuilder("visit,person,seen,age,sex,race,weight,disease,smoker\n");
    for (int i = 0; i < ROWS; i++) {
      rows.append(
          "v%d,p%d,2020-05-04,%s,0,white,70,no,never%n".formatted(i, i, isBad(i) ? "?!" : 42));
    }
    Files.writeString(folder.resolve("visits.csv"), rows);
    return Files.writeString(
        folder.resolve("descriptor.yaml"),
        Fixtures.csvClinicYaml().replace("dataset: clinic", "dataset: " + name));
  }

  private static boolean isBad(int row) {
    return row % 10 == 9;
  }

  private static DatasetDescriptor load(Path descriptor) throws IOException {
    return Fixtures.parse(Files.readString(descriptor));
  }

  private static long read(Connection connection, String dataset) {
    return new TopicReader(connection)
            .read(
                Topics.of(dataset).ingestPositions().name(),
                new WireSerdes(connection).deserializer(IngestPosition.class))
            .latest()
            .values()
            .stream()
            .mapToLong(IngestPosition::getRead)
            .sum();
  }

  private static void assertEachRowOnce(Connection connection, String dataset) {
    Topics topics = Topics.of(dataset);
    // A commit reaches the readers a moment after the writer.
    await().atMost(Duration.ofSeconds(30)).until(() -> read(connection, dataset) == ROWS);
    List<String> badRows = new ArrayList<>();
    for (int i = 9; i < ROWS; i += 10) {
      badRows.add("v%d,p%d,2020-05-04,?!,0,white,70,no,never".formatted(i, i));
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(
                      contents(
                          connection,
                          topics.records(),
                          new WireSerdes(connection).genericDeserializer()))
                  .hasSize(ROWS - BAD_ROWS)
                  .extracting(record -> record.get("recordId").toString())
                  .doesNotHaveDuplicates();
              assertThat(contents(connection, topics.rejected(), new ByteArrayDeserializer()))
                  .extracting(value -> new String(value, StandardCharsets.UTF_8))
                  .containsExactlyInAnyOrderElementsOf(badRows);
            });
  }

  private static <V> List<V> contents(
      Connection connection, TopicSpec topic, Deserializer<V> values) {
    return new TopicReader(connection)
        .read(topic.name(), values).records().stream().map(ConsumerRecord::value).toList();
  }
}
