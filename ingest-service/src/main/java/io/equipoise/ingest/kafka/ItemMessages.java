package io.equipoise.ingest.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * What an item looks like on its topic: a record on {@code <ds>.records} under its patient's
 * pseudonym, a rejected item on {@code <ds>.rejected} as received, with {@link RejectedHeaders}.
 * Safe to share between threads.
 *
 * <p>Timestamps are the time of ingestion; the event time is in the record. (A broker that keeps
 * topics for a time would delete records that carry the timestamps of years ago.)
 */
final class ItemMessages {
  /** A rejected item's bytes beyond this are cut off, so that no broker refuses it for its size. */
  static final int MOST_REJECTED_BYTES = 512 << 10;

  private final Topics topics;
  private final RecordCodec codec;
  private final Serializer<Object> values;
  private final InstantSource clock;

  /** Messages for the dataset's topics, stamped by the clock. */
  ItemMessages(DatasetDescriptor descriptor, Serializer<Object> values, InstantSource clock) {
    this.topics = Topics.of(descriptor.dataset());
    this.codec = new RecordCodec(descriptor);
    this.values = values;
    this.clock = clock;
  }

  /** The message of any item. */
  ProducerRecord<String, byte[]> of(Item item) {
    List<ProducerRecord<String, byte[]>> one = new ArrayList<>(1);
    item.visit(record -> one.add(accepted(record)), refused -> one.add(rejected(refused)));
    return one.get(0);
  }

  /** The message of a record. */
  ProducerRecord<String, byte[]> accepted(Item.Accepted item) {
    return of(topics.records().name(), item.record().patientId(), codec.encode(item.record()));
  }

  /** The message of a rejected item. */
  ProducerRecord<String, byte[]> rejected(Item.Refused item) {
    ReceivedLine received = item.received();
    ProducerRecord<String, byte[]> rejected =
        message(topics.rejected().name(), null, received.bytes(MOST_REJECTED_BYTES));
    Headers headers = rejected.headers();
    header(headers, RejectedHeaders.CODE, item.reason().code().id());
    header(headers, RejectedHeaders.FIELD, item.reason().field());
    header(headers, RejectedHeaders.REASON, item.reason().reason());
    header(headers, RejectedHeaders.SOURCE, item.origin());
    header(headers, RejectedHeaders.POSITION, received.position());
    if (rejected.value().length < received.sizeBytes()) {
      header(headers, RejectedHeaders.CUT_FROM, Long.toString(received.sizeBytes()));
    }
    return rejected;
  }

  /** The message of any Avro value. */
  ProducerRecord<String, byte[]> of(String topic, String key, Object value) {
    return message(topic, key, values.serialize(topic, value));
  }

  private ProducerRecord<String, byte[]> message(String topic, @Nullable String key, byte[] value) {
    return new ProducerRecord<>(topic, null, clock.millis(), key, value);
  }

  private static void header(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
