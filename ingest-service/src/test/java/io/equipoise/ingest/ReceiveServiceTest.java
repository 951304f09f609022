package io.equipoise.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.rest.BadRequests;
import io.equipoise.ingest.rest.Intakes;
import io.equipoise.ingest.rest.ReceiveLimits;
import io.equipoise.ingest.rest.RestSettings;
import io.equipoise.ingest.rest.TinyIntake;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.PseudonymKey;
import io.equipoise.schemas.access.Role;
import io.equipoise.schemas.access.TokenHash;
import io.equipoise.schemas.access.Tokens;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.telemetry.Health;
import io.equipoise.telemetry.Telemetry;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real HTTP onto a real broker. */
class ReceiveServiceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LINES = 20_000;
  private static final int BAD_REQUESTS = 10_000;

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void shouldTellWhatIsInTheTopics() throws Exception {
    Connection connection = connection("receive-mixed");
    try (ReceiveService service = start("receive-mixed", connection, Optional.empty())) {
      JsonNode receipt =
          post(
              service.address(),
              "application/json",
              BodyPublishers.ofString(
                  "[{\"id\":\"a\",\"age\":42},{\"id\":\"b\",\"age\":\"secret 4711\"},{\"id\":\"c\",\"age\":7}]"),
              202);

      List<ConsumerRecord<String, GenericRecord>> records = records("receive-mixed", connection);
      assertThat(records)
          .extracting(record -> record.value().get("recordId").toString())
          .containsExactlyInAnyOrder("record-a", "record-c");
      assertThat(records)
          .extracting(ConsumerRecord::key)
          .containsExactlyInAnyOrder("patient-a", "patient-c");
      ConsumerRecord<String, byte[]> rejected = rejected("receive-mixed", connection).get(0);
      assertThat(new String(rejected.value(), StandardCharsets.UTF_8))
          .isEqualTo("{\"id\":\"b\",\"age\":\"secret 4711\"}");
      JsonNode told = receipt.get("results").get(1);
      assertThat(headers(rejected))
          .isEqualTo(
              Map.of(
                  "code", told.get("code").asText(),
                  "field", told.get("field").asText(),
                  "reason", told.get("reason").asText(),
                  "source", "rest:/records/" + receipt.get("request").asText(),
                  "position", "line 1"));
    }
  }

  @Test
  void shouldBeReadyOnlyWhileItListens() {
    Connection connection = connection("receive-ready");
    Intakes tiny = new Intakes(new TinyIntake(), Optional.empty());
    try (Telemetry telemetry = Telemetry.prometheus();
        ReceiveService service =
            new ReceiveService(
                config("receive-ready", connection, Optional.empty(), tiny), telemetry)) {
      Health health = telemetry.health();
      assertThat(health.readiness().checks()).containsOnlyKeys("receive.broker", "receive.server");
      assertThat(listens(health)).isFalse();

      service.start();
      assertThat(listens(health)).isTrue();
      assertThat(meters(telemetry)).anyMatch(name -> name.startsWith("kafka.producer"));

      service.close();
      assertThat(listens(health)).isFalse();
      assertThat(meters(telemetry)).noneMatch(name -> name.startsWith("kafka.producer"));
    }
  }

  private static boolean listens(Health health) {
    Health.Status status = health.readiness().checks().get("receive.server");
    return status != null && status.up();
  }

  private static List<String> meters(Telemetry telemetry) {
    return telemetry.registry().getMeters().stream().map(meter -> meter.getId().getName()).toList();
  }

  /** What a client causes that sends again because it got no answer; docs/receive.md tells it. */
  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/x-ndjson"})
  void shouldGiveARecordThatIsSentAgainTheIdentityThatItHad(String type) throws Exception {
    String dataset = "receive-again-" + type.length();
    DatasetDescriptor descriptor =
        Fixtures.parse(Fixtures.csvClinicYaml().replace("dataset: clinic", "dataset: " + dataset));
    Connection connection = connection(dataset);
    String object =
        "{\"recordId\":\"v%d\",\"patientId\":\"p1\",\"seen\":\"2020-05-04\",\"age\":42}";
    Intakes intakes =
        BodyIntakes.of(descriptor, PseudonymKey.of(new byte[32]), InstantSource.system());
    try (ReceiveService service = start(dataset, connection, Optional.empty(), intakes)) {
      post(service.address(), type, BodyPublishers.ofString(object.formatted(1)), 202);
      post(service.address(), type, BodyPublishers.ofString(object.formatted(1)), 202);
      post(service.address(), type, BodyPublishers.ofString(object.formatted(2)), 202);
    }

    List<ConsumerRecord<String, GenericRecord>> records = records(dataset, connection);
    assertThat(records)
        .hasSize(3)
        .extracting(ConsumerRecord::key)
        .containsOnly(records.get(0).key());
    Map<String, List<GenericRecord>> byId =
        records.stream()
            .map(ConsumerRecord::value)
            .collect(Collectors.groupingBy(record -> record.get("recordId").toString()));
    assertThat(byId.values()).extracting(List::size).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void shouldTakeTwentyThousandLinesInOneRequest() throws Exception {
    Connection connection = connection("receive-lines");
    try (ReceiveService service = start("receive-lines", connection, Optional.empty())) {
      JsonNode receipt =
          post(
              service.address(),
              "application/x-ndjson",
              BodyPublishers.ofInputStream(ReceiveServiceTest::lines),
              202);

      assertThat(receipt.get("accepted").asInt()).isEqualTo(LINES * 9 / 10);
      assertThat(receipt.get("rejected").asInt()).isEqualTo(LINES / 10);
      assertThat(receipt.get("omitted").asInt()).isEqualTo(LINES / 10 - 1_000);
      assertThat(records("receive-lines", connection))
          .extracting(record -> record.value().get("recordId").toString())
          .hasSize(LINES * 9 / 10)
          .doesNotHaveDuplicates();
      List<String> positions =
          rejected("receive-lines", connection).stream()
              .map(record -> headers(record).get("position"))
              .toList();
      assertThat(positions).hasSize(LINES / 10).doesNotHaveDuplicates();
      List<String> told = new ArrayList<>();
      receipt.get("results").forEach(result -> told.add("line " + result.get("line").asInt()));
      assertThat(told)
          .isEqualTo(IntStream.rangeClosed(1, 1_000).mapToObj(i -> "line " + i * 10).toList());
      assertThat(positions).containsAll(told);
    }
  }

  @Test
  void shouldStillTakeGoodOnesAfterTenThousandBadRequests() throws Exception {
    String token = Tokens.random(new Random(1));
    Path tokens =
        Files.writeString(
            folder.resolve("tokens"),
            new Tokens.Entry("lab", Role.WRITE, TokenHash.of(token, new Random(2))).line());
    Connection connection = connection("receive-bad");
    try (ReceiveService service = start("receive-bad", connection, Optional.of(tokens))) {
      BadRequests bad = new BadRequests(service.address(), token);

      Map<Integer, Integer> answers = bad.send(BAD_REQUESTS, 4);

      assertThat(answers.values().stream().mapToInt(n -> n).sum()).isEqualTo(BAD_REQUESTS);
      assertThat(answers).containsOnlyKeys(400, 401, 404, 405, 413, 415, 422, 431, 501);
      HttpResponse<String> good =
          client.send(
              HttpRequest.newBuilder(service.address().resolve("/records"))
                  .header("Content-Type", "application/json")
                  .header("Authorization", "Bearer " + token)
                  .POST(BodyPublishers.ofString("{\"id\":\"good\",\"age\":42}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(good.statusCode()).isEqualTo(202);
      assertThat(records("receive-bad", connection)).hasSize(1);
      assertThat(rejected("receive-bad", connection)).hasSize(answers.get(422));
    }
  }

  private ReceiveService start(String dataset, Connection connection, Optional<Path> tokens) {
    Intakes tiny = new Intakes(new TinyIntake(), Optional.of(new TinyIntake()));
    return start(dataset, connection, tokens, tiny);
  }

  private static ReceiveService start(
      String dataset, Connection connection, Optional<Path> tokens, Intakes intakes) {
    ReceiveService service =
        new ReceiveService(config(dataset, connection, tokens, intakes), Telemetry.silent());
    service.start();
    return service;
  }

  private static ReceiveConfig config(
      String dataset, Connection connection, Optional<Path> tokens, Intakes intakes) {
    return new ReceiveConfig(
        Fixtures.parse(Fixtures.csvClinicYaml().replace("dataset: clinic", "dataset: " + dataset)),
        connection,
        intakes,
        new RestSettings("127.0.0.1", 0, tokens, Optional.empty(), ReceiveLimits.DEFAULT),
        Fixtures.CLOCK,
        System::nanoTime,
        new Random(3));
  }

  private static Connection connection(String dataset) {
    return new Connection(SharedStack.kafka().bootstrapServers(), "mock://" + dataset, Map.of());
  }

  private static InputStream lines() {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= LINES; i++) {
      text.append("{\"id\":\"").append(i).append("\",\"age\":");
      text.append(i % 10 == 0 ? "null" : "42").append("}\n");
    }
    return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode post(URI address, String type, BodyPublisher body, int status) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(address.resolve("/records"))
                .header("Content-Type", type)
                .POST(body)
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private static List<ConsumerRecord<String, GenericRecord>> records(
      String dataset, Connection connection) {
    return new TopicReader(connection)
        .read(Topics.of(dataset).records().name(), new WireSerdes(connection).genericDeserializer())
        .records();
  }

  private static List<ConsumerRecord<String, byte[]>> rejected(
      String dataset, Connection connection) {
    return new TopicReader(connection)
        .read(Topics.of(dataset).rejected().name(), new ByteArrayDeserializer())
        .records();
  }

  private static Map<String, String> headers(ConsumerRecord<?, ?> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return headers;
  }
}
