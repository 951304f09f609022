package io.equipoise.evaluator.kafka;

import io.equipoise.contract.SynthesisReport;
import io.equipoise.evaluator.app.EvaluateBatch;
import io.equipoise.evaluator.app.Evaluation;
import io.equipoise.schemas.job.ExactlyOnceWorker;
import io.equipoise.schemas.topic.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * From a synthesis report to a verdict: one {@code BatchVerdict} per report, and a {@code
 * FairnessReport} where something was measured. A tombstone gives nothing.
 */
public final class VerdictHandler implements ExactlyOnceWorker.Handler<SynthesisReport> {
  private final EvaluateBatch evaluateBatch;
  private final Topics topics;
  private final String descriptorVersion;
  private final InstantSource clock;

  /**
   * A handler.
   *
   * @param evaluateBatch judges
   * @param topics the dataset's topics
   * @param descriptorVersion version of the descriptor that it judges with
   * @param clock tells the wall-clock time of reports and verdicts
   */
  public VerdictHandler(
      EvaluateBatch evaluateBatch, Topics topics, String descriptorVersion, InstantSource clock) {
    this.evaluateBatch = evaluateBatch;
    this.topics = topics;
    this.descriptorVersion = descriptorVersion;
    this.clock = clock;
  }

  @Override
  public List<ExactlyOnceWorker.Output> handle(ConsumerRecord<String, SynthesisReport> trigger)
      throws InterruptedException {
    SynthesisReport report = trigger.value();
    if (report == null) {
      return List.of();
    }
    Evaluation evaluation = evaluateBatch.evaluate(Contracts.announcement(report));
    Instant now = clock.instant();
    List<ExactlyOnceWorker.Output> outputs = new ArrayList<>();
    evaluation
        .findings()
        .ifPresent(
            findings ->
                outputs.add(
                    output(
                        topics.fairness().name(),
                        findings.evaluationId(),
                        Contracts.fairness(report, findings, descriptorVersion, now))));
    outputs.add(
        output(
            topics.verdicts().name(),
            report.getBatchId(),
            Contracts.verdict(report, evaluation, now)));
    return outputs;
  }

  private static ExactlyOnceWorker.Output output(String topic, String key, Object value) {
    return new ExactlyOnceWorker.Output(topic, key, value, Map.of());
  }
}
