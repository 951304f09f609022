package io.equipoise.synth.kafka;

import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.contract.SynthesisProgress;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.synth.app.JobEvents;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of jobs on {@code <ds>.synthesis-progress}, outside any transaction, and hears of
 * cancellations from {@code <ds>.operator-actions}. Trouble with either is logged and forgotten: a
 * job does not end because its news cannot be told. Clients are opened at the first use. Used by
 * one thread at a time.
 */
public final class KafkaJobEvents implements JobEvents, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaJobEvents.class);

  /** How long telling may hold up a training: news is dropped then. */
  private static final Duration MOST_DELAY = Duration.ofSeconds(2);

  /** How often one poll of the actions is repeated while it gives some. */
  private static final int MOST_POLLS = 20;

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Connection connection;
  private final Topics topics;
  private final Serializer<Object> serializer;
  private final Deserializer<OperatorAction> actions;
  private final Set<String> canceled = new HashSet<>();
  private @Nullable KafkaProducer<String, byte[]> producer;
  private @Nullable KafkaConsumer<String, byte[]> consumer;

  /** The events of a dataset's jobs. */
  public KafkaJobEvents(Topics topics, Connection connection) {
    this.connection = connection;
    this.topics = topics;
    WireSerdes serdes = new WireSerdes(connection);
    this.serializer = serdes.serializer();
    this.actions = serdes.deserializer(OperatorAction.class);
  }

  @Override
  public synchronized void changed(SynthesisProgress progress) {
    String topic = topics.synthesisProgress().name();
    try {
      KafkaProducer<String, byte[]> to = producer;
      if (to == null) {
        to = openProducer();
        producer = to;
      }
      Future<?> unused =
          to.send(
              new ProducerRecord<>(
                  topic, progress.getBatchId(), serializer.serialize(topic, progress)),
              (sent, error) -> {
                if (error != null) {
                  LOG.warn("progress of a job was not told on {}: {}", topic, error.toString());
                }
              });
    } catch (KafkaException e) {
      LOG.warn("progress of a job was not told on {}: {}", topic, e.toString());
    }
  }

  @Override
  public synchronized boolean isCanceled(String batchId) {
    String topic = topics.operatorActions().name();
    try {
      KafkaConsumer<String, byte[]> from = consumer;
      if (from == null) {
        from = openConsumer(topic);
        consumer = from;
      }
      for (int i = 0; i < MOST_POLLS; i++) {
        if (hear(from) == 0) {
          break;
        }
      }
    } catch (KafkaException e) {
      LOG.warn("cancellations could not be heard from {}: {}", topic, e.toString());
    }
    return canceled.contains(batchId);
  }

  private int hear(KafkaConsumer<String, byte[]> from) {
    int heard = 0;
    for (ConsumerRecord<String, byte[]> record : from.poll(POLL)) {
      heard++;
      try {
        OperatorAction action =
            actions.deserialize(record.topic(), record.headers(), record.value());
        if (action != null && action.getKind() == OperatorActionKind.CANCEL_SYNTHESIS) {
          canceled.add(action.getTarget());
        }
      } catch (KafkaException e) {
        LOG.warn(
            "{} at offset {} is no operator action and is passed over: {}",
            record.topic(),
            record.offset(),
            e.toString());
      }
    }
    return heard;
  }

  private KafkaProducer<String, byte[]> openProducer() {
    Map<String, Object> config = new HashMap<>(connection.producer("equipoise-synth-progress"));
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) MOST_DELAY.toMillis());
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  private KafkaConsumer<String, byte[]> openConsumer(String topic) {
    Map<String, Object> config = connection.consumer("equipoise-synth-actions", Optional.empty());
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) MOST_DELAY.toMillis());
    KafkaConsumer<String, byte[]> opened =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    TopicPartition only = new TopicPartition(topic, 0);
    opened.assign(List.of(only));
    opened.seekToBeginning(List.of(only));
    return opened;
  }

  @Override
  public synchronized void close() {
    KafkaProducer<String, byte[]> telling = producer;
    if (telling != null) {
      telling.close(CLOSE_WITHIN);
    }
    KafkaConsumer<String, byte[]> hearing = consumer;
    if (hearing != null) {
      hearing.close();
    }
    actions.close();
  }
}
