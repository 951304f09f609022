package io.equipoise.benchmarks;

import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The least that anybody who reads the topic must do: consumers that share the partitions, read
 * committed records, decode each, and commit their positions. Nothing is counted but the records.
 */
final class PlainConsumer implements Contender {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Connection connection;
  private final BenchTopic topic;
  private final Tuning tuning;

  PlainConsumer(Connection connection, BenchTopic topic, Tuning tuning) {
    this.connection = connection;
    this.topic = topic;
    this.tuning = tuning;
  }

  @Override
  public String name() {
    return "a consumer";
  }

  @Override
  public String description() {
    return "plain consumers, read_committed, that only decode";
  }

  @Override
  public BenchTopic topic() {
    return topic;
  }

  @Override
  public String group() {
    return "bench-consumer";
  }

  @Override
  public long expected() {
    return topic.records();
  }

  @Override
  public boolean shuffles() {
    return false;
  }

  @Override
  public Run start(Path folder) {
    return new Reading();
  }

  private final class Reading implements Run {
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong decoded = new AtomicLong();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();

    Reading() {
      for (int i = 0; i < tuning.threads(); i++) {
        List<TopicPartition> share = new ArrayList<>();
        for (int p = i; p < tuning.partitions(); p += tuning.threads()) {
          share.add(new TopicPartition(topic.name(), p));
        }
        Thread thread = new Thread(() -> guarded(share), "bench-consumer-" + i);
        threads.add(thread);
        thread.start();
      }
    }

    private void guarded(List<TopicPartition> share) {
      try {
        read(share);
      } catch (RuntimeException e) {
        failure.set(e);
      }
    }

    private void read(List<TopicPartition> share) {
      Map<String, Object> config = connection.consumer("bench-consumer", Optional.of(group()));
      config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, tuning.pollRecords());
      try (KafkaConsumer<String, GenericRecord> consumer =
          new KafkaConsumer<>(
              config, new StringDeserializer(), new WireSerdes(connection).genericDeserializer())) {
        consumer.assign(share);
        long committed = System.nanoTime();
        boolean news = false;
        while (!stopped.get()) {
          long count = 0;
          for (ConsumerRecord<String, GenericRecord> record : consumer.poll(POLL)) {
            if (record.value() != null) {
              count++;
            }
          }
          news |= count > 0;
          decoded.addAndGet(count);
          if (news && (System.nanoTime() - committed > tuning.commitEvery().toNanos())) {
            consumer.commitSync();
            committed = System.nanoTime();
            news = false;
          }
        }
      }
    }

    /** Partitions are assigned by hand, so from the beginning. */
    @Override
    public boolean running() {
      return true;
    }

    @Override
    public void check() {
      RuntimeException failed = failure.get();
      if (failed != null) {
        throw new KafkaException("a consumer failed", failed);
      }
    }

    @Override
    public long counted() {
      return decoded.get();
    }

    @Override
    public void close() {
      stopped.set(true);
      boolean interrupted = false;
      for (Thread thread : threads) {
        while (thread.isAlive()) {
          try {
            thread.join();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
