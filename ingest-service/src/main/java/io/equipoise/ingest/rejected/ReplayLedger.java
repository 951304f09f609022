package io.equipoise.ingest.rejected;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.job.OutputTransaction;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends records of rejected items that pass now, and remembers which: a record and the note that it
 * was sent, on {@code <ds>.rejected-replays}, become visible together or not at all. The notes are
 * read after earlier replays have been fenced, so an item is never sent twice, however a replay
 * ends. (Offsets of a consumer group would not do: items that are still bad lie between those that
 * pass, and are to be tried again.)
 *
 * <p>For one thread.
 */
final class ReplayLedger implements AutoCloseable {
  /** Name of the header of a record that was rejected at first; its value is the item's id. */
  static final String REPLAYED = "replayed-from";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration CLOSING = Duration.ofSeconds(10);
  private static final int ITEMS_OF_A_TRANSACTION = 200;

  private final DatasetDescriptor descriptor;
  private final Connection connection;
  private final Topics topics;
  private final RecordCodec codec;
  private final Serializer<Object> values;
  private final InstantSource clock;
  private final String transactionalId;
  private final OutputTransaction transaction;
  private final List<ProducerRecord<String, byte[]>> unsent = new ArrayList<>();
  private final Set<String> sent = new HashSet<>();
  private final String topicId;

  /**
   * The ledger of a dataset.
   *
   * @param toSend whether it will send: fences the replay before
   * @param clock stamps what is produced
   * @throws OperatorException when the broker does not answer or nothing was ever rejected
   */
  ReplayLedger(
      DatasetDescriptor descriptor, Connection connection, boolean toSend, InstantSource clock) {
    this.descriptor = descriptor;
    this.connection = connection;
    this.topics = Topics.of(descriptor.dataset());
    this.codec = new RecordCodec(descriptor);
    this.values = new WireSerdes(connection).serializer();
    this.clock = clock;
    this.transactionalId = "equipoise-replay-" + descriptor.dataset();
    this.transaction = new OutputTransaction(this::producer);
    this.topicId = topicId();
    TopicAdmin.ensure(connection, List.of(topics.records(), topics.rejectedReplays()));
    try {
      if (toSend) {
        transaction.open();
      }
      sent.addAll(
          new TopicReader(connection)
              .latest(topics.rejectedReplays().name(), new StringDeserializer())
              .values()
              .keySet());
    } catch (KafkaException unreachable) {
      transaction.close(Duration.ZERO);
      throw connection.failure(PATIENCE, unreachable);
    }
  }

  private Producer<String, byte[]> producer() {
    Map<String, Object> properties =
        connection.transactionalProducer(transactionalId, transactionalId);
    properties.putIfAbsent(
        ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
    return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  /** Tells a topic from one of the same name that was there before. */
  private String topicId() {
    String topic = topics.rejected().name();
    try (Admin admin = Admin.create(connection.admin())) {
      Map<String, TopicDescription> found =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return Objects.requireNonNull(found.get(topic)).topicId().toString();
    } catch (ExecutionException | TimeoutException | KafkaException failed) {
      throw connection.failure(PATIENCE, failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new OperatorException("the replay was interrupted; start it again", interrupted);
    }
  }

  /** Whether an item was sent by this or an earlier replay. */
  boolean wasSent(RejectedId id) {
    return sent.contains(key(id));
  }

  /** Adds the records of an item; they are sent together, by {@link #commit} at the latest. */
  void send(RejectedId id, List<PatientRecord> records) {
    records.forEach(record -> add(id, record));
    unsent.add(
        new ProducerRecord<>(
            topics.rejectedReplays().name(),
            key(id),
            descriptor.version().getBytes(StandardCharsets.UTF_8)));
    sent.add(key(id));
    if (unsent.size() >= 2 * ITEMS_OF_A_TRANSACTION) {
      commit();
    }
  }

  private void add(RejectedId id, PatientRecord record) {
    String topic = topics.records().name();
    byte[] value = values.serialize(topic, codec.encode(record));
    ProducerRecord<String, byte[]> produced =
        new ProducerRecord<>(topic, null, clock.millis(), record.patientId(), value);
    var unusedHeaders =
        produced.headers().add(REPLAYED, id.toString().getBytes(StandardCharsets.UTF_8));
    unsent.add(produced);
  }

  /** Sends what was added, in one transaction. */
  void commit() {
    if (unsent.isEmpty()) {
      return;
    }
    try {
      transaction.commit(unsent);
    } catch (ProducerFencedException | InvalidProducerEpochException fenced) {
      throw new OperatorException(
          "another replay of "
              + descriptor.dataset()
              + " has taken over; run only one, and start it again: nothing is sent twice",
          fenced);
    } catch (KafkaException failed) {
      throw connection.failure(PATIENCE, failed);
    }
    unsent.clear();
  }

  private String key(RejectedId id) {
    return topicId + "-" + id;
  }

  @Override
  public void close() {
    transaction.close(CLOSING);
  }
}
