package io.equipoise.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.metrics.ReceiveMeters;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.access.Role;
import io.equipoise.schemas.access.TokenHash;
import io.equipoise.schemas.access.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real HTTP, with a delivery in memory. */
class RestServerTest {
  static final ReceiveLimits LIMITS =
      new ReceiveLimits(
          1 << 20,
          8 << 20,
          64 << 10,
          100,
          20,
          100,
          16 << 20,
          4,
          64,
          8 << 10,
          Duration.ofSeconds(5),
          10,
          Duration.ofSeconds(2));

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GOOD = "{\"id\":\"a\",\"age\":42}";
  private static final String BAD = "{\"id\":\"b\",\"age\":\"secret 4711\"}";

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final LedgerDelivery delivery = new LedgerDelivery();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final List<RestServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    delivery.held.countDown();
    servers.forEach(RestServer::close);
  }

  @Test
  void shouldTellOfEachItemWhenSomeAreBad() throws Exception {
    URI address = start(LIMITS);

    HttpResponse<String> answer =
        post(
            address,
            "/records",
            "application/json",
            "[" + GOOD + "," + BAD + ",{\"id\":\"c\",\"age\":1,\"race\":\"martian\"}]");

    assertThat(answer.statusCode()).isEqualTo(202);
    JsonNode body = JSON.readTree(answer.body());
    assertThat(body.get("accepted").asInt()).isEqualTo(2);
    assertThat(body.get("rejected").asInt()).isEqualTo(1);
    assertThat(body.get("results"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"index": 0, "status": "accepted"},
                 {"index": 1, "status": "rejected", "code": "not-a-number", "field": "age",
                  "reason": "value is not a number"},
                 {"index": 2, "status": "accepted", "unlisted": ["race"]}]
                """));
    assertThat(delivery.arrived).hasSize(3);
    assertThat(answer.body()).doesNotContain("4711").doesNotContain("patient-");
    Item.Refused refused = Fixtures.refused(delivery.arrived).get(0);
    assertThat(refused.origin()).isEqualTo("rest:/records/" + body.get("request").asText());
  }

  @Test
  void shouldAnswerWithAllFaultsWhenNothingIsGood() throws Exception {
    URI address = start(LIMITS);

    HttpResponse<String> answer =
        post(address, "/records", "application/json; charset=UTF-8", "[" + BAD + "," + BAD + "]");

    JsonNode problem = problem(answer, 422, "nothing-accepted");
    assertThat(problem.get("rejected").asInt()).isEqualTo(2);
    assertThat(problem.get("faults")).hasSize(2);
    assertThat(problem.get("faults").get(1))
        .isEqualTo(
            JSON.readTree(
                "{\"index\":1,\"code\":\"not-a-number\",\"field\":\"age\",\"reason\":\"value is not a number\"}"));
    assertThat(delivery.arrived).hasSize(2);
    assertThat(answer.body()).doesNotContain("4711");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/x-ndjson"})
  void shouldTakeABodyBehindAByteOrderMark(String type) throws Exception {
    URI address = start(LIMITS);

    HttpResponse<String> answer = post(address, "/records", type, "\uFEFF" + GOOD);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(Fixtures.accepted(delivery.arrived)).hasSize(1);
    problem(post(address, "/records", type, "\uFEFF"), 400, "empty-body");
    problem(post(address, "/records", type, "\uFEFF \n"), 400, "empty-body");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":\"secret 4711\" | is not JSON",
        "{} {}                   | holds more than one value",
        "[[[[[[[[[[[[[[[[[[[[[[[ | nested deeper than 20 levels",
        "{\"a\": 1e}             | is not JSON (line 1"
      })
  void shouldSendBrokenJsonToTheRejectedOnes(String text, String reason) throws Exception {
    URI address = start(LIMITS);

    HttpResponse<String> answer = post(address, "/fhir", "application/fhir+json", text);

    JsonNode problem = problem(answer, 422, "nothing-accepted");
    assertThat(problem.get("faults").get(0).get("code").asText()).isEqualTo("broken-json");
    assertThat(problem.get("faults").get(0).get("reason").asText()).contains(reason);
    assertThat(Fixtures.refused(delivery.arrived).get(0).received().bytes())
        .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.body()).doesNotContain("4711");
  }

  @Test
  void shouldTakeABundleAndAnEmptyArray() throws Exception {
    URI address = start(LIMITS);
    String bundle = "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + GOOD + "}]}";

    assertThat(post(address, "/fhir", "application/fhir+json", bundle).statusCode()).isEqualTo(202);
    assertThat(post(address, "/fhir", "application/json", GOOD).statusCode()).isEqualTo(202);
    HttpResponse<String> none = post(address, "/records", "application/json", "[]");

    assertThat(none.statusCode()).isEqualTo(202);
    assertThat(none.body()).contains("\"accepted\":0,\"rejected\":0");
    assertThat(delivery.arrived).hasSize(2);
  }

  @Test
  void shouldReadLinesAndNameThem() throws Exception {
    URI address = start(LIMITS);
    String long1 = "{\"id\":\"" + "x".repeat(70_000) + "\",\"age\":1}";
    String body = String.join("\r\n", GOOD, "", BAD, "[" + GOOD + "]", long1, "{", GOOD);

    HttpResponse<String> answer =
        send(address, "/records", "application/x-ndjson", gzip(body), "Content-Encoding", "gzip");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode receipt = JSON.readTree(answer.body());
    assertThat(receipt.get("accepted").asInt()).isEqualTo(2);
    assertThat(receipt.get("results"))
        .extracting(r -> r.get("line").asInt() + " " + r.get("code").asText())
        .containsExactly("3 not-a-number", "4 broken-json", "5 too-long", "6 broken-json");
    assertThat(Fixtures.refused(delivery.arrived))
        .extracting(refused -> refused.received().number())
        .containsExactly(3L, 4L, 5L, 6L);
    assertThat(Fixtures.refused(delivery.arrived).get(0).origin())
        .isEqualTo("rest:/records/" + receipt.get("request").asText());
  }

  @Test
  void shouldTellHowFarItCameWhenAStreamIsCutOff() throws Exception {
    URI address = start(LIMITS);
    byte[] whole = gzip((GOOD + "\n").repeat(50) + BAD + "\n" + noise(200_000));

    HttpResponse<String> answer =
        send(
            address,
            "/records",
            "application/x-ndjson",
            Arrays.copyOf(whole, whole.length - 5_000),
            "Content-Encoding",
            "gzip");

    JsonNode problem = problem(answer, 400, "broken-gzip");
    assertThat(problem.get("accepted").asInt()).isEqualTo(50);
    assertThat(problem.get("rejected").asInt()).isGreaterThanOrEqualTo(1);
    assertThat(Fixtures.accepted(delivery.arrived)).hasSize(50);
  }

  @Test
  void shouldReadEveryMemberOfGzipThatIsPutTogether() throws Exception {
    URI address = start(LIMITS);
    byte[] first = gzip(GOOD + "\n");
    byte[] second = gzip(GOOD + "\n");

    try (RawConnection connection = new RawConnection(address)) {
      connection
          .send(
              head("POST /records", "application/x-ndjson", first.length + second.length)
                  .replace("\r\n\r\n", "\r\nContent-Encoding: gzip\r\n\r\n"))
          .send(first)
          .send("");
      // The second member comes only when the service has asked for it.
      connection.send(second);

      assertThat(connection.answer().body()).contains("\"accepted\":2");
    }
  }

  @Test
  void shouldRefuseWhatUnpacksTooFar() throws Exception {
    URI address = start(LIMITS);
    byte[] bomb = gzip(" ".repeat(7 << 20) + "[]");
    assertThat(bomb.length).isLessThan(10_000);

    problem(
        send(address, "/records", "application/x-ndjson", bomb, "Content-Encoding", "gzip"),
        413,
        "compression-ratio");
    problem(
        send(address, "/fhir", "application/json", bomb, "Content-Encoding", "gzip"),
        413,
        "body-too-large");
    problem(
        send(address, "/fhir", "application/json", new byte[] {1, 2}, "Content-Encoding", "gzip"),
        400,
        "broken-gzip");
    assertThat(delivery.arrived).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsTooLarge() throws Exception {
    URI address = start(LIMITS);
    String large = "[\"" + "x".repeat(1 << 20) + "\"]";
    String many = "[" + "{},".repeat(100) + "{}]";
    String entries = "{\"entry\":[" + "{},".repeat(100) + "{}]}";

    problem(post(address, "/records", "application/json", many), 413, "too-many-items");
    problem(post(address, "/fhir", "application/json", entries), 413, "too-many-items");
    try (RawConnection connection = new RawConnection(address)) {
      assertThat(
              connection.send(head("POST /fhir", "application/json", 1_048_577)).answer().status())
          .isEqualTo(413);
    }
    // Without a length it is found out while reading.
    HttpResponse<String> chunked =
        client.send(
            HttpRequest.newBuilder(address.resolve("/records"))
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
                .build(),
            BodyHandlers.ofString());
    problem(chunked, 413, "body-too-large");
    assertThat(delivery.arrived).isEmpty();
  }

  @Test
  void shouldRefuseWhatItDoesNotRead() throws Exception {
    URI address = start(LIMITS);

    problem(post(address, "/fhir", "application/fhir+xml", "<x/>"), 415, "unsupported-media-type");
    problem(post(address, "/fhir", "application/x-ndjson", GOOD), 415, "unsupported-media-type");
    HttpResponse<String> latin =
        post(address, "/records", "application/json; charset=iso-8859-1", GOOD);
    problem(latin, 415, "unsupported-media-type");
    assertThat(latin.headers().firstValue("Accept-Post"))
        .contains("application/json, application/x-ndjson");
    problem(
        send(address, "/records", "application/json", new byte[1], "Content-Encoding", "br"),
        415,
        "unsupported-content-encoding");
    problem(post(address, "/records", "application/json", " \n"), 400, "empty-body");
    problem(post(address, "/records", "application/x-ndjson", "\n\n"), 400, "empty-body");
    problem(post(address, "/else", "application/json", GOOD), 404, "not-found");
    HttpResponse<String> get = get(address.resolve("/records"));
    problem(get, 405, "method-not-allowed");
    assertThat(get.headers().firstValue("Allow")).contains("POST");
    assertThat(delivery.arrived).isEmpty();
  }

  @Test
  void shouldHaveNoFhirWhereTheDatasetHasNone() throws Exception {
    RestServer server =
        server(settings(LIMITS), new Intakes(new TinyIntake(), Optional.empty()), System::nanoTime);
    server.start();

    problem(post(server.address(), "/fhir", "application/fhir+json", GOOD), 404, "no-fhir-source");
  }

  static Stream<Arguments> whatIsNoHttp() {
    return Stream.of(
        arguments("GET /" + "4".repeat(9_000) + " HTTP/1.1\r\nHost: a", 414),
        arguments("GET /openapi.json HTTP/1.1\r\nHost: a\r\nX: " + "4".repeat(9_000), 431),
        arguments("BROKEN4444", 400),
        arguments("GET /openapi.json HTTP/9.9\r\nHost: a", 505),
        arguments("GET /openapi.json HTTP/1.1", 400),
        arguments("POST /records HTTP/1.1\r\nHost: a\r\nContent-Length: -4", 400),
        arguments("GET /%zz4444 HTTP/1.1\r\nHost: a", 400),
        arguments("TRACE /records HTTP/1.1\r\nHost: a", 405),
        arguments("4444 /records HTTP/1.1\r\nHost: a", 501));
  }

  @ParameterizedTest
  @MethodSource("whatIsNoHttp")
  void shouldAnswerWhatIsNoHttpAsAProblem(String head, int status) throws Exception {
    URI address = start(LIMITS);

    try (RawConnection connection = new RawConnection(address)) {
      RawConnection.Answer answer = connection.send(head + "\r\n\r\n").answer();

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
      assertThat(answer.headers()).doesNotContainKey("server");
      JsonNode problem = JSON.readTree(answer.body());
      assertThat(problem.get("status").asInt()).isEqualTo(status);
      assertThat(problem.get("code").asText()).isNotEmpty();
      assertThat(answer.body()).doesNotContain("4444").doesNotContain("at org.");
    }
  }

  @Test
  void shouldGiveUpABodyThatStops() throws Exception {
    ReceiveLimits hasty = with(LIMITS, Duration.ofSeconds(1));
    URI address = start(hasty);
    try (RawConnection connection = new RawConnection(address)) {
      RawConnection.Answer answer =
          connection.send(head("POST /records", "application/json", 100) + "{\"id\"").answer();

      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.body()).contains("too-slow");
      assertThat(connection.ended()).isTrue();
    }

    assertThat(delivery.arrived).isEmpty();
  }

  @Test
  void shouldSendAwayWhomThereIsNoRoomFor() throws Exception {
    ReceiveLimits narrow =
        new ReceiveLimits(
            4 << 20,
            8 << 20,
            1 << 20,
            100,
            20,
            100,
            6 << 20,
            1,
            64,
            8 << 10,
            Duration.ofSeconds(5),
            10,
            Duration.ofSeconds(2));
    URI address = start(narrow);
    delivery.held = new CountDownLatch(1);
    CompletableFuture<HttpResponse<String>> first =
        client.sendAsync(
            request(address, "/records", "application/json", GOOD), BodyHandlers.ofString());
    assertThat(delivery.waiting.await(10, TimeUnit.SECONDS)).isTrue();

    HttpResponse<String> second = post(address, "/records", "application/json", GOOD);

    problem(second, 429, "busy");
    assertThat(second.headers().firstValue("Retry-After")).contains("2");
    assertThat(registry.get(ReceiveMeters.IN_FLIGHT).gauge().value()).isEqualTo(1);
    delivery.held.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
    assertThat(delivery.arrived).hasSize(1);
    assertThat(post(address, "/records", "application/json", GOOD).statusCode()).isEqualTo(202);
  }

  @Test
  void shouldSayWhatMayHaveArrivedWhenKafkaDoesNotTakeIt() throws Exception {
    URI address = start(LIMITS);
    delivery.failsAfter = 2;

    HttpResponse<String> answer =
        post(address, "/records", "application/json", "[" + GOOD + "," + BAD + "," + GOOD + "]");

    JsonNode problem = problem(answer, 503, "not-delivered");
    assertThat(problem.get("delivered").asInt()).isEqualTo(1);
    assertThat(problem.get("uncertain").asInt()).isEqualTo(1);
    assertThat(answer.headers().firstValue("Retry-After")).contains("2");
    assertThat(answer.body()).doesNotContain("4711");
  }

  @Test
  void shouldAnswerAFaultOfItsOwnWithoutItsStackTrace() throws Exception {
    RestServer server =
        server(
            settings(LIMITS),
            new Intakes(
                (body, origin) -> {
                  throw new IllegalStateException("secret 4711");
                },
                Optional.of(
                    (body, origin) -> {
                      throw new StackOverflowError("secret 4711");
                    })),
            System::nanoTime);
    server.start();

    for (String path : List.of("/records", "/fhir")) {
      HttpResponse<String> answer = post(server.address(), path, "application/json", GOOD);

      problem(answer, 500, "internal");
      assertThat(answer.body()).doesNotContain("4711").doesNotContain("at io.equipoise");
    }
  }

  @Test
  void shouldLetInByTokenAndRoleOnly() throws Exception {
    String writer = Tokens.random(new Random(1));
    String reader = Tokens.random(new Random(2));
    Path file = folder.resolve("tokens");
    Files.write(
        file,
        List.of(
            "# who may do what",
            new Tokens.Entry("lab-a", Role.WRITE, TokenHash.of(writer, new Random(3))).line(),
            new Tokens.Entry("docs", Role.READ, TokenHash.of(reader, new Random(4))).line()));
    RestServer server =
        server(
            new RestSettings("127.0.0.1", 0, Optional.of(file), Optional.empty(), LIMITS),
            intakes(),
            System::nanoTime);
    server.start();
    URI address = server.address();

    HttpResponse<String> nobody = post(address, "/records", "application/json", GOOD);
    problem(nobody, 401, "unauthorized");
    assertThat(nobody.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
    problem(withToken(address, "Bearer " + writer + "x"), 401, "unauthorized");
    problem(withToken(address, "Basic " + writer), 401, "unauthorized");
    problem(withToken(address, "Bearer " + reader), 403, "forbidden");
    assertThat(withToken(address, "bearer " + writer).statusCode()).isEqualTo(202);
    assertThat(delivery.arrived).hasSize(1);
    problem(get(address.resolve("/openapi.json")), 401, "unauthorized");
    HttpResponse<String> document =
        client.send(
            HttpRequest.newBuilder(address.resolve("/openapi.json"))
                .header("Authorization", "Bearer " + reader)
                .build(),
            BodyHandlers.ofString());
    assertThat(document.statusCode()).isEqualTo(200);
  }

  @Test
  void shouldFinishWhatIsInsideWhenItStops() throws Exception {
    URI address = start(LIMITS);
    delivery.held = new CountDownLatch(1);
    CompletableFuture<HttpResponse<String>> inside =
        client.sendAsync(
            request(address, "/records", "application/json", GOOD), BodyHandlers.ofString());
    assertThat(delivery.waiting.await(10, TimeUnit.SECONDS)).isTrue();

    CompletableFuture<Void> stopped = CompletableFuture.runAsync(servers.get(0)::close);
    await()
        // Longer than a connection may be silent while the service stops.
        .pollDelay(Duration.ofMillis(400))
        .atMost(Duration.ofSeconds(10))
        .until(() -> !takesConnections(address));
    assertThat(stopped).isNotDone();
    delivery.held.countDown();

    assertThat(inside.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
    stopped.get(10, TimeUnit.SECONDS);
    assertThat(delivery.arrived).hasSize(1);
  }

  @Test
  void shouldSayThatTheAddressIsTaken() throws Exception {
    URI taken = start(LIMITS);
    RestServer second =
        server(
            new RestSettings(
                "127.0.0.1", taken.getPort(), Optional.empty(), Optional.empty(), LIMITS),
            intakes(),
            System::nanoTime);

    assertThatThrownBy(second::start)
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("cannot listen at 127.0.0.1:" + taken.getPort());
  }

  @Test
  void shouldCountWhatItDoes() throws Exception {
    URI address = start(LIMITS);

    post(address, "/records", "application/json", "[" + GOOD + "," + BAD + "]");
    post(address, "/secret/4711", "application/json", GOOD);

    assertThat(registry.get(ReceiveMeters.ACCEPTED).counter().count()).isEqualTo(1);
    assertThat(registry.get(ReceiveMeters.REJECTED).tag("code", "not-a-number").counter().count())
        .isEqualTo(1);
    assertThat(registry.get(ReceiveMeters.BYTES).counter().count())
        .isEqualTo(GOOD.length() + BAD.length() + 3);
    await()
        .untilAsserted(
            () -> {
              assertThat(
                      registry
                          .get(ReceiveMeters.REQUESTS)
                          .tags("route", "/records", "status", "202")
                          .timer()
                          .count())
                  .isEqualTo(1);
              assertThat(
                      registry
                          .get(ReceiveMeters.REQUESTS)
                          .tags("route", "other", "status", "404")
                          .timer()
                          .count())
                  .isEqualTo(1);
            });
  }

  private static boolean takesConnections(URI address) {
    try (RawConnection connection = new RawConnection(address)) {
      return connection.send("GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n").answer().status()
          == 200;
    } catch (IOException refused) {
      return false;
    }
  }

  private URI start(ReceiveLimits limits) {
    RestServer server = server(settings(limits), intakes(), System::nanoTime);
    server.start();
    return server.address();
  }

  private static RestSettings settings(ReceiveLimits limits) {
    return new RestSettings("127.0.0.1", 0, Optional.empty(), Optional.empty(), limits);
  }

  private static Intakes intakes() {
    return new Intakes(new TinyIntake(), Optional.of(new TinyIntake()));
  }

  private RestServer server(RestSettings settings, Intakes intakes, LongSupplier nanoTime) {
    AtomicLong ids = new AtomicLong();
    RestServer server =
        new RestServer(
            settings,
            intakes,
            delivery,
            new ReceiveMeters(registry),
            OpenApiDocument.of(Fixtures.csvClinic()),
            nanoTime,
            () -> "request-" + ids.incrementAndGet());
    servers.add(server);
    return server;
  }

  private static ReceiveLimits with(ReceiveLimits limits, Duration idle) {
    return new ReceiveLimits(
        limits.bodyBytes(),
        limits.streamBytes(),
        limits.lineBytes(),
        limits.items(),
        limits.nesting(),
        limits.ratio(),
        limits.inFlightBytes(),
        limits.requests(),
        limits.connections(),
        limits.headerBytes(),
        idle,
        limits.bytesPerSecond(),
        limits.brokerPatience());
  }

  private static JsonNode problem(HttpResponse<String> answer, int status, String code)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("code").asText()).isEqualTo(code);
    assertThat(problem.get("type").asText()).isEqualTo("about:blank");
    assertThat(problem.get("detail").asText()).isNotEmpty();
    return problem;
  }

  private HttpResponse<String> withToken(URI address, String authorization) throws Exception {
    return client.send(
        HttpRequest.newBuilder(address.resolve("/records"))
            .header("Content-Type", "application/json")
            .header("Authorization", authorization)
            .POST(BodyPublishers.ofString(GOOD))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(URI address, String path, String type, String body)
      throws Exception {
    return client.send(request(address, path, type, body), BodyHandlers.ofString());
  }

  private static HttpRequest request(URI address, String path, String type, String body) {
    return HttpRequest.newBuilder(address.resolve(path))
        .header("Content-Type", type)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> send(
      URI address, String path, String type, byte[] body, String... headers) throws Exception {
    return client.send(
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", type)
            .headers(headers)
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static String head(String methodAndPath, String type, int length) {
    return methodAndPath
        + " HTTP/1.1\r\nHost: a\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String noise(int length) {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }
}
