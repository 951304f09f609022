package io.equipoise.evaluator.metrics;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.ArmResult;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.DisparityFigure;
import io.equipoise.contract.DriftDetector;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.EstimateState;
import io.equipoise.contract.FairnessDrift;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.PairedChange;
import io.equipoise.contract.Verdict;
import io.equipoise.evaluator.domain.Disparity;
import io.equipoise.evaluator.domain.Measure;
import io.equipoise.evaluator.domain.arm.TrainingSet;
import io.equipoise.telemetry.MeterSpec;
import io.equipoise.telemetry.ServiceMeters;
import io.equipoise.telemetry.TagSpec;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sets the evaluator's meters from what it publishes, so that what is suppressed in the topics is
 * absent here. Gauges tell of the latest evaluation, and of the champion's latest figures. Safe for
 * use by several threads.
 */
public final class EvaluationMeters {
  private final ServiceMeters meters;

  /**
   * The meters of an evaluator.
   *
   * @param registry where they are registered
   * @param descriptor the dataset; bounds the tags
   * @param waiting how many triggers wait
   */
  public EvaluationMeters(
      MeterRegistry registry, DatasetDescriptor descriptor, LongSupplier waiting) {
    this.meters =
        new ServiceMeters(
            registry,
            descriptor.dataset(),
            Map.of(
                "subgroup",
                new CellScheme(descriptor)
                    .watched().stream().map(Subgroup::id).collect(Collectors.toUnmodifiableSet())));
    for (Verdict verdict : Verdict.values()) {
      meters.expect(EvaluatorMeter.VERDICTS.spec(), TagSpec.value(verdict));
    }
    meters.watch(EvaluatorMeter.WAITING.spec(), waiting::getAsLong);
  }

  /** An evaluation took so long. */
  public void evaluated(Duration taken, boolean measured) {
    meters.time(EvaluatorMeter.EVALUATIONS.spec(), taken, measured ? "yes" : "no");
  }

  /** Something is published, as it is. */
  public void published(Object value) {
    if (value instanceof BatchVerdict verdict) {
      meters.count(EvaluatorMeter.VERDICTS.spec(), 1, TagSpec.value(verdict.getVerdict()));
    } else if (value instanceof FairnessReport report) {
      set(report);
    } else if (value instanceof FairnessDrift drift) {
      set(drift);
    } else if (value instanceof ImbalanceAlert alert) {
      set(alert);
    }
  }

  /**
   * A champion is followed.
   *
   * @param kind how it came about
   * @param madeAt when
   */
  public void champion(String kind, Instant madeAt) {
    String origin = kind.toLowerCase(Locale.ROOT);
    meters.clear(EvaluatorMeter.CHAMPION.spec());
    meters.set(EvaluatorMeter.CHAMPION.spec(), 1, origin);
    meters.set(EvaluatorMeter.CHAMPION_TIME.spec(), madeAt.toEpochMilli() / 1000.0);
  }

  private void set(FairnessReport report) {
    List.of(EvaluatorMeter.FAIRNESS, EvaluatorMeter.FAIRNESS_LOW, EvaluatorMeter.FAIRNESS_HIGH)
        .forEach(meter -> meters.clear(meter.spec()));
    List.of(EvaluatorMeter.CHANGE, EvaluatorMeter.CHANGE_LOW, EvaluatorMeter.CHANGE_HIGH)
        .forEach(meter -> meters.clear(meter.spec()));
    report.getArms().stream()
        .filter(arm -> isOfReport(arm.getLearner(), report))
        .forEach(this::set);
    report.getChanges().stream()
        .filter(change -> isOfReport(change.getLearner(), report))
        .filter(change -> change.getArm().equals(TrainingSet.HYBRID.key()))
        .filter(change -> isListed(EvaluatorMeter.CHANGE.spec(), change.getMetric()))
        .forEach(this::set);
  }

  private static boolean isOfReport(String learner, FairnessReport report) {
    return learner.isEmpty() || learner.equals(report.getLearner());
  }

  /** Changes of single subgroups are left to the report. */
  private static boolean isListed(MeterSpec spec, String metric) {
    return spec.tags().get(1).values().orElseThrow().contains(metric);
  }

