package io.equipoise.ingest.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.app.Delivery;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.UndeliveredException;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.ClientObserver;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Items onto {@code <ds>.records} and {@code <ds>.rejected} by one idempotent producer that all
 * requests share. An item has arrived when every in-sync replica has it ({@code acks=all}); within
 * one send nothing is written twice.
 */
public final class KafkaDelivery implements Delivery {
  /** Most bytes of one parcel that are on their way. */
  static final long WINDOW_BYTES = 4L << 20;

  private static final Logger log = LoggerFactory.getLogger(KafkaDelivery.class);

  private static final int BATCH_BYTES = 64 << 10;

  private final ClientObserver clients;
  private final Connection connection;
  private final Duration patience;
  private final ItemMessages messages;
  private final Producer<String, byte[]> producer;
  private final AtomicBoolean failing = new AtomicBoolean();

  /**
   * A delivery to the dataset's topics, which must be there. Does not connect yet.
   *
   * @param patience how long the broker may take for an item, at least 100 ms
   * @param clock stamps what is produced
   * @param clients told of the producer
   * @throws OperatorException when the client properties do not fit
   */
  public KafkaDelivery(
      DatasetDescriptor descriptor,
      Connection connection,
      Duration patience,
      InstantSource clock,
      ClientObserver clients) {
    this.clients = clients;
    this.connection = connection;
    this.patience = patience;
    this.messages = new ItemMessages(descriptor, new WireSerdes(connection).serializer(), clock);
    try {
      this.producer =
          new KafkaProducer<>(
              properties("equipoise-receive-" + descriptor.dataset()),
              new StringSerializer(),
              new ByteArraySerializer());
    } catch (KafkaException refused) {
      throw connection.failure(patience, refused);
    }
    clients.opened(producer);
  }

  private Map<String, Object> properties(String clientId) {
    int millis = Math.toIntExact(patience.toMillis());
    Map<String, Object> properties = connection.producer(clientId);
    properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
    properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    properties.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 2);
    // Somebody waits for the answer; under load batches fill up by themselves.
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    return properties;
  }

  @Override
  public Parcel parcel() {
    return new KafkaParcel();
  }

  @Override
  public void close() {
    clients.closing(producer);
    producer.close(patience);
  }

  /** Says it once when the broker stops taking items, and once when it takes them again. */
  private void tell(@Nullable Exception failure) {
    if (failure == null) {
      if (failing.get() && failing.compareAndSet(true, false)) {
        log.info("Kafka takes records again");
      }
    } else if (failing.compareAndSet(false, true)) {
      log.warn(
          "records are not delivered: {}",
          failure instanceof OperatorException
              ? failure.getMessage()
              : connection.failure(patience, failure).getMessage());
    }
  }

  private final class KafkaParcel implements Parcel {
    private long sent;
    private long arrived;
    private long answered;
    private long bytesOnTheWay;
    private @Nullable Exception failure;

    @Override
    public void send(Item item) {
      try {
        ProducerRecord<String, byte[]> message = messages.of(item);
        int size = message.value().length;
        enter(size);
        Future<RecordMetadata> ignored =
            producer.send(message, (where, failed) -> answer(size, failed));
      } catch (KafkaException | OperatorException failed) {
        fail(failed);
        throw undelivered();
      }
    }

    private synchronized void enter(int size) {
      waitWhile(() -> bytesOnTheWay > 0 && bytesOnTheWay + size > WINDOW_BYTES);
      if (failure != null) {
        throw undelivered();
      }
      bytesOnTheWay += size;
      sent++;
    }

    /** On the producer's thread. */
    private synchronized void answer(int size, @Nullable Exception failed) {
      bytesOnTheWay -= size;
      answered++;
      if (failed == null) {
        arrived++;
        tell(null);
      } else {
        fail(failed);
      }
      notifyAll();
    }

    private synchronized void fail(Exception failed) {
      if (failure == null) {
        failure = failed;
      }
      tell(failed);
    }

    @Override
    public synchronized void await() {
      waitWhile(() -> answered < sent);
      if (failure != null) {
        throw undelivered();
      }
    }

    /** The producer answers every send, within its delivery timeout at the latest. */
    private void waitWhile(BooleanSupplier condition) {
      try {
        while (failure == null && condition.getAsBoolean()) {
          wait();
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        fail(interrupted);
        throw undelivered();
      }
    }

    private synchronized UndeliveredException undelivered() {
      Exception cause = failure;
      return new UndeliveredException(
          arrived, sent - arrived, cause == null ? new IllegalStateException("unknown") : cause);
    }
  }
}
