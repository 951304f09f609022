package io.equipoise.evaluator.kafka;

import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.contract.Verdict;
import io.equipoise.evaluator.champion.Champions;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.job.ExactlyOnceWorker.Output;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An operator takes a promotion back: the batch's verdict becomes QUARANTINED, for everybody who
 * follows the verdicts, and a champion that rests on the batch is rolled back. An action on a batch
 * without a PROMOTED verdict changes nothing, so that asking again, or reading the action again,
 * gives no second verdict. The verdict's time is the action's and its reason the action's alone, so
 * that a repetition after a crash says the same, although the champion was rolled back before it.
 *
 * <p>What an operator took back stays so: {@link #stands} tells it of a batch from the topics, for
 * a report that is read again, and needs no progress of ours.
 */
public final class OperatorQuarantine {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorQuarantine.class);

  private final TopicReader reader;
  private final Deserializer<BatchVerdict> verdicts;
  private final Deserializer<OperatorAction> actions;
  private final String topic;
  private final String actionsTopic;
  private final Champions champions;

  /** For the verdicts of a dataset. */
  public OperatorQuarantine(Connection connection, Topics topics, Champions champions) {
    this.reader = new TopicReader(connection);
    WireSerdes serdes = new WireSerdes(connection);
    this.verdicts = serdes.deserializer(BatchVerdict.class);
    this.actions = serdes.deserializer(OperatorAction.class);
    this.topic = topics.verdicts().name();
    this.actionsTopic = topics.operatorActions().name();
    this.champions = champions;
  }

  List<Output> handle(OperatorAction action) throws InterruptedException {
    if (action.getKind() != OperatorActionKind.QUARANTINE_BATCH) {
      return List.of();
    }
    String batchId = action.getTarget();
    Optional<BatchVerdict> promoted =
        latest(batchId).filter(verdict -> verdict.getVerdict() == Verdict.PROMOTED);
    if (promoted.isEmpty()) {
      LOG.warn(
          "action {}: batch {} is not promoted; nothing to take back",
          action.getActionId(),
          batchId);
      return List.of();
    }
    champions
        .takeBack(batchId)
        .ifPresent(id -> LOG.info("action {}: the champion is {}", action.getActionId(), id));
    return List.of(
        new Output(
            topic,
            batchId,
            BatchVerdict.newBuilder(promoted.get())
                .setVerdict(Verdict.QUARANTINED)
                .setReason(
                    "Taken back by an operator"
                        + (action.getReason().isBlank() ? "." : ": " + action.getReason() + "."))
                .setDecidedAt(action.getAt())
                .build(),
            Map.of()));
  }

  /**
   * Whether an operator took the batch back and nothing was said of it since: its latest verdict is
   * QUARANTINED as of the time of an action that asked for that.
   */
  boolean stands(String batchId) {
    return latest(batchId)
        .filter(verdict -> verdict.getVerdict() == Verdict.QUARANTINED)
        .filter(
            verdict ->
                reader.read(actionsTopic, actions).records().stream()
                    .map(ConsumerRecord::value)
                    .anyMatch(
                        action ->
                            action != null
                                && action.getKind() == OperatorActionKind.QUARANTINE_BATCH
                                && action.getTarget().equals(batchId)
                                && action.getAt().equals(verdict.getDecidedAt())))
        .isPresent();
  }

  private Optional<BatchVerdict> latest(String batchId) {
    return Optional.ofNullable(reader.latest(topic, verdicts).values().get(batchId));
  }
}
