package io.equipoise.console.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.Verdict;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of consumers in {@code samples/consumers}, run as a reader would. */
class PromotedRowsTest {
  private static final Path SAMPLES = Path.of("../samples/consumers");
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Schema ROW =
      SchemaBuilder.record("PatientRecord")
          .namespace("io.equipoise.consumers")
          .fields()
          .requiredString("recordId")
          .endRecord();

  @TempDir Path folder;
  private final Connection connection =
      new Connection(
          SharedStack.kafka().bootstrapServers(), SharedStack.registry().url(), Map.of());

  @Test
  void shouldShowOnlyPromotedRowsInJava() throws Exception {
    Path source = SAMPLES.resolve("java/PromotedRows.java");
    String libraries = System.getProperty("java.class.path");
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                libraries,
                "-d",
                folder.toString(),
                source.toString());
    assertThat(compiled).isZero();
    assertShowsOnlyPromotedRows(
        "consumers-java",
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
            "-cp",
            folder + File.pathSeparator + libraries,
            "PromotedRows"));
  }

  @Test
  void shouldShowOnlyPromotedRowsInPython() throws Exception {
    assumeTrue(Files.isExecutable(PYTHON), PYTHON + " is not there");
    Process probe =
        new ProcessBuilder(PYTHON.toString(), "-c", "import confluent_kafka, avro")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assumeTrue(
        probe.waitFor() == 0, "install python3-confluent-kafka and python3-avro to run this test");
    assertShowsOnlyPromotedRows(
        "consumers-python",
        List.of(PYTHON.toString(), SAMPLES.resolve("python/promoted_rows.py").toString()));
  }

  private void assertShowsOnlyPromotedRows(String dataset, List<String> program) throws Exception {
    Topics topics = Topics.of(dataset);
    TopicAdmin.ensure(connection, List.of(topics.verdicts()));
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(connection.bootstrapServers(), connection.registryUrl(), dataset));
    List<String> once = new ArrayList<>(command);
    once.add("--once");

    Process early = start(once, "early");
    assertThat(early.waitFor(180, TimeUnit.SECONDS)).as(errors("early")).isTrue();
    assertThat(early.exitValue()).as(errors("early")).isEqualTo(1);
    assertThat(errors("early"))
        .contains(
            "there is no topic " + topics.synthetic().name() + "; check the name of the dataset");

    TopicAdmin.ensure(connection, List.of(topics.synthetic()));
    for (String batch : List.of("good", "bad", "lost", "waiting")) {
      row(dataset, batch, batch + "-é1", true);
      row(dataset, batch, batch + "-2", true);
    }
    row(dataset, "good", "good-that-was-never-committed", false);
    verdict(dataset, "good", Verdict.PROMOTED);
    verdict(dataset, "bad", Verdict.QUARANTINED);
    verdict(dataset, "lost", Verdict.PROMOTED);
    verdict(dataset, "lost", Verdict.QUARANTINED);

    Process first = start(once, "once");
    assertThat(first.waitFor(180, TimeUnit.SECONDS)).as(errors("once")).isTrue();
    assertThat(first.exitValue()).as(errors("once")).isZero();
    assertThat(shown("once")).containsExactlyInAnyOrder("good good-é1", "good good-2");

    Process following = start(command, "follow");
    try {
      await()
          .atMost(Duration.ofSeconds(180))
          .until(() -> shown("follow").size() >= 2 || !following.isAlive());
      verdict(dataset, "waiting", Verdict.PROMOTED);
      verdict(dataset, "good", Verdict.QUARANTINED);
      row(dataset, "waiting", "waiting-3", true);
      await()
          .atMost(Duration.ofSeconds(180))
          .until(() -> shown("follow").size() >= 6 || !following.isAlive());
      assertThat(following.isAlive()).as(errors("follow")).isTrue();
    } finally {
      following.destroyForcibly().waitFor();
    }
    assertThat(shown("follow"))
        .containsExactlyInAnyOrder(
            "good good-é1",
            "good good-2",
            "waiting waiting-é1",
            "waiting waiting-2",
            "waiting waiting-3",
            "drop good");
  }

  private Process start(List<String> command, String name) throws IOException {
    ProcessBuilder program = new ProcessBuilder(command);
    program.environment().put("LC_ALL", "C"); // what is printed is UTF-8 all the same
    return program
        .redirectOutput(folder.resolve(name).toFile())
        .redirectError(folder.resolve(name + ".errors").toFile())
        .start();
  }

  private String errors(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".errors"));
  }

  /** What a program has printed, each whole line as "batch row" or "drop batch". */
  private List<String> shown(String name) throws IOException {
    String text = Files.readString(folder.resolve(name));
    List<String> shown = new ArrayList<>();
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      shown.add(inWords(line));
    }
    return shown;
  }

  private static String inWords(String line) {
    try {
      JsonNode json = new ObjectMapper().readTree(line);
      return json.has("drop")
          ? "drop " + json.get("drop").asText()
          : json.get("add").asText() + " " + json.get("row").get("recordId").asText();
    } catch (JsonProcessingException notJson) {
      throw new AssertionError("no JSON: " + line, notJson);
    }
  }

  private void row(String dataset, String batch, String id, boolean commit)
      throws ExecutionException, InterruptedException {
    ProducerRecord<String, Object> record =
        new ProducerRecord<>(
            Topics.of(dataset).synthetic().name(),
            id,
            new GenericRecordBuilder(ROW).set("recordId", id).build());
    record.headers().add("batch-id", batch.getBytes(StandardCharsets.UTF_8));
    try (Producer<String, Object> producer =
        new KafkaProducer<>(
            connection.transactionalProducer("rows", "rows-" + dataset),
            new StringSerializer(),
            new WireSerdes(connection).serializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      var sent = producer.send(record);
      producer.flush();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
      assertThat(sent.get().offset()).isNotNegative();
    }
  }

  private void verdict(String dataset, String batch, Verdict verdict)
      throws ExecutionException, InterruptedException {
    BatchVerdict value =
        BatchVerdict.newBuilder()
            .setBatchId(batch)
            .setDataset(dataset)
            .setAlertId("a")
            .setSubgroup("sex=female")
            .setVerdict(verdict)
            .setReason("for a test")
            .setDecidedAt(Instant.EPOCH)
            .build();
    try (Producer<String, Object> producer =
        new KafkaProducer<>(
            connection.producer("verdicts"),
            new StringSerializer(),
            new WireSerdes(connection).serializer())) {
      producer.send(new ProducerRecord<>(Topics.of(dataset).verdicts().name(), batch, value)).get();
    }
  }
}
