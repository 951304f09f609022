package io.equipoise.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.localstack.SharedStack;
import io.equipoise.monitor.app.MonitorListener;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long after the broker acknowledged the record that decides an alert a reader of committed
 * records sees the alert, with 10,000 records/s in four partitions.
 *
 * <p>The deciding record is the latest acknowledged of those that end the positions in the alert's
 * {@code offsets}: chunks are counted in the order of arrival, so it is in the chunk counted last.
 */
class AlertLatencyTest {
  private static final Logger LOG = LoggerFactory.getLogger(AlertLatencyTest.class);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PER_SECOND = 10_000;
  private static final int SECONDS = 20;
  private static final int WARM_UP_SECONDS = 8;

  /** Sent before the clock starts, to know that the monitor runs. */
  private static final int FIRST = 20;

  private static final Duration LIMIT =
      Duration.ofSeconds(Integer.getInteger("equipoise.latency.limit", 10));

  @TempDir private Path folder;
  private final Map<Long, Long> acknowledged = new ConcurrentHashMap<>();
  private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());

  private record Seen(ImbalanceAlert alert, long at) {}

  @EnabledIfSystemProperty(named = "equipoise.latency.limit", matches = "\\d+")
  @Test
  void shouldShowAnAlertSoonAfterItsDecidingRecord() throws Exception {
    DatasetDescriptor descriptor = Ward.descriptor("ward-timed");
    Connection connection =
        new Connection(SharedStack.kafka().bootstrapServers(), "mock://timed", Map.of());
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try (WardStream ward = new WardStream(descriptor, connection);
        MonitorService service =
            new MonitorService(
                new MonitorConfig(descriptor, connection, folder, 2), new MonitorListener() {})) {
      service.start();
      reader.execute(() -> watchAlerts(connection, done));
      ward.send(Ward.stream(1, FIRST, 0.5, Duration.ZERO, Duration.ZERO));
      await().atMost(PATIENCE).until(() -> ward.covered() == FIRST);

      long start = System.nanoTime();
      for (int i = 0; i < PER_SECOND * SECONDS; i++) {
        if (i % 50 == 0) {
          long due = start + i * (TimeUnit.SECONDS.toNanos(1) / PER_SECOND);
          for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
            LockSupport.parkNanos(due - now);
          }
        }
        // A second is an hour of event time; women are few and many by turns of two.
        double sex = i % 10 < (i / (2 * PER_SECOND) % 2 == 0 ? 2 : 9) ? 0 : 1;
        ward.send(
            Ward.person(i, Ward.START.plusMillis(i * 360L), sex, 30 + i % 30),
            System.currentTimeMillis(),
            (metadata, failure) ->
                acknowledged.put(
                    place(metadata.partition(), metadata.offset()), System.nanoTime()));
      }
      ward.flush();
      double sentWithin = (System.nanoTime() - start) / 1e9;
      await().atMost(PATIENCE).until(() -> ward.covered() == PER_SECOND * SECONDS + FIRST);
      done.set(true);
      reader.shutdown();
      assertThat(reader.awaitTermination(1, TimeUnit.MINUTES)).isTrue();

      List<Double> latencies = new ArrayList<>();
      long warm = start + TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS);
      for (Seen one : List.copyOf(seen)) {
        long decided = decidedAt(one.alert());
        if (decided > warm) {
          latencies.add((one.at() - decided) / 1e9);
        }
      }
      Collections.sort(latencies);
      assertThat(latencies).hasSizeGreaterThan(10);
      LOG.warn(
          "{} alert versions; seconds from acknowledgement to sight: median {}, 95 % {}, most {};"
              + " sent within {} s",
          latencies.size(),
          latencies.get(latencies.size() / 2),
          latencies.get(latencies.size() * 95 / 100),
          latencies.get(latencies.size() - 1),
          sentWithin);
      assertThat(latencies.get(latencies.size() - 1) * 1e9).isLessThanOrEqualTo(LIMIT.toNanos());
    } finally {
      done.set(true);
      reader.shutdownNow();
    }
  }

  private void watchAlerts(Connection connection, AtomicBoolean done) {
    WireSerdes serdes = new WireSerdes(connection);
    try (KafkaConsumer<String, ImbalanceAlert> consumer =
        new KafkaConsumer<>(
            connection.consumer("sight", Optional.empty()),
            new StringDeserializer(),
            serdes.deserializer(ImbalanceAlert.class))) {
      List<TopicPartition> alerts =
          List.of(new TopicPartition(Topics.of("ward-timed").alerts().name(), 0));
      consumer.assign(alerts);
      consumer.seekToBeginning(alerts);
      while (!done.get()) {
        for (ConsumerRecord<String, ImbalanceAlert> one : consumer.poll(Duration.ofMillis(100))) {
          seen.add(new Seen(one.value(), System.nanoTime()));
        }
      }
    }
  }

  private long decidedAt(ImbalanceAlert alert) {
    long latest = Long.MIN_VALUE;
    for (PartitionOffset offset : alert.getOffsets()) {
      Long at = acknowledged.get(place(offset.getPartition(), offset.getOffset() - 1));
      if (at != null) {
        latest = Math.max(latest, at);
      }
    }
    return latest;
  }

  private static long place(int partition, long offset) {
    return ((long) partition << 48) | offset;
  }
}
