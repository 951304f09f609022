package io.equipoise.ingest;

import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.ingest.app.IngestCounts;
import io.equipoise.ingest.app.IngestListener;
import io.equipoise.ingest.app.Ingestion;
import io.equipoise.ingest.app.ReplayClock;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.app.SourceQueue;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.kafka.KafkaRecordSinkFactory;
import io.equipoise.ingest.metrics.IngestMeters;
import io.equipoise.ingest.watch.ArrivingSources;
import io.equipoise.ingest.watch.FolderWatch;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.telemetry.Health.Status;
import io.equipoise.telemetry.Telemetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ingests a dataset's files once, on a thread of its own: validated and pseudonymized records onto
 * {@code <ds>.records}, everything else onto {@code <ds>.rejected}. Continues where an earlier run
 * ended, however that was.
 */
public final class IngestService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IngestService.class);

  /** Counts of categories up to this are not told: they could point at a person. */
  private static final long SMALLEST_TOLD_COUNT = 11;

  private static final Duration PAUSE_OF_THE_WATCH = Duration.ofMillis(500);

  private final IngestConfig config;
  private final IngestListener listener;
  private final List<Source> sources;
  private final Ingestion ingestion;
  private final Thread thread;
  private volatile Optional<Throwable> failure = Optional.empty();
  private volatile boolean complete;

  /**
   * A service that will tell {@code listener} how far it is; starts nothing.
   *
   * @throws io.equipoise.schemas.OperatorException when the descriptor declares no source
   */
  public IngestService(IngestConfig config, IngestListener listener) {
    this(config, listener, Telemetry.silent());
  }

  /**
   * The same, which adds its meters and checks to the telemetry.
   *
   * @throws io.equipoise.schemas.OperatorException when the descriptor declares no source
   */
  public IngestService(IngestConfig config, IngestListener listener, Telemetry telemetry) {
    this(
        config,
        listener,
        telemetry,
        Sources.of(config.descriptor(), config.data(), assembler(config), config.clock()));
  }

  private IngestService(
      IngestConfig config, IngestListener listener, Telemetry telemetry, List<Source> sources) {
    this(config, listener, telemetry, sources, SourceQueue.of(sources));
  }

  private IngestService(
      IngestConfig config,
      IngestListener listener,
      Telemetry telemetry,
      List<Source> sources,
      SourceQueue queue) {
    this.config = config;
    this.listener =
        new IngestMeters(
            telemetry.registry(), config.descriptor().dataset(), config.clock(), listener);
    this.sources = sources;
    this.ingestion =
        new Ingestion(
            queue,
            new KafkaRecordSinkFactory(
                config.descriptor(), config.connection(), config.clock(), telemetry.clients()),
            config.rate(),
            config.commits(),
            ReplayClock.system(),
            this.listener);
    this.thread = new Thread(this::ingest, "ingest-" + config.descriptor().dataset());
    telemetry.checkBroker("ingest.broker", config.connection());
    telemetry.health().ready("ingest.files", this::working);
    telemetry
        .health()
        .live(
            "ingest.files",
            () -> Status.of(failure.isEmpty(), failure.isEmpty() ? "not failed" : "failed"));
  }

  /**
   * A service that never completes: it takes in whatever arrives in the data folder; starts
   * nothing.
   *
   * @param settled how long a file must have stood still before it is taken for complete
   * @throws io.equipoise.schemas.OperatorException when the descriptor declares no source
   */
  public static IngestService watching(
      IngestConfig config, Duration settled, IngestListener listener, Telemetry telemetry) {
    Arrivals arrivals =
        new Arrivals(config.descriptor(), config.data(), assembler(config), config.clock());
    FolderWatch watch =
        new FolderWatch(config.data(), settled, arrivals::unit, InstantSource.system());
    return new IngestService(
        config,
        listener,
        telemetry,
        List.of(),
        new ArrivingSources(watch, arrivals::sources, PAUSE_OF_THE_WATCH));
  }

  private static RecordAssembler assembler(IngestConfig config) {
    return new RecordAssembler(
        config.descriptor(),
        Pseudonyms.keyed(config.pseudonymKey().bytes(), config.descriptor().dataset()));
  }

  /**
   * Checks the files against the descriptor, creates the topics that are missing, and starts to
   * ingest.
   *
   * @throws io.equipoise.schemas.OperatorException when a file is missing or does not fit, or the
   *     broker is out of reach
   */
  public void start() {
    sources.forEach(source -> source.open().close());
    Topics topics = Topics.of(config.descriptor().dataset());
    TopicAdmin.ensure(
        config.connection(),
        List.of(topics.records(), topics.rejected(), topics.ingestPositions()));
    thread.start();
  }

  /**
   * Waits until all sources are complete or the service is closed. Throws what made it fail.
   *
   * @return whether all sources are complete
   */
  public boolean awaitCompletion() throws InterruptedException {
    thread.join();
    if (failure.isPresent()) {
      if (failure.get() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException("ingest failed", failure.get());
    }
    return complete;
  }

  /** What has been committed so far. */
  public IngestCounts counts() {
    return ingestion.counts();
  }

  private Status working() {
    return complete
        ? Status.of(true, "complete")
        : Status.of(thread.isAlive(), thread.isAlive() ? "being read" : "not being read");
  }

  private void ingest() {
    try {
      complete = ingestion.run();
      summarize();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      log.warn("ingest was interrupted; the next start will continue");
    } catch (RuntimeException | Error fatal) {
      failure = Optional.of(fatal);
      if (fatal instanceof OperatorException known) {
        // Its message says all that the operator needs; a stack trace would hide it.
        log.error("ingest of {} failed: {}", config.descriptor().dataset(), known.getMessage());
      } else {
        log.error("ingest of {} failed", config.descriptor().dataset(), fatal);
      }
      listener.failed(fatal);
    }
  }

  private void summarize() {
    IngestCounts counts = counts();
    log.info(
        "{} {}: {} items read, {} accepted, {} rejected",
        config.descriptor().dataset(),
        complete ? "is complete" : "stopped",
        counts.read(),
        counts.accepted(),
        counts.rejected());
    for (Map.Entry<String, Long> column : new TreeMap<>(counts.unlisted()).entrySet()) {
      log.warn(
          "column {} had {} values that the descriptor does not list; they became unknown",
          column.getKey(),
          column.getValue() < SMALLEST_TOLD_COUNT
              ? "up to " + (SMALLEST_TOLD_COUNT - 1)
              : column.getValue());
    }
  }

  /** Stops after the transaction in progress and waits until everything is closed. */
  @Override
  public void close() {
    ingestion.stop();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
