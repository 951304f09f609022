package io.equipoise.ingest.rest;

import io.equipoise.ingest.app.Delivery;
import io.equipoise.ingest.metrics.ReceiveMeters;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.access.Role;
import io.equipoise.schemas.access.TokenFile;
import io.equipoise.schemas.connection.ListenAddress;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens, and answers {@code POST /fhir}, {@code POST /records} and {@code GET /openapi.json}.
 * Every answer that is no success is problem details (RFC 9457) with one of the codes of {@link
 * ProblemKind}.
 */
public final class RestServer implements AutoCloseable {
  /** After how long to try again what was not taken for want of room or of Kafka. */
  static final int RETRY_AFTER_SECONDS = 2;

  private static final String RECORDS = "/records";
  private static final String FHIR = "/fhir";
  private static final String OPENAPI = "/openapi.json";

  private static final Map<String, String> METHODS =
      Map.of(RECORDS, "POST", FHIR, "POST", OPENAPI, "GET, HEAD");

  private static final String ID = "request-id";
  private static final String START = "start";

  /**
   * Threads beside those of requests: to accept, to select, to refuse whom there is no room for.
   */
  private static final int SPARE_THREADS = 16;

  private static final int ACCEPT_QUEUE = 128;

  /** While the service stops, a connection may be silent for this part of the usual time. */
  private static final int STOPPING_HASTE = 30;

  private static final Logger log = LoggerFactory.getLogger(RestServer.class);

  private final RestSettings settings;
  private final ReceiveMeters meters;
  private final LongSupplier nanoTime;
  private final Supplier<String> ids;
  private final Javalin javalin;

  /**
   * A server that does not listen yet.
   *
   * @param openApi the document that describes it
   * @param nanoTime monotonic time
   * @param ids names for requests, each another one
   * @throws OperatorException when the tokens cannot be read
   */
  public RestServer(
      RestSettings settings,
      Intakes intakes,
      Delivery delivery,
      ReceiveMeters meters,
      OpenApiDocument openApi,
      LongSupplier nanoTime,
      Supplier<String> ids) {
    this.settings = settings;
    this.meters = meters;
    this.nanoTime = nanoTime;
    this.ids = ids;
    Door door = new Door(settings.tokens().map(file -> new TokenFile(file, Role.WRITE, nanoTime)));
    ReceiveLimits limits = settings.limits();
    Gate gate = new Gate(limits.requests(), limits.inFlightBytes());
    Reception reception = new Reception(delivery, limits, meters);
    meters.inFlight(gate::inside);
    Post fhir =
        new Post(
            intakes.fhir(),
            Set.of(Post.FHIR, Post.JSON),
            door,
            gate,
            reception,
            limits,
            meters,
            nanoTime);
    Post records =
        new Post(
            Optional.of(intakes.records()),
            Set.of(Post.JSON, Post.NDJSON),
            door,
            gate,
            reception,
            limits,
            meters,
            nanoTime);
    this.javalin =
        Javalin.create(
            config -> {
              configure(config);
              config.routes.post(FHIR, fhir);
              config.routes.post(RECORDS, records);
              config.routes.get(
                  OPENAPI,
                  request -> {
                    door.require(Role.READ, request);
                    request.contentType(Post.JSON).result(openApi.bytes());
                  });
            });
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    QueuedThreadPool threads =
        new QueuedThreadPool(settings.limits().requests() + SPARE_THREADS, SPARE_THREADS);
    threads.setName("receive");
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(this::limit);
    config.jetty.addConnector(this::connector);
    config.routes.before(
        request -> {
          request.attribute(ID, ids.get());
          request.attribute(START, nanoTime.getAsLong());
          request.header("Cache-Control", "no-store");
          request.header("X-Content-Type-Options", "nosniff");
        });
    config.routes.exception(ProblemException.class, this::answer);
    config.routes.exception(
        HttpResponseException.class, (refused, request) -> answer(refused, request));
    config.routes.exception(Exception.class, this::answerFault);
    config.router.javaLangErrorHandler(this::answerError);
    config.routes.after(this::measure);
  }

  private void limit(Server server) {
    server.setErrorHandler(new ProblemErrors());
    server.setHandler(new GracefulHandler(new KnownMethods()));
    server.setStopTimeout(
        settings.limits().brokerPatience().plus(settings.limits().idle()).toMillis());
    server.addBean(new NetworkConnectionLimit(settings.limits().connections(), server));
  }

