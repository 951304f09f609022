package io.equipoise.console.page;

import io.equipoise.console.view.LoopModel;
import io.equipoise.console.view.StateJson;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.ListenAddress;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's page over HTTP: static files, the state, live events, cards and actions.
 * Everything is served to whoever can reach the address; only actions need a token. Listens once it
 * is {@link #start() started}.
 */
public final class PageServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);

  /** How often a browser is told that the server is still there; it waits three times as long. */
  static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** An answer as small as this is not worth compressing. */
  private static final int COMPRESSED_FROM_BYTES = 1024;

  private final PageConfig config;
  private final StateJson json;
  private final EventHub events;
  private final Assets assets;
  private final InstantSource clock;
  private final ActionHandler actions;
  private final CardHandler cards;
  private final ColumnsHandler columns;
  private final Javalin server;

  /**
   * A server that does not listen yet.
   *
   * @param config what it is about
   * @param model what it shows
   * @param clock for times in answers
   */
  public PageServer(PageConfig config, LoopModel model, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.json = new StateJson(config.descriptor(), model);
    this.events = new EventHub(model, json, clock);
    this.assets = new Assets(Long.toString(clock.instant().getEpochSecond(), Character.MAX_RADIX));
    this.actions = new ActionHandler(config, model, clock);
    this.cards = new CardHandler(config, model, clock);
    this.columns = new ColumnsHandler(config.descriptor(), model);
    this.server = Javalin.create(this::configure);
  }

  /**
   * Begins to listen.
   *
   * @throws OperatorException when the address is taken or not ours
   */
  public void start() {
    try {
      server.start(config.host(), config.port());
    } catch (JavalinException e) {
      throw new OperatorException(
          "the page cannot listen on %s: %s; choose another address with --listen"
              .formatted(new ListenAddress(config.host(), config.port()).authority(), reason(e)),
          e);
    }
    events.start();
    LOG.info("the page of dataset {} is at {}", config.descriptor().dataset(), url());
  }

  /** Where the page is. */
  public String url() {
    return "http://" + new ListenAddress(config.host(), server.port()).authority() + "/";
  }

  @Override
  public void close() {
    events.close();
    server.stop();
  }

  private static String reason(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private void configure(JavalinConfig javalin) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.http.compressionStrategy = io.javalin.compression.CompressionStrategy.NONE;
    javalin.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    javalin.routes.before(SecurityHeaders::set);
    javalin.routes.before(new HostCheck(config.host(), config.hostNames())::check);
    javalin.routes.get("/", context -> send(context, assets.index()));
    javalin.routes.get("/assets/<path>", this::asset);
    javalin.routes.get("/api/state", context -> json(context, json.state(clock.instant())));
    javalin.routes.get("/api/session", this::session);
    javalin.routes.get("/api/events", this::listen);
    javalin.routes.get("/api/columns", columns::handle);
    javalin.routes.get("/api/cards/alert/{id}", cards::alert);
    javalin.routes.get("/api/cards/batch/{id}", cards::batch);
    javalin.routes.get("/api/cards/model/{id}", cards::model);
    javalin.routes.post("/api/actions", actions::handle);
    javalin.routes.exception(Problem.class, (problem, context) -> problem.answer(context));
    javalin.routes.exception(
        HttpResponseException.class,
        (error, context) ->
            new Problem(error.getStatus(), "Not possible", String.valueOf(error.getMessage()))
                .answer(context));
    javalin.routes.exception(
        Exception.class,
        (error, context) -> {
          LOG.error("{} {} failed", context.method(), context.path(), error);
          new Problem(500, "Internal error", "the server's log says more").answer(context);
        });
  }

  private void asset(Context context) {
    String path = context.pathParam("path");
    Assets.Asset asset =
        assets.find(path).orElseThrow(() -> new Problem(404, "Not found", "there is no such file"));
    context.header(
        "Cache-Control",
        assets.isMarked(path) ? "public, max-age=31536000, immutable" : "no-cache");
    send(context, asset);
  }

  private static void send(Context context, Assets.Asset asset) {
    boolean gzip = takesGzip(context);
    context.contentType(asset.type()).header("Vary", "Accept-Encoding");
    if (gzip) {
      context.header("Content-Encoding", "gzip");
    }
    context.result((gzip ? asset.gzip() : asset.plain()).content());
  }

  private static void json(Context context, byte[] body) {
    context.contentType("application/json").header("Vary", "Accept-Encoding");
    if (body.length >= COMPRESSED_FROM_BYTES && takesGzip(context)) {
      context.header("Content-Encoding", "gzip").result(Assets.gzip(body));
    } else {
      context.result(body);
    }
  }

  private static boolean takesGzip(Context context) {
    String accepted = context.header("Accept-Encoding");
    return accepted != null && accepted.contains("gzip");
  }

  private void session(Context context) {
    json(
        context,
        StateJson.bytes(
            out -> {
              out.writeStartObject();
              out.writeBooleanField("readOnly", config.tokens().isEmpty());
              out.writeEndObject();
            }));
  }

  /** Holds the request's thread for as long as the browser listens. */
  private void listen(Context context) throws IOException, InterruptedException {
    Optional<EventClient> connected = events.connect();
    if (connected.isEmpty()) {
      context.header("Retry-After", "10");
      throw new Problem(503, "Too many listeners", "close another window with this page");
    }
    EventClient client = connected.get();
    boolean gzip = takesGzip(context);
    context.res().setContentType("text/event-stream; charset=utf-8");
    context.res().setHeader("X-Accel-Buffering", "no");
    if (gzip) {
      context.res().setHeader("Content-Encoding", "gzip");
    }
    try {
      OutputStream out = context.res().getOutputStream();
      client.pump(gzip ? new GZIPOutputStream(out, 8192, true) : out, HEARTBEAT);
    } catch (IOException e) {
      LOG.debug("a listener has gone: {}", e.toString());
    } finally {
      events.disconnect(client);
    }
  }
}
