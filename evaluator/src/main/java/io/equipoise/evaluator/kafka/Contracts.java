package io.equipoise.evaluator.kafka;

import io.equipoise.contract.ArmResult;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.PairedChange;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.contract.SubgroupPerformance;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.contract.Verdict;
import io.equipoise.evaluator.app.BatchAnnouncement;
import io.equipoise.evaluator.app.Evaluation;
import io.equipoise.evaluator.domain.Decision;
import io.equipoise.evaluator.domain.Disparity;
import io.equipoise.evaluator.domain.Holdout;
import io.equipoise.evaluator.domain.Measure;
import io.equipoise.evaluator.domain.Performance;
import io.equipoise.evaluator.domain.ScoredArm;
import io.equipoise.schemas.EstimateWire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The evaluator's own types as the contracts have them. Suppresses counts from 1 to 10. */
final class Contracts {
  private Contracts() {}

  static BatchAnnouncement announcement(SynthesisReport report) {
    return new BatchAnnouncement(
        report.getBatchId(),
        report.getSubgroup(),
        report.getPublished(),
        report.getOutcome().name(),
        report.getReason());
  }

  static BatchVerdict verdict(SynthesisReport report, Evaluation evaluation, Instant now) {
    return BatchVerdict.newBuilder()
        .setBatchId(report.getBatchId())
        .setDataset(report.getDataset())
        .setAlertId(report.getAlertId())
        .setSubgroup(report.getSubgroup())
        .setEvaluationId(evaluation.findings().map(Evaluation.Findings::evaluationId).orElse(null))
        .setVerdict(verdict(evaluation.decision().outcome()))
        .setReason(evaluation.decision().reason())
        .setDecidedAt(now)
        .build();
  }

  private static Verdict verdict(Decision.Outcome outcome) {
    return switch (outcome) {
      case PROMOTED -> Verdict.PROMOTED;
      case QUARANTINED -> Verdict.QUARANTINED;
      case REFUSED -> Verdict.REFUSED;
    };
  }

  static FairnessReport fairness(
      SynthesisReport report, Evaluation.Findings findings, String descriptorVersion, Instant now) {
    return FairnessReport.newBuilder()
        .setEvaluationId(findings.evaluationId())
        .setDataset(report.getDataset())
        .setBatchId(report.getBatchId())
        .setAlertId(report.getAlertId())
        .setSubgroup(report.getSubgroup())
        .setLearner(findings.learner())
        .setDescriptorVersion(descriptorVersion)
        .setHoldoutRecords(findings.holdout().people().rows())
        .setTrainingOffsets(
            new TreeMap<>(findings.trainingOffsets())
                .entrySet().stream()
                    .map(e -> new PartitionOffset(e.getKey(), e.getValue()))
                    .toList())
        .setSeeds(findings.seeds())
        .setResamples(findings.comparison().resamples())
        .setArms(
            List.of(
                arm(findings.baseline(), findings.comparison().before(), findings.holdout()),
                arm(findings.candidate(), findings.comparison().after(), findings.holdout())))
        .setChanges(changes(findings))
        .setCreatedAt(now)
        .build();
  }

  private static ArmResult arm(ScoredArm arm, Performance performance, Holdout holdout) {
    List<SubgroupPerformance> subgroups = new ArrayList<>();
    for (int group = 0; group < performance.subgroups().size(); group++) {
      Performance.OfSubgroup of = performance.subgroups().get(group);
      OptionalLong n = EstimateWire.suppressed(holdout.records(group));
      subgroups.add(
          SubgroupPerformance.newBuilder()
              .setSubgroup(of.subgroup().id())
              .setN(n.isPresent() ? n.getAsLong() : null)
              .setAuroc(estimate(of.measure(Measure.AUROC)))
              .setAccuracy(estimate(of.measure(Measure.ACCURACY)))
              .setTruePositiveRate(estimate(of.measure(Measure.TRUE_POSITIVE_RATE)))
              .setFalsePositiveRate(estimate(of.measure(Measure.FALSE_POSITIVE_RATE)))
              .build());
    }
    return ArmResult.newBuilder()
        .setArm(arm.name())
        .setRealRecords(arm.realRecords())
        .setSyntheticRecords(arm.syntheticRecords())
        .setThreshold(arm.threshold())
        .setAuroc(estimate(performance.overall(Measure.AUROC)))
        .setAccuracy(estimate(performance.overall(Measure.ACCURACY)))
        .setEqualOpportunityDifference(
            estimate(performance.disparity(Disparity.EQUAL_OPPORTUNITY_DIFFERENCE)))
        .setEqualizedOddsDifference(
            estimate(performance.disparity(Disparity.EQUALIZED_ODDS_DIFFERENCE)))
        .setWorstGroupAuroc(estimate(performance.disparity(Disparity.WORST_GROUP_AUROC)))
        .setSubgroups(subgroups)
        .build();
  }

  /**
   * What the verdict rests on: the claims at the confidence of a claim, the rest at the usual one.
   */
  private static List<PairedChange> changes(Evaluation.Findings findings) {
    Performance change = findings.comparison().change();
    Performance claimed = findings.comparison().claimedChange();
    List<PairedChange> changes = new ArrayList<>();
    changes.add(change(Measure.AUROC.key(), change.overall(Measure.AUROC)));
    changes.add(change(Measure.ACCURACY.key(), change.overall(Measure.ACCURACY)));
    for (Disparity disparity : Disparity.values()) {
      changes.add(change(disparity.key(), claimed.disparity(disparity)));
    }
    changes.add(change("targetAuroc", claimed.subgroup(findings.target(), Measure.AUROC)));
    changes.add(
        change(
            "targetTruePositiveRate",
            change.subgroup(findings.target(), Measure.TRUE_POSITIVE_RATE)));
    for (Performance.OfSubgroup of : change.subgroups()) {
      if (!of.subgroup().equals(findings.target())) {
        changes.add(change("auroc[" + of.subgroup().id() + "]", of.measure(Measure.AUROC)));
      }
    }
    return changes;
  }

  private static PairedChange change(
      String metric, io.equipoise.cohort.statistics.Estimate estimate) {
    return new PairedChange(metric, estimate(estimate));
  }

  private static Estimate estimate(io.equipoise.cohort.statistics.Estimate estimate) {
    return estimate.fold(
        known ->
            EstimateWire.of(
                known.value(),
                known.lower(),
                known.upper(),
                known.confidence(),
                OptionalLong.of(known.n())),
        few -> EstimateWire.insufficient(few.reason(), OptionalLong.of(few.n())),
        none -> EstimateWire.absent(none.reason()),
        undefined -> EstimateWire.unknown(undefined.reason()));
  }
}
