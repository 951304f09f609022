package io.equipoise.schemas.operator;

import io.equipoise.contract.OperatorAction;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.TopicSpec;
import io.equipoise.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Puts what an operator asks for on the topic of operator actions, which is the audit trail too.
 */
public final class OperatorActionSender {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private OperatorActionSender() {}

  /**
   * Sends the action, and waits until the broker has it.
   *
   * @param connection where Kafka and the registry are
   * @param action what is asked for
   * @throws io.equipoise.schemas.OperatorException when the broker or the registry does not answer
   */
  public static void send(Connection connection, OperatorAction action)
      throws InterruptedException {
    TopicSpec actions = Topics.of(action.getDataset()).operatorActions();
    String topic = actions.name();
    TopicAdmin.ensure(connection, List.of(actions));
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            connection.producer("equipoise-operator"),
            new StringSerializer(),
            new ByteArraySerializer())) {
      byte[] value = new WireSerdes(connection).serializer().serialize(topic, action);
      producer
          .send(new ProducerRecord<>(topic, action.getTarget(), value))
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw connection.failure(PATIENCE, e);
    }
  }
}
