package io.equipoise.schemas.topic;

import io.equipoise.contract.PartitionOffset;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole topic as it is now: every record whose commit its writer was told of before the
 * call. Where a transaction is open at that time it waits for its end, because records that were
 * committed after its begin are handed out only then ({@link HighWatermarks}). Joins no group and
 * commits nothing. {@link #read} holds the whole topic in memory, {@link #latest} the newest value
 * of each key only: a compacted topic holds many superseded ones, because its newest segment is
 * never compacted. Safe to share between threads; each call opens a consumer of its own.
 */
public final class TopicReader {
  /** How long the broker may take to answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(200);

  private final Connection connection;
  private final Duration patience;
  private final Duration longestStall;
  private final InstantSource clock;

  /**
   * A reader of the topics there.
   *
   * @param connection where Kafka is
   */
  public TopicReader(Connection connection) {
    this(connection, PATIENCE, HighWatermarks.LONGEST_TRANSACTION, InstantSource.system());
  }

  /**
   * A reader with a patience of its own.
   *
   * @param connection where Kafka is
   * @param patience longest time for an answer of the broker
   * @param longestStall longest time without any progress, be it that the broker hands out nothing
   *     or that a transaction stays open
   * @param clock tells the time
   */
  public TopicReader(
      Connection connection, Duration patience, Duration longestStall, InstantSource clock) {
    this.connection = connection;
    this.patience = patience;
    this.longestStall = longestStall;
    this.clock = clock;
  }

  /**
   * Everything that is in the topic now, in the order of partition and offset.
   *
   * @param topic name of the topic
   * @param values reads the values; stays open
   * @throws OperatorException when the topic does not exist, when the broker hands out nothing for
   *     too long, or when a transaction stays open for too long
   * @throws org.apache.kafka.common.errors.RecordDeserializationException at the first value that
   *     cannot be read
   */
  public <V> Contents<V> read(String topic, Deserializer<V> values) {
    List<ConsumerRecord<String, V>> records = new ArrayList<>();
    List<PartitionOffset> offsets = drain(topic, values, records::add);
    records.sort(
        Comparator.<ConsumerRecord<String, V>>comparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    return new Contents<>(records, offsets);
  }

  /**
   * The newest value of each key that is in the topic now, as {@link Contents#latest} gives it.
   * Memory does not grow with the values that newer ones have superseded.
   *
   * @param topic name of the topic
   * @param values reads the values; stays open
   * @throws OperatorException as {@link #read}
   * @throws org.apache.kafka.common.errors.RecordDeserializationException at the first value that
   *     cannot be read, superseded ones among them
   */
  public <V> Latest<V> latest(String topic, Deserializer<V> values) {
    Map<Integer, Map<String, V>> byPartition = new TreeMap<>();
    List<PartitionOffset> offsets =
        drain(
            topic,
            values,
            record ->
                keep(
                    record,
                    byPartition.computeIfAbsent(record.partition(), p -> new LinkedHashMap<>())));
    Map<String, V> latest = new LinkedHashMap<>();
    byPartition.values().forEach(latest::putAll);
    return new Latest<>(latest, offsets);
  }

  private static <V> void keep(ConsumerRecord<String, V> record, Map<String, V> latest) {
    if (record.key() == null) {
      return;
    }
    if (record.value() == null) {
      latest.remove(record.key());
    } else {
      latest.put(record.key(), record.value());
    }
  }

  /** Hands over every record, those of one partition in order; gives where partitions ended. */
  private <V> List<PartitionOffset> drain(
      String topic,
      Deserializer<V> values,
      java.util.function.Consumer<ConsumerRecord<String, V>> each) {
    String clientId = "equipoise-reader-" + topic;
    Map<String, Object> config = connection.consumer(clientId, Optional.empty());
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
    try (Consumer<String, V> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new Borrowed<>(values))) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends =
          HighWatermarks.of(connection, clientId, partitions, patience);
      consumer.seekToBeginning(partitions);
      drain(consumer, topic, ends, each);
      return offsets(ends);
    } catch (TimeoutException | AuthenticationException | AuthorizationException e) {
      throw connection.failure(patience, e);
    } catch (KafkaException e) {
      if (e.getClass() == KafkaException.class) {
        throw connection.failure(patience, e);
      }
      throw e;
    }
  }

  private static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
    List<PartitionInfo> found = consumer.partitionsFor(topic);
    if (found == null || found.isEmpty()) {
      throw new OperatorException(
          "topic " + topic + " does not exist; check the dataset's name and --bootstrap-servers");
    }
    return found.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
  }

  /**
   * Polls until the position of every partition has reached its end. Positions, not records: a log
   * may end with a transaction's marker, with aborted records or with compacted ones, which never
   * come out of a poll.
   */
  private <V> void drain(
      Consumer<String, V> consumer,
      String topic,
      Map<TopicPartition, Long> ends,
      java.util.function.Consumer<ConsumerRecord<String, V>> each) {
    long reached = -1;
    Instant deadline = clock.instant().plus(longestStall);
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
        break;
      }
      if (sum > reached) {
        reached = sum;
        deadline = clock.instant().plus(longestStall);
      } else if (clock.instant().isAfter(deadline)) {
        throw new OperatorException(
            "Kafka at %s handed out nothing more of topic %s within %d s; check the broker's health, and with kafka-transactions.sh find-hanging that no transaction stays open"
                .formatted(connection.bootstrapServers(), topic, longestStall.toSeconds()));
      }
      for (ConsumerRecord<String, V> record : consumer.poll(POLL)) {
        Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        if (end != null && record.offset() < end) {
          each.accept(record);
        }
      }
    }
  }

  private static List<PartitionOffset> offsets(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .map(end -> new PartitionOffset(end.getKey().partition(), end.getValue()))
        .sorted(Comparator.comparingInt(PartitionOffset::getPartition))
        .toList();
  }

  /**
   * What was in a topic.
   *
   * @param records in the order of partition and offset; the value of a tombstone is null
   * @param offsets where each partition ended: everything before it was read
   * @param <V> type of the values
   */
  public record Contents<V>(
      List<ConsumerRecord<String, V>> records, List<PartitionOffset> offsets) {
    /** Keeps copies. */
    public Contents {
      records = List.copyOf(records);
      offsets = List.copyOf(offsets);
    }

    /**
     * The newest value of each key, in the order in which keys first came; without keys that a
     * tombstone removed.
     */
    public Map<String, V> latest() {
      Map<String, V> latest = new LinkedHashMap<>();
      records.forEach(record -> keep(record, latest));
      return latest;
    }
  }

  /**
   * The newest values in a topic.
   *
   * @param values by key, without keys that a tombstone removed; by partition, then in the order in
   *     which keys first came
   * @param offsets where each partition ended: everything before it was read
   * @param <V> type of the values
   */
  public record Latest<V>(Map<String, V> values, List<PartitionOffset> offsets) {
    /** Keeps copies, in order. */
    public Latest {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
      offsets = List.copyOf(offsets);
    }
  }

  /** A deserializer that outlives the consumer. */
  private record Borrowed<V>(Deserializer<V> values) implements Deserializer<V> {
    @Override
    public V deserialize(String topic, byte @Nullable [] data) {
      return values.deserialize(topic, data);
    }

    @Override
    public V deserialize(String topic, Headers headers, byte @Nullable [] data) {
      return values.deserialize(topic, headers, data);
    }
  }
}
