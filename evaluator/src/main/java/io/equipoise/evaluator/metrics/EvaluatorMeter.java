package io.equipoise.evaluator.metrics;

import io.equipoise.contract.AlertState;
import io.equipoise.contract.Verdict;
import io.equipoise.evaluator.domain.Disparity;
import io.equipoise.evaluator.domain.Measure;
import io.equipoise.evaluator.domain.arm.TrainingSet;
import io.equipoise.telemetry.MeterSpec;
import io.equipoise.telemetry.TagSpec;
import java.util.Arrays;
import java.util.List;

/** Every meter of the evaluator. */
public enum EvaluatorMeter {
  /** Verdicts. */
  VERDICTS(
      MeterSpec.counter(
          "equipoise.evaluator.verdicts",
          "batches",
          "Verdicts on batches, by what they say.",
          TagSpec.oneOf("verdict", "What it says", Verdict.values()))),
  /** Evaluations. */
  EVALUATIONS(
      MeterSpec.timer(
          "equipoise.evaluator.evaluation",
          "From the report on a batch to its verdict.",
          TagSpec.oneOf("measured", "Whether anything could be measured", List.of("yes", "no")))),
  /** Triggers that wait. */
  WAITING(
      MeterSpec.gauge(
          "equipoise.evaluator.waiting",
          "triggers",
          "Reports and operator's actions that wait behind the one being handled; 0 while no"
              + " partition is assigned.")),
  /** Fairness of a model. */
  FAIRNESS(
      MeterSpec.figure(
          "equipoise.evaluator.fairness",
          "Figure of the model of a training set over the held-out people, in the latest"
              + " evaluation; no series when it is undefined or suppressed.",
          Tags.ARM,
          Tags.METRIC)),
  /** Lower end of its interval. */
  FAIRNESS_LOW(
      MeterSpec.figure(
          "equipoise.evaluator.fairness.low",
          "Lower end of the interval of that figure (95 %).",
          Tags.ARM,
          Tags.METRIC)),
  /** Upper end of its interval. */
  FAIRNESS_HIGH(
      MeterSpec.figure(
          "equipoise.evaluator.fairness.high",
          "Upper end of the interval of that figure (95 %).",
          Tags.ARM,
          Tags.METRIC)),
  /** What the batch changed. */
  CHANGE(
      MeterSpec.figure(
          "equipoise.evaluator.change",
          "Change of a figure by the batch, real people and the batch minus real people"
              + " alone, in the latest evaluation; paired bootstrap.",
          Tags.CHANGED)),
  /** Lower end of its interval. */
  CHANGE_LOW(
      MeterSpec.figure(
          "equipoise.evaluator.change.low",
          "Lower end of the interval of that change.",
          Tags.CHANGED)),
  /** Upper end of its interval. */
  CHANGE_HIGH(
      MeterSpec.figure(
          "equipoise.evaluator.change.high",
          "Upper end of the interval of that change.",
          Tags.CHANGED)),
  /** Rolling AUROC. */
  DRIFT_AUROC(
      MeterSpec.figure(
          "equipoise.evaluator.drift.auroc",
          "Champion's area under the ROC curve over the subgroup's latest labeled records;"
              + " no series when suppressed.",
          Tags.SUBGROUP)),
  /** Rolling true positive rate. */
  DRIFT_TPR(
      MeterSpec.figure(
          "equipoise.evaluator.drift.true.positive.rate",
          "Champion's true positive rate over the subgroup's latest labeled records; no"
              + " series when suppressed.",
          Tags.SUBGROUP)),
  /** Rolling gap. */
  DRIFT_GAP(
      MeterSpec.figure(
          "equipoise.evaluator.drift.gap",
          "The others' true positive rate minus the subgroup's, over the latest labeled"
              + " records; no series when suppressed.",
          Tags.SUBGROUP)),
  /** Lower end of its interval. */
  DRIFT_GAP_LOW(
      MeterSpec.figure(
          "equipoise.evaluator.drift.gap.low",
          "Lower end of the interval of that gap.",
          Tags.SUBGROUP)),
  /** Upper end of its interval. */
  DRIFT_GAP_HIGH(
      MeterSpec.figure(
          "equipoise.evaluator.drift.gap.high",
          "Upper end of the interval of that gap.",
          Tags.SUBGROUP)),
  /** Margin of the gap. */
  DRIFT_MARGIN(
      MeterSpec.figure(
          "equipoise.evaluator.drift.margin",
          "Largest gap that is not held against the champion.")),
  /** Evidence of a gap. */
  DRIFT_EVIDENCE(
      MeterSpec.figure(
          "equipoise.evaluator.drift.evidence.log",
          "Natural logarithm of the evidence that the gap exceeds the margin; no series"
              + " when suppressed.",
          Tags.SUBGROUP)),
  /** Evidence that is enough. */
  DRIFT_EVIDENCE_CUT(
      MeterSpec.figure(
          "equipoise.evaluator.drift.evidence.log.cut",
          "Natural logarithm of the evidence at which an alert may be raised.")),
  /** Changes found by the detectors. */
  DRIFT_DETECTIONS(
      MeterSpec.gauge(
          "equipoise.evaluator.drift",
          "detections",
          "Changes of the champion's errors that a detector has found since the champion"
              + " began; no"
              + " series when suppressed.",
          Tags.SUBGROUP,
          TagSpec.oneOf("detector", "Name of the detector", List.of("adwin", "pageHinkley")))),
  /** State of a fairness alert. */
  ALERT_STATE(
      MeterSpec.figure(
          "equipoise.evaluator.alert.state",
          "1 for the state that the subgroup's fairness alert is in and 0 for the others;"
              + " no series"
              + " before this process first publishes it.",
          Tags.SUBGROUP,
          TagSpec.oneOf("state", "State of the alert", AlertState.values()))),
  /** The champion. */
  CHAMPION(
      MeterSpec.figure(
          "equipoise.evaluator.champion",
          "1 for how the champion came about: of real people alone, or by a promotion; no series"
              + " before the first.",
          TagSpec.oneOf("origin", "How it came about", List.of("real_only", "promoted")))),
  /** When the champion was made. */
  CHAMPION_TIME(
      MeterSpec.gauge(
          "equipoise.evaluator.champion.timestamp",
          "seconds",
          "When the champion was made, seconds since 1970."));

