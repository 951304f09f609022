package io.equipoise.ingest;

import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.ingest.app.IngestCounts;
import io.equipoise.ingest.app.IngestListener;
import io.equipoise.ingest.app.Ingestion;
import io.equipoise.ingest.app.ReplayClock;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.kafka.KafkaRecordSinkFactory;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
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
    this.config = config;
    this.listener = listener;
    RecordAssembler assembler =
        new RecordAssembler(
            Pseudonyms.keyed(config.pseudonymKey().bytes(), config.descriptor().dataset()));
    this.sources = Sources.of(config.descriptor(), config.data(), assembler, config.clock());
    this.ingestion =
        new Ingestion(
            sources,
            new KafkaRecordSinkFactory(config.descriptor(), config.connection(), config.clock()),
            config.rate(),
            config.commits(),
            ReplayClock.system(),
            listener);
    this.thread = new Thread(this::ingest, "ingest-" + config.descriptor().dataset());
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