  private void set(ArmResult arm) {
    Map<String, Estimate> figures = new LinkedHashMap<>();
    figures.put(Measure.AUROC.key(), arm.getAuroc());
    figures.put(Measure.ACCURACY.key(), arm.getAccuracy());
    figures.put(Disparity.EQUAL_OPPORTUNITY_DIFFERENCE.key(), arm.getEqualOpportunityDifference());
    figures.put(Disparity.EQUALIZED_ODDS_DIFFERENCE.key(), arm.getEqualizedOddsDifference());
    figures.put(Disparity.WORST_GROUP_AUROC.key(), arm.getWorstGroupAuroc());
    // The attribute set of the alert comes first.
    arm.getAttributeSets().stream()
        .limit(1)
        .flatMap(set -> set.getDisparities().stream())
        .filter(figure -> isListed(EvaluatorMeter.FAIRNESS.spec(), figure.getMetric()))
        .forEach((DisparityFigure figure) -> figures.put(figure.getMetric(), figure.getEstimate()));
    figures.forEach(
        (metric, figure) -> {
          String name = arm.getArm();
          set(EvaluatorMeter.FAIRNESS, figure, figure.getValue(), name, metric);
          set(EvaluatorMeter.FAIRNESS_LOW, figure, figure.getLower(), name, metric);
          set(EvaluatorMeter.FAIRNESS_HIGH, figure, figure.getUpper(), name, metric);
        });
  }

  private void set(PairedChange change) {
    Estimate figure = change.getChange();
    set(EvaluatorMeter.CHANGE, figure, figure.getValue(), change.getMetric());
    set(EvaluatorMeter.CHANGE_LOW, figure, figure.getLower(), change.getMetric());
    set(EvaluatorMeter.CHANGE_HIGH, figure, figure.getUpper(), change.getMetric());
  }

  private void set(FairnessDrift drift) {
    String subgroup = drift.getSubgroup();
    Estimate gap = drift.getGap();
    Estimate auroc = drift.getAuroc();
    Estimate found = drift.getTruePositiveRate();
    set(EvaluatorMeter.DRIFT_AUROC, auroc, auroc.getValue(), subgroup);
    set(EvaluatorMeter.DRIFT_TPR, found, found.getValue(), subgroup);
    set(EvaluatorMeter.DRIFT_GAP, gap, gap.getValue(), subgroup);
    set(EvaluatorMeter.DRIFT_GAP_LOW, gap, gap.getLower(), subgroup);
    set(EvaluatorMeter.DRIFT_GAP_HIGH, gap, gap.getUpper(), subgroup);
    meters.set(EvaluatorMeter.DRIFT_MARGIN.spec(), drift.getMargin());
    meters.set(EvaluatorMeter.DRIFT_EVIDENCE.spec(), figure(drift.getLogEvidence()), subgroup);
    meters.set(EvaluatorMeter.DRIFT_EVIDENCE_CUT.spec(), drift.getLogEvidenceCut());
    MeterSpec detections = EvaluatorMeter.DRIFT_DETECTIONS.spec();
    for (String detector : detections.tags().get(2).values().orElseThrow()) {
      OptionalDouble count =
          drift.getDetectors().stream()
              .filter(one -> one.getName().equals(detector))
              .mapToDouble(DriftDetector::getDetections)
              .findFirst();
      meters.set(detections, count, subgroup, detector);
    }
  }

  private void set(ImbalanceAlert alert) {
    for (AlertState state : AlertState.values()) {
      meters.set(
          EvaluatorMeter.ALERT_STATE.spec(),
          state == alert.getState() ? 1 : 0,
          alert.getSubgroup(),
          TagSpec.value(state));
    }
  }

  private void set(
      EvaluatorMeter meter, Estimate estimate, @Nullable Double part, String... tagValues) {
    meters.set(
        meter.spec(),
        estimate.getState() == EstimateState.KNOWN ? figure(part) : OptionalDouble.empty(),
        tagValues);
  }

  private static OptionalDouble figure(@Nullable Double number) {
    return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
  }
}
