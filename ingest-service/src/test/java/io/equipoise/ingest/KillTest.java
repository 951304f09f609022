package io.equipoise.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.contract.IngestPosition;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SIGKILL at random times during a file: what readers of committed records see is each record, and
 * each rejection, exactly once. Every build kills {@value #BY_DEFAULT} processes per kind of file;
 * {@code -Dequipoise.kills=N} says how many else, {@code -Dequipoise.kills.seed=N} when.
 */
class KillTest {
  private static final int BY_DEFAULT = 2;
  private static final int KILLS = Integer.getInteger("equipoise.kills", BY_DEFAULT);
  private static final long SEED = Long.getLong("equipoise.kills.seed", 1);

  /** So slow that a process is killed within the file, wherever it is. */
  private static final int PER_SECOND = 1_500;

  private static final int ROWS = 4 * PER_SECOND * (KILLS + 1);
  private static final int LONGEST_LIFE_MILLIS = 1_000;
  private static final String KEY = "correct horse battery";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"csv", "ndjson"})
  void shouldHaveEveryItemOnceWhenProcessesAreKilled(String kind) throws Exception {
    String dataset = "killed-" + kind;
    Connection connection =
        new Connection(
            SharedStack.kafka().bootstrapServers(), SharedStack.registry().url(), Map.of());
    Path log = folder.resolve("log");
    List<String> bad = write(kind);
    String[] arguments = {
      "--descriptor", descriptor(dataset, kind).toString(),
      "--data", folder.toString(),
      "--bootstrap-servers", connection.bootstrapServers(),
      "--registry-url", connection.registryUrl(),
      "--rate", String.valueOf(PER_SECOND)
    };
    TopicAdmin.ensure(connection, List.of(Topics.of(dataset).ingestPositions()));
    SplittableRandom random = new SplittableRandom(SEED);
    int midway = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      long before = position(connection, dataset);
      Process process = IngestProcess.start(log, arguments);
      try {
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> position(connection, dataset) > before || !process.isAlive());
        boolean ended = process.waitFor(random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS);
        midway += ended ? 0 : 1;
      } finally {
        // SIGKILL
        process.destroyForcibly().waitFor();
      }
    }
    assertThat(midway).as(Files.readString(log)).isPositive();

    arguments[arguments.length - 1] = "max";
    Process last = IngestProcess.start(log, arguments);
    try {
      assertThat(last.waitFor(120, TimeUnit.SECONDS)).as(Files.readString(log)).isTrue();
      assertThat(last.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      last.destroyForcibly().waitFor();
    }

    assertEachOnce(connection, dataset, bad);
  }

  /** The rows; gives the bad ones. */
  private List<String> write(String kind) throws IOException {
    List<String> lines = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      String age = isBad(i) ? "?!" : "42";
      String line =
          kind.equals("csv")
              ? "v%d,p%d,2020-05-04,%s,0,white,70,no,never".formatted(i, i, age)
              : ("{\"visit\":\"v%d\",\"person\":\"p%d\",\"seen\":\"2020-05-04\",\"age\":\"%s\","
                      + "\"sex\":\"female\"}")
                  .formatted(i, i, age);
      lines.add(line);
      if (isBad(i)) {
        bad.add(line);
      }
    }
    String header =
        kind.equals("csv") ? "visit,person,seen,age,sex,race,weight,disease,smoker\n" : "";
    Files.writeString(folder.resolve("visits." + kind), header + String.join("\n", lines));
    return bad;
  }

  private Path descriptor(String dataset, String kind) throws IOException {
    String yaml = Fixtures.csvClinicYaml().replace("dataset: clinic", "dataset: " + dataset);
    return Files.writeString(
        folder.resolve("descriptor.yaml"),
        kind.equals("csv")
            ? yaml
            : yaml
                + "  json:\n"
                + "    files: [visits.ndjson]\n"
                + "    identity: { patient: person, record: visit, eventTime: seen }\n");
  }

  private static long position(Connection connection, String dataset) {
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

  private static boolean isBad(int row) {
    return row % 10 == 9;
  }

  private static void assertEachOnce(Connection connection, String dataset, List<String> bad) {
    Topics topics = Topics.of(dataset);
    Pseudonyms pseudonyms = Pseudonyms.keyed(KEY.getBytes(StandardCharsets.UTF_8), dataset);
    List<String> expected =
        IntStream.range(0, ROWS)
            .filter(i -> !isBad(i))
            .mapToObj(i -> pseudonyms.record("v" + i))
            .sorted()
            .toList();
    // A commit reaches the readers a moment after the writer.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(
                      new TopicReader(connection)
                              .read(
                                  topics.records().name(),
                                  new WireSerdes(connection).genericDeserializer())
                              .records()
                              .stream()
                              .map(record -> record.value().get("recordId").toString())
                              .sorted()
                              .toList())
                  .isEqualTo(expected);
              assertThat(
                      new TopicReader(connection)
                              .read(topics.rejected().name(), new ByteArrayDeserializer())
                              .records()
                              .stream()
                              .map(ConsumerRecord::value)
                              .map(value -> new String(value, StandardCharsets.UTF_8))
                              .toList())
                  .containsExactlyInAnyOrderElementsOf(bad);
            });
  }
}
