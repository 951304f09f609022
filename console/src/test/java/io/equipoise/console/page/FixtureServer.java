package io.equipoise.console.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Serves the page's files with a scene of the loop instead of a running one, under the console's
 * own content policy. Remembers what is posted.
 */
final class FixtureServer implements AutoCloseable {
  static final String TOKEN = "let-me-in-0123456789abcdef";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<BlockingQueue<String>> listeners = new CopyOnWriteArrayList<>();
  private final List<JsonNode> posted = new CopyOnWriteArrayList<>();
  private volatile Scene scene = Scene.EMPTY;
  private volatile boolean readOnly;
  private volatile boolean deaf;
  private volatile boolean mute;

  FixtureServer(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", exchange -> file(exchange, "index.html"));
    server.createContext(
        "/assets/", exchange -> file(exchange, exchange.getRequestURI().getPath().substring(8)));
    server.createContext("/api/state", exchange -> json(exchange, 200, scene.state()));
    server.createContext(
        "/api/session",
        exchange -> json(exchange, 200, Records.JSON.createObjectNode().put("readOnly", readOnly)));
    server.createContext("/api/columns", exchange -> json(exchange, 200, Batches.columns()));
    server.createContext("/api/actions", this::act);
    server.createContext("/api/events", this::listen);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** What the next page that connects will see. */
  void show(Scene next, boolean mayOnlyRead) {
    scene = next;
    readOnly = mayOnlyRead;
    deaf = false;
    mute = false;
  }

  /** Tells every open page. */
  void tell(String event, JsonNode data) {
    listeners.forEach(queue -> queue.add("event: " + event + "\ndata: " + data + "\n\n"));
  }

  /** Ends every stream of events and refuses new ones. */
  void hangUp() {
    deaf = true;
    listeners.forEach(queue -> queue.add(""));
  }

  /** Whether streams stay open but nothing comes, as where a proxy has forgotten a connection. */
  void mute(boolean silent) {
    mute = silent;
  }

  /** Takes streams of events again. */
  void pickUp() {
    deaf = false;
  }

  List<JsonNode> posted() {
    return List.copyOf(posted);
  }

  int listeners() {
    return listeners.size();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void act(HttpExchange exchange) throws IOException {
    String given =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    JsonNode body = Records.JSON.readTree(exchange.getRequestBody());
    if (!given.equals("Bearer " + TOKEN)) {
      json(exchange, 401, problem("Unauthorized", "no such token"));
    } else if (body.path("reason").asText().contains("impossible")) {
      json(exchange, 409, problem("Conflict", "the batch has ended already"));
    } else if (body.path("reason").asText().contains("unanswered")) {
      exchange.close();
    } else if (body.path("reason").asText().contains("unconfirmed")) {
      json(exchange, 503, problem("Not confirmed", "it may have been taken or not"));
    } else {
      posted.add(body);
      json(
          exchange,
          202,
          Records.JSON.createObjectNode().put("actionId", "ac9").put("effect", "It is silent."));
    }
  }

  private static JsonNode problem(String title, String detail) {
    return Records.JSON.createObjectNode().put("title", title).put("detail", detail);
  }

  private void listen(HttpExchange exchange) throws IOException {
    if (deaf) {
      json(exchange, 503, problem("Too many listeners", "close another window"));
      return;
    }
    BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream; charset=utf-8");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      write(out, "retry: 200\nevent: state\ndata: " + scene.state() + "\n\n");
      listeners.add(queue);
      while (true) {
        String next = queue.poll(1, TimeUnit.SECONDS);
        if (next != null && next.isEmpty()) {
          break;
        }
        if (!mute) {
          write(out, next == null ? "event: alive\ndata: {}\n\n" : next);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      listeners.remove(queue);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void json(HttpExchange exchange, int status, JsonNode body) throws IOException {
    send(exchange, status, "application/json", Records.JSON.writeValueAsBytes(body));
  }

  private static void file(HttpExchange exchange, String name) throws IOException {
    byte[] content = read(name);
    String type =
        name.endsWith(".css")
            ? "text/css"
            : name.endsWith(".js")
                ? "text/javascript"
                : name.endsWith(".svg") ? "image/svg+xml" : "text/html";
    if (content.length == 0) {
      send(exchange, 404, "text/plain", new byte[0]);
    } else {
      send(exchange, 200, type + "; charset=utf-8", content);
    }
  }

  private static byte[] read(String name) throws IOException {
    String override = System.getProperty("equipoise.page.files", "");
    if (!override.isEmpty() && Files.exists(Path.of(override, name))) {
      return Files.readAllBytes(Path.of(override, name));
    }
    String resource =
        name.equals("echarts.min.js")
            ? "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js"
            : "/io/equipoise/console/page/static/" + name;
    try (InputStream in = FixtureServer.class.getResourceAsStream(resource)) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.getResponseHeaders().add("Content-Security-Policy", SecurityHeaders.PAGE_POLICY);
    exchange.getResponseHeaders().add("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
