package io.equipoise.synth.app;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.contract.CellPlan;
import io.equipoise.contract.ConstraintAcceptance;
import io.equipoise.contract.DataCard;
import io.equipoise.contract.GeneratorSelection;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.contract.SynthesisOutcome;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.contract.TrainingPoint;
import io.equipoise.contract.TrainingSummary;
import io.equipoise.schemas.EstimateWire;
import io.equipoise.synth.domain.gate.Fidelity;
import io.equipoise.synth.domain.gate.GateResult;
import io.equipoise.synth.domain.plan.BatchIdentity;
import io.equipoise.synth.domain.plan.BatchPlan;
import io.equipoise.synth.domain.plan.PlannedCell;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A {@link SynthesisReport} in the making: what is known is filled in as the job goes on. */
final class ReportDraft {
  private final SynthesisReport.Builder report;
  private final TabularGenerator generator;

  ReportDraft(
      ImbalanceAlert alert,
      BatchIdentity identity,
      TabularGenerator generator,
      long seed,
      String descriptorVersion,
      BatchPlan plan,
      List<PartitionOffset> offsets) {
    this.generator = generator;
    this.report =
        SynthesisReport.newBuilder()
            .setBatchId(identity.batchId())
            .setDataset(alert.getDataset())
            .setAlertId(alert.getAlertId())
            .setEpisode(identity.episode())
            .setAttempt(identity.attempt())
            .setSubgroup(alert.getSubgroup())
            .setDeficit(alert.getDeficit())
            .setGenerator(generator.name())
            .setGeneratorVersion(generator.version())
            .setSeed(seed)
            .setDescriptorVersion(descriptorVersion)
            .setTrainingOffsets(offsets)
            .setTooFewPeople(plan.tooFewPeople())
            .setRequested(plan.rows())
            .setPublished(0)
            .setCells(plan.cells().stream().map(ReportDraft::cell).toList())
            .setGates(List.of())
            .setStatement(DataCardDraft.statement(alert.getDataset()));
  }

  ReportDraft trainedOn(long trainingRecords, long referenceRecords) {
    report.setTrainingRecords(trainingRecords).setReferenceRecords(referenceRecords);
    return this;
  }

  ReportDraft trained(FittedGenerator fitted, double seconds, double hitRate) {
    TrainingOutcome outcome = fitted.outcome();
    report.setParentModelId(fitted.parentId().orElse(null));
    report
        .setModelId(fitted.modelId())
        .setTraining(
            TrainingSummary.newBuilder()
                .setSteps(outcome.steps())
                .setSeconds(seconds)
                .setCriticLoss(outcome.criticLoss())
                .setGeneratorLoss(outcome.generatorLoss())
                .setConditionHitRate(hitRate)
                .setBackend(generator.backend())
                .build());
    return this;
  }

  /** Forgets a model that is given up for another, with its training and what its rows showed. */
  ReportDraft untrained() {
    report
        .setGenerator(generator.name())
        .clearModelId()
        .clearParentModelId()
        .clearTraining()
        .clearTrainingCurve()
        .clearSelection()
        .clearConstraints()
        .setGates(List.of())
        .clearColumnFidelity()
        .clearPairFidelity()
        .clearSubgroupFidelity();
    return this;
  }

  ReportDraft curve(List<TrainingPoint> points) {
    report.setTrainingCurve(points);
    return this;
  }

  /** Which generator was taken among several. */
  ReportDraft selected(GeneratorSelection selection) {
    report.setSelection(selection).setGenerator(selection.getChosen());
    return this;
  }

  /** How the rows kept the descriptor's rules. */
  ReportDraft constrained(List<ConstraintAcceptance> acceptance) {
    report.setConstraints(acceptance);
    return this;
  }

  /** What is to be told of the data, whatever becomes of the batch. */
  ReportDraft described(DataCard card, List<String> limits) {
    report.setDataCard(card).setLimits(limits);
    return this;
  }

  ReportDraft gated(List<GateResult> results, Fidelity fidelity) {
    report
        .setGates(results.stream().map(GateResult::told).map(ReportDraft::gate).toList())
        .setColumnFidelity(FidelityWire.columns(fidelity))
        .setPairFidelity(FidelityWire.pairs(fidelity))
        .setSubgroupFidelity(FidelityWire.subgroups(fidelity));
    return this;
  }

  ReportDraft outcome(SynthesisOutcome outcome, String reason) {
    report.setOutcome(outcome).setReason(reason);
    return this;
  }

  /** What was made of the plan, in all and cell by cell. */
  ReportDraft published(SyntheticSample sample) {
    Map<String, Long> delivered =
        sample.cells().stream()
            .collect(
                Collectors.toMap(made -> made.cell().key(), SyntheticSample.CellSample::delivered));
    report
        .setPublished(sample.rows().rows())
        .setCells(
            report.getCells().stream()
                .map(
                    cell ->
                        CellPlan.newBuilder(cell)
                            .setPublished(delivered.getOrDefault(cell.getCell(), 0L))
                            .build())
                .toList());
    return this;
  }

  SynthesisReport build(Instant createdAt) {
    return report.setCreatedAt(createdAt).build();
  }

  private static CellPlan cell(PlannedCell cell) {
    OptionalLong support = EstimateWire.suppressed(cell.realPeople());
    CellPlan.Builder plan =
        CellPlan.newBuilder()
            .setCell(cell.cell().key())
            .setRequested(cell.rows())
            .setPositives(cell.positives());
    support.ifPresent(plan::setRealSupport);
    cell.refusal().ifPresent(plan::setRefusal);
    return plan.build();
  }

  private static io.equipoise.contract.GateResult gate(GateResult result) {
    io.equipoise.contract.GateResult.Builder gate =
        io.equipoise.contract.GateResult.newBuilder()
            .setName(result.name())
            .setValue(estimate(result.value()))
            .setThreshold(result.threshold())
            .setAtLeast(result.atLeast())
            .setPassed(result.passed())
            .setExplanation(result.explanation());
    result
        .controls()
        .ifPresent(
            controls ->
                gate.setIndependent(estimate(controls.independent()))
                    .setMemorizer(estimate(controls.memorizer())));
    return gate.build();
  }

  static io.equipoise.contract.Estimate estimate(Estimate estimate) {
    return estimate.fold(
        known ->
            EstimateWire.of(
                known.value(),
                known.lower(),
                known.upper(),
                known.confidence(),
                OptionalLong.of(known.n())),
        insufficient ->
            EstimateWire.insufficient(insufficient.reason(), OptionalLong.of(insufficient.n())),
        absent -> EstimateWire.absent(absent.reason()),
        unknown -> EstimateWire.unknown(unknown.reason()));
  }
}
