package io.equipoise.console.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.localstack.EmbeddedKafka;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole loop as a user runs it: a process of its own, on the shipped sample, killed in the middle of a training and started
 * again. One run serves all the assertions, because it takes a minute.
 */
class DemoTest {
  private static final Path HOME = Path.of(System.getProperty("equipoise.home"));

  @TempDir private Path folder;

  @Test
  void shouldCloseTheLoopAndPublishTheBatchOnceWhenKilledDuringTraining() throws Exception {
    Path work = folder.resolve("work");
    Path report = folder.resolve("report.json");
    List<String> arguments =
        List.of(
            "--once",
            "--descriptor",
            shorterTraining().toString(),
            "--data",
            HOME.resolve("samples/synthea").toString(),
            "--rate",
            "max",
            "--work-dir",
            work.toString(),
            "--kafka-port",
            "0",
            "--registry-port",
            "0",
            "--report",
            report.toString());

    try (DemoProcess first = new DemoProcess(folder.resolve("first"), arguments)) {
      first.awaitLine(line -> line.startsWith("training  [#"), Duration.ofMinutes(3));
      first.kill();
      assertThat(first.output()).doesNotContain("PUBLISHED").doesNotContain("verdict ");
    }
    try (DemoProcess second = new DemoProcess(folder.resolve("second"), arguments)) {
      assertThat(second.await(Duration.ofMinutes(5))).as(second.output()).isZero();
    }

    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertReportIsComplete(json);
    assertBatchesArePublishedOnce(work, json);
  }

  private void assertReportIsComplete(JsonNode json) throws IOException {
    long read = json.get("recordsIngested").asLong() + json.get("recordsRejected").asLong();
    assertThat(json.get("dataset").asText()).isEqualTo("synthea");
    assertThat(read).isEqualTo(patientsInTheSample());
    JsonNode closing = json.get("evaluation");
    assertThat(closing.get("verdict").asText()).isIn("PROMOTED", "QUARANTINED");
    assertThat(closing.get("reason").asText()).isNotBlank();
    for (String arm : List.of("before", "after")) {
      assertThat(closing.get(arm).get("auroc").asDouble()).isBetween(0.5, 1.0);
      assertThat(closing.get(arm).get("accuracy").asDouble()).isBetween(0.3, 1.0);
      assertThat(closing.get(arm).has("equalizedOddsDifference")).isTrue();
      assertThat(closing.get(arm).has("equalOpportunityDifference")).isTrue();
      assertThat(closing.get(arm).has("worstGroupAuroc")).isTrue();
    }
    JsonNode subgroup =
        stream(json.get("subgroups")).filter(s -> s.get("name").equals(closing.get("subgroup"))).findFirst().orElseThrow();
    assertThat(subgroup.get("ratio").asDouble())
        .isLessThan(0.8)
        .isCloseTo(subgroup.get("share").asDouble() / subgroup.get("reference").asDouble(), within(1e-9));
    assertThat(stream(json.get("alerts")).filter(a -> a.get("subgroup").equals(closing.get("subgroup"))))
        .isNotEmpty()
        .allSatisfy(alert -> assertThat(alert.get("id").asText()).matches("[0-9a-f]{16}"));
    assertThat(json.get("seconds").get("toFirstAlert").asDouble()).isPositive();
    assertThat(json.get("seconds").get("training").asDouble()).isPositive();
    assertThat(json.get("seconds").get("toVerdict").asDouble())
        .isGreaterThan(json.get("seconds").get("toFirstAlert").asDouble());
  }

  private static void assertBatchesArePublishedOnce(Path work, JsonNode json) throws Exception {
    Topics topics = Topics.of("synthea");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(LoopStack.kafkaFolder(work), 0)) {
      TopicReader reader = new TopicReader(new Connection(kafka.bootstrapServers(), "mock://unused", Map.of()));
      List<ConsumerRecord<String, byte[]>> rows =
          reader.read(topics.synthetic().name(), new ByteArrayDeserializer()).records();
      Map<String, Long> rowsByBatch = rows.stream().collect(Collectors.groupingBy(r -> header(r, "batch-id"), Collectors.counting()));
      Map<String, Long> published =
          stream(json.get("batches"))
              .filter(b -> b.get("outcome").asText().equals("PUBLISHED"))
              .collect(Collectors.toMap(b -> b.get("id").asText(), b -> b.get("published").asLong()));
      assertThat(published).isNotEmpty();
      assertThat(rowsByBatch).containsAllEntriesOf(published);
      assertThat(rows).extracting(ConsumerRecord::key).doesNotHaveDuplicates();
      assertThat(rows).allSatisfy(row -> assertThat(header(row, "synthetic")).isEqualTo("true"));
      List<ConsumerRecord<String, byte[]>> reports =
          reader.read(topics.synthesisReports().name(), new ByteArrayDeserializer()).records();
      assertThat(reports).extracting(ConsumerRecord::key).doesNotHaveDuplicates();
      List<ConsumerRecord<String, byte[]>> records =
          reader.read(topics.records().name(), new ByteArrayDeserializer()).records();
      assertThat(records).hasSize(json.get("recordsIngested").asInt());
    }
  }

  private Path shorterTraining() throws IOException {
    String shipped = Files.readString(HOME.resolve("descriptors/synthea.yaml"));
    String shorter = shipped.replaceFirst("(?m)^synthesis:.*$", "synthesis: { generator: gan, targetShare: reference, maxSyntheticToReal: 1.0, minRealSupport: 30, steps: 400 }");
    assertThat(shorter).isNotEqualTo(shipped);
    return Files.writeString(folder.resolve("synthea.yaml"), shorter);
  }

  private static long patientsInTheSample() throws IOException {
    try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(HOME.resolve("samples/synthea/Patient.ndjson.gz")))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).count();
    }
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
    return java.util.stream.StreamSupport.stream(array.spliterator(), false);
  }
}