  // A record of strings and unmodifiable lists.
  @SuppressWarnings("ImmutableEnumChecker")
  private final MeterSpec spec;

  EvaluatorMeter(MeterSpec spec) {
    this.spec = spec;
  }

  /** Its declaration. */
  public MeterSpec spec() {
    return spec;
  }

  /** Every declaration, in order. */
  public static List<MeterSpec> specs() {
    return Arrays.stream(values()).map(EvaluatorMeter::spec).toList();
  }

  /** Tags that several meters share. */
  private static final class Tags {
    static final TagSpec SUBGROUP = TagSpec.fromDescriptor("subgroup", "Id of the subgroup");
    static final TagSpec ARM =
        TagSpec.oneOf(
            "arm",
            "Training set",
            Arrays.stream(TrainingSet.values()).map(TrainingSet::key).toList());
    static final TagSpec METRIC =
        TagSpec.oneOf(
            "metric",
            "What is measured",
            List.of(
                Measure.AUROC.key(),
                Measure.ACCURACY.key(),
                Disparity.EQUALIZED_ODDS_DIFFERENCE.key(),
                Disparity.EQUAL_OPPORTUNITY_DIFFERENCE.key(),
                Disparity.DEMOGRAPHIC_PARITY_DIFFERENCE.key(),
                Disparity.AUROC_DIFFERENCE.key(),
                Disparity.WORST_GROUP_AUROC.key()));
    static final TagSpec CHANGED =
        TagSpec.oneOf(
            "metric",
            "What changed",
            List.of(
                Measure.AUROC.key(),
                Measure.ACCURACY.key(),
                Disparity.EQUALIZED_ODDS_DIFFERENCE.key(),
                Disparity.EQUAL_OPPORTUNITY_DIFFERENCE.key(),
                Disparity.WORST_GROUP_AUROC.key(),
                "targetAuroc",
                "targetTruePositiveRate"));
  }
}
