package io.equipoise.schemas.operator;

import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.schemas.connection.ConnectionOptions;
import java.time.Instant;
import java.util.UUID;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Options of a command by which an operator asks for something about a batch. What is asked is kept
 * on the topic of operator actions, with who asked and why.
 */
public final class OperatorRequest {
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
    OperatorActionSender.send(
        connection.toConnection(),
        OperatorAction.newBuilder()
            .setActionId(UUID.randomUUID().toString())
            .setDataset(dataset)
            .setKind(kind)
            .setTarget(batch)
            .setActor(actor)
            .setReason(reason)
            .setAt(Instant.now())
            .build());
  }
}
