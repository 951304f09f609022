package io.equipoise.schemas.operator;

import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.connection.ConnectionOptions;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.TopicSpec;
import io.equipoise.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Options of a command by which an operator asks for something about a batch. What is asked is kept
 * on the topic of operator actions, with who asked and why.
 */
public final class OperatorRequest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--batch",
      required = true,
      paramLabel = "ID",
      description = "Id of the batch, as on the topics of progress, reports and verdicts.")
  private String batch = "";

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who asks (default: the user, ${DEFAULT-VALUE}).")
  private String actor = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
  private String reason = "";

  /** Options to be filled in. */
  public OperatorRequest() {}

  /** Id of the batch. */
  public String batch() {
    return batch;
  }

  /**
   * Asks, and waits until the broker has it.
   *
   * @param dataset name of the dataset
   * @param kind what is asked for
   * @throws io.equipoise.schemas.OperatorException when the broker or the registry does not answer
   */
  public void send(String dataset, OperatorActionKind kind) throws InterruptedException {
    TopicSpec actions = Topics.of(dataset).operatorActions();
    String topic = actions.name();
    Connection kafka = connection.toConnection();
    TopicAdmin.ensure(kafka, List.of(actions));
    OperatorAction action =
        OperatorAction.newBuilder()
            .setActionId(UUID.randomUUID().toString())
            .setDataset(dataset)
            .setKind(kind)
            .setTarget(batch)
            .setActor(actor)
            .setReason(reason)
            .setAt(Instant.now())
            .build();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            kafka.producer("equipoise-operator"),
            new StringSerializer(),
            new ByteArraySerializer())) {
      byte[] value = new WireSerdes(kafka).serializer().serialize(topic, action);
      producer
          .send(new ProducerRecord<>(topic, action.getTarget(), value))
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw kafka.failure(PATIENCE, e);
    }
  }
}
