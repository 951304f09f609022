package io.equipoise.console.demo;

import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows the loop's result topics from their beginning and hands each value on, on a thread of its
 * own. Needs nothing but the broker's and the registry's address, as any consumer outside would.
 */
final class LoopFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<String, Deserializer<? extends SpecificRecord>> deserializers = new HashMap<>();
  private final Consumer<SpecificRecord> sink;
  private final Consumer<Throwable> onFailure;
  private final Thread thread;
  private volatile boolean closing;

  /**
   * A follower of the topics, which must exist; values go to {@code sink} in the order of each
   * topic.
   */
  LoopFollower(
      Connection connection,
      Topics topics,
      Consumer<SpecificRecord> sink,
      Consumer<Throwable> onFailure) {
    this.sink = sink;
    this.onFailure = onFailure;
    WireSerdes serdes = new WireSerdes(connection);
    deserializers.put(
        topics.representation().name(), serdes.deserializer(RepresentationSnapshot.class));
    deserializers.put(topics.alerts().name(), serdes.deserializer(ImbalanceAlert.class));
    deserializers.put(topics.synthesisReports().name(), serdes.deserializer(SynthesisReport.class));
    deserializers.put(topics.fairness().name(), serdes.deserializer(FairnessReport.class));
    deserializers.put(topics.verdicts().name(), serdes.deserializer(BatchVerdict.class));
    this.consumer =
        new KafkaConsumer<>(
            connection.consumer("equipoise-demo-follower", Optional.empty()),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    this.thread = new Thread(this::run, "loop-follower");
  }

  void start() {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : deserializers.keySet()) {
      consumer
          .partitionsFor(topic)
          .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread.start();
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    consumer.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closing) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          Deserializer<? extends SpecificRecord> deserializer = deserializers.get(record.topic());
          if (deserializer != null && record.value() != null) {
            sink.accept(deserializer.deserialize(record.topic(), record.value()));
          }
        }
      }
    } catch (WakeupException e) {
      if (!closing) {
        onFailure.accept(e);
      }
    } catch (RuntimeException e) {
      onFailure.accept(e);
    }
  }
}
