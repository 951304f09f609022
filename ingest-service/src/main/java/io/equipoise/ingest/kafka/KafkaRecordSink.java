package io.equipoise.ingest.kafka;

import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.contract.IngestPosition;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.app.RecordSink;
import io.equipoise.ingest.app.SourcePosition;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One source's items onto {@code <ds>.records} and {@code <ds>.rejected}, in Kafka transactions
 * that also write the position after them to {@code <ds>.ingest-positions}. Whoever reads committed
 * records only sees each item once, whenever and however this process ends.
 *
 * <p>Timestamps are the time of ingestion; the event time is in the record. (A broker that keeps
 * topics for a time would delete records that carry the timestamps of years ago.)
 */
final class KafkaRecordSink implements RecordSink {
  /** A rejected item's bytes beyond this are cut off, so that no broker refuses it for its size. */
  static final int MOST_REJECTED_BYTES = 512 << 10;

  private static final Logger log = LoggerFactory.getLogger(KafkaRecordSink.class);

  /** How long the broker may take to answer. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final String source;
  private final Connection connection;
  private final Topics topics;
  private final RecordCodec codec;
  private final Serializer<Object> values;
  private final Producer<String, byte[]> producer;
  private final SourcePosition start;
  private final InstantSource clock;
  private boolean open;

  /**
   * A sink that owns the producer, whose transactions are initialized.
   *
   * @param start the source's last committed position
   */
  KafkaRecordSink(
      String source,
      Connection connection,
      Topics topics,
      RecordCodec codec,
      Serializer<Object> values,
      Producer<String, byte[]> producer,
      SourcePosition start,
      InstantSource clock) {
    this.source = source;
    this.connection = connection;
    this.topics = topics;
    this.codec = codec;
    this.values = values;
    this.producer = producer;
    this.start = start;
    this.clock = clock;
  }

  @Override
  public SourcePosition position() {
    return start;
  }

  @Override
  public void begin() {
    producer.beginTransaction();
    open = true;
  }

  @Override
  public void accept(Item.Accepted item) {
    send(topics.records().name(), item.record().patientId(), codec.encode(item.record()));
  }

  @Override
  public void reject(Item.Refused item) {
    ReceivedLine received = item.received();
    ProducerRecord<String, byte[]> rejected =
        record(topics.rejected().name(), null, received.bytes(MOST_REJECTED_BYTES));
    Headers headers = rejected.headers();
    header(headers, RejectedHeaders.CODE, item.reason().code().id());
    header(headers, RejectedHeaders.FIELD, item.reason().field());
    header(headers, RejectedHeaders.REASON, item.reason().reason());
    header(headers, RejectedHeaders.SOURCE, item.origin());
    header(headers, RejectedHeaders.POSITION, received.position());
    if (rejected.value().length < received.sizeBytes()) {
      header(headers, RejectedHeaders.CUT_FROM, Long.toString(received.sizeBytes()));
    }
    send(rejected);
  }

  @Override
  public void commit(SourcePosition position) {
    send(
        topics.ingestPositions().name(),
        source,
        new IngestPosition(
            source,
            position.read(),
            position.accepted(),
            position.rejected(),
            position.complete()));
    callProducer(producer::commitTransaction);
    open = false;
  }

  private void send(String topic, String key, Object value) {
    ProducerRecord<String, byte[]> record = record(topic, key, values.serialize(topic, value));
    send(record);
  }

  /**
   * Hands a record to the producer; whether it arrived is asked, for all of them, by the commit.
   */
  private void send(ProducerRecord<String, byte[]> record) {
    callProducer(
        () -> {
          Future<RecordMetadata> ignored = producer.send(record);
        });
  }

  private ProducerRecord<String, byte[]> record(String topic, @Nullable String key, byte[] value) {
    return new ProducerRecord<>(topic, null, clock.millis(), key, value);
  }

  private static void header(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Calls the producer; says clearly when it was fenced, or the broker is out of reach. */
  private void callProducer(Runnable call) {
    try {
      call.run();
    } catch (ProducerFencedException | InvalidProducerEpochException fenced) {
      open = false;
      throw new OperatorException(
          "the broker ended the transaction of source "
              + source
              + ": another ingest process has taken over, or this one stood still for too long; run only one for a dataset and source, and start it again",
          fenced);
    } catch (KafkaException failed) {
      throw isOfTheConnection(failed) ? connection.failure(PATIENCE, failed) : failed;
    }
  }

  private static boolean isOfTheConnection(Throwable failed) {
    Throwable cause = failed.getCause();
    return failed instanceof TimeoutException
        || failed instanceof AuthenticationException
        || failed instanceof AuthorizationException
        || (cause != null && isOfTheConnection(cause));
  }

  @Override
  public void close() {
    if (open) {
      try {
        producer.abortTransaction();
      } catch (KafkaException unreachable) {
        log.warn(
            "the open transaction of source {} could not be aborted; the next start will do it",
            source,
            unreachable);
      }
    }
    producer.close(CLOSING);
  }
}
