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
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An operator takes a promotion back: the batch's verdict becomes QUARANTINED, for everybody who
 * follows the verdicts, and a champion that rests on the batch is rolled back. The verdict's time
 * is the action's, so that a repetition after a crash says the same. An action on a batch without a
 * PROMOTED verdict changes nothing.
 */
public final class OperatorQuarantine {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorQuarantine.class);

  private final TopicReader reader;
  private final Deserializer<BatchVerdict> verdicts;
  private final String topic;
  private final Champions champions;

  /** For the verdicts of a dataset. */
  public OperatorQuarantine(Connection connection, Topics topics, Champions champions) {
    this.reader = new TopicReader(connection);
    this.verdicts = new WireSerdes(connection).deserializer(BatchVerdict.class);
    this.topic = topics.verdicts().name();
    this.champions = champions;
  }

  List<Output> handle(OperatorAction action) throws InterruptedException {
    if (action.getKind() != OperatorActionKind.QUARANTINE_BATCH) {
      return List.of();
    }
    String batchId = action.getTarget();
    BatchVerdict verdict = reader.latest(topic, verdicts).values().get(batchId);
    if (verdict == null || verdict.getVerdict() != Verdict.PROMOTED) {
      LOG.warn(
          "action {}: batch {} is not promoted; nothing to take back",
          action.getActionId(),
          batchId);
      return List.of();
    }
    String rolledBack =
        champions.takeBack(batchId).map(id -> " The champion is " + id + " again.").orElse("");
    return List.of(
        new Output(
            topic,
            batchId,
            BatchVerdict.newBuilder(verdict)
                .setVerdict(Verdict.QUARANTINED)
                .setReason(
                    "Taken back by an operator"
                        + (action.getReason().isBlank() ? "." : ": " + action.getReason() + ".")
                        + rolledBack)
                .setDecidedAt(action.getAt())
                .build(),
            Map.of()));
  }
}
