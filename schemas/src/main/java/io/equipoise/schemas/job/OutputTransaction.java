package io.equipoise.schemas.job;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records and offsets that become visible together or not at all. Source of the sequence and of
 * what may be tried again: J. Gustafson, G. Wang, "KIP-447: Producer scalability for exactly once
 * semantics", 2019; KafkaProducer's Javadoc. For one thread.
 */
public final class OutputTransaction {
  private static final Logger log = LoggerFactory.getLogger(OutputTransaction.class);

  /**
   * How often a transaction that was aborted, or a commit that went unanswered, is tried. Each try
   * may take the client a minute.
   */
  private static final int TRIES = 3;

  private final Supplier<Producer<String, byte[]>> producers;
  private @Nullable Producer<String, byte[]> current;

  /**
   * A transaction, not yet open.
   *
   * @param producers makes a transactional producer, each time a new one
   */
  public OutputTransaction(Supplier<Producer<String, byte[]>> producers) {
    this.producers = producers;
  }

  /**
   * Fences older producers with the same transactional id, and ends the transaction that one of
   * them left open.
   */
  public void open() {
    close(Duration.ZERO);
    Producer<String, byte[]> opened = producers.get();
    current = opened;
    opened.initTransactions();
  }

  /**
   * Publishes records and offsets in one transaction; an aborted one is tried again.
   *
   * @throws CommitFailedException when the group has dropped the consumer: the job is no longer
   *     ours
   * @throws KafkaException when it cannot be done, above all because a newer worker has fenced this
   *     one
   */
  public void commit(
      List<ProducerRecord<String, byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {
    commit(records, producer -> producer.sendOffsetsToTransaction(offsets, group));
  }

  /**
   * Publishes records in one transaction that no consumer's offsets belong to; an aborted one is
   * tried again.
   *
   * @throws KafkaException when it cannot be done, above all because a newer worker has fenced this
   *     one
   */
  public void commit(List<ProducerRecord<String, byte[]>> records) {
    commit(records, producer -> {});
  }

  private void commit(
      List<ProducerRecord<String, byte[]>> records, Consumer<Producer<String, byte[]>> offsets) {
    for (int attempt = 1; ; attempt++) {
      Producer<String, byte[]> producer = producer();
      try {
        producer.beginTransaction();
        for (ProducerRecord<String, byte[]> record : records) {
          Future<RecordMetadata> unused = producer.send(record); // a failed send fails the commit
        }
        offsets.accept(producer);
        commit(producer);
        return;
      } catch (CommitFailedException e) {
        producer.abortTransaction();
        throw e;
      } catch (KafkaException e) {
        if (isFinal(e) || attempt == TRIES) {
          throw e;
        }
        log.warn(
            "transaction of {} records was aborted ({}), try {} of {}",
            records.size(),
            e.toString(),
            attempt,
            TRIES);
        recover(producer, e);
      }
    }
  }

  /**
   * A commit that went unanswered may have succeeded; only asking again tells, aborting it would be
   * wrong.
   */
  private static void commit(Producer<String, byte[]> producer) {
    for (int attempt = 1; ; attempt++) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (attempt == TRIES) {
          throw new UnansweredCommitException(e);
        }
        log.warn("commit went unanswered, try {} of {}", attempt, TRIES);
      }
    }
  }

  private void recover(Producer<String, byte[]> producer, KafkaException cause) {
    if (isOrHas(cause, InvalidPidMappingException.class)) {
      // The broker forgets transactional ids that were idle for transactional.id.expiration.ms (a
      // week).
      open();
    } else {
      producer.abortTransaction();
    }
  }

  private static boolean isFinal(KafkaException e) {
    return e instanceof UnansweredCommitException
        || isOrHas(e, ProducerFencedException.class)
        || isOrHas(e, InvalidProducerEpochException.class)
        || isOrHas(e, FencedInstanceIdException.class)
        || isOrHas(e, AuthorizationException.class)
        || isOrHas(e, AuthenticationException.class)
        || isOrHas(e, UnsupportedVersionException.class);
  }

  private static boolean isOrHas(Throwable e, Class<? extends Throwable> type) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private Producer<String, byte[]> producer() {
    Producer<String, byte[]> producer = current;
    if (producer == null) {
      throw new IllegalStateException("transaction is not open");
    }
    return producer;
  }

  /** Closes the producer; an open transaction is left to the next one that has the id. */
  public void close(Duration patience) {
    Producer<String, byte[]> closing = current;
    current = null;
    if (closing != null) {
      closing.close(patience);
    }
  }

  /** Whether the transaction was committed is known only after the next start, which settles it. */
  private static final class UnansweredCommitException extends KafkaException {
    UnansweredCommitException(TimeoutException cause) {
      super("Kafka did not answer the commit of a transaction; the next start settles it", cause);
    }
  }
}
