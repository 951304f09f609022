package io.equipoise.console.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.localstack.EmbeddedKafka;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole loop as a user runs it: a process of its own, on the shipped sample. The first test
 * kills it in the middle of a training and starts it again; the second resumes the same folder,
 * because going round the loop takes a minute.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoTest {
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path HOME = Path.of(System.getProperty("equipoise.home"));

  private static final Duration LOOP = Duration.ofMinutes(6);

  @TempDir private static Path folder;

  @Test
  @Order(1)
  void shouldCloseTheLoopAndPublishTheBatchOnceWhenKilledDuringTraining() throws Exception {
    Path report = folder.resolve("report.json");
    List<String> arguments = arguments("--once", "--report", report.toString());

    try (DemoProcess first = new DemoProcess(folder.resolve("first"), arguments)) {
      first.awaitLine(line -> line.startsWith("training  [#"), LOOP);
      first.kill();
      assertThat(first.output()).doesNotContain("PUBLISHED").doesNotContain("verdict ");
    }
    try (DemoProcess second = new DemoProcess(folder.resolve("second"), arguments)) {
      assertThat(second.await(LOOP)).as(second.output()).isZero();
    }

    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertReportIsComplete(json);
    assertBatchesArePublishedOnce(work(), json);
  }

  @Test
  @Order(2)
  void shouldLetAPythonConsumerDecodeEverythingWhileItRunsAndStopInOrder() throws Exception {
    assumeTrue(
        pythonClientIsThere(),
        "Debian's python3-confluent-kafka and python3-avro are not installed");
    try (DemoProcess demo = new DemoProcess(folder.resolve("third"), arguments())) {
      String kafka = address(demo.awaitLine(line -> line.startsWith("  Kafka "), LOOP));
      String registry =
          address(demo.awaitLine(line -> line.startsWith("  schema registry "), LOOP));
      String page = address(demo.awaitLine(line -> line.startsWith("  page "), LOOP));
      demo.awaitLine(line -> line.startsWith("The loop has closed."), LOOP);
      assertPageTellsOfTheLoop(page);
      List<JsonNode> topics =
          readByPython(kafka, registry, "synthea.records", "synthea.alerts", "synthea.synthetic");
      assertThat(topics).allSatisfy(topic -> assertThat(topic.get("decoded").asInt()).isPositive());
      assertThat(topics.get(0).get("first").has("patientId")).isTrue();
      assertThat(topics.get(1).get("first").get("alertId").asText()).matches("[0-9a-f]{16}");
      assertThat(topics.get(2).get("first").get("provenance").get("synthetic").asBoolean())
          .isTrue();
      assertThat(topics.get(2).get("headers").get("synthetic").asText()).isEqualTo("true");
      // 143 = 128 + SIGTERM: the process was told to stop, and did so by itself.
      assertThat(demo.stop(Duration.ofMinutes(1))).isEqualTo(143);
      assertPortIsFree(kafka);
      assertPortIsFree(registry.replaceFirst("http://", "").replaceFirst("/.*", ""));
    }
  }

  private static void assertPageTellsOfTheLoop(String page) throws Exception {
    JsonNode state;
    try (var in = URI.create(page + "api/state").toURL().openStream()) {
      state = new ObjectMapper().readTree(in);
    }
    assertThat(state.get("dataset").asText()).isEqualTo("synthea");
    assertThat(state.get("verdicts")).isNotEmpty();
    assertThat(state.get("counters").get("records").asLong()).isPositive();
  }

  private static List<String> arguments(String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--descriptor",
                shorterTraining().toString(),
                "--data",
                HOME.resolve("samples/synthea").toString(),
                "--rate",
                "max",
                "--work-dir",
                work().toString(),
                "--kafka-port",
                "0",
                "--registry-port",
                "0",
                "--page-port",
                "0"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private static Path work() {
    return folder.resolve("work");
  }

  private static String address(String line) {
    return line.strip().replaceFirst(".*\\s", "");
  }

  private static void assertPortIsFree(String address) throws IOException {
    String[] parts = address.split(":");
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])));
      assertThat(socket.isBound()).isTrue();
    }
  }

  private static boolean pythonClientIsThere() throws Exception {
    if (!Files.isExecutable(PYTHON)) {
      return false;
    }
    Process check =
        new ProcessBuilder(PYTHON.toString(), "-c", "import confluent_kafka.avro")
            .redirectErrorStream(true)
            .start();
    check.getInputStream().readAllBytes();
    return check.waitFor() == 0;
  }

  private static List<JsonNode> readByPython(String kafka, String registry, String... topics)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(PYTHON.toString(), "src/test/python/read_topics.py", kafka, registry));
    command.addAll(List.of(topics));
    Path errors = folder.resolve("python-errors");
    Process python = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor()).as(Files.readString(errors)).isZero();
    List<JsonNode> read = new ArrayList<>();
    for (String line : output.lines().toList()) {
      read.add(new ObjectMapper().readTree(line));
    }
    assertThat(read).hasSize(topics.length);
    return read;
  }

  private static void assertReportIsComplete(JsonNode json) throws IOException {
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
        stream(json.get("subgroups"))
            .filter(s -> s.get("name").equals(closing.get("subgroup")))
            .findFirst()
            .orElseThrow();
    assertThat(subgroup.get("ratio").asDouble())
        .isLessThan(0.8)
        .isCloseTo(
            subgroup.get("share").asDouble() / subgroup.get("reference").asDouble(), within(1e-9));
    assertThat(
            stream(json.get("alerts"))
                .filter(a -> a.get("subgroup").equals(closing.get("subgroup"))))
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
      TopicReader reader =
          new TopicReader(new Connection(kafka.bootstrapServers(), "mock://unused", Map.of()));
      List<ConsumerRecord<String, byte[]>> rows =
          reader.read(topics.synthetic().name(), new ByteArrayDeserializer()).records();
      Map<String, Long> rowsByBatch =
          rows.stream()
              .collect(Collectors.groupingBy(r -> header(r, "batch-id"), Collectors.counting()));
      Map<String, Long> published =
          stream(json.get("batches"))
              .filter(b -> b.get("outcome").asText().equals("PUBLISHED"))
              .collect(
                  Collectors.toMap(b -> b.get("id").asText(), b -> b.get("published").asLong()));
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

  private static Path shorterTraining() throws IOException {
    String shipped = Files.readString(HOME.resolve("descriptors/synthea.yaml"));
    String shorter =
        shipped.replaceFirst(
            "(?m)^synthesis:.*$",
            "synthesis: { generator: gan, targetShare: reference, maxSyntheticToReal: 1.0, minRealSupport: 30, steps: 400 }");
    assertThat(shorter).isNotEqualTo(shipped);
    return Files.writeString(folder.resolve("synthea.yaml"), shorter);
  }

  private static long patientsInTheSample() throws IOException {
    try (var in =
        new GZIPInputStream(
            Files.newInputStream(HOME.resolve("samples/synthea/Patient.ndjson.gz")))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .count();
    }
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
