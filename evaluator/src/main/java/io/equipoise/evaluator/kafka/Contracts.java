package io.equipoise.evaluator.kafka;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.contract.ArmResult;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.DisparityFigure;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.Figure;
import io.equipoise.contract.GroupsCompared;
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
import io.equipoise.evaluator.domain.Precision;
import io.equipoise.evaluator.domain.ScoredArm;
import io.equipoise.evaluator.domain.VerdictPolicy;
import io.equipoise.schemas.EstimateWire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The evaluator's own types as the contracts have them. Suppresses counts from 1 to 10, and rounds
 * all others to tens where such a count would follow from them, see {@link
 * Evaluation.Findings#hidesSmallCounts}; figures are rounded as {@link Precision} says.
 */
final class Contracts {
  /** The disparities whose change can earn a promotion. */
  private static final List<Disparity> CLAIMS =
      List.of(
          Disparity.EQUAL_OPPORTUNITY_DIFFERENCE,
          Disparity.EQUALIZED_ODDS_DIFFERENCE,
          Disparity.WORST_GROUP_AUROC);

  /**
   * Figures of subgroups in one report: about 80 bytes each, so 480 kB, which leaves half of the
   * largest message that a producer sends by default (1 MiB before compression) for the rest. The
   * first two arms, which the verdict is about, have theirs in any case.
   */
  private static final int MOST_SUBGROUP_FIGURES = 6000;

  private final boolean rounded;
  private final Precision precision;

  private Contracts(boolean rounded) {
    this.rounded = rounded;
    this.precision = Precision.where(rounded);
  }

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
    return new Contracts(findings.hidesSmallCounts())
        .report(report, findings, descriptorVersion, now);
  }

  private FairnessReport report(
      SynthesisReport report, Evaluation.Findings findings, String descriptorVersion, Instant now) {
    List<Evaluation.Compared> compared = compared(findings);
    return FairnessReport.newBuilder()
        .setEvaluationId(findings.evaluationId())
        .setDataset(report.getDataset())
        .setBatchId(report.getBatchId())
        .setAlertId(report.getAlertId())
        .setSubgroup(report.getSubgroup())
        .setLearner(findings.learner())
        .setDescriptorVersion(descriptorVersion)
        .setHoldoutRecords(EstimateWire.told(findings.holdout().rows(), rounded).orElse(0))
        .setTrainingOffsets(
            new TreeMap<>(findings.trainingOffsets())
                .entrySet().stream()
                    .map(e -> new PartitionOffset(e.getKey(), e.getValue()))
                    .toList())
        .setSeeds(findings.seeds())
        .setResamples(findings.comparison().resamples())
        .setArms(arms(findings))
        .setChanges(
            compared.stream().flatMap(one -> changes(one, findings.target()).stream()).toList())
        .setCreatedAt(now)
        .build();
  }

  /** Every comparison with real people alone, by learner, in the order of the training sets. */
  private static List<Evaluation.Compared> compared(Evaluation.Findings findings) {
    return findings.learners().stream().flatMap(one -> one.compared().stream()).toList();
  }

  /**
   * By learner: the real people alone, then the training sets. Subgroups' figures beyond a number
   * that keeps the report below what brokers take are left out, but never those of the verdict.
   */
  private List<ArmResult> arms(Evaluation.Findings findings) {
    Holdout holdout = findings.holdout();
    int perArm = holdout.groups().size() * Measure.all().size();
    List<ArmResult> arms = new ArrayList<>();
    for (Evaluation.OfLearner learner : findings.learners()) {
      boolean judges = learner.equals(findings.first());
      if (!learner.compared().isEmpty()) {
        arms.add(
            arm(
                learner.baseline(),
                learner.compared().get(0).comparison().before(),
                holdout,
                judges || fits(arms, perArm)));
      }
      for (Evaluation.Compared one : learner.compared()) {
        boolean judged = judges && one.arm().equals(findings.candidate());
        arms.add(arm(one.arm(), one.comparison().after(), holdout, judged || fits(arms, perArm)));
      }
    }
    return arms;
  }

  private static boolean fits(List<ArmResult> arms, int perArm) {
    // Two are kept free for those of the verdict.
    return (arms.size() + 3) * perArm <= MOST_SUBGROUP_FIGURES;
  }

  private ArmResult arm(
      ScoredArm arm, Performance performance, Holdout holdout, boolean withSubgroupFigures) {
    List<SubgroupPerformance> subgroups = new ArrayList<>();
    for (int group = 0; group < performance.subgroups().size(); group++) {
      Performance.OfSubgroup of = performance.subgroups().get(group);
      OptionalLong n = EstimateWire.told(holdout.records(group), rounded);
      subgroups.add(
          SubgroupPerformance.newBuilder()
              .setSubgroup(of.subgroup().id())
              .setAttributes(of.subgroup().attributes())
              .setFigures(withSubgroupFigures ? figures(of.measures()) : List.of())
              .setN(n.isPresent() ? n.getAsLong() : null)
              .setAuroc(figure(of.measures(), Measure.AUROC))
              .setAccuracy(figure(of.measures(), Measure.ACCURACY))
              .setTruePositiveRate(figure(of.measures(), Measure.TRUE_POSITIVE_RATE))
              .setFalsePositiveRate(figure(of.measures(), Measure.FALSE_POSITIVE_RATE))
              .build());
    }
    return ArmResult.newBuilder()
        .setArm(arm.name())
        .setLearner(arm.learner())
        .setRealRecords(arm.realRecords())
        .setSyntheticRecords(arm.syntheticRecords())
        .setThreshold(arm.threshold())
        .setAuroc(figure(performance.overall(), Measure.AUROC))
        .setAccuracy(figure(performance.overall(), Measure.ACCURACY))
        .setEqualOpportunityDifference(
            comparison(performance.disparity(Disparity.EQUAL_OPPORTUNITY_DIFFERENCE)))
        .setEqualizedOddsDifference(
            comparison(performance.disparity(Disparity.EQUALIZED_ODDS_DIFFERENCE)))
        .setWorstGroupAuroc(comparison(performance.disparity(Disparity.WORST_GROUP_AUROC)))
        .setFigures(figures(performance.overall()))
        .setAttributeSets(performance.attributeSets().stream().map(this::compared).toList())
        .setSubgroups(subgroups)
        .build();
  }

  private List<Figure> figures(Map<Measure, io.equipoise.cohort.statistics.Estimate> measures) {
    return Measure.all().stream()
        .filter(measures::containsKey)
        .map(measure -> new Figure(measure.key(), figure(measures, measure)))
        .toList();
  }

  /**
   * A measure of a group. Where the group has too few people with or without the outcome to tell,
   * figures that count one of them do not tell how many: their number taken from that of the whole
   * group would be the one that is suppressed.
   */
  private Estimate figure(
      Map<Measure, io.equipoise.cohort.statistics.Estimate> measures, Measure measure) {
    io.equipoise.cohort.statistics.Estimate estimate = measures.get(measure);
    if (estimate == null) {
      return EstimateWire.unknown(measure.words() + " was not measured");
    }
    Estimate wire = estimate(precision.population(estimate));
    boolean isOfOutcome = measure.needsPositives() || measure.needsNegatives();
    if (isOfOutcome
        && measures.get(Measure.AUROC)
            instanceof io.equipoise.cohort.statistics.Estimate.Insufficient) {
      return Estimate.newBuilder(wire).clearN().build();
    }
    return wire;
  }

  private GroupsCompared compared(Performance.OfAttributeSet set) {
    return new GroupsCompared(
        set.attributes(),
        Disparity.all().stream()
            .filter(set.disparities()::containsKey)
            .map(
                disparity ->
                    new DisparityFigure(
                        disparity.key(),
                        comparison(set.disparity(disparity)),
                        set.excluded(disparity).stream().map(Subgroup::id).toList()))
            .toList());
  }

  /**
   * What the verdict rests on, at the confidence that it is judged with: of a claim for the claims
   * and for subgroups of other attribute sets than the target's, the usual one for the rest.
   */
  private List<PairedChange> changes(Evaluation.Compared compared, Subgroup target) {
    Performance change = compared.comparison().change();
    Performance claimed = compared.comparison().claimedChange();
    Map<String, io.equipoise.cohort.statistics.Estimate> changes = new LinkedHashMap<>();
    for (Measure measure : List.of(Measure.AUROC, Measure.ACCURACY)) {
      changes.put(measure.key(), precision.change(measure, change.overall(measure)));
    }
    for (Disparity claim : CLAIMS) {
      changes.put(claim.key(), Precision.comparison(claimed.disparity(claim)));
    }
    changes.put(
        "targetAuroc", precision.change(Measure.AUROC, claimed.subgroup(target, Measure.AUROC)));
    changes.put(
        "targetTruePositiveRate",
        precision.change(
            Measure.TRUE_POSITIVE_RATE, change.subgroup(target, Measure.TRUE_POSITIVE_RATE)));
    for (Performance.OfSubgroup of : change.subgroups()) {
      if (!of.subgroup().equals(target)) {
        changes.put(
            "auroc[" + of.subgroup().id() + "]",
            precision.change(
                Measure.AUROC,
                VerdictPolicy.guarded(compared.comparison(), of.subgroup(), target)
                    .subgroup(of.subgroup(), Measure.AUROC)));
      }
    }
    return changes.entrySet().stream()
        .map(
            entry ->
                PairedChange.newBuilder()
                    .setArm(compared.arm().name())
                    .setLearner(compared.arm().learner())
                    .setMetric(entry.getKey())
                    .setChange(estimate(entry.getValue()))
                    .build())
        .toList();
  }

  private Estimate comparison(io.equipoise.cohort.statistics.Estimate estimate) {
    return estimate(Precision.comparison(estimate));
  }

  /** As the contract has it; to be rounded before. */
  private Estimate estimate(io.equipoise.cohort.statistics.Estimate estimate) {
    return estimate.fold(
        known ->
            counted(
                EstimateWire.of(
                    known.value(),
                    known.lower(),
                    known.upper(),
                    known.confidence(),
                    OptionalLong.empty()),
                known.n()),
        few -> counted(EstimateWire.insufficient(few.reason(), OptionalLong.empty()), few.n()),
        none -> EstimateWire.absent(none.reason()),
        undefined -> EstimateWire.unknown(undefined.reason()));
  }

  private Estimate counted(Estimate wire, long n) {
    OptionalLong told = EstimateWire.told(n, rounded);
    return told.isPresent() ? Estimate.newBuilder(wire).setN(told.getAsLong()).build() : wire;
  }
}
