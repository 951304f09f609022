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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
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
   * Bytes of a report. The largest message that a producer sends by default is 1 MiB before
   * compression, with its key and headers; a larger one would end the worker, and again after every
   * restart.
   */
  static final int LARGEST_REPORT = 900_000;

  /** Arms that the verdict is about: real people alone, and those with the batch. */
  private static final int JUDGED = 2;

  /** What is left out of a report that would become too large, in this order. */
  private enum Part {
    FIGURES("figures of subgroups under the last arms that were not judged"),
    EXCLUDED("ids of excluded subgroups under arms that were not judged"),
    CHANGES("changes of subgroups' AUROCs under arms that were not judged"),
    SUBGROUPS("subgroups under arms that were not judged"),
    JUDGED_FIGURES("figures of subgroups under the arms of the verdict"),
    JUDGED_EXCLUDED("ids of excluded subgroups under the arms of the verdict");

    private final String words;

    Part(String words) {
      this.words = words;
    }
  }

  private final boolean rounded;
  private final Precision precision;
  private final Set<Part> leftOut = EnumSet.noneOf(Part.class);

  /** How many of the arms that were not judged have figures of subgroups, from the first. */
  private int armsWithFigures;

  private Contracts(Evaluation.Findings findings) {
    this.rounded = findings.hidesSmallCounts();
    this.precision = Precision.where(rounded);
    this.armsWithFigures =
        findings.learners().stream().mapToInt(one -> one.compared().size() + 1).sum() - JUDGED;
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
    Contracts contracts = new Contracts(findings);
    FairnessReport told = contracts.report(report, findings, descriptorVersion, now);
    while (size(told) > LARGEST_REPORT && contracts.leaveMoreOut()) {
      told = contracts.report(report, findings, descriptorVersion, now);
    }
    return told;
  }

  private static int size(FairnessReport report) {
    try {
      return report.toByteBuffer().remaining();
    } catch (IOException e) {
      throw new UncheckedIOException("a report could not be written", e);
    }
  }

  /** Leaves out the next part; false when there is none left. */
  private boolean leaveMoreOut() {
    if (armsWithFigures > 0) {
      armsWithFigures--;
      leftOut.add(Part.FIGURES);
      return true;
    }
    return EnumSet.complementOf(EnumSet.copyOf(leftOut)).stream()
        .findFirst()
        .map(leftOut::add)
        .orElse(false);
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
        .setChanges(compared.stream().flatMap(one -> changes(one, findings).stream()).toList())
        .setLeftOut(leftOut.stream().map(part -> part.words).toList())
        .setCreatedAt(now)
        .build();
  }

  /** Every comparison with real people alone, by learner, in the order of the training sets. */
  private static List<Evaluation.Compared> compared(Evaluation.Findings findings) {
    return findings.learners().stream().flatMap(one -> one.compared().stream()).toList();
  }

  /**
   * By learner: the real people alone, then the training sets. The verdict is about two of them.
   */
  private List<ArmResult> arms(Evaluation.Findings findings) {
    Holdout holdout = findings.holdout();
    List<ArmResult> arms = new ArrayList<>();
    int notJudged = 0;
    for (Evaluation.OfLearner learner : findings.learners()) {
      boolean judges = learner.equals(findings.first());
      if (!learner.compared().isEmpty()) {
        Performance before = learner.compared().get(0).comparison().before();
        arms.add(arm(learner.baseline(), before, holdout, judges, judges ? 0 : notJudged++));
      }
      for (Evaluation.Compared one : learner.compared()) {
        boolean judged = judges && one.arm().equals(findings.candidate());
        Performance after = one.comparison().after();
        arms.add(arm(one.arm(), after, holdout, judged, judged ? 0 : notJudged++));
      }
    }
    return arms;
  }

  private List<SubgroupPerformance> subgroups(
      Performance performance, Holdout holdout, boolean withFigures) {
    List<SubgroupPerformance> subgroups = new ArrayList<>();
    for (int group = 0; group < performance.subgroups().size(); group++) {
      Performance.OfSubgroup of = performance.subgroups().get(group);
      OptionalLong n = EstimateWire.told(holdout.records(group), rounded);
      subgroups.add(
          SubgroupPerformance.newBuilder()
              .setSubgroup(of.subgroup().id())
              .setAttributes(of.subgroup().attributes())
              .setFigures(withFigures ? figures(of.measures()) : List.of())
              .setN(n.isPresent() ? n.getAsLong() : null)
              .setAuroc(figure(of.measures(), Measure.AUROC))
              .setAccuracy(figure(of.measures(), Measure.ACCURACY))
              .setTruePositiveRate(figure(of.measures(), Measure.TRUE_POSITIVE_RATE))
              .setFalsePositiveRate(figure(of.measures(), Measure.FALSE_POSITIVE_RATE))
              .build());
    }
    return subgroups;
  }

  /**
   * An arm.
   *
   * @param judged whether the verdict is about it
   * @param index which one it is of those that were not judged
   */
  private ArmResult arm(
      ScoredArm arm, Performance performance, Holdout holdout, boolean judged, int index) {
    boolean withFigures = judged ? !leftOut.contains(Part.JUDGED_FIGURES) : index < armsWithFigures;
    boolean withExcluded = !leftOut.contains(judged ? Part.JUDGED_EXCLUDED : Part.EXCLUDED);
    boolean withSubgroups = judged || !leftOut.contains(Part.SUBGROUPS);
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
        .setAttributeSets(
            performance.attributeSets().stream().map(set -> compared(set, withExcluded)).toList())
        .setSubgroups(withSubgroups ? subgroups(performance, holdout, withFigures) : List.of())
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

  private GroupsCompared compared(Performance.OfAttributeSet set, boolean withExcluded) {
    return new GroupsCompared(
        set.attributes(),
        Disparity.all().stream()
            .filter(set.disparities()::containsKey)
            .map(
                disparity ->
                    new DisparityFigure(
                        disparity.key(),
                        comparison(set.disparity(disparity)),
                        withExcluded
                            ? set.excluded(disparity).stream().map(Subgroup::id).toList()
                            : List.of()))
            .toList());
  }

  /**
   * What the verdict rests on, at the confidence that it is judged with: of a claim for the claims
   * and for subgroups of other attribute sets than the target's, the usual one for the rest.
   */
  private List<PairedChange> changes(Evaluation.Compared compared, Evaluation.Findings findings) {
    Subgroup target = findings.target();
    boolean withSubgroups =
        !leftOut.contains(Part.CHANGES) || compared.equals(findings.judged().orElse(null));
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
      if (withSubgroups && !of.subgroup().equals(target)) {
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
