package io.equipoise.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.app.IngestListener;
import io.equipoise.ingest.app.Rate;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.PseudonymKey;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.telemetry.Telemetry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watched folder over restarts, onto a broker. */
class WatchTest {
  private static final String HEADER = "visit,person,seen,age,sex,race,weight,disease,smoker\n";

  @TempDir Path folder;

  @Test
  void shouldTakeInEachFileOnceOverARestart() throws Exception {
    DatasetDescriptor descriptor =
        Fixtures.parse(Fixtures.csvClinicYaml().replace("dataset: clinic", "dataset: watched"));
    Connection connection =
        new Connection(SharedStack.kafka().bootstrapServers(), "mock://watched", Map.of());
    write("a.csv", HEADER + row("a1") + row("a2") + "broken\n");
    write("other.csv", "no,such,header\n");
    try (IngestService service = watching(descriptor, connection)) {
      service.start();
      awaitRead(service, 3);
      Files.createDirectory(folder.resolve("sub"));
      write("sub/b.csv", HEADER + row("b1"));
      awaitRead(service, 4);
      service.close();
      assertThat(service.awaitCompletion()).isFalse();
    }
    write("c.csv", HEADER + row("c1") + row("c2"));
    try (IngestService service = watching(descriptor, connection)) {
      service.start();
      awaitRead(service, 6);
      write("other.csv", HEADER + row("o1"));
      awaitRead(service, 7);
      assertThat(service.counts().rejected()).isEqualTo(1);
    }

    assertThat(count(connection, Topics.of("watched").records().name())).isEqualTo(6);
    assertThat(count(connection, Topics.of("watched").rejected().name())).isEqualTo(1);
  }

  @Test
  void shouldTakeInJsonFilesOnceOverARestart() throws Exception {
    DatasetDescriptor descriptor =
        Fixtures.parse(
            Fixtures.csvClinicYaml().replace("dataset: clinic", "dataset: watched-json"));
    Connection connection =
        new Connection(SharedStack.kafka().bootstrapServers(), "mock://watched-json", Map.of());
    write("a.ndjson", object("a1") + "\n" + object("a2") + "\n{broken\n");
    Files.writeString(folder.resolve("later.ndjson.part"), object("no"));
    try (IngestService service = watching(descriptor, connection)) {
      service.start();
      awaitRead(service, 3);
      Files.createDirectory(folder.resolve("sub"));
      write("sub/b.json", "[" + object("b1") + ", " + object("b2") + "]");
      awaitRead(service, 5);
      service.close();
      assertThat(service.awaitCompletion()).isFalse();
    }
    write("c.jsonl", object("c1"));
    try (IngestService service = watching(descriptor, connection)) {
      service.start();
      awaitRead(service, 6);
      Files.move(folder.resolve("later.ndjson.part"), folder.resolve("later.ndjson"));
      awaitRead(service, 7);
      assertThat(service.counts().rejected()).isEqualTo(1);
    }

    assertThat(count(connection, Topics.of("watched-json").records().name())).isEqualTo(6);
    assertThat(count(connection, Topics.of("watched-json").rejected().name())).isEqualTo(1);
  }

  private static String object(String visit) {
    return "{\"recordId\":\"%s\",\"patientId\":\"p-%s\",\"seen\":\"2020-01-01\",\"age\":40}"
        .formatted(visit, visit);
  }

  private static long count(Connection connection, String topic) {
    return new TopicReader(connection).read(topic, new ByteArrayDeserializer()).records().size();
  }

  private static void awaitRead(IngestService service, long items) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(service.counts().read()).isEqualTo(items));
  }

  private IngestService watching(DatasetDescriptor descriptor, Connection connection) {
    IngestConfig config =
        IngestConfig.of(
            descriptor,
            connection,
            folder,
            Rate.MAXIMUM,
            PseudonymKey.of("correct horse battery".getBytes(StandardCharsets.UTF_8)));
    return IngestService.watching(
        config, Duration.ofMillis(300), IngestListener.NONE, Telemetry.silent());
  }

  private static String row(String visit) {
    return visit + ",p-" + visit + ",2020-01-01,40,0,white,70,no,never\n";
  }

  private void write(String name, String text) throws Exception {
    Path part = folder.resolve("x.part");
    Files.writeString(part, text);
    Files.move(
        part,
        folder.resolve(name),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
