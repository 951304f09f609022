package io.equipoise.ingest.kafka;

import io.equipoise.contract.IngestPosition;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.RecordSink;
import io.equipoise.ingest.app.SourcePosition;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.ClientObserver;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.Topics;
import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One source's items onto {@code <ds>.records} and {@code <ds>.rejected}, in Kafka transactions
 * that also write the position after them to {@code <ds>.ingest-positions}. Whoever reads committed
 * records only sees each item once, whenever and however this process ends.
 */
final class KafkaRecordSink implements RecordSink {
  private static final Logger log = LoggerFactory.getLogger(KafkaRecordSink.class);

  /** How long the broker may take to answer. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final String source;
  private final Connection connection;
  private final Topics topics;
  private final ItemMessages messages;
  private final Producer<String, byte[]> producer;
  private final ClientObserver clients;
  private final SourcePosition start;
  private boolean open;

  /**
   * A sink that owns the producer, whose transactions are initialized.
   *
   * @param clients told when the producer is closed
   * @param start the source's last committed position
   */
  KafkaRecordSink(
      String source,
      Connection connection,
      Topics topics,
      ItemMessages messages,
      Producer<String, byte[]> producer,
      ClientObserver clients,
      SourcePosition start) {
    this.source = source;
    this.connection = connection;
    this.topics = topics;
    this.messages = messages;
    this.producer = producer;
    this.clients = clients;
    this.start = start;
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
    send(messages.accepted(item));
  }

  @Override
  public void reject(Item.Refused item) {
    send(messages.rejected(item));
  }

  @Override
  public void commit(SourcePosition position) {
    send(
        messages.of(
            topics.ingestPositions().name(),
            source,
            new IngestPosition(
                source,
                position.read(),
                position.accepted(),
                position.rejected(),
                position.complete())));
    callProducer(producer::commitTransaction);
    open = false;
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
      throw ConnectionFaults.caused(failed) ? connection.failure(PATIENCE, failed) : failed;
    }
  }

  @Override
  public void close() {
    if (open) {
      try {
        producer.abortTransaction();
      } catch (KafkaException | IllegalStateException unreachable) {
        // A producer whose commit was not answered in time can only be closed.
        log.warn(
            "the open transaction of source {} could not be aborted; the next start will do it",
            source,
            unreachable);
      }
    }
    clients.closing(producer);
    producer.close(CLOSING);
  }
}
