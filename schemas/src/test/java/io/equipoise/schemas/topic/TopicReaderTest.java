package io.equipoise.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.equipoise.contract.PartitionOffset;
import io.equipoise.schemas.LocalConnection;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicReader.Contents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicReaderTest {
  private final Connection connection = LocalConnection.withRegistryInMemory(Map.of());
  private final TopicReader reader = new TopicReader(connection);
  private final String topic = LocalConnection.unique("read");

  @BeforeEach
  void createTopic() {
    TopicAdmin.ensure(
        connection, List.of(new TopicSpec(topic, 2, Map.of("cleanup.policy", "compact"), "", "")));
  }

  private Producer<String, String> transactional() {
    return transactional("writer");
  }

  private Producer<String, String> transactional(String name) {
    Producer<String, String> producer =
        new KafkaProducer<>(
            connection.transactionalProducer(name, topic + "-" + name),
            new StringSerializer(),
            new StringSerializer());
    producer.initTransactions();
    return producer;
  }

  private void send(Producer<String, String> producer, int partition, String key, String value) {
    var unused = producer.send(new ProducerRecord<>(topic, partition, key, value));
  }

  private void commit(Producer<String, String> producer) {
    producer.commitTransaction();
    awaitMarkers();
  }

  /**
   * Waits until the end of a transaction is told of in both partitions: the coordinator answers
   * before that.
   */
  private void awaitMarkers() {
    Map<TopicPartition, OffsetSpec> latest =
        Map.of(
            new TopicPartition(topic, 0),
            OffsetSpec.latest(),
            new TopicPartition(topic, 1),
            OffsetSpec.latest());
    try (Admin admin = Admin.create(connection.admin())) {
      await()
          .until(
              () ->
                  ends(admin, latest, IsolationLevel.READ_COMMITTED)
                      .equals(ends(admin, latest, IsolationLevel.READ_UNCOMMITTED)));
    }
  }

  private static Map<TopicPartition, Long> ends(
      Admin admin, Map<TopicPartition, OffsetSpec> latest, IsolationLevel isolation)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(latest, new ListOffsetsOptions(isolation))
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  private Contents<String> read() {
    return reader.read(topic, new StringDeserializer());
  }

  @Test
  void shouldReadNothingFromAnEmptyTopic() {
    assertThat(read().records()).isEmpty();
    assertThat(read().latest()).isEmpty();
    assertThat(read().offsets())
        .containsExactly(new PartitionOffset(0, 0L), new PartitionOffset(1, 0L));
  }

  @Test
  void shouldReadWhatWasCommittedAndNotHangOnWhatWasAborted() {
    try (Producer<String, String> producer = transactional()) {
      producer.beginTransaction();
      send(producer, 1, "b", "1");
      send(producer, 0, "a", "1");
      send(producer, 0, "c", "1");
      commit(producer);
      producer.beginTransaction();
      send(producer, 0, "a", "2");
      commit(producer);
      producer.beginTransaction();
      send(producer, 0, "a", "aborted");
      send(producer, 1, "d", "aborted");
      producer.flush();
      producer.abortTransaction();
      awaitMarkers();

      Contents<String> contents = read();

      assertThat(contents.records().stream().map(r -> r.partition() + r.key() + r.value()))
          .containsExactly("0a1", "0c1", "0a2", "1b1");
      // partition 0: a, c, marker, a, marker, a (aborted), marker; partition 1: b, marker, d
      // (aborted), marker
      assertThat(contents.offsets())
          .containsExactly(new PartitionOffset(0, 7L), new PartitionOffset(1, 4L));
      assertThat(contents.latest()).isEqualTo(Map.of("a", "2", "b", "1", "c", "1"));
    }
  }

  @Test
  void shouldWaitForATransactionThatHidesWhatOthersHaveCommitted() throws Exception {
    try (Producer<String, String> slow = transactional("slow");
        Producer<String, String> quick = transactional("quick")) {
      slow.beginTransaction();
      send(slow, 0, "a", "slow");
      slow.flush();
      quick.beginTransaction();
      send(quick, 0, "b", "quick");
      send(quick, 1, "c", "quick");
      quick.commitTransaction();

      // The record of the partition without an open transaction tells that the ends are known.
      CountDownLatch reading = new CountDownLatch(1);
      Deserializer<String> announcing =
          (of, data) -> {
            reading.countDown();
            return new String(data, StandardCharsets.UTF_8);
          };
      CompletableFuture<Map<String, String>> latest =
          CompletableFuture.supplyAsync(() -> reader.read(topic, announcing).latest());
      assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
      slow.commitTransaction();

      assertThat(latest.get(30, TimeUnit.SECONDS))
          .isEqualTo(Map.of("a", "slow", "b", "quick", "c", "quick"));
    }
  }

  @Test
  void shouldSayThatATransactionStaysOpen() {
    TopicReader impatient =
        new TopicReader(
            connection, Duration.ofSeconds(30), Duration.ofSeconds(1), InstantSource.system());
    try (Producer<String, String> producer = transactional()) {
      producer.beginTransaction();
      send(producer, 0, "a", "open");
      producer.flush();

      assertThatThrownBy(() -> impatient.read(topic, new StringDeserializer()))
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("nothing more of topic " + topic + " within 1 s")
          .hasMessageContaining("transaction");
      producer.abortTransaction();
    }
  }

  @Test
  void shouldLetTombstonesRemoveKeys() {
    try (Producer<String, String> producer = transactional()) {
      producer.beginTransaction();
      send(producer, 0, "a", "1");
      send(producer, 0, "b", "1");
      send(producer, 0, "a", null);
      commit(producer);
    }

    assertThat(read().records().stream().map(ConsumerRecord::value))
        .containsExactly("1", "1", null);
    assertThat(read().latest()).isEqualTo(Map.of("b", "1"));
  }

  @Test
  void shouldSayThatTheTopicDoesNotExist() {
    assertThatThrownBy(() -> reader.read("no-such-topic", new StringDeserializer()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("topic no-such-topic does not exist");
  }

  @Test
  void shouldStopAtPoisonWithoutQuotingIt() {
    try (Producer<String, String> producer = transactional()) {
      producer.beginTransaction();
      send(producer, 0, "a", "female,63");
      commit(producer);
    }

    assertThatThrownBy(() -> reader.read(topic, new WireSerdes(connection).genericDeserializer()))
        .isInstanceOf(RecordDeserializationException.class)
        .hasMessageContaining(topic)
        .satisfies(
            e -> assertThat(e.getCause().getMessage()).contains(topic).doesNotContain("female"));
  }

  @Test
  void shouldGiveUpWhenNoBrokerAnswers() {
    Connection nobody = new Connection("127.0.0.1:1", "mock://x", Map.of());
    TopicReader impatient =
        new TopicReader(
            nobody, Duration.ofSeconds(1), Duration.ofSeconds(1), InstantSource.system());

    assertThatThrownBy(() -> impatient.read(topic, new StringDeserializer()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("cannot reach Kafka at 127.0.0.1:1 within 1 s");
  }

  @Test
  void shouldReadMoreThanOneFetch() {
    String large = "x".repeat(300_000);
    try (Producer<String, String> producer = transactional()) {
      producer.beginTransaction();
      for (int i = 0; i < 40; i++) {
        send(producer, i % 2, "k" + i, large);
      }
      commit(producer);
    }

    assertThat(read().latest()).hasSize(40);
  }
}