  private Connector connector(Server server, HttpConfiguration shared) {
    HttpConfiguration http = new HttpConfiguration(shared);
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(settings.limits().headerBytes());
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector connector =
        settings
            .tls()
            .map(
                identity -> {
                  // Clients that use an address, or a name inside a cluster, are welcome too: there
                  // is only one host here, and the client checks the certificate.
                  http.addCustomizer(new SecureRequestCustomizer(false));
                  SslContextFactory.Server shown = identity.contextFactory();
                  server.addBean(new TlsRenewal(identity, shown));
                  return new ServerConnector(server, shown, plain);
                })
            .orElseGet(() -> new ServerConnector(server, plain));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.limits().idle().toMillis());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setShutdownIdleTimeout(settings.limits().idle().dividedBy(STOPPING_HASTE).toMillis());
    return connector;
  }

  /**
   * Listens.
   *
   * @throws OperatorException when the address cannot be listened at
   */
  public void start() {
    try {
      javalin.start();
    } catch (JavalinException failed) {
      throw new OperatorException(
          "cannot listen at "
              + new ListenAddress(settings.host(), settings.port()).authority()
              + "; check --listen, and that no other process listens there",
          failed);
    }
    log.info("takes records at {}", address());
  }

  /** Where it listens, once it does. */
  public URI address() {
    String scheme = settings.tls().isPresent() ? "https" : "http";
    return URI.create(
        scheme + "://" + new ListenAddress(settings.host(), javalin.port()).authority());
  }

  /** Name of a request. */
  static String id(Context request) {
    return Optional.ofNullable(request.<String>attribute(ID)).orElse("");
  }

  private void answer(ProblemException problem, Context request) {
    if (problem.kind().retry()) {
      request.header("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
    }
    request
        .status(problem.kind().status())
        .contentType(ProblemErrors.PROBLEM)
        .result(Answers.problem(problem, id(request)));
  }

  private void answer(HttpResponseException refused, Context request) {
    ProblemKind kind = ProblemKind.ofStatus(refused.getStatus());
    Optional<String> methods = Optional.ofNullable(METHODS.get(request.path()));
    if (kind == ProblemKind.METHOD_NOT_ALLOWED) {
      methods.ifPresent(allowed -> request.header("Allow", allowed));
    }
    answer(
        new ProblemException(
            kind,
            switch (kind) {
              case NOT_FOUND -> "there are POST /records, POST /fhir and GET /openapi.json only";
              case METHOD_NOT_ALLOWED -> "the path takes " + methods.orElse("other methods");
              default -> "the request cannot be taken";
            }),
        request);
  }

  /** An error, such as a stack that overflows, which is no exception to Javalin. */
  private void answerError(HttpServletResponse response, Error error) {
    tell("", error);
    response.setStatus(ProblemKind.INTERNAL.status());
    response.setContentType(ProblemErrors.PROBLEM);
    try {
      response
          .getOutputStream()
          .write(
              Answers.refusal(
                  ProblemKind.INTERNAL,
                  ProblemKind.INTERNAL.status(),
                  "the service has failed; its log says more"));
    } catch (IOException gone) {
      log.debug("nobody waits for the answer");
    }
  }

  /** The message may quote what was sent, so that only the place is told. */
  private static void tell(String request, Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    log.error(
        "request {} failed: {} at {}",
        request,
        fault.getClass().getName(),
        trace.length == 0 ? "an unknown place" : trace[0]);
  }

  private void answerFault(Exception fault, Context request) {
    tell(id(request), fault);
    answer(
        new ProblemException(
            ProblemKind.INTERNAL,
            "the service has failed; its log says more under the request's name, and what arrived before is not known"),
        request);
  }

  private void measure(Context request) {
    String route = METHODS.containsKey(request.path()) ? request.path() : "other";
    long start = Optional.ofNullable(request.<Long>attribute(START)).orElse(nanoTime.getAsLong());
    meters.request(route, request.statusCode(), Duration.ofNanos(nanoTime.getAsLong() - start));
  }

  /**
   * Takes no new request, answers those that are inside, and stops listening; waits for them no
   * longer than a connection may be idle and Kafka may take.
   */
  @Override
  public void close() {
    javalin.stop();
  }
}
