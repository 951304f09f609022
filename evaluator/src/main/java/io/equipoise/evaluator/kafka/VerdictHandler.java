package io.equipoise.evaluator.kafka;

import io.equipoise.contract.SynthesisReport;
import io.equipoise.evaluator.app.EvaluateBatch;
import io.equipoise.evaluator.app.Evaluation;
import io.equipoise.evaluator.champion.Champions;
import io.equipoise.evaluator.champion.PromotionListener;
import io.equipoise.evaluator.domain.Decision;
import io.equipoise.schemas.job.ExactlyOnceWorker;
import io.equipoise.schemas.topic.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a synthesis report to a verdict: one {@code BatchVerdict} per report, and a {@code
 * FairnessReport} where something was measured. A report is read again when the group's offsets
 * have expired; of a batch that an operator took back since then nothing is said anew.
 */
public final class VerdictHandler {
  private static final Logger LOG = LoggerFactory.getLogger(VerdictHandler.class);

  private final EvaluateBatch evaluateBatch;
  private final Topics topics;
  private final String descriptorVersion;
  private final Champions champions;
  private final OperatorQuarantine quarantine;
  private final PromotionListener promotions;
  private final InstantSource clock;

  /**
   * A handler.
   *
   * @param evaluateBatch judges
   * @param topics the dataset's topics
   * @param descriptorVersion version of the descriptor that it judges with
   * @param champions made by promotions, rolled back by other verdicts
   * @param quarantine tells what operators took back
   * @param promotions hears of the champions that promotions make
   * @param clock tells the wall-clock time of reports and verdicts
   */
  public VerdictHandler(
      EvaluateBatch evaluateBatch,
      Topics topics,
      String descriptorVersion,
      Champions champions,
      OperatorQuarantine quarantine,
      PromotionListener promotions,
      InstantSource clock) {
    this.evaluateBatch = evaluateBatch;
    this.topics = topics;
    this.descriptorVersion = descriptorVersion;
    this.champions = champions;
    this.quarantine = quarantine;
    this.promotions = promotions;
    this.clock = clock;
  }

  /** What to publish about a report; takes as long as the evaluation does. */
  List<ExactlyOnceWorker.Output> handle(SynthesisReport report) throws InterruptedException {
    if (quarantine.stands(report.getBatchId())) {
      LOG.info(
          "batch {} was taken back by an operator; it is not judged again", report.getBatchId());
      Optional<String> unused = champions.takeBack(report.getBatchId());
      return List.of();
    }
    Evaluation evaluation = evaluateBatch.evaluate(Contracts.announcement(report));
    reconcile(report, evaluation);
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

  /**
   * Makes the champion follow the decision. It happens before the decision is published; a crash in
   * between repeats the evaluation, and what that decides holds for the champion too.
   */
  private void reconcile(SynthesisReport report, Evaluation evaluation)
      throws InterruptedException {
    if (evaluation.decision().outcome() == Decision.Outcome.PROMOTED) {
      champions.promote(
          evaluation.findings().orElseThrow().evaluationId(),
          report.getBatchId(),
          report.getPublished());
      champions
          .current()
          .filter(champion -> champion.restsOn(report.getBatchId()))
          .ifPresent(champion -> promotions.promoted(report.getBatchId(), evaluation, champion));
    } else {
      Optional<String> unused = champions.takeBack(report.getBatchId());
    }
  }

  private static ExactlyOnceWorker.Output output(String topic, String key, Object value) {
    return new ExactlyOnceWorker.Output(topic, key, value, Map.of());
  }
}
