package io.equipoise.console.view;

import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.TopicSpec;
import io.equipoise.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what goes through the topics of records, rejected items and synthetic rows, and looks
 * after the services, on a thread of its own; both go into the model, the counts as soon as all
 * that was there at the start is in them. Nothing that is counted is decoded. Topics that are too
 * long to be counted from their beginning are counted from now on, and what was there before is
 * taken from the log's positions. Trouble is logged, and it is tried again.
 */
public final class TrafficWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrafficWatch.class);

  /** Positions that are counted one by one at the start; more would take minutes. */
  static final long MOST_COUNTED = 2_000_000;

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration GROUPS_EVERY = Duration.ofSeconds(5);
  private static final int MOST_FETCHED_BYTES = 4 << 20;

  private final Connection connection;
  private final List<TopicSpec> topics;
  private final LoopModel model;
  private final ServiceGroups groups;
  private final InstantSource clock;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private final Map<String, Long> counts = new HashMap<>();
  private final Map<TopicPartition, Long> toCount = new HashMap<>();
  private final CountDownLatch counted = new CountDownLatch(1);
  private boolean exact = true;
  private volatile boolean closing;

  /**
   * A watch that is not yet started.
   *
   * @param connection where Kafka is
   * @param dataset name of the dataset, whose topics exist
   * @param model gets what is found
   * @param clock tells when something was seen
   */
  public TrafficWatch(Connection connection, String dataset, LoopModel model, InstantSource clock) {
    Topics all = Topics.of(dataset);
    this.connection = connection;
    this.topics = List.of(all.records(), all.rejected(), all.synthetic());
    this.model = model;
    this.groups = new ServiceGroups(connection, dataset, clock);
    this.clock = clock;
    Map<String, Object> config = connection.consumer("equipoise-traffic", Optional.empty());
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_FETCHED_BYTES);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.thread = new Thread(this::run, "traffic-watch");
    this.thread.setDaemon(true);
  }

  /** Begins to count and returns. */
  public void start() {
    thread.start();
  }

  /**
   * Waits until everything that was there at the start has been counted and the services have been
   * looked after once.
   *
   * @param patience longest time to wait
   * @return whether that is so
   */
  public boolean awaitCounted(Duration patience) throws InterruptedException {
    return counted.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    thread.interrupt(); // it may be waiting for the broker's word on the groups
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    consumer.close();
    groups.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean assigned = false;
    boolean looked = false;
    Instant groupsDue = clock.instant();
    while (!closing) {
      try {
        if (!assigned) {
          assign();
          assigned = true;
        }
        count();
        if (!closing && noteCounted()) {
          tell();
        }
        if (!clock.instant().isBefore(groupsDue)) {
          model.accept(groups.look());
          groupsDue = clock.instant().plus(GROUPS_EVERY);
          looked = true;
        }
        if (looked && toCount.isEmpty()) {
          counted.countDown();
        }
      } catch (WakeupException | InterruptException e) {
        closing = true;
      } catch (KafkaException e) {
        LOG.warn(
            "traffic at {} cannot be watched now: {}", connection.bootstrapServers(), e.toString());
        groupsDue = clock.instant().plus(GROUPS_EVERY);
      }
    }
  }

  private void assign() {
    Map<String, List<PartitionInfo>> there = consumer.listTopics();
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> there.getOrDefault(topic.name(), List.of()).stream())
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<String, Long> spans =
        partitions.stream()
            .collect(
                Collectors.groupingBy(
                    TopicPartition::topic,
                    Collectors.summingLong(
                        p -> ends.getOrDefault(p, 0L) - begins.getOrDefault(p, 0L))));
    exact = spans.values().stream().mapToLong(Long::longValue).sum() <= MOST_COUNTED;
    if (exact) {
      toCount.putAll(ends);
      consumer.seekToBeginning(partitions);
      topics.forEach(topic -> counts.put(topic.name(), 0L));
    } else {
      ends.forEach(consumer::seek);
      counts.putAll(spans);
    }
  }

  /** Whether what was there at the start has been counted; until then a count is of a part. */
  private boolean noteCounted() {
    toCount.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
    return toCount.isEmpty();
  }

  private void count() {
    if (consumer.assignment().isEmpty()) {
      model.accept(Counters.UNKNOWN);
      closing = true; // no topic is there, and none will be counted
      return;
    }
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      counts.merge(record.topic(), 1L, Long::sum);
    }
  }

  private void tell() {
    List<OptionalLong> shown =
        Stream.of(0, 1, 2)
            .map(i -> OptionalLong.of(counts.getOrDefault(topics.get(i).name(), 0L)))
            .toList();
    model.accept(new Counters(shown.get(0), shown.get(1), shown.get(2), exact));
  }
}
