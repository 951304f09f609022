package io.equipoise.evaluator.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.evaluator.champion.Champions;
import io.equipoise.evaluator.domain.drift.DriftSettings;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.job.OutputTransaction;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows how the champion does on the live stream of records, for as long as it runs.
 *
 * <pre>
 *   &lt;ds&gt;.records ──► score with the champion ──► DriftTracker ──► &lt;ds&gt;.alerts (kind FAIRNESS)
 *                    (labeled records of people                ├─► &lt;ds&gt;.fairness-drift
 *                     it has not learned from)                 └─► &lt;ds&gt;.fairness-drift-state, offsets
 * </pre>
 *
 * <p>Without a champion it waits for the first one, which it makes itself as soon as there are
 * people enough; no record is lost by that. Whoever starts a second worker for the same dataset
 * fences the first, which ends through {@code onFailure}. A dataset that is watched in a topic of
 * others has no {@code <ds>.records} and no drift figures.
 */
public final class DriftWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DriftWorker.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(40);

  private final String name;
  private final Connection connection;
  private final DatasetDescriptor descriptor;
  private final DriftSettings settings;
  private final Champions champions;
  private final Consumer<Throwable> onFailure;
  private final DriftTelemetry telemetry;
  private @Nullable DriftLoop loop;
  private @Nullable Thread thread;

  /**
   * A worker, not yet started.
   *
   * @param connection where Kafka and the registry are
   * @param descriptor the dataset
   * @param settings how drift is watched
   * @param champions says which model is the champion
   * @param onFailure told once, from the worker's own thread, what ended it; never told of a {@code
   *     close}
   * @param telemetry hears of it
   */
  public DriftWorker(
      Connection connection,
      DatasetDescriptor descriptor,
      DriftSettings settings,
      Champions champions,
      Consumer<Throwable> onFailure,
      DriftTelemetry telemetry) {
    this.telemetry = telemetry;
    this.name = "equipoise-evaluator-drift-" + descriptor.dataset();
    this.connection = connection;
    this.descriptor = descriptor;
    this.settings = settings;
    this.champions = champions;
    this.onFailure = onFailure;
  }

  /** Begins to follow the stream. */
  public synchronized void start() {
    if (loop != null) {
      throw new IllegalStateException("worker " + name + " has been started before");
    }
    Map<String, Object> config = connection.consumer(name, Optional.of(name));
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, InterleavedRecords.MOST_HELD);
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    telemetry.clients().opened(consumer);
    DriftLoop started =
        new DriftLoop(
            name,
            connection,
            descriptor,
            settings,
            champions,
            consumer,
            new OutputTransaction(this::openProducer),
            telemetry);
    Thread working = new Thread(() -> run(started), name);
    working.setDaemon(true);
    loop = started;
    thread = working;
    working.start();
  }

  private Producer<String, byte[]> openProducer() {
    KafkaProducer<String, byte[]> opened =
        new KafkaProducer<>(
            connection.transactionalProducer(name, name),
            new StringSerializer(),
            new ByteArraySerializer());
    telemetry.clients().opened(opened);
    return opened;
  }

  private void run(DriftLoop started) {
    try {
      started.run();
    } catch (InterruptedException | InterruptException e) {
      LOG.info("worker {} was interrupted", name);
    } catch (Throwable t) {
      LOG.error("worker {} ends: {}", name, t.toString());
      onFailure.accept(t);
    }
  }

  /**
   * Commits what was read, and awaits the end. A champion in training is given up after a while;
   * the next start makes it.
   */
  @Override
  public void close() {
    DriftLoop running;
    Thread working;
    synchronized (this) {
      running = loop;
      working = thread;
    }
    if (running == null || working == null) {
      return;
    }
    running.stop();
    if (Thread.currentThread() == working) {
      return;
    }
    try {
      TimeUnit.MILLISECONDS.timedJoin(working, CLOSE_PATIENCE.toMillis() / 2);
      if (working.isAlive()) {
        working.interrupt();
        TimeUnit.MILLISECONDS.timedJoin(working, CLOSE_PATIENCE.toMillis() / 2);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (working.isAlive()) {
      LOG.warn("worker {} has not ended within {}; its thread is left", name, CLOSE_PATIENCE);
    }
  }
}
