package io.equipoise.evaluator.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.evaluator.app.SyntheticBatches;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.HighWatermarks;
import io.equipoise.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The rows of one batch on the synthetic topic, found by their {@code batch-id} header.
 *
 * <p>The topic is read from its beginning to its end at the time of the call, or until the batch is
 * whole; rows of other batches are passed by undecoded, so that memory is bounded by the batch and
 * not by the topic. Only committed rows are seen; where another writer's transaction hides them,
 * its end is waited for ({@link HighWatermarks}), because a batch that looks as if rows were
 * missing is quarantined for good.
 */
public final class KafkaSyntheticBatches implements SyntheticBatches {
  /** Header that names the batch of a row. */
  static final String BATCH_ID = "batch-id";

  private static final Duration POLL = Duration.ofMillis(500);

  /** How long the broker may take to answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Connection connection;
  private final WireSerdes serdes;
  private final RecordCodec codec;
  private final String topic;

  /** The batches of a dataset. */
  public KafkaSyntheticBatches(Connection connection, DatasetDescriptor descriptor) {
    this.connection = connection;
    this.serdes = new WireSerdes(connection);
    this.codec = new RecordCodec(descriptor);
    this.topic = Topics.of(descriptor.dataset()).synthetic().name();
  }

  @Override
  public List<PatientRecord> read(String batchId, long published) throws InterruptedException {
    String clientId = "equipoise-evaluator-batch-" + batchId;
    Map<String, Object> config = connection.consumer(clientId, Optional.empty());
    try (Consumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      return collect(
          consumer,
          HighWatermarks.of(connection, clientId, partitions, PATIENCE),
          batchId,
          published);
    } catch (InterruptException e) {
      // Kafka sets the thread's interrupt flag again; the exception tells it already.
      Thread.interrupted();
      InterruptedException interruption = new InterruptedException("reading batch " + batchId);
      interruption.initCause(e);
      throw interruption;
    } catch (TimeoutException e) {
      throw connection.failure(PATIENCE, e);
    }
  }

  private List<PatientRecord> collect(
      Consumer<String, byte[]> consumer,
      Map<TopicPartition, Long> ends,
      String batchId,
      long published) {
    Deserializer<GenericRecord> values = serdes.genericDeserializer(codec.realSchema());
    List<PatientRecord> rows = new ArrayList<>();
    Duration idle = Duration.ZERO;
    long reached = -1;
    while (rows.size() < published && isBehind(consumer, ends)) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        if (rows.size() < published && isOf(batchId, record)) {
          rows.add(codec.decode(values.deserialize(topic, record.headers(), record.value())));
        }
      }
      // Positions, not records: markers and aborted rows move a position without coming out of a
      // poll.
      long position = ends.keySet().stream().mapToLong(consumer::position).sum();
      idle = position > reached ? Duration.ZERO : idle.plus(POLL);
      reached = Math.max(reached, position);
      if (idle.compareTo(HighWatermarks.LONGEST_TRANSACTION) > 0) {
        throw new TimeoutException("topic " + topic + " hands out nothing more");
      }
    }
    return rows;
  }

  private static boolean isBehind(
      Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  private static boolean isOf(String batchId, ConsumerRecord<String, byte[]> record) {
    Header header = record.headers().lastHeader(BATCH_ID);
    return header != null
        && record.value() != null
        && batchId.equals(new String(header.value(), StandardCharsets.UTF_8));
  }
}
