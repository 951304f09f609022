package io.equipoise.benchmarks;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.TopicSpec;
import io.equipoise.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A topic filled with the first records of a {@link BenchStream}, and what a naive count of them
 * gives.
 *
 * @param name name of the topic
 * @param records how many it holds
 * @param memberships how often a record belongs to a watched subgroup, over all records
 * @param newestWindow records in the window that ends with the pane of the latest event time
 */
record BenchTopic(String name, int records, long memberships, long newestWindow) {
  private static final int BATCH_BYTES = 256 << 10;

  /** Records that may be on their way before the oldest is waited for. */
  private static final int IN_FLIGHT = 50_000;

  /**
   * Makes the topic and fills it.
   *
   * @param name name of the topic, which must not be there yet
   * @param length how many records to take from a stream of {@code of}
   */
  static BenchTopic fill(
      Connection connection,
      DatasetDescriptor descriptor,
      String name,
      int length,
      int of,
      long seed) {
    TopicSpec like = Topics.of(descriptor.dataset()).records();
    TopicAdmin.ensure(
        connection,
        List.of(new TopicSpec(name, like.partitions(), like.config(), like.key(), like.value())));
    BenchStream stream = new BenchStream(descriptor, of, seed);
    RecordCodec codec = new RecordCodec(descriptor);
    CellScheme scheme = new CellScheme(descriptor);
    Serializer<Object> serializer = new WireSerdes(connection).serializer();
    Map<String, Object> config = connection.producer("bench-fill");
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    Queue<Future<RecordMetadata>> sent = new ArrayDeque<>();
    long memberships = 0;
    long[] times = new long[length];
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < length; i++) {
        PatientRecord record = stream.next();
        times[i] = record.eventTime().toEpochMilli();
        Cell cell = scheme.cellOf(record);
        memberships += descriptor.watch().stream().filter(set -> scheme.isKnown(set, cell)).count();
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    name,
                    null,
                    times[i],
                    record.patientId(),
                    serializer.serialize(name, codec.encode(record)))));
        if (sent.size() > IN_FLIGHT) {
          settle(name, sent.remove());
        }
      }
      for (Future<RecordMetadata> last : sent) {
        settle(name, last);
      }
    }
    return new BenchTopic(name, length, memberships, newestWindow(descriptor, times));
  }

  private static void settle(String topic, Future<RecordMetadata> sent) {
    try {
      sent.get();
    } catch (ExecutionException e) {
      throw new KafkaException("cannot fill topic " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while filling topic " + topic, e);
    }
  }

  private static long newestWindow(DatasetDescriptor descriptor, long[] times) {
    long pane = descriptor.windows().get(0).pane().toMillis();
    Duration length = descriptor.windows().get(0).length();
    long latest = Long.MIN_VALUE;
    for (long time : times) {
      latest = Math.max(latest, time);
    }
    long end = latest - Math.floorMod(latest, pane) + pane;
    long start = end - length.toMillis();
    long count = 0;
    for (long time : times) {
      if (time >= start && time < end) {
        count++;
      }
    }
    return count;
  }
}
