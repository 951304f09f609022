package io.equipoise.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.console.view.PlantedLoop;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.contract.SynthesisState;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.access.Role;
import io.equipoise.schemas.access.TokenFile;
import io.equipoise.schemas.access.TokenHash;
import io.equipoise.schemas.access.Tokens;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page over HTTP, on a real broker. Tests of one dataset only add to what is there. */
class PageServiceTest {
  private static final String DATASET = "page-test";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String TOKEN = "alices-token-of-this-test";
  private static final String SENDER = "a-token-that-may-send-records";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicReference<Throwable> FAILURE = new AtomicReference<>();

  @TempDir private static Path folder;
  private static Connection connection;
  private static PlantedLoop loop;
  private static PageService service;
  private static Optional<TokenFile> operators = Optional.empty();
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    connection =
        new Connection(SharedStack.kafka().bootstrapServers(), "mock://page-test", Map.of());
    loop = new PlantedLoop(DATASET, connection);
    loop.everything();
    loop.rejectedItems(7);
    Path tokens =
        Files.write(
            folder.resolve("t"),
            List.of(line("alice", Role.OPERATE, TOKEN), line("lab", Role.WRITE, SENDER)));
    operators = Optional.of(new TokenFile(tokens, Role.OPERATE, System::nanoTime));
    service = page(operators);
    service.start();
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> new PageServiceTest().state().get("verdicts").size() == 1);
  }

  private static String line(String name, Role role, String token) {
    return new Tokens.Entry(name, role, TokenHash.of(token, new Random(1))).line();
  }

  private static PageService page(Optional<TokenFile> tokens) {
    return page(tokens, connection);
  }

  private static PageService page(Optional<TokenFile> tokens, Connection connection) {
    return page(tokens, connection, "127.0.0.1", Set.of());
  }

  private static PageService page(
      Optional<TokenFile> tokens, Connection connection, String host, Set<String> names) {
    return new PageService(
        new PageConfig(
            PlantedLoop.descriptor(folder, DATASET),
            connection,
            host,
            0,
            names,
            tokens,
            Optional.empty()),
        InstantSource.system(),
        FAILURE::set);
  }

  @AfterAll
  static void stop() {
    service.close();
    loop.close();
    assertThat(FAILURE).hasValue(null);
  }

  @Test
  void shouldGiveTheWholeStateAsPlainJson() throws Exception {
    JsonNode state = state();
    assertThat(state.get("dataset").asText()).isEqualTo(DATASET);
    assertThat(state.get("descriptor").get("protected")).isNotEmpty();
    assertThat(state.get("descriptor").get("columns").get(0).get("type").asText())
        .isIn("number", "category");
    JsonNode alert = state.get("alerts").get(0);
    assertThat(alert.get("state").asText()).isIn("FIRING", "RESOLVED");
    assertThat(alert.get("raisedAt").asText()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(alert.get("logEvidence").isNull()).as("infinite").isTrue();
    assertThat(alert.get("deficit").asLong()).isEqualTo(400);
    assertThat(state.get("progress").get(0).get("criticLoss").isNull()).as("NaN").isTrue();
    assertThat(state.get("history").get(0).get("subgroups").get(0).get("share").asDouble())
        .isEqualTo(0.3);
    assertThat(state.get("fairness")).hasSize(1);
    assertThat(state.get("serverTime").asText()).endsWith("Z");
  }

  @Test
  void shouldKeepSmallCountsToItselfWhereverTheyCouldShow() throws Exception {
    await().atMost(PATIENCE).until(() -> state().get("counters").get("synthetic").isNumber());
    JsonNode state = state();
    assertThat(state.get("counters").get("rejected").isNull()).as("7 items").isTrue();
    JsonNode men = state.get("snapshots").get(0).get("subgroups").get(1);
    assertThat(men.get("count").isNull()).isTrue();
    assertThat(men.get("share").get("n").isNull()).isTrue();
    JsonNode bins = get("/api/columns").get("columns").get(0).get("bins");
    assertThat(bins.get(1).get("label").asText()).isEqualTo("male");
    assertThat(bins.get(1).get("real").isNull()).isTrue();
    assertThat(bins.get(0).get("real").asDouble()).isEqualTo(0.97);
  }

  @Test
  void shouldServeThePageUnderAStrictPolicy() throws Exception {
    HttpResponse<String> page = send("GET", "/", Map.of(), "");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Type")).startsWith("text/html");
    assertThat(header(page, "Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self';", "style-src 'self';")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.headers().firstValue("Server")).isEmpty();
    assertThat(page.body()).doesNotContainPattern("<script>").doesNotContain("\"/assets/app");
  }

  @Test
  void shouldServeTheChartsCompressedAndForEverUnderTheirMark() throws Exception {
    HttpResponse<byte[]> charts =
        http.send(
            request("/assets/echarts.min.js").header("Accept-Encoding", "gzip").build(),
            BodyHandlers.ofByteArray());
    assertThat(charts.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(charts.headers().firstValue("Cache-Control")).hasValue("no-cache");
    assertThat(charts.body().length).isLessThan(500_000);
    byte[] plain =
        new GZIPInputStream(new java.io.ByteArrayInputStream(charts.body())).readAllBytes();
    assertThat(plain).hasSizeGreaterThan(900_000);

    Assets assets = new Assets("abc");
    assertThat(assets.isMarked("v-abc/echarts.min.js")).isTrue();
    assertThat(assets.find("v-abc/echarts.min.js").orElseThrow().plain().content())
        .isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/../PageServer.class",
        "/assets/%2e%2e/PageServer.class",
        "/assets/..%2fPageServer.class",
        "/assets/%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2flogback.xml",
        "/assets//etc/passwd",
        "/assets/.git",
        "/assets/echarts.min.js/../../x.js",
        "/assets/no-such.js",
        "/no-such"
      })
  void shouldServeNothingButItsFiles(String path) throws Exception {
    String answer =
        raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 4").contains("X-Content-Type-Options");
  }

  @Test
  void shouldAnswerOnlyToItsOwnNameOnALoopbackAddress() throws Exception {
    assertThat(raw("GET /api/state HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 421")
        .doesNotContain("alerts");
  }

  @ParameterizedTest
  @CsvSource({
    "page.example.org, 200",
    "PAGE.example.org:8085, 200",
    "localhost:18085, 200",
    "evil.example, 421",
    "page.example.org.evil.example, 421"
  })
  void shouldAnswerOnlyToItsNamesWhenItIsGivenSome(String host, int status) throws Exception {
    try (PageService second =
        page(Optional.empty(), connection, "0.0.0.0", Set.of("page.example.org"))) {
      second.start();
      int port = URI.create(second.url()).getPort();
      assertThat(
              raw(
                  URI.create("http://127.0.0.1:" + port),
                  "GET /api/session HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void shouldSendTheStateFirstAndThenChangesInOrderAndCoalesced() throws Exception {
    try (Events events = new Events()) {
      assertThat(events.next().name).isEqualTo("state");
      for (int step = 1; step <= 99; step++) {
        loop.send(loop.progress(SynthesisState.TRAINING, step));
      }
      List<Event> told = events.until("progress", json -> json.get("step").asInt() == 99);
      List<Event> jobs = told.stream().filter(e -> e.name.equals("progress")).toList();
      assertThat(jobs).hasSizeLessThan(60);
      assertThat(jobs)
          .extracting(e -> e.data.get("step").asInt())
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(told).extracting(e -> e.id).isSorted().doesNotHaveDuplicates();
    }
    await().atMost(PATIENCE).until(() -> state().get("progress").get(0).get("step").asInt() == 99);
    loop.send(loop.progress(SynthesisState.PUBLISHED, 100));
  }

  @Test
  void shouldTellOfNewSharesAsSnapshotAndAsHistory() throws Exception {
    try (Events events = new Events()) {
      events.next();
      loop.send(loop.snapshot(PlantedLoop.NOW.plusSeconds(60), 0.35));
      Event point = last(events.until("history", json -> true));
      assertThat(point.data.get("at").asText()).isEqualTo("2026-03-01T12:01:00Z");
      assertThat(point.data.get("subgroups").get(0).get("share").asDouble()).isEqualTo(0.35);
      assertThat(point.data.get("subgroups").get(1).get("state").asText())
          .isEqualTo("INSUFFICIENT");
    }
  }

  @Test
  void shouldKeepAnActionForTheRecordAndShowIt() throws Exception {
    String until = InstantSource.system().instant().plusSeconds(3600).toString();
    HttpResponse<String> answer =
        act(TOKEN, "silence", PlantedLoop.ALERT, "the clinic is closed", until);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode accepted = JSON.readTree(answer.body());
    assertThat(accepted.get("actor").asText()).isEqualTo("alice");
    assertThat(accepted.get("effect").asText()).contains("silent");
    OperatorAction kept = kept(accepted.get("actionId").asText());
    assertThat(kept.getKind()).isEqualTo(OperatorActionKind.SILENCE_ALERT);
    assertThat(kept.getActor()).isEqualTo("alice");
    assertThat(kept.getTarget()).isEqualTo(PlantedLoop.ALERT);
    assertThat(kept.getReason()).isEqualTo("the clinic is closed");
    assertThat(kept.getEpisode()).isEqualTo(1);
    assertThat(kept.getUntil()).isAfter(kept.getAt());
    await().atMost(PATIENCE).until(() -> !state().get("handling").isEmpty());
    JsonNode card = get("/api/cards/alert/" + PlantedLoop.ALERT);
    assertThat(card.get("handling").get("silenced").get("actor").asText()).isEqualTo("alice");
    assertThat(card.get("batches").get(0).get("verdict").asText()).isEqualTo("PROMOTED");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 401",
    "Basic abc, 401",
    "Bearer, 401",
    "Bearer wrong-token-of-some-length, 401",
    "Bearer alices-token-of-this-tes, 401",
    "Bearer a-token-that-may-send-records, 403"
  })
  void shouldAskWhoItIsWhenTheTokenIsNotRight(String authorization, int status) throws Exception {
    Map<String, String> headers =
        authorization.isEmpty()
            ? Map.of("Content-Type", "application/json")
            : Map.of("Content-Type", "application/json", "Authorization", authorization);
    int before = actions().size();
    HttpResponse<String> answer = send("POST", "/api/actions", headers, body("cancel", "x", "y"));
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(header(answer, "WWW-Authenticate").startsWith("Bearer")).isEqualTo(status == 401);
    assertThat(actions()).hasSize(before);
  }

  @ParameterizedTest
  @CsvSource({
    "quarantine, no-such-batch, why, 404",
    "cancel, no-such-batch, why, 404",
    "silence, no-such-alert, why, 422",
    "acknowledge, no-such-alert, '', 404",
    "cancel, fedcba9876543210, why, 409",
    "explode, fedcba9876543210, why, 422",
    "quarantine, fedcba9876543210, '', 422",
  })
  void shouldSayWhatIsWrongWithARequest(String action, String target, String reason, int status)
      throws Exception {
    HttpResponse<String> answer = act(TOKEN, action, target, reason, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("detail").asText()).isNotBlank();
    assertThat(answer.body()).doesNotContain(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"action\":",
        "{\"action\":1,\"target\":\"x\",\"reason\":\"y\"}",
        "{\"action\":\"cancel\",\"target\":\"x\",\"reason\":\"y\",\"also\":1}",
        "{\"action\":\"cancel\",\"target\":\"x\\u0000\",\"reason\":\"y\"}",
        "{\"action\":\"cancel\",\"target\":\"x\",\"reason\":\"y\",\"until\":\"2030-01-01T00:00:00Z\"}"
      })
  void shouldRefuseABodyThatIsNoRequest(String body) throws Exception {
    HttpResponse<String> answer =
        send(
            "POST",
            "/api/actions",
            Map.of("Content-Type", "application/json", "Authorization", "Bearer " + TOKEN),
            body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
  }

  /** Its records meet no broker in time. */
  public static final class Unanswered implements Partitioner {
    @Override
    public int partition(
        String topic, Object key, byte[] keyBytes, Object value, byte[] bytes, Cluster cluster) {
      throw new TimeoutException("not in time");
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }

  @Test
  void shouldSayThatAnActionMayHaveBeenTakenWhenTheBrokerDoesNotConfirmIt() throws Exception {
    Connection unanswered =
        new Connection(
            connection.bootstrapServers(),
            connection.registryUrl(),
            Map.of("partitioner.class", Unanswered.class.getName()));
    try (PageService second = page(operators, unanswered)) {
      second.start();
      HttpRequest action =
          HttpRequest.newBuilder(URI.create(second.url()).resolve("/api/actions"))
              .header("Content-Type", "application/json")
              .header("Authorization", "Bearer " + TOKEN)
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      body("quarantine", PlantedLoop.BATCH, "looks wrong")))
              .build();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                HttpResponse<String> answer = http.send(action, BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                assertThat(JSON.readTree(answer.body()).get("detail").asText())
                    .contains("may have been taken or not")
                    .contains("What operators did");
              });
    }
  }

  @Test
  void shouldRefuseOtherMediaTypesAndLargeBodies() throws Exception {
    Map<String, String> token = Map.of("Authorization", "Bearer " + TOKEN);
    assertThat(send("POST", "/api/actions", token, "{}").statusCode()).isEqualTo(415);
    Map<String, String> json =
        Map.of("Content-Type", "application/json", "Authorization", "Bearer " + TOKEN);
    assertThat(send("POST", "/api/actions", json, " ".repeat(20_000)).statusCode()).isEqualTo(413);
  }

  @Test
  void shouldBeReadOnlyWithoutTokensAndShowTheSameAfterARestart() throws Exception {
    JsonNode before = state();
    try (PageService second = page(Optional.empty())) {
      second.start();
      URI at = URI.create(second.url());
      await()
          .atMost(PATIENCE)
          .until(() -> JSON.readTree(text(at.resolve("/api/state"))).get("verdicts").size() == 1);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode after = JSON.readTree(text(at.resolve("/api/state")));
                for (String part : List.of("alerts", "reports", "fairness", "verdicts")) {
                  assertThat(after.get(part)).as(part).isEqualTo(before.get(part));
                }
              });
      assertThat(JSON.readTree(text(at.resolve("/api/session"))).get("readOnly").asBoolean())
          .isTrue();
      HttpRequest action =
          HttpRequest.newBuilder(at.resolve("/api/actions"))
              .header("Content-Type", "application/json")
              .header("Authorization", "Bearer " + TOKEN)
              .POST(HttpRequest.BodyPublishers.ofString(body("cancel", "x", "y")))
              .build();
      HttpResponse<String> answer = http.send(action, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("--tokens");
    }
    assertThat(get("/api/session").get("readOnly").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/cards/batch/fedcba9876543210.html, validity",
    "/api/cards/model/evaluation-1.html, xgboost",
    "/api/cards/model/fedcba9876543210.html, PROMOTED",
    "/api/cards/alert/0123456789abcdef.html, 30 % of 1000 records &lt;b&gt;"
  })
  void shouldHandOutCardsWithoutScript(String path, String content) throws Exception {
    HttpResponse<String> card = send("GET", path, Map.of(), "");
    assertThat(card.statusCode()).as(card.body()).isEqualTo(200);
    assertThat(header(card, "Content-Type")).startsWith("text/html");
    assertThat(header(card, "Content-Security-Policy")).doesNotContain("script-src");
    assertThat(card.body()).contains(content).doesNotContain("<script");
    String missing = path.replaceAll("[0-9a-z-]+\\.html", "missing.html");
    assertThat(send("GET", missing, Map.of(), "").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldNameTheAddressWhenItIsTaken() {
    int port = URI.create(service.url()).getPort();
    try (PageService second =
        new PageService(
            new PageConfig(
                PlantedLoop.descriptor(folder, DATASET),
                connection,
                "127.0.0.1",
                port,
                Set.of(),
                Optional.empty(),
                Optional.empty()),
            InstantSource.system(),
            FAILURE::set)) {
      assertThatThrownBy(second::start)
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("--listen");
    }
  }

  private static OperatorAction kept(String id) {
    return actions().stream().filter(a -> a.getActionId().equals(id)).findFirst().orElseThrow();
  }

  private static List<OperatorAction> actions() {
    return new TopicReader(connection)
            .read(
                Topics.of(DATASET).operatorActions().name(),
                new WireSerdes(connection).deserializer(OperatorAction.class))
            .records()
            .stream()
            .map(record -> record.value())
            .toList();
  }

  private HttpResponse<String> act(
      String token, String action, String target, String reason, String until) throws Exception {
    String body = body(action, target, reason);
    return send(
        "POST",
        "/api/actions",
        Map.of("Content-Type", "application/json", "Authorization", "Bearer " + token),
        until == null ? body : body.replace("}", ",\"until\":\"" + until + "\"}"));
  }

  private static String body(String action, String target, String reason) {
    return "{\"action\":\"%s\",\"target\":\"%s\",\"reason\":\"%s\"}"
        .formatted(action, target, reason);
  }

  private JsonNode state() throws Exception {
    return get("/api/state");
  }

  private JsonNode get(String path) throws Exception {
    return JSON.readTree(text(URI.create(service.url()).resolve(path)));
  }

  private String text(URI uri) throws Exception {
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private HttpResponse<String> send(
      String method, String path, Map<String, String> headers, String body) throws Exception {
    HttpRequest.Builder request =
        request(path).method(method, HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(service.url()).resolve(path)).timeout(PATIENCE);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** A request as it is, which no client tidies up. */
  private static String raw(String request) throws IOException {
    return raw(URI.create(service.url()), request);
  }

  private static String raw(URI at, String request) throws IOException {
    try (Socket socket = new Socket(at.getHost(), at.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Event last(List<Event> events) {
    return events.get(events.size() - 1);
  }

  /** One event as it came over the wire. */
  private record Event(long id, String name, JsonNode data) {}

  /** A listener. */
  private final class Events implements AutoCloseable {
    private final InputStream body;
    private final BufferedReader lines;

    Events() throws Exception {
      HttpResponse<InputStream> answer =
          http.send(request("/api/events").build(), BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(header(answer, "Content-Type")).startsWith("text/event-stream");
      body = answer.body();
      lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    Event next() throws IOException {
      long id = 0;
      String name = "";
      JsonNode data = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = Long.parseLong(line.substring(4));
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = JSON.readTree(line.substring(6));
        } else if (line.isEmpty() && data != null) {
          return new Event(id, name, data);
        }
      }
      throw new IllegalStateException("the stream has ended");
    }

    /** Everything up to the first event of that name that fits. */
    List<Event> until(String name, java.util.function.Predicate<JsonNode> fits) throws IOException {
      List<Event> told = new ArrayList<>();
      do {
        told.add(next());
      } while (!last(told).name.equals(name) || !fits.test(last(told).data));
      return told;
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }
}
