package io.equipoise.schemas.operator;

import io.equipoise.contract.OperatorAction;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.TopicSpec;
import io.equipoise.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Puts what an operator asks for on the topic of operator actions, which is the audit trail too.
 * Somebody waits for the answer: from the broker's first word on, it takes no longer than 15 s.
 */
public final class OperatorActionSender {
  /** How long the producer may look for the topic's leader. */
  private static final Duration METADATA = Duration.ofSeconds(5);

  /** How long one request may go without an answer; leaves room for a second one. */
  private static final Duration REQUEST = Duration.ofSeconds(5);

  /** How long the broker may take to confirm, all tries together. */
  private static final Duration DELIVERY = Duration.ofSeconds(10);

  private static final Duration PATIENCE = METADATA.plus(DELIVERY);

  /** After the answer nothing is under way that would be worth waiting for. */
  private static final Duration CLOSING = Duration.ofSeconds(1);

  private OperatorActionSender() {}

  /**
   * An action was handed to the broker, which did not confirm it in time: nobody knows whether it
   * was taken.
   */
  public static final class UnconfirmedException extends OperatorException {
    private static final long serialVersionUID = 1L;

    private UnconfirmedException(Connection connection, String topic, Throwable cause) {
      super(
          "Kafka at "
              + connection.bootstrapServers()
              + " has not confirmed the action, which may have been taken or not; look for it on "
              + topic
              + ", which the page lists under What operators did, before you ask again",
          cause);
    }
  }

  /**
   * Sends the action, and waits until the broker has it.
   *
   * @param connection where Kafka and the registry are
   * @param action what is asked for
   * @throws UnconfirmedException when the broker does not confirm it, and may have it all the same
   * @throws OperatorException when the broker or the registry does not answer or refuses; the
   *     action was not taken then
   */
  public static void send(Connection connection, OperatorAction action)
      throws InterruptedException {
    TopicSpec actions = Topics.of(action.getDataset()).operatorActions();
    String topic = actions.name();
    TopicAdmin.ensure(connection, List.of(actions));
    byte[] value = new WireSerdes(connection).serializer().serialize(topic, action);
    KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config(connection), new StringSerializer(), new ByteArraySerializer());
    try {
      producer
          .send(new ProducerRecord<>(topic, action.getTarget(), value))
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthenticationException
          || e.getCause() instanceof AuthorizationException) {
        throw connection.failure(PATIENCE, e);
      }
      throw new UnconfirmedException(connection, topic, e);
    } catch (TimeoutException e) {
      throw new UnconfirmedException(connection, topic, e);
    } finally {
      producer.close(CLOSING);
    }
  }

  /** The times are fixed, whatever the services' producers are given. */
  static Map<String, Object> config(Connection connection) {
    Map<String, Object> config = connection.producer("equipoise-operator");
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(METADATA));
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(REQUEST));
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(DELIVERY));
    return config;
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
