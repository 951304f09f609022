package io.equipoise.console.view;

import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.FairnessDrift;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SynthesisProgress;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the loop's result topics from their beginning and hands each value on, on a thread of its
 * own, in the order of each topic. Needs nothing but the broker's and the registry's address, as
 * any consumer outside would; joins no group and commits nothing. A value that cannot be read is
 * logged by its place and passed over.
 */
public final class LoopFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoopFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Most bytes that one poll may bring: snapshots and reports are large, and memory is bounded. */
  private static final int MOST_FETCHED_BYTES = 8 << 20;

  private final Connection connection;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<String, Deserializer<? extends SpecificRecord>> deserializers;
  private final Consumer<LoopEvent> sink;
  private final Consumer<Throwable> onFailure;
  private final Thread thread;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Map<TopicPartition, Long> toCatchUp = new LinkedHashMap<>();
  private volatile boolean closing;

  /**
   * A feed that is not yet started.
   *
   * @param connection where Kafka and the registry are
   * @param topics the dataset's topics
   * @param sink gets every value
   * @param onFailure told what ended the feed, when that was not {@link #close()}
   */
  public LoopFeed(
      Connection connection,
      Topics topics,
      Consumer<LoopEvent> sink,
      Consumer<Throwable> onFailure) {
    this.connection = connection;
    this.sink = sink;
    this.onFailure = onFailure;
    this.deserializers = deserializers(topics, new WireSerdes(connection));
    Map<String, Object> config = connection.consumer("equipoise-loop-feed", Optional.empty());
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_FETCHED_BYTES);
    this.consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    this.thread = new Thread(this::run, "loop-feed");
    this.thread.setDaemon(true);
  }

  private static Map<String, Deserializer<? extends SpecificRecord>> deserializers(
      Topics topics, WireSerdes serdes) {
    Map<String, Deserializer<? extends SpecificRecord>> found = new LinkedHashMap<>();
    found.put(topics.representation().name(), serdes.deserializer(RepresentationSnapshot.class));
    found.put(topics.alerts().name(), serdes.deserializer(ImbalanceAlert.class));
    found.put(topics.synthesisReports().name(), serdes.deserializer(SynthesisReport.class));
    found.put(topics.synthesisProgress().name(), serdes.deserializer(SynthesisProgress.class));
    found.put(topics.verdicts().name(), serdes.deserializer(BatchVerdict.class));
    found.put(topics.fairness().name(), serdes.deserializer(FairnessReport.class));
    found.put(topics.fairnessDrift().name(), serdes.deserializer(FairnessDrift.class));
    found.put(topics.operatorActions().name(), serdes.deserializer(OperatorAction.class));
    return found;
  }

  /**
   * Begins to follow the topics that are there, and returns.
   *
   * @return names of the topics that are not there and therefore not followed
   * @throws io.equipoise.schemas.OperatorException when the broker does not answer
   */
  public List<String> start() {
    List<String> missing = new ArrayList<>();
    try {
      List<TopicPartition> partitions = partitions(missing);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      toCatchUp.putAll(consumer.endOffsets(partitions));
    } catch (KafkaException e) {
      throw connection.failure(PATIENCE, e);
    }
    thread.start();
    return missing;
  }

  private List<TopicPartition> partitions(List<String> missing) {
    Map<String, List<PartitionInfo>> there = consumer.listTopics();
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : deserializers.keySet()) {
      List<PartitionInfo> found = there.getOrDefault(topic, List.of());
      found.forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      if (found.isEmpty()) {
        missing.add(topic);
      }
    }
    return partitions;
  }

  /**
   * Waits until everything that was there at the start has been handed on.
   *
   * @param patience longest time to wait
   * @return whether that is so
   */
  public boolean awaitCaughtUp(Duration patience) throws InterruptedException {
    return caughtUp.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    consumer.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closing) {
        noteCaughtUp();
        poll();
      }
    } catch (WakeupException e) {
      if (!closing) {
        onFailure.accept(e);
      }
    } catch (RuntimeException e) {
      onFailure.accept(e);
    }
  }

  private void poll() {
    if (consumer.assignment().isEmpty()) {
      closing = true; // no topic is there, and none will be followed
      return;
    }
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      hand(record);
    }
  }

  /** Positions, not records: a log may end with a transaction's marker. */
  private void noteCaughtUp() {
    if (caughtUp.getCount() > 0) {
      toCatchUp.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      if (toCatchUp.isEmpty()) {
        caughtUp.countDown();
      }
    }
  }

  private void hand(ConsumerRecord<String, byte[]> record) {
    Deserializer<? extends SpecificRecord> deserializer = deserializers.get(record.topic());
    if (deserializer == null || record.value() == null) {
      return;
    }
    SpecificRecord value;
    try {
      value = deserializer.deserialize(record.topic(), record.headers(), record.value());
    } catch (KafkaException e) {
      LOG.warn(
          "{} at offset {} cannot be read and is passed over: {}",
          record.topic(),
          record.offset(),
          e.toString());
      return;
    }
    sink.accept(new LoopEvent(value, Instant.ofEpochMilli(record.timestamp())));
  }
}
