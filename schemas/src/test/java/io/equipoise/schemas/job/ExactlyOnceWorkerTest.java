package io.equipoise.schemas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.equipoise.contract.Condition;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.schemas.LocalConnection;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.job.ExactlyOnceWorker.Handler;
import io.equipoise.schemas.job.ExactlyOnceWorker.Output;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.TopicSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers that are closed, fail, and die at the worst moment, on a real broker. */
class ExactlyOnceWorkerTest {
  /** Rows of each job; a batch must be whole. */
  private static final int ROWS = 50;

  private final Connection connection = LocalConnection.withRegistryInMemory(Map.of());
  private final WireSerdes serdes = new WireSerdes(connection);
  private final String triggers = LocalConnection.unique("triggers");
  private final String rows = LocalConnection.unique("rows");
  private final String name = LocalConnection.unique("worker");
  private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
  private final List<ExactlyOnceWorker<?>> workers = new ArrayList<>();

  @BeforeEach
  void createTopics() {
    TopicAdmin.ensure(
        connection,
        List.of(
            new TopicSpec(triggers, 1, Map.of(), "", ""),
            new TopicSpec(rows, 2, Map.of(), "", "")));
  }

  @AfterEach
  void closeWorkers() {
    workers.forEach(ExactlyOnceWorker::close);
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60));
  }

  private ExactlyOnceWorker<PartitionOffset> worker(Handler<PartitionOffset> handler) {
    return track(
        new ExactlyOnceWorker<>(
            connection,
            name,
            List.of(triggers),
            serdes.deserializer(PartitionOffset.class),
            handler,
            failures::add));
  }

  private <W extends ExactlyOnceWorker<?>> W track(W worker) {
    workers.add(worker);
    return worker;
  }

  /** A job that makes its rows at once. */
  private List<Output> batch(ConsumerRecord<String, PartitionOffset> trigger) {
    begun.add(trigger.key());
    return IntStream.range(0, ROWS)
        .mapToObj(
            i ->
                new Output(
                    rows,
                    trigger.key() + "-" + i,
                    new Condition("trigger", Long.toString(trigger.value().getOffset())),
                    Map.of("batch-id", trigger.key())))
        .toList();
  }

  private List<Output> blockedBatch(ConsumerRecord<String, PartitionOffset> trigger)
      throws InterruptedException {
    begun.add(trigger.key());
    new CountDownLatch(1).await();
    throw new AssertionError("nobody lets it go on");
  }

  private void send(String... keys) {
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(
            connection.producer("test"), new StringSerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < keys.length; i++) {
        byte[] value = serdes.serializer().serialize(triggers, new PartitionOffset(0, (long) i));
        var unused = producer.send(new ProducerRecord<>(triggers, keys[i], value));
      }
    }
  }

  private List<ConsumerRecord<String, Condition>> published() {
    return new TopicReader(connection).read(rows, serdes.deserializer(Condition.class)).records();
  }

  private long committed() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(connection.admin())) {
      return Optional.ofNullable(
              admin
                  .listConsumerGroupOffsets(name)
                  .partitionsToOffsetAndMetadata()
                  .get()
                  .get(new TopicPartition(triggers, 0)))
          .map(OffsetAndMetadata::offset)
          .orElse(-1L);
    }
  }

  private void assertPublishedOnce(String... keys) {
    List<String> expected =
        List.of(keys).stream()
            .flatMap(key -> IntStream.range(0, ROWS).mapToObj(i -> key + "-" + i))
            .toList();
    assertThat(published().stream().map(ConsumerRecord::key))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void shouldPublishTheRowsOfEachTriggerOnceAndInOrder()
      throws ExecutionException, InterruptedException {
    send("a", "b", "c");
    worker(this::batch).start();

    patiently().untilAsserted(() -> assertThat(committed()).isEqualTo(3));
    assertPublishedOnce("a", "b", "c");
    assertThat(begun).containsExactly("a", "b", "c");
    ConsumerRecord<String, Condition> row =
        published().stream().filter(r -> r.key().equals("b-7")).findFirst().orElseThrow();
    assertThat(row.value()).isEqualTo(new Condition("trigger", "1"));
    assertThat(new String(row.headers().lastHeader("batch-id").value(), StandardCharsets.UTF_8))
        .isEqualTo("b");
    assertThat(failures).isEmpty();
  }

  @Test
  void shouldCommitTheOffsetOfATriggerThatAsksForNothing() {
    send("skipped");
    worker(
            trigger -> {
              begun.add(trigger.key());
              return List.of();
            })
        .start();

    patiently().untilAsserted(() -> assertThat(committed()).isEqualTo(1));
    assertThat(published()).isEmpty();
  }

  @Test
  void shouldNotRepeatWhatWasDoneWhenStartedAgain() {
    send("a");
    ExactlyOnceWorker<PartitionOffset> first = worker(this::batch);
    first.start();
    patiently().untilAsserted(() -> assertThat(committed()).isEqualTo(1));
    first.close();

    worker(this::batch).start();
    send("b");

    patiently().untilAsserted(() -> assertThat(begun).contains("b"));
    patiently().untilAsserted(() -> assertPublishedOnce("a", "b"));
    assertThat(begun).containsExactly("a", "b");
  }

  @Test
  void shouldDoAJobAgainThatWasInterruptedByClosing() {
    send("a");
    ExactlyOnceWorker<PartitionOffset> first = worker(this::blockedBatch);
    first.start();
    patiently().untilAsserted(() -> assertThat(begun).containsExactly("a"));
    first.close();
    assertThat(published()).isEmpty();

    worker(this::batch).start();

    patiently().untilAsserted(() -> assertPublishedOnce("a"));
    assertThat(begun).containsExactly("a", "a");
    assertThat(failures).isEmpty();
  }

  @Test
  void shouldPublishOnceWhenTheWorkerDiesBetweenSendingAndCommitting() throws InterruptedException {
    send("a");
    CountDownLatch sent = new CountDownLatch(1);
    CountDownLatch revived = new CountDownLatch(1);
    ExactlyOnceWorker<PartitionOffset> dying =
        track(
            new ExactlyOnceWorker<>(
                connection,
                name,
                List.of(triggers),
                serdes.deserializer(PartitionOffset.class),
                this::batch,
                failures::add,
                config ->
                    new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer()) {
                      @Override
                      public void commitTransaction() {
                        flush();
                        sent.countDown();
                        try {
                          revived.await();
                        } catch (InterruptedException e) {
                          throw new AssertionError(e);
                        }
                        super.commitTransaction();
                      }
                    }));
    dying.start();
    sent.await();
    assertThat(published()).isEmpty();

    worker(this::batch).start();
    patiently().untilAsserted(() -> assertPublishedOnce("a"));

    // The dead come back, and must not publish a second time.
    revived.countDown();
    patiently().untilAsserted(() -> assertThat(failures).hasSize(1));
    assertThat(failures.get(0))
        .isInstanceOfAny(
            ProducerFencedException.class,
            InvalidProducerEpochException.class,
            FencedInstanceIdException.class);
    assertPublishedOnce("a");
    assertThat(begun).containsExactly("a", "a");
  }

  @Test
  void shouldGiveWayToANewerWorkerOfTheSameName() {
    send("a");
    worker(this::blockedBatch).start();
    patiently().untilAsserted(() -> assertThat(begun).containsExactly("a"));

    worker(this::batch).start();

    patiently().untilAsserted(() -> assertPublishedOnce("a"));
    patiently().untilAsserted(() -> assertThat(failures).hasSize(1));
    assertThat(failures.get(0)).isInstanceOf(FencedInstanceIdException.class);
  }

  @Test
  void shouldEndWhenTheHandlerThrowsAndDoTheJobAgainAtTheNextStart() {
    send("a");
    IllegalStateException bug = new IllegalStateException("bug");
    worker(
            trigger -> {
              begun.add(trigger.key());
              throw bug;
            })
        .start();
    patiently().untilAsserted(() -> assertThat(failures).containsExactly(bug));
    assertThat(published()).isEmpty();

    worker(this::batch).start();

    patiently().untilAsserted(() -> assertPublishedOnce("a"));
    assertThat(begun).containsExactly("a", "a");
  }

  @Test
  void shouldEndWhenAnOutputCannotBeWritten() {
    send("a");
    worker(trigger -> List.of(new Output(rows, "k", "no Avro record", Map.of()))).start();

    patiently().untilAsserted(() -> assertThat(failures).hasSize(1));
    assertThat(failures.get(0)).hasMessageContaining(rows);
    assertThat(published()).isEmpty();
  }

  @Test
  void shouldEndAtATriggerThatCannotBeRead() {
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(
            connection.producer("test"), new StringSerializer(), new ByteArraySerializer())) {
      var unused = producer.send(new ProducerRecord<>(triggers, "k", new byte[] {1, 2, 3}));
    }
    worker(this::batch).start();

    patiently().untilAsserted(() -> assertThat(failures).hasSize(1));
    assertThat(failures.get(0))
        .isInstanceOf(RecordDeserializationException.class)
        .hasMessageContaining(triggers);
  }

  @Test
  void shouldStayInItsGroupDuringAJobLongerThanThePollInterval() throws InterruptedException {
    Connection impatient =
        new Connection(
            connection.bootstrapServers(),
            connection.registryUrl(),
            Map.of("max.poll.interval.ms", "1000"));
    send("a");
    CountDownLatch never = new CountDownLatch(1);
    track(
            new ExactlyOnceWorker<>(
                impatient,
                name,
                List.of(triggers),
                serdes.deserializer(PartitionOffset.class),
                trigger -> {
                  boolean released = never.await(3, TimeUnit.SECONDS);
                  assertThat(released).isFalse();
                  return batch(trigger);
                },
                failures::add))
        .start();

    patiently().untilAsserted(() -> assertPublishedOnce("a"));
    assertThat(begun).containsExactly("a");
    assertThat(failures).isEmpty();
  }

  @Test
  void shouldAllowClosingTwiceBeforeStartAndFromItsOwnFailure() {
    ExactlyOnceWorker<PartitionOffset> unstarted = worker(this::batch);
    unstarted.close();
    unstarted.close();

    send("a");
    List<ExactlyOnceWorker<PartitionOffset>> self = new ArrayList<>();
    self.add(
        track(
            new ExactlyOnceWorker<>(
                connection,
                name,
                List.of(triggers),
                serdes.deserializer(PartitionOffset.class),
                trigger -> {
                  throw new IllegalStateException("bug");
                },
                failure -> {
                  self.get(0).close();
                  failures.add(failure);
                })));
    self.get(0).start();

    patiently().untilAsserted(() -> assertThat(failures).hasSize(1));
    assertThatThrownBy(() -> self.get(0).start()).hasMessageContaining("started before");
  }

  @Test
  void shouldSayThatNoBrokerAnswers() {
    Connection nobody =
        new Connection("127.0.0.1:1", connection.registryUrl(), Map.of("max.block.ms", "1000"));
    ExactlyOnceWorker<PartitionOffset> worker =
        new ExactlyOnceWorker<>(
            nobody,
            name,
            List.of(triggers),
            serdes.deserializer(PartitionOffset.class),
            this::batch,
            failures::add);

    assertThatThrownBy(worker::start)
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("cannot reach Kafka at 127.0.0.1:1");
  }
}
