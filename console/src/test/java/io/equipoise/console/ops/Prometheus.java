package io.equipoise.console.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Prometheus of this machine, on loopback, that scrapes one target every second. */
final class Prometheus implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final String url;
  private final Path log;
  private final Instant began;

  private Prometheus(Process process, String url, Path log, Instant began) {
    this.process = process;
    this.url = url;
    this.log = log;
    this.began = began;
  }

  /** Whether both programs are on the path. */
  static boolean isInstalled() {
    return Stream.of("prometheus", "promtool")
        .allMatch(
            name ->
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))));
  }

  /** Starts it with the rules, in a folder of its own. */
  static Prometheus start(Path folder, int target, Path rules) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            """
            global: { scrape_interval: 1s, evaluation_interval: 1s }
            rule_files: ["%s"]
            scrape_configs:
              - job_name: equipoise-monitor
                static_configs: [{ targets: ["127.0.0.1:%d"] }]
            """
                .formatted(rules, target));
    int port = freePort();
    Path log = folder.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new Prometheus(process, "http://127.0.0.1:" + port, log, Instant.now());
  }

  /** Whether it answers; fails with its log when it has ended. */
  boolean isReady() throws Exception {
    if (!process.isAlive()) {
      throw new AssertionError("Prometheus has ended:\n" + Files.readString(log));
    }
    try {
      return HTTP.send(
                  HttpRequest.newBuilder(URI.create(url + "/-/ready")).build(),
                  BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Numbers that a query gives since the start, of all series; empty when there are none. */
  List<Double> values(String query) throws Exception {
    JsonNode data =
        get(
            "/api/v1/query_range?step=1&start="
                + began.getEpochSecond()
                + "&end="
                + (Instant.now().getEpochSecond() + 1)
                + "&query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
    List<Double> values = new ArrayList<>();
    for (JsonNode series : data.get("result")) {
      for (JsonNode sample : series.get("values")) {
        double value = Double.parseDouble(sample.get(1).asText().replace("Inf", "Infinity"));
        if (Double.isFinite(value)) {
          values.add(value);
        }
      }
    }
    return values;
  }

  /** Its rules as it has read and evaluated them. */
  List<JsonNode> rules() throws Exception {
    List<JsonNode> rules = new ArrayList<>();
    for (JsonNode group : get("/api/v1/rules").get("groups")) {
      group.get("rules").forEach(rules::add);
    }
    return rules;
  }

  /** Values of a label, over all series. */
  List<String> labels(String name) throws Exception {
    List<String> values = new ArrayList<>();
    get("/api/v1/label/" + name + "/values").forEach(value -> values.add(value.asText()));
    return values;
  }

  private JsonNode get(String path) throws Exception {
    String body =
        HTTP.send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString())
            .body();
    JsonNode answer = JSON.readTree(body);
    if (!"success".equals(answer.path("status").asText())) {
      throw new AssertionError(path + ": " + body);
    }
    return answer.get("data");
  }

  /** Runs {@code promtool}; gives what it says when that is a fault. */
  static Optional<String> lint(Path folder, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process tool =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return tool.waitFor() == 0 ? Optional.empty() : Optional.of(said);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
