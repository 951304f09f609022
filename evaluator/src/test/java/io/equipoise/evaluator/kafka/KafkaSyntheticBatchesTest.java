package io.equipoise.evaluator.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.cohort.record.RecordSchemas;
import io.equipoise.contract.Provenance;
import io.equipoise.evaluator.PlantedCohort;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaSyntheticBatchesTest {
  private static final AtomicInteger DATASETS = new AtomicInteger();

  private final DatasetDescriptor descriptor =
      PlantedCohort.descriptor("batches-" + DATASETS.incrementAndGet());
  private final Topics topics = Topics.of(descriptor.dataset());
  private final RecordCodec codec = new RecordCodec(descriptor);
  private Connection connection;
  private KafkaSyntheticBatches batches;

  @BeforeEach
  void createTopics() {
    connection = new Connection(SharedStack.kafka().bootstrapServers(), "mock://batches", Map.of());
    TopicAdmin.ensure(connection, List.of(topics.synthetic()));
    batches = new KafkaSyntheticBatches(connection, descriptor);
  }

  @Test
  void shouldReadTheRowsOfOneBatchWhenThereAreSeveral() throws InterruptedException {
    List<PatientRecord> wanted = PlantedCohort.people("w", 70, 1.0, 1);
    try (Producer<String, Object> producer = transactional()) {
      commit(producer, "one", PlantedCohort.people("a", 30, 0.5, 2));
      commit(producer, "two", wanted);
      commit(producer, "three", PlantedCohort.people("b", 30, 0.5, 3));
    }
    assertThat(batches.read("two", 70)).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(batches.read("four", 70)).isEmpty();
  }

  @Test
  void shouldStopWhenTheBatchIsWhole() throws InterruptedException {
    try (Producer<String, Object> producer = transactional()) {
      commit(producer, "one", PlantedCohort.people("a", 30, 0.5, 2));
    }
    assertThat(batches.read("one", 20)).hasSize(20);
    assertThat(batches.read("one", 31)).hasSize(30);
  }

  @Test
  void shouldNotSeeRowsWhenTheirTransactionWasAborted() throws InterruptedException {
    List<PatientRecord> committed = PlantedCohort.people("c", 20, 1.0, 1);
    try (Producer<String, Object> producer = transactional()) {
      producer.beginTransaction();
      send(producer, "one", PlantedCohort.people("x", 20, 1.0, 4));
      producer.flush();
      producer.abortTransaction();
      commit(producer, "one", committed);
    }
    assertThat(batches.read("one", 40)).containsExactlyInAnyOrderElementsOf(committed);
  }

  @Test
  void shouldWaitForTheRowsWhenAnotherTransactionHidesThem() throws Exception {
    List<PatientRecord> wanted = PlantedCohort.people("w", 30, 1.0, 1);
    try (Producer<String, Object> slow = transactional("slow");
        Producer<String, Object> producer = transactional()) {
      slow.beginTransaction();
      send(slow, "slow", PlantedCohort.people("s", 50, 0.5, 2));
      slow.flush();
      commit(producer, "one", wanted);
      CompletableFuture<List<PatientRecord>> read =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return batches.read("one", 30);
                } catch (InterruptedException e) {
                  throw new CompletionException(e);
                }
              });
      assertThatThrownBy(() -> read.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
      slow.commitTransaction();
      assertThat(read.get(30, TimeUnit.SECONDS)).containsExactlyInAnyOrderElementsOf(wanted);
    }
  }

  @Test
  void shouldReadNothingWhenTheTopicIsEmpty() throws InterruptedException {
    assertThat(batches.read("one", 10)).isEmpty();
  }

  @Test
  void shouldStopWhenInterrupted() {
    try (Producer<String, Object> producer = transactional()) {
      commit(producer, "one", PlantedCohort.people("a", 30, 0.5, 2));
    }
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> batches.read("one", 30)).isInstanceOf(InterruptedException.class);
    } finally {
      Thread.interrupted();
    }
  }

  private Producer<String, Object> transactional() {
    return transactional("batches-test");
  }

  private Producer<String, Object> transactional(String name) {
    Producer<String, Object> producer =
        new KafkaProducer<>(
            connection.transactionalProducer(name, name + "-" + descriptor.dataset()),
            new StringSerializer(),
            new WireSerdes(connection).serializer());
    producer.initTransactions();
    return producer;
  }

  private void commit(Producer<String, Object> producer, String batchId, List<PatientRecord> rows) {
    producer.beginTransaction();
    send(producer, batchId, rows);
    producer.commitTransaction();
  }

  private void send(Producer<String, Object> producer, String batchId, List<PatientRecord> rows) {
    for (PatientRecord row : rows) {
      ProducerRecord<String, Object> record =
          new ProducerRecord<>(
              topics.synthetic().name(),
              row.recordId(),
              codec.encode(row, RecordSchemas.synthetic(descriptor, Provenance.getClassSchema())));
      record.headers().add("batch-id", batchId.getBytes(StandardCharsets.UTF_8));
      producer.send(record);
    }
  }
}
