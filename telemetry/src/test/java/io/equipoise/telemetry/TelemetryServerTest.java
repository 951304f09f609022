package io.equipoise.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.schemas.OperatorException;
import io.equipoise.telemetry.Health.Status;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelemetryServerTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Telemetry telemetry = Telemetry.prometheus();
  private final TelemetryServer server =
      telemetry.serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void shouldShowOursAndTheJvmsMetersWhenPrometheusAsks() throws Exception {
    ServiceMeters meters = new ServiceMeters(telemetry.registry(), "ward", Map.of());
    meters.set(MeterSpec.figure("equipoise.share", "Share."), 0.5);

    HttpResponse<String> answer = get("/metrics", "text/plain");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body())
        .contains("equipoise_share{dataset=\"ward\"} 0.5\n")
        .contains("# HELP equipoise_share Share.\n")
        .contains("jvm_memory_used_bytes{area=\"heap\"")
        .contains("\njvm_classes_loaded_classes ")
        .contains("\nsystem_cpu_count ")
        .contains("\nprocess_uptime_seconds ")
        .contains("\nprocess_files_open_files ")
        .doesNotContain("# EOF");
  }

  @Test
  void shouldAnswerInOpenMetricsWhenThatIsAccepted() throws Exception {
    HttpResponse<String> answer =
        get("/metrics", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(answer.body()).endsWith("# EOF\n");
  }

  @Test
  void shouldNotBeReadyUntilEveryCheckIsUp() throws Exception {
    assertThat(get("/health/live", "*/*").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready", "*/*").statusCode()).isEqualTo(503);

    telemetry.health().ready("monitor.streams", () -> Status.of(true, "RUNNING"));
    assertThat(get("/health/ready", "*/*").statusCode()).isEqualTo(200);

    telemetry.health().ready("monitor.broker", () -> Status.of(false, "no answer"));
    HttpResponse<String> answer = get("/health/ready", "*/*");
    assertThat(answer.statusCode()).isEqualTo(503);
    JsonNode json = new ObjectMapper().readTree(answer.body());
    assertThat(json.get("status").asText()).isEqualTo("DOWN");
    assertThat(json.get("checks").get("monitor.streams").get("up").asBoolean()).isTrue();
    assertThat(json.get("checks").get("monitor.broker").get("detail").asText())
        .isEqualTo("no answer");
  }

  @Test
  void shouldNotLiveWhenACheckThrows() throws Exception {
    telemetry
        .health()
        .live(
            "synth.worker",
            () -> {
              throw new IllegalStateException("secret");
            });

    HttpResponse<String> answer = get("/health/live", "*/*");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("IllegalStateException").doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics/", "/metrics/more", "/health", "/health/live/x"})
  void shouldFindNothingWhenThePathIsAnother(String path) throws Exception {
    assertThat(get(path, "*/*").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldOnlyLetReadWhenTheMethodIsAnother() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(uri("/metrics")).POST(BodyPublishers.ofString("x")).build();
    HttpResponse<String> answer = HTTP.send(post, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
  }

  @Test
  void shouldSendNoBodyWhenOnlyTheHeadIsAskedFor() throws Exception {
    HttpRequest head =
        HttpRequest.newBuilder(uri("/health/live")).method("HEAD", BodyPublishers.noBody()).build();
    HttpResponse<String> answer = HTTP.send(head, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValueAsLong("content-length").orElseThrow()).isPositive();
  }

  @Test
  void shouldSayWhatToDoWhenThePortIsTaken() {
    try (Telemetry second = Telemetry.prometheus()) {
      assertThatThrownBy(
              () ->
                  second.serve(
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port())))
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining(Integer.toString(server.port()))
          .hasMessageContaining("--telemetry-address");
    }
  }

  /** Each half a line holds a thread; there are four. */
  @Test
  void shouldAnswerWithinTwentySecondsWhenRequestsAreSentByHalves() throws Exception {
    List<Socket> halves = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        Socket half = new Socket(InetAddress.getLoopbackAddress(), server.port());
        halves.add(half);
        half.getOutputStream().write("GET /met".getBytes(StandardCharsets.US_ASCII));
        half.getOutputStream().flush();
      }

      HttpRequest request =
          HttpRequest.newBuilder(uri("/health/live")).timeout(Duration.ofSeconds(20)).build();

      assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    } finally {
      for (Socket half : halves) {
        half.close();
      }
    }
  }

  @Test
  void shouldListenNoLongerWhenClosed() {
    telemetry.close();

    assertThatThrownBy(() -> get("/metrics", "*/*")).isInstanceOf(ConnectException.class);
  }

  private HttpResponse<String> get(String path, String accept)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(uri(path)).header("Accept", accept).build(),
        BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create(server.url() + path);
  }
}
