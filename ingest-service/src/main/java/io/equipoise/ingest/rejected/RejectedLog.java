package io.equipoise.ingest.rejected;

import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads {@code <ds>.rejected}, one item at a time, so that memory does not grow with the topic. One
 * thread; {@link #wake} may be called from any.
 */
final class RejectedLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  /** How long the broker may hand out nothing although there is more. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Connection connection;
  private final String topic;
  private final InstantSource clock;
  private final KafkaConsumer<String, byte[]> consumer;
  private boolean positioned;

  /** A log of the topic, read by nobody yet. */
  RejectedLog(Connection connection, String topic, InstantSource clock) {
    this.connection = connection;
    this.topic = topic;
    this.clock = clock;
    Map<String, Object> config =
        connection.consumer("equipoise-rejected-" + topic, Optional.empty());
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
    try {
      this.consumer =
          new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException unusable) {
      throw connection.failure(PATIENCE, unusable);
    }
  }

  /**
   * Everything that is there when it begins.
   *
   * @param since leaves out what was rejected before; empty: nothing is left out
   * @throws OperatorException when the topic is not there or the broker does not answer
   */
  void readToEnd(Optional<Instant> since, Consumer<RejectedItem> each) {
    try {
      position(since);
      drain(consumer.endOffsets(consumer.assignment()), each);
    } catch (TimeoutException | AuthenticationException | AuthorizationException failed) {
      throw connection.failure(PATIENCE, failed);
    }
  }

  /** What comes after that, until {@link #wake} is called. */
  void follow(Consumer<RejectedItem> each) {
    try {
      position(Optional.empty());
      consumer.resume(consumer.assignment());
      while (true) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          each.accept(RejectedItem.of(record));
        }
      }
    } catch (WakeupException asked) {
      // The one way to end.
    } catch (AuthenticationException | AuthorizationException failed) {
      throw connection.failure(PATIENCE, failed);
    }
  }

  /** Ends {@link #follow}. */
  void wake() {
    consumer.wakeup();
  }

  private void position(Optional<Instant> since) {
    if (positioned) {
      return;
    }
    List<PartitionInfo> found = consumer.partitionsFor(topic);
    if (found == null || found.isEmpty()) {
      throw new OperatorException(
          "topic "
              + topic
              + " does not exist: nothing has been ingested yet, or the dataset's name or"
              + " --bootstrap-servers is another");
    }
    List<TopicPartition> partitions =
        found.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    if (since.isPresent()) {
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(p -> times.put(p, since.get().toEpochMilli()));
      Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      for (TopicPartition partition : partitions) {
        OffsetAndTimestamp start = starts.get(partition);
        consumer.seek(partition, start == null ? ends.get(partition) : start.offset());
      }
    }
    positioned = true;
  }

  /** By positions, not records: a log may end with a transaction's marker or aborted records. */
  private void drain(Map<TopicPartition, Long> ends, Consumer<RejectedItem> each) {
    Instant deadline = clock.instant().plus(PATIENCE);
    long reached = -1;
    while (true) {
      long sum = 0;
      boolean done = true;
      for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
        long position = consumer.position(end.getKey());
        sum += position;
        if (position >= end.getValue()) {
          consumer.pause(List.of(end.getKey()));
        } else {
          done = false;
        }
      }
      if (done) {
        return;
      }
      if (sum > reached) {
        reached = sum;
        deadline = clock.instant().plus(PATIENCE);
      } else if (clock.instant().isAfter(deadline)) {
        throw new OperatorException(
            "Kafka at "
                + connection.bootstrapServers()
                + " handed out nothing more of topic "
                + topic
                + " within "
                + PATIENCE.toSeconds()
                + " s; check the broker's health");
      }
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        each.accept(RejectedItem.of(record));
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
