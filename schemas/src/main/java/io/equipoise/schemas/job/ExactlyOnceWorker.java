package io.equipoise.schemas.job;

import io.equipoise.schemas.connection.ClientObserver;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one long job per trigger record and publishes its outputs together with the trigger's offset
 * in one Kafka transaction. Whatever happens in between, a {@code read_committed} consumer sees the
 * outputs of each trigger once and whole.
 *
 * <pre>
 *   poll ──► trigger ──► pause, job on its own thread ──► begin, send outputs, send offset + 1, commit ──► resume
 *    ▲                   (polling on, so that the group keeps the member)                                    │
 *    └───────────────────────────────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Triggers of one partition are handled strictly in the order of their offsets, one job at a
 * time. A worker that dies leaves its trigger's offset uncommitted; the next worker with the same
 * name fences it, aborts the transaction that it left open and does the job again. The name is also
 * the consumer's static member id, so that the next worker need not wait until the group has given
 * up the dead one. Of two live workers with one name the newer wins, and the older ends through
 * {@code onFailure}.
 *
 * <p>A partition that is taken away while its job runs cancels the job; when it is given back, to
 * this worker or another one, be it at once, the job starts over. A handler that throws ends the
 * worker through {@code onFailure}, and so does a trigger that cannot be read; the trigger comes
 * again at the next start.
 *
 * @param <V> type of the triggers' values
 */
public final class ExactlyOnceWorker<V> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ExactlyOnceWorker.class);

  /**
   * How long {@code close} waits for a job that does not heed its interruption, and for the
   * clients.
   */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(40);

  private final Connection connection;
  private final String name;
  private final List<String> topics;
  private final Deserializer<V> values;
  private final Handler<V> handler;
  private final Consumer<Throwable> onFailure;
  private final ProducerFactory producers;
  private final ClientObserver clients;
  private @Nullable TriggerLoop<V> loop;
  private @Nullable Thread thread;

  /**
   * Does the job.
   *
   * @param <V> type of the triggers' values
   */
  @FunctionalInterface
  public interface Handler<V> {
    /**
     * Runs on the worker's job thread, as long as it takes.
     *
     * @param trigger the record that asks for the job; its value is null for a tombstone of a
     *     compacted topic
     * @return what to publish; when empty only the trigger's offset is committed
     * @throws InterruptedException when the worker is closed or has lost the partition: nothing is
     *     published
     */
    List<Output> handle(ConsumerRecord<String, V> trigger) throws InterruptedException;
  }

  /**
   * One record to publish.
   *
   * @param topic where to
   * @param key its key
   * @param value an Avro record, generated or generic
   * @param headers header names and values, UTF-8
   */
  public record Output(String topic, String key, Object value, Map<String, String> headers) {
    /** Keeps a copy of the headers. */
    public Output {
      headers = Map.copyOf(headers);
    }
  }

  /** Makes a transactional producer; tests make one that dies at a chosen moment. */
  @FunctionalInterface
  interface ProducerFactory {
    Producer<String, byte[]> create(Map<String, Object> config);
  }

  /**
   * A worker, not yet started.
   *
   * @param connection where Kafka and the registry are
   * @param name consumer group, client id and transactional id: stable across restarts, and of one
   *     live worker only
   * @param topics where the triggers are
   * @param values reads the triggers; closed with the worker
   * @param handler does the job
   * @param onFailure told once, from the worker's own thread, what ended the worker; never told of
   *     a {@code close}
   */
  public ExactlyOnceWorker(
      Connection connection,
      String name,
      List<String> topics,
      Deserializer<V> values,
      Handler<V> handler,
      Consumer<Throwable> onFailure) {
    this(connection, name, topics, values, handler, onFailure, ClientObserver.NONE);
  }

  /** The same, with {@code clients} told of the worker's clients. */
  public ExactlyOnceWorker(
      Connection connection,
      String name,
      List<String> topics,
      Deserializer<V> values,
      Handler<V> handler,
      Consumer<Throwable> onFailure,
      ClientObserver clients) {
    this(
        connection,
        name,
        topics,
        values,
        handler,
        onFailure,
        config -> new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer()),
        clients);
  }

  ExactlyOnceWorker(
      Connection connection,
      String name,
      List<String> topics,
      Deserializer<V> values,
      Handler<V> handler,
      Consumer<Throwable> onFailure,
      ProducerFactory producers) {
    this(connection, name, topics, values, handler, onFailure, producers, ClientObserver.NONE);
  }

  private ExactlyOnceWorker(
      Connection connection,
      String name,
      List<String> topics,
      Deserializer<V> values,
      Handler<V> handler,
      Consumer<Throwable> onFailure,
      ProducerFactory producers,
      ClientObserver clients) {
    this.connection = connection;
    this.name = name;
    this.topics = List.copyOf(topics);
    this.values = values;
    this.handler = handler;
    this.onFailure = onFailure;
    this.producers = producers;
    this.clients = clients;
  }

  /**
   * Fences whoever had the name before, ends the transaction that it left open, and begins to work.
   * A worker starts once.
   *
   * @throws io.equipoise.schemas.OperatorException when Kafka cannot be reached or refuses
   */
  public synchronized void start() {
    if (loop != null) {
      throw new IllegalStateException("worker " + name + " was started before");
    }
    long began = System.nanoTime();
    OutputTransaction transaction = new OutputTransaction(this::openProducer);
    try {
      transaction.open();
      loop =
          new TriggerLoop<>(
              name,
              topics,
              openConsumer(),
              transaction,
              new WireSerdes(connection).serializer(),
              handler);
    } catch (KafkaException e) {
      transaction.close(Duration.ZERO);
      throw connection.failure(Duration.ofNanos(System.nanoTime() - began), e);
    }
    TriggerLoop<V> started = loop;
    thread = new Thread(() -> run(started), name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run(TriggerLoop<V> started) {
    try {
      started.run();
    } catch (Throwable t) {
      log.error("worker {} ends: {}", name, t.toString());
      onFailure.accept(t);
    }
  }

  /** Whether the worker has been started and works: it was not closed and has not failed. */
  public synchronized boolean isWorking() {
    return thread != null && thread.isAlive();
  }

  /** Whether partitions of the triggers are assigned to it. */
  public synchronized boolean isAssigned() {
    return loop != null && loop.isAssigned();
  }

  /**
   * Triggers that wait behind the one that is being handled, as far as the consumer has heard;
   * empty while no partition is assigned.
   */
  public synchronized OptionalLong waiting() {
    return loop == null ? OptionalLong.empty() : loop.waiting();
  }

  private Producer<String, byte[]> openProducer() {
    Producer<String, byte[]> opened =
        producers.create(connection.transactionalProducer(name, name));
    clients.opened(opened);
    return opened;
  }

  private KafkaConsumer<String, V> openConsumer() {
    Map<String, Object> config = connection.consumer(name, Optional.of(name));
    config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    KafkaConsumer<String, V> opened = new KafkaConsumer<>(config, new StringDeserializer(), values);
    clients.opened(opened);
    return opened;
  }

  /**
   * Interrupts the job, if one runs, and awaits its end and the clients'. Nothing of an interrupted
   * job is published. May be called from {@code onFailure}, and more than once.
   */
  @Override
  public void close() {
    TriggerLoop<V> running;
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
      TimeUnit.MILLISECONDS.timedJoin(working, CLOSE_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (working.isAlive()) {
      log.warn(
          "worker {} has not ended within {} s; its thread is left behind",
          name,
          CLOSE_PATIENCE.toSeconds());
    }
  }
}
