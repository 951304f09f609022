package io.equipoise.benchmarks;

import io.equipoise.schemas.connection.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** A Streams topology at work, with the settings of the monitor. */
final class StreamsRun implements Contender.Run {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String name;
  private final ToLongFunction<KafkaStreams> counted;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final KafkaStreams streams;

  /**
   * Begins to read.
   *
   * @param name the contender's
   * @param counted its result
   */
  StreamsRun(
      String name, Topology topology, Properties properties, ToLongFunction<KafkaStreams> counted) {
    this.name = name;
    this.counted = counted;
    this.streams = new KafkaStreams(topology, properties);
    streams.setUncaughtExceptionHandler(
        e -> {
          failure.set(e);
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.start();
  }

  /** Commit interval, cache, polls and producer as the monitor sets them. */
  static Properties properties(Connection connection, String group, Path folder, Tuning tuning) {
    Properties properties = new Properties();
    properties.putAll(connection.admin());
    properties.putAll(
        Map.ofEntries(
            Map.entry(StreamsConfig.APPLICATION_ID_CONFIG, group),
            Map.entry(StreamsConfig.STATE_DIR_CONFIG, folder.toString()),
            Map.entry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, tuning.threads()),
            Map.entry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2),
            Map.entry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, tuning.commitEvery().toMillis()),
            Map.entry(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, tuning.cacheBytes()),
            Map.entry(
                StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG),
                tuning.pollRecords()),
            Map.entry(
                StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest"),
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20),
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4"),
            // The first batch of a transaction may have to be sent again, and what was sent behind
            // it too.
            Map.entry(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION),
                1)));
    return properties;
  }

  @Override
  public boolean running() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  @Override
  public void check() {
    Throwable failed = failure.get();
    if (failed != null) {
      throw new KafkaException(name + " failed", failed);
    }
  }

  @Override
  public long counted() {
    return counted.applyAsLong(streams);
  }

  @Override
  public void close() {
    streams.close(PATIENCE);
  }
}
