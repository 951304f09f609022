package io.equipoise.schemas.topic;

import io.equipoise.schemas.connection.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Where the logs of partitions end: past every record that the broker has acknowledged.
 *
 * <p>A consumer that reads committed records only is told another end, the last stable offset,
 * which lies before the first transaction that is still open in the partition. Records that were
 * committed after that one began are behind it and are told of only when it ends; a reader that
 * stops at the last stable offset misses them, although their writers were told that they are
 * there. One that reads until its position reaches the high watermark waits for the open
 * transaction and misses none.
 */
public final class HighWatermarks {
  /**
   * How long a reader on the way to the high watermark should wait without progress: the broker
   * aborts the transaction of a writer that is gone after {@code transaction.timeout.ms} (60 s
   * unless set otherwise), for which it looks every 10 s.
   */
  public static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(90);

  private HighWatermarks() {}

  /**
   * The offset after the last record of each partition, committed or not.
   *
   * @param connection where Kafka is
   * @param clientId name of the client in the broker's logs
   * @param partitions which
   * @param patience longest time for the broker's answer
   * @throws org.apache.kafka.common.errors.TimeoutException when the broker does not answer in time
   */
  public static Map<TopicPartition, Long> of(
      Connection connection,
      String clientId,
      Collection<TopicPartition> partitions,
      Duration patience) {
    Map<String, Object> config = connection.consumer(clientId + "-ends", Optional.empty());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions); // else it warns that they are not its own
      return consumer.endOffsets(partitions, patience);
    }
  }
}
