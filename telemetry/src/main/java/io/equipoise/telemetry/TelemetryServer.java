package io.equipoise.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.ListenAddress;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET} and {@code HEAD} for three paths, and nothing else:
 *
 * <table>
 * <caption>Paths</caption>
 * <tr><th>path</th><th>answer</th></tr>
 * <tr><td>{@code /metrics}</td><td>meters, in OpenMetrics' text format where the request accepts
 *     that, else in Prometheus'</td></tr>
 * <tr><td>{@code /health/live}</td><td>200 while nothing has failed for good, else 503; JSON</td></tr>
 * <tr><td>{@code /health/ready}</td><td>200 when ready to work, else 503; JSON; the gauges of {@link
 *     HealthMeter} tell the same</td></tr>
 * </table>
 *
 * <p>There is no authentication: listen where only those can reach it who may read it. It tells no
 * patient value and no small count.
 */
public final class TelemetryServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TelemetryServer.class);

  /**
   * Enough for a Prometheus pair and a probe. They read the requests too, so that as many slow
   * clients hold up everybody, but not for longer than {@link #REQUEST_SECONDS} and {@link
   * #ANSWER_SECONDS}.
   */
  private static final int THREADS = 4;

  /** How long a request may take to arrive; then its connection is closed. */
  private static final long REQUEST_SECONDS = 10;

  /** How long an answer may take to make and to be read; then its connection is closed. */
  private static final long ANSWER_SECONDS = 30;

  private static final int BACKLOG = 16;
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
  private static final String PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON_TYPE = "application/json; charset=utf-8";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer http;
  private final ExecutorService threads;
  private final PrometheusMeterRegistry registry;
  private final Health health;

  private record Answer(int status, String type, String body) {
    static Answer text(int status, String body) {
      return new Answer(status, "text/plain; charset=utf-8", body + "\n");
    }
  }

  private TelemetryServer(HttpServer http, PrometheusMeterRegistry registry, Health health) {
    this.http = http;
    this.registry = registry;
    this.health = health;
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "equipoise-telemetry");
              thread.setDaemon(true);
              return thread;
            });
  }

  static TelemetryServer start(
      InetSocketAddress address, PrometheusMeterRegistry registry, Health health) {
    limitTimes();
    HttpServer http;
    try {
      http = HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw new OperatorException(
          "cannot listen on "
              + new ListenAddress(address.getHostString(), address.getPort()).authority()
              + " for metrics and health: "
              + e.getMessage()
              + "; check --telemetry-address",
          e);
    }
    TelemetryServer server = new TelemetryServer(http, registry, health);
    http.setExecutor(server.threads);
    http.createContext("/", server::handle);
    http.start();
    LOG.info("metrics and health at {}", server.url());
    return server;
  }

  /**
   * The server has no limits of its own unless these say so before the first one is made; who
   * starts the program may have set others.
   */
  private static void limitTimes() {
    setIfAbsent("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
    setIfAbsent("sun.net.httpserver.maxRspTime", ANSWER_SECONDS);
  }

  private static void setIfAbsent(String property, long seconds) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Long.toString(seconds));
    }
  }

  /** Port that it listens on. */
  public int port() {
    return http.getAddress().getPort();
  }

  /** Where it listens, without a path: {@code http://host:port}. */
  public String url() {
    return "http://" + new ListenAddress(http.getAddress().getHostString(), port()).authority();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      if (head) {
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      }
      exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    } catch (RuntimeException e) {
      LOG.error("a request for {} failed", exchange.getRequestURI().getPath(), e);
      throw e;
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    Optional<Supplier<Answer>> found =
        switch (exchange.getRequestURI().getPath()) {
          case "/metrics" -> Optional.of(() -> metrics(accepted(exchange)));
          case "/health/live" -> Optional.of(() -> health(health.liveness()));
          case "/health/ready" -> Optional.of(() -> health(health.readiness()));
          default -> Optional.empty();
        };
    if (found.isEmpty()) {
      return Answer.text(404, "Not found. There are /metrics, /health/live and /health/ready.");
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return Answer.text(405, "Only GET and HEAD.");
    }
    return found.get().get();
  }

  private static String accepted(HttpExchange exchange) {
    return String.join(",", exchange.getRequestHeaders().getOrDefault("Accept", List.of()));
  }

  private Answer metrics(String accept) {
    String type = accept.contains(OPEN_METRICS) ? OPEN_METRICS_TYPE : PROMETHEUS_TYPE;
    return new Answer(200, type, registry.scrape(type));
  }

  private static Answer health(Health.Report report) {
    Map<String, Object> checks =
        report.checks().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    check ->
                        Map.of("up", check.getValue().up(), "detail", check.getValue().detail()),
                    (one, other) -> one,
                    TreeMap::new));
    try {
      String body =
          JSON.writeValueAsString(
              new TreeMap<>(Map.of("status", report.up() ? "UP" : "DOWN", "checks", checks)));
      return new Answer(report.up() ? 200 : 503, JSON_TYPE, body);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a map of words must be JSON", impossible);
    }
  }

  /** Stops listening; answers that are being written are cut off. */
  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
