package io.equipoise.schemas.connection;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Told of Kafka clients as they are opened and closed, for example to show what they measure of
 * themselves. Called on the client's owner's thread; must return soon.
 */
public interface ClientObserver {
  /** Ignores everything. */
  ClientObserver NONE = new ClientObserver() {};

  /** A consumer has been opened. */
  default void opened(Consumer<?, ?> consumer) {}

  /** A producer has been opened. */
  default void opened(Producer<?, ?> producer) {}

  /** A client is about to be closed, or has been. */
  default void closing(Object client) {}
}
