package io.equipoise.schemas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loop on a consumer whose partitions come and go as the test says. */
class TriggerLoopTest {
  private static final TopicPartition FIRST = new TopicPartition("triggers", 0);
  private static final TopicPartition SECOND = new TopicPartition("triggers", 1);

  private final MockConsumer<String, String> consumer = new MockConsumer<>("earliest");
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
  private final List<String> interrupted = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch released = new CountDownLatch(1);
  private final TriggerLoop<String> loop = loop();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private TriggerLoop<String> loop() {
    OutputTransaction transaction = new OutputTransaction(() -> producer);
    transaction.open();
    return new TriggerLoop<>(
        "worker",
        List.of("triggers"),
        consumer,
        transaction,
        (topic, value) -> new byte[] {7},
        trigger -> {
          begun.add(trigger.value());
          if (trigger.value().startsWith("long")) {
            try {
              released.await();
            } catch (InterruptedException e) {
              interrupted.add(trigger.value());
              throw e;
            }
          }
          return List.of(new ExactlyOnceWorker.Output("out", trigger.value(), "v", Map.of()));
        });
  }

  private void startWith(TopicPartition... partitions) {
    consumer.setMaxPollRecords(1);
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(partitions));
          Map<TopicPartition, Long> zero = new HashMap<>();
          for (TopicPartition p : partitions) {
            zero.put(p, 0L);
          }
          consumer.updateBeginningOffsets(zero);
        });
    Thread thread =
        new Thread(
            () -> {
              try {
                loop.run();
                ended.complete(null);
              } catch (Throwable t) {
                ended.completeExceptionally(t);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void trigger(TopicPartition partition, long offset, String value) {
    consumer.schedulePollTask(
        () ->
            consumer.addRecord(
                new ConsumerRecord<>("triggers", partition.partition(), offset, "k", value)));
  }

  private List<String> published() {
    return producer.history().stream().map(record -> record.key()).toList();
  }

  /** Offsets of the first partition, one per transaction. */
  private List<Long> committed() {
    return producer.consumerGroupOffsetsHistory().stream()
        .flatMap(groups -> groups.values().stream())
        .map(offsets -> offsets.get(FIRST).offset())
        .toList();
  }

  @AfterEach
  void stop() throws ExecutionException, InterruptedException, TimeoutException {
    loop.stop();
    ended.get(10, TimeUnit.SECONDS);
  }

  @Test
  void shouldWorkThroughTheTriggersInOrder() {
    startWith(FIRST);
    trigger(FIRST, 0, "a");
    trigger(FIRST, 1, "b");
    trigger(FIRST, 2, "c");

    await().untilAsserted(() -> assertThat(published()).containsExactly("a", "b", "c"));
    assertThat(begun).containsExactly("a", "b", "c");
  }

  @Test
  void shouldCancelTheJobOfAPartitionThatIsTakenAwayAndGoOnWithTheOthers() {
    startWith(FIRST, SECOND);
    trigger(FIRST, 0, "long");
    await().untilAsserted(() -> assertThat(begun).containsExactly("long"));

    consumer.schedulePollTask(() -> consumer.rebalance(List.of(SECOND)));
    await().untilAsserted(() -> assertThat(interrupted).containsExactly("long"));
    trigger(SECOND, 0, "next");

    await().untilAsserted(() -> assertThat(published()).containsExactly("next"));
  }

  @Test
  void shouldStartOverOnceWhenItsPartitionIsTakenAwayAndGivenBackWithinOnePoll() {
    startWith(FIRST);
    trigger(FIRST, 0, "long");
    await().untilAsserted(() -> assertThat(begun).containsExactly("long"));

    takeAndGiveBack(List.of(FIRST), FIRST, "long");
    await().untilAsserted(() -> assertThat(begun).containsExactly("long", "long"));
    released.countDown();
    trigger(FIRST, 1, "next");

    await().untilAsserted(() -> assertThat(published()).containsExactly("long", "next"));
    assertThat(interrupted).containsExactly("long");
    await().untilAsserted(() -> assertThat(committed()).containsExactly(1L, 2L));
  }

  @Test
  void shouldTakeAnotherTriggerFirstWhenThatComesBackWithinThePollThatTookItsOwn() {
    startWith(FIRST);
    trigger(FIRST, 0, "long");
    await().untilAsserted(() -> assertThat(begun).containsExactly("long"));

    takeAndGiveBack(List.of(FIRST, SECOND), SECOND, "other");
    await().untilAsserted(() -> assertThat(published()).containsExactly("other"));
    assertThat(interrupted).containsExactly("long");
    released.countDown();
    trigger(FIRST, 0, "long");

    await().untilAsserted(() -> assertThat(published()).containsExactly("other", "long"));
  }

  /** Two rebalances and a trigger that is there at once, in one poll, as an eager group has it. */
  private void takeAndGiveBack(List<TopicPartition> back, TopicPartition of, String value) {
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of());
          consumer.rebalance(back);
          Map<TopicPartition, Long> zero = new HashMap<>();
          back.forEach(partition -> zero.put(partition, 0L));
          consumer.updateBeginningOffsets(zero);
          consumer.addRecord(new ConsumerRecord<>("triggers", of.partition(), 0, "k", value));
        });
  }

  @Test
  void shouldKeepTheJobWhenAnotherPartitionIsTakenAway() {
    startWith(FIRST, SECOND);
    trigger(FIRST, 0, "long");
    await().untilAsserted(() -> assertThat(begun).containsExactly("long"));

    CountDownLatch rebalanced = new CountDownLatch(1);
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(FIRST));
          rebalanced.countDown();
        });
    await().until(() -> rebalanced.getCount() == 0);
    released.countDown();

    await().untilAsserted(() -> assertThat(published()).containsExactly("long"));
    assertThat(interrupted).isEmpty();
  }

  @Test
  void shouldInterruptTheJobWhenStopped()
      throws ExecutionException, InterruptedException, TimeoutException {
    startWith(FIRST);
    trigger(FIRST, 0, "long");
    await().untilAsserted(() -> assertThat(begun).containsExactly("long"));

    loop.stop();
    ended.get(10, TimeUnit.SECONDS);

    assertThat(interrupted).containsExactly("long");
    assertThat(published()).isEmpty();
    assertThat(consumer.closed()).isTrue();
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void shouldHandleNoTriggerWhileAJobRuns() {
    startWith(FIRST);
    trigger(FIRST, 0, "long");
    trigger(FIRST, 1, "after");
    await().untilAsserted(() -> assertThat(begun).containsExactly("long"));
    await()
        .during(Duration.ofMillis(400))
        .untilAsserted(() -> assertThat(begun).containsExactly("long"));
    released.countDown();

    await().untilAsserted(() -> assertThat(published()).containsExactly("long", "after"));
  }
}
