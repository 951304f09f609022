package io.equipoise.schemas.job;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's thread: polls, hands triggers to the job thread one by one, and commits what comes
 * back. Owns its clients.
 */
final class TriggerLoop<V> {
  private static final Logger log = LoggerFactory.getLogger(TriggerLoop.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** How long a job that was interrupted may take to end. */
  private static final Duration JOB_PATIENCE = Duration.ofSeconds(30);

  private static final Duration CLIENT_PATIENCE = Duration.ofSeconds(5);

  private final String name;
  private final Collection<String> topics;
  private final Consumer<String, V> consumer;
  private final OutputTransaction transaction;
  private final Serializer<Object> serializer;
  private final ExactlyOnceWorker.Handler<V> handler;
  private final ExecutorService jobs;
  private Optional<Job<V>> running = Optional.empty();
  private volatile boolean stopping;
  private volatile OptionalLong waiting = OptionalLong.empty();

  private record Job<V>(
      ConsumerRecord<String, V> trigger, Future<List<ProducerRecord<String, byte[]>>> outputs) {
    TopicPartition partition() {
      return new TopicPartition(trigger.topic(), trigger.partition());
    }
  }

  TriggerLoop(
      String name,
      Collection<String> topics,
      Consumer<String, V> consumer,
      OutputTransaction transaction,
      Serializer<Object> serializer,
      ExactlyOnceWorker.Handler<V> handler) {
    this.name = name;
    this.topics = List.copyOf(topics);
    this.consumer = consumer;
    this.transaction = transaction;
    this.serializer = serializer;
    this.handler = handler;
    this.jobs =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, name + "-job");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Asks the loop to end soon; from any thread. */
  void stop() {
    stopping = true;
  }

  /** Whether partitions are assigned; from any thread. */
  boolean isAssigned() {
    return waiting.isPresent();
  }

  /** Triggers that wait; empty while no partition is assigned. From any thread. */
  OptionalLong waiting() {
    return waiting;
  }

  /** Works until it is stopped; throws what ended it otherwise. */
  void run() {
    try {
      consumer.subscribe(topics, new Rebalance());
      while (!stopping) {
        poll();
        running.filter(job -> job.outputs().isDone()).ifPresent(this::end);
        waiting = lag();
      }
    } catch (RuntimeException | Error e) {
      if (!stopping) {
        throw e;
      }
      log.warn("worker {} met {} while it was being closed", name, e.toString());
    } finally {
      release();
    }
  }

  /** From what the consumer has heard already: asks nobody. */
  private OptionalLong lag() {
    return consumer.assignment().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            consumer.assignment().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum());
  }

  /**
   * A trigger may come although a job ran when the poll began: within it the job's partition was
   * taken away, which cancels the job, and partitions were given back, which are not paused then.
   */
  private void poll() {
    if (running.isEmpty()) {
      consumer.resume(consumer.assignment());
    }
    for (ConsumerRecord<String, V> trigger : consumer.poll(POLL)) {
      if (running.isPresent()) {
        throw new IllegalStateException(
            "worker " + name + " got a record although everything was paused");
      }
      begin(trigger);
    }
  }

  private void begin(ConsumerRecord<String, V> trigger) {
    consumer.pause(consumer.assignment());
    log.debug(
        "worker {} begins with {}-{}@{}",
        name,
        trigger.topic(),
        trigger.partition(),
        trigger.offset());
    running = Optional.of(new Job<>(trigger, jobs.submit(() -> work(trigger))));
  }

  private List<ProducerRecord<String, byte[]>> work(ConsumerRecord<String, V> trigger)
      throws InterruptedException {
    List<ProducerRecord<String, byte[]>> encoded = new ArrayList<>();
    for (ExactlyOnceWorker.Output output : handler.handle(trigger)) {
      ProducerRecord<String, byte[]> record =
          new ProducerRecord<>(output.topic(), output.key(), null);
      Headers headers = record.headers();
      output
          .headers()
          .forEach((key, value) -> headers.add(key, value.getBytes(StandardCharsets.UTF_8)));
      byte[] value = serializer.serialize(output.topic(), headers, output.value());
      encoded.add(new ProducerRecord<>(output.topic(), null, output.key(), value, headers));
    }
    return encoded;
  }

  private void end(Job<V> job) {
    commit(job);
    running = Optional.empty();
  }

  private void commit(Job<V> job) {
    OffsetAndMetadata next =
        new OffsetAndMetadata(job.trigger().offset() + 1, job.trigger().leaderEpoch(), "");
    try {
      transaction.commit(outputs(job), Map.of(job.partition(), next), consumer.groupMetadata());
    } catch (CommitFailedException e) {
      log.warn(
          "worker {} was dropped from its group; the job at offset {} starts over",
          name,
          job.trigger().offset());
      if (consumer.assignment().contains(job.partition())) {
        consumer.seek(job.partition(), job.trigger().offset());
      }
    }
  }

  private List<ProducerRecord<String, byte[]>> outputs(Job<V> job) {
    try {
      return job.outputs().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(
          "worker " + name + ": its handler gave up although nobody interrupted it", cause);
    } catch (InterruptedException e) {
      throw new IllegalStateException("worker " + name + ": its own thread was interrupted", e);
    }
  }

  private void release() {
    running = Optional.empty();
    waiting = OptionalLong.empty();
    jobs.shutdownNow();
    try {
      if (!jobs.awaitTermination(JOB_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn(
            "worker {}: its job has not heeded the interruption within {} s",
            name,
            JOB_PATIENCE.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    transaction.close(CLIENT_PATIENCE);
    consumer.close(CloseOptions.timeout(CLIENT_PATIENCE));
  }

  /** Runs on the loop's thread, within poll. */
  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      running
          .filter(job -> partitions.contains(job.partition()))
          .ifPresent(
              job -> {
                log.warn("worker {} lost {}; its job is canceled", name, job.partition());
                job.outputs().cancel(true);
                running = Optional.empty();
              });
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (running.isPresent()) {
        consumer.pause(partitions);
      }
    }
  }
}
