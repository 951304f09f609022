package io.equipoise.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Backoff;
import io.equipoise.schemas.connection.Pause;
import io.equipoise.schemas.registry.SchemaRegistry.Compatibility;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that answers what the test tells it to. */
class ConfluentSchemaRegistryTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("R").fields().requiredString("a").endRecord();

  private final List<String> requests = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private final Deque<Canned> answers = new ArrayDeque<>();
  private final PausedTime time = new PausedTime();
  private HttpServer server;
  private String url;

  private record Canned(int status, String body, Map<String, String> headers) {}

  /** Time passes only while the client pauses. */
  private static final class PausedTime implements InstantSource, Pause {
    private Instant now = Instant.EPOCH;
    private final List<Duration> waits = new ArrayList<>();

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public void await(Duration duration) {
      waits.add(duration);
      now = now.plus(duration);
    }
  }

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort() + "/api";
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    Canned canned =
        answers.isEmpty() ? new Canned(500, "nothing left to say", Map.of()) : answers.remove();
    canned.headers().forEach(exchange.getResponseHeaders()::add);
    byte[] body = canned.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(canned.status(), body.length == 0 ? -1 : body.length);
    if (canned.headers().containsKey("Stalls")) {
      return; // neither the body nor the end of it
    }
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void willAnswer(int status, String body) {
    answers.add(new Canned(status, body, Map.of()));
  }

  private ConfluentSchemaRegistry client() {
    return client(url, Optional.empty());
  }

  private ConfluentSchemaRegistry client(String address, Optional<String> authorization) {
    return new ConfluentSchemaRegistry(
        address,
        authorization,
        new Backoff(
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            time,
            new SplittableRandom(1),
            time));
  }

  @Test
  void shouldRegisterOnceAndRemember() {
    willAnswer(200, "{\"id\":7}");
    ConfluentSchemaRegistry client = client();

    assertThat(client.register("heart.records-value", SCHEMA)).isEqualTo(7);
    assertThat(client.register("heart.records-value", SCHEMA)).isEqualTo(7);
    assertThat(client.byId(7)).isEqualTo(SCHEMA);
    assertThat(requests).containsExactly("POST /api/subjects/heart.records-value/versions");
    assertThat(bodies.get(0))
        .isEqualTo(
            "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"R\\\",\\\"fields\\\":[{\\\"name\\\":\\\"a\\\",\\\"type\\\":\\\"string\\\"}]}\"}");
  }

  /** Takes twenty seconds, which is how long an answer may take. */
  @Test
  @Timeout(60)
  void shouldAskAgainWhenAnAnswerStallsAfterItsHeaders() {
    answers.add(new Canned(200, "{\"id\":7}", Map.of("Stalls", "yes")));
    willAnswer(200, "{\"id\":7}");

    assertThat(client().register("heart.records-value", SCHEMA)).isEqualTo(7);
    assertThat(requests).hasSize(2);
  }

  @Test
  void shouldFetchOnceAndRemember() {
    willAnswer(
        200,
        "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"R\\\",\\\"fields\\\":[{\\\"name\\\":\\\"a\\\",\\\"type\\\":\\\"string\\\"}]}\"}");
    ConfluentSchemaRegistry client = client();

    assertThat(client.byId(3)).isEqualTo(SCHEMA);
    assertThat(client.byId(3)).isEqualTo(SCHEMA);
    assertThat(requests).containsExactly("GET /api/schemas/ids/3");
  }

  @Test
  void shouldLookUpAndSetCompatibility() {
    willAnswer(200, "{\"subject\":\"s\",\"id\":9,\"version\":1,\"schema\":\"{}\"}");
    willAnswer(200, "{\"compatibility\":\"BACKWARD\"}");
    ConfluentSchemaRegistry client = client();

    assertThat(client.idOf("s", SCHEMA)).isEqualTo(9);
    client.setCompatibility("s", Compatibility.BACKWARD);
    assertThat(requests).containsExactly("POST /api/subjects/s", "PUT /api/config/s");
    assertThat(bodies.get(1)).isEqualTo("{\"compatibility\":\"BACKWARD\"}");
  }

  @Test
  void shouldEscapeTheSubject() {
    willAnswer(200, "{\"id\":1}");
    client().register("a/b c-value", SCHEMA);

    assertThat(requests).containsExactly("POST /api/subjects/a%2Fb%20c-value/versions");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503})
  void shouldTryAgainWhenTheRegistryIsBusyOrBroken(int status) {
    willAnswer(status, "");
    willAnswer(status, "{\"error_code\":50001,\"message\":\"Error in the backend data store\"}");
    willAnswer(200, "{\"id\":4}");

    assertThat(client().register("s", SCHEMA)).isEqualTo(4);
    assertThat(requests).hasSize(3);
    assertThat(time.waits).hasSize(2);
  }

  @Test
  void shouldWaitAsLongAsTheRegistryAsks() {
    answers.add(new Canned(503, "", Map.of("Retry-After", "3")));
    willAnswer(200, "{\"id\":4}");

    assertThat(client().register("s", SCHEMA)).isEqualTo(4);
    assertThat(time.waits).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void shouldGiveUpWhenThePatienceIsOver() {
    assertThatThrownBy(() -> client().register("heart.records-value", SCHEMA))
        .isInstanceOf(OperatorException.class)
        .hasMessage(
            "cannot use the schema registry at "
                + url
                + ": it answers HTTP 500 within 30 s (register subject heart.records-value);"
                + " check --registry-url and that the registry runs");
    assertThat(requests).hasSizeGreaterThan(3);
    assertThat(time.now).isBefore(Instant.EPOCH.plusSeconds(30));
  }

  @Test
  void shouldSayThatNobodyListens() throws IOException {
    String nobody = "http://127.0.0.1:" + closedPort();

    assertThatThrownBy(() -> client(nobody, Optional.empty()).byId(1))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("cannot use the schema registry at " + nobody)
        .hasMessageContaining("fetch schema 1")
        .hasCauseInstanceOf(IOException.class);
    assertThat(time.waits).hasSizeGreaterThan(3);
  }

  @Test
  void shouldTurnToTheNextAddress() throws IOException {
    willAnswer(200, "{\"id\":5}");

    assertThat(
            client("http://127.0.0.1:" + closedPort() + "," + url + "/", Optional.empty())
                .register("s", SCHEMA))
        .isEqualTo(5);
    assertThat(requests).containsExactly("POST /api/subjects/s/versions");
  }

  @Test
  void shouldExplainAnIncompatibleSchemaAfterAFewTries() {
    for (int i = 0; i < 4; i++) {
      willAnswer(
          409, "{\"error_code\":409,\"message\":\"READER_FIELD_MISSING_DEFAULT_VALUE:\\n b\"}");
    }

    assertThatThrownBy(() -> client().register("heart.records-value", SCHEMA))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("schema of subject heart.records-value is incompatible")
        .hasMessageContaining(url)
        .hasMessageContaining("READER_FIELD_MISSING_DEFAULT_VALUE: b");
    assertThat(requests).hasSize(4);
    assertThat(time.now).isBefore(Instant.EPOCH.plusSeconds(1));
  }

  @Test
  void shouldTryAgainWhenSomebodyElseCreatedTheSubjectAtTheSameMoment() {
    willAnswer(409, "{\"error_code\":409,\"message\":\"already exists\"}");
    willAnswer(200, "{\"id\":6}");

    assertThat(client().register("s", SCHEMA)).isEqualTo(6);
  }

  @Test
  void shouldTellAnUnknownSchemaFromAWrongAddress() {
    willAnswer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
    willAnswer(404, "<html>Not here</html>");
    ConfluentSchemaRegistry client = client();

    assertThatThrownBy(() -> client.byId(8))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessageContaining("id 8");
    assertThatThrownBy(() -> client.byId(8))
        .isNotInstanceOf(UnknownSchemaException.class)
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("HTTP 404")
        .hasMessageContaining("/apis/ccompat/v7");
  }

  @Test
  void shouldSendCredentialsAndSayWhenTheyAreRefused() {
    willAnswer(401, "");

    assertThatThrownBy(
            () -> SchemaRegistry.at(url, Map.of("basic.auth.user.info", "user:pass")).byId(1))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("HTTP 401")
        .hasMessageContaining("basic.auth.user.info")
        .hasMessageNotContaining("pass)");
    // "user:pass" in base 64
    assertThat(authorizations).containsExactly("Basic dXNlcjpwYXNz");

    willAnswer(200, "{\"id\":1}");
    SchemaRegistry.at(url, Map.of("schema.registry.bearer.auth.token", "abc"))
        .register("s", SCHEMA);
    assertThat(authorizations.get(1)).isEqualTo("Bearer abc");
  }

  @Test
  void shouldRefuseSchemasThatItCannotUse() {
    willAnswer(200, "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}");
    willAnswer(
        200,
        "{\"schema\":\"{}\",\"references\":[{\"name\":\"x\",\"subject\":\"x\",\"version\":1}]}");
    willAnswer(200, "{\"schema\":\"{not avro\"}");
    willAnswer(200, "ok");
    ConfluentSchemaRegistry client = client();

    assertThatThrownBy(() -> client.byId(1)).hasMessageContaining("is JSON, not AVRO");
    assertThatThrownBy(() -> client.byId(1)).hasMessageContaining("refers to other schemas");
    assertThatThrownBy(() -> client.byId(1)).hasMessageContaining("not a valid Avro schema");
    assertThatThrownBy(() -> client.byId(1))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("HTTP 200");
  }

  @Test
  void shouldHeedAnInterruption() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> client().byId(1))
        .isInstanceOf(InterruptException.class)
        .hasMessageContaining(url);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void shouldRefuseAnAddressThatIsNoUrl() {
    assertThatThrownBy(() -> SchemaRegistry.at("localhost:8081"))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("'localhost:8081'");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
