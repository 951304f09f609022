package io.equipoise.console.demo;

import io.equipoise.console.page.PageConfig;
import io.equipoise.console.page.PageServer;
import io.equipoise.console.view.LoopFeed;
import io.equipoise.console.view.TrafficWatch;
import io.equipoise.evaluator.EvaluatorConfig;
import io.equipoise.evaluator.EvaluatorService;
import io.equipoise.evaluator.app.EvaluationSettings;
import io.equipoise.evaluator.app.EvaluatorListener;
import io.equipoise.ingest.IngestConfig;
import io.equipoise.ingest.IngestService;
import io.equipoise.ingest.app.IngestListener;
import io.equipoise.localstack.EmbeddedKafka;
import io.equipoise.localstack.LocalRegistry;
import io.equipoise.monitor.MonitorConfig;
import io.equipoise.monitor.MonitorService;
import io.equipoise.monitor.app.MonitorListener;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.synth.SynthConfig;
import io.equipoise.synth.SynthService;
import io.equipoise.synth.app.SynthListener;
import io.equipoise.telemetry.Telemetry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broker, registry, feed, page, services and replay: started in this order, closed in reverse.
 * {@link #close()} may be called more than once and from another thread than {@link #start}, which
 * then ends with an {@link IllegalStateException}.
 */
final class LoopStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoopStack.class);

  /** Threads of the monitor: the demo shares two cores between everything. */
  private static final int MONITOR_THREADS = 1;

  /** Models that the evaluator trains at the same time. */
  private static final int EVALUATOR_THREADS = 2;

  private final DemoConfig config;
  private final InstantSource clock;
  private final Demo.Listeners listeners;
  private final Telemetry telemetry;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private boolean closed;

  /** Parts that do not run yet; the services add their meters and checks to the telemetry. */
  LoopStack(DemoConfig config, InstantSource clock, Demo.Listeners listeners, Telemetry telemetry) {
    this.config = config;
    this.telemetry = telemetry;
    this.clock = clock;
    this.listeners = listeners;
  }

  /** Folder of the broker's data within a work folder. */
  static Path kafkaFolder(Path workFolder) {
    return workFolder.resolve("kafka");
  }

  /** Folder of the registry's data within a work folder. */
  static Path registryFolder(Path workFolder) {
    return workFolder.resolve("registry");
  }

  private static Path evaluatorFolder(Path workFolder) {
    return workFolder.resolve("evaluator");
  }

  /** Starts everything and returns; says on {@code line} where things are. */
  void start(Consumer<String> line) {
    String dataset = config.descriptor().dataset();
    EmbeddedKafka kafka =
        opened(EmbeddedKafka.start(kafkaFolder(config.workFolder()), config.kafkaPort()));
    line.accept("  Kafka            " + kafka.bootstrapServers());
    LocalRegistry registry =
        opened(LocalRegistry.start(registryFolder(config.workFolder()), config.registryPort()));
    line.accept("  schema registry  " + registry.url());
    Connection connection = new Connection(kafka.bootstrapServers(), registry.url(), Map.of());
    Topics topics = Topics.of(dataset);
    TopicAdmin.ensure(connection, topics.all());
    LoopFeed feed =
        opened(
            new LoopFeed(
                connection, topics, listeners::event, error -> listeners.failed("demo", error)));
    feed.start();
    config.page().ifPresent(page -> startPage(page, connection, line));
    EvaluatorService evaluator =
        opened(
            new EvaluatorService(
                new EvaluatorConfig(
                    connection,
                    config.descriptor(),
                    EvaluationSettings.standard(EVALUATOR_THREADS, config.seed()),
                    evaluatorFolder(config.workFolder())),
                evaluatorListener(),
                telemetry));
    evaluator.start();
    SynthService synth =
        opened(
            new SynthService(
                new SynthConfig(
                    config.descriptor(),
                    connection,
                    config.seed(),
                    config.workFolder().resolve("synth")),
                clock,
                synthListener(),
                telemetry));
    synth.start();
    MonitorService monitor =
        opened(
            new MonitorService(
                new MonitorConfig(
                    config.descriptor(),
                    connection,
                    config.workFolder().resolve("monitor"),
                    MONITOR_THREADS),
                monitorListener(),
                telemetry));
    monitor.start();
    IngestService ingest =
        opened(
            new IngestService(
                IngestConfig.of(
                    config.descriptor(),
                    connection,
                    config.data(),
                    config.rate(),
                    DemoKey.in(config.workFolder())),
                ingestListener(),
                telemetry));
    line.accept("  data             " + config.data());
    ingest.start();
  }

  private void startPage(DemoPage page, Connection connection, Consumer<String> line) {
    String dataset = config.descriptor().dataset();
    opened(new TrafficWatch(connection, dataset, listeners.model(), clock)).start();
    PageServer server;
    try {
      server = started(page, page.port(), connection);
    } catch (OperatorException e) {
      if (!page.orAnother()) {
        throw e;
      }
      LOG.info("port {} is taken; the page takes another", page.port());
      server = started(page, 0, connection);
    }
    line.accept("  page             " + server.url());
  }

  private PageServer started(DemoPage page, int port, Connection connection) {
    PageConfig at =
        new PageConfig(
            config.descriptor(),
            connection,
            "127.0.0.1",
            port,
            Set.of(),
            page.tokens(),
            Optional.of(
                evaluatorFolder(config.workFolder())
                    .resolve(config.descriptor().dataset())
                    .resolve("cards")));
    PageServer server = opened(new PageServer(at, listeners.model(), clock));
    server.start();
    return server;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!running.isEmpty()) {
      AutoCloseable part = running.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.error("{} did not close", part.getClass().getSimpleName(), e);
      }
    }
  }

  private synchronized <T extends AutoCloseable> T opened(T part) {
    running.push(part);
    if (closed) {
      close();
      throw new IllegalStateException("the demo is being stopped");
    }
    return part;
  }

  private IngestListener ingestListener() {
    return new IngestListener() {
      @Override
      public void progress(long read, long accepted, long rejected) {
        listeners.ingested(accepted, rejected);
      }

      @Override
      public void completed() {
        listeners.ingestCompleted();
      }

      @Override
      public void failed(Throwable error) {
        listeners.failed("ingest", error);
      }
    };
  }

  private MonitorListener monitorListener() {
    return new MonitorListener() {
      @Override
      public void failed(Throwable error) {
        listeners.failed("monitor", error);
      }
    };
  }

  private SynthListener synthListener() {
    return new SynthListener() {
      @Override
      public void trainingStarted(int totalSteps, int rows) {
        listeners.trainingStarted(totalSteps, rows);
      }

      @Override
      public void trainingProgress(
          int step, int totalSteps, double criticLoss, double generatorLoss) {
        listeners.training(step, totalSteps, criticLoss, generatorLoss);
      }

      @Override
      public void failed(Throwable error) {
        listeners.failed("synth", error);
      }
    };
  }

  private EvaluatorListener evaluatorListener() {
    return new EvaluatorListener() {
      @Override
      public void failed(Throwable error) {
        listeners.failed("evaluator", error);
      }
    };
  }
}
