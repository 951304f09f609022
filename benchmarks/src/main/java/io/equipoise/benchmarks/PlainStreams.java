package io.equipoise.benchmarks;

import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;

/**
 * The least that a Streams application must do: it decodes each record, exactly once, and writes
 * nothing. What anything built on Streams can reach at most.
 */
final class PlainStreams implements Contender {
  private final Connection connection;
  private final BenchTopic topic;
  private final Tuning tuning;

  PlainStreams(Connection connection, BenchTopic topic, Tuning tuning) {
    this.connection = connection;
    this.topic = topic;
    this.tuning = tuning;
  }

  @Override
  public String name() {
    return "a2 streams";
  }

  @Override
  public String description() {
    return "Streams application that only decodes, exactly_once_v2";
  }

  @Override
  public BenchTopic topic() {
    return topic;
  }

  @Override
  public String group() {
    return "bench-a2-streams";
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
    AtomicLong decoded = new AtomicLong();
    StreamsBuilder builder = new StreamsBuilder();
    builder.<String, GenericRecord>stream(
            topic.name(), Consumed.with(Serdes.String(), new WireSerdes(connection).genericSerde()))
        .foreach((key, record) -> decoded.incrementAndGet());
    return new StreamsRun(
        name(),
        builder.build(),
        StreamsRun.properties(connection, group(), folder, tuning),
        streams -> decoded.get());
  }
}
