package io.equipoise.synth;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.connection.ConnectionOptions;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks the synth service to stop a job. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description =
        "Asks the synth service to stop the job that makes a batch. The request is kept on the topic of"
            + " operator actions; a job that has ended is not touched.")
public final class CancelCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--descriptor",
      required = true,
      paramLabel = "FILE",
      description = "Dataset descriptor (YAML).")
  private Path descriptor = Path.of("");

  @Option(
      names = "--batch",
      required = true,
      paramLabel = "ID",
      description = "Id of the batch, as on the topic of progress.")
  private String batch = "";

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who asks (default: the user, ${DEFAULT-VALUE}).")
  private String actor = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
  private String reason = "";

  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public CancelCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    DatasetDescriptor dataset = DescriptorLoader.load(descriptor);
    Topics topics = Topics.of(dataset.dataset());
    Connection kafka = connection.toConnection();
    TopicAdmin.ensure(kafka, List.of(topics.operatorActions()));
    OperatorAction action =
        OperatorAction.newBuilder()
            .setActionId(UUID.randomUUID().toString())
            .setDataset(dataset.dataset())
            .setKind(OperatorActionKind.CANCEL_SYNTHESIS)
            .setTarget(batch)
            .setActor(actor)
            .setReason(reason)
            .setAt(Instant.now())
            .build();
    send(kafka, topics.operatorActions().name(), action);
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println("asked to cancel batch " + batch + " of " + dataset.dataset());
    return 0;
  }

  private static void send(Connection kafka, String topic, OperatorAction action)
      throws InterruptedException {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            kafka.producer("equipoise-cancel"),
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
