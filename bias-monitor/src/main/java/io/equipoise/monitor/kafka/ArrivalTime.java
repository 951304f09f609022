package io.equipoise.monitor.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * A record's Kafka timestamp; where it has none, that of the latest record before it in the
 * partition, else 0. A record without a timestamp is no reason to stop.
 */
public final class ArrivalTime implements TimestampExtractor {
  /** For Kafka Streams. */
  public ArrivalTime() {}

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return record.timestamp() >= 0 ? record.timestamp() : Math.max(0, partitionTime);
  }
}
