package io.equipoise.evaluator.kafka;

import io.equipoise.cohort.alert.Alert;
import io.equipoise.cohort.alert.AlertState;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.SmallCells;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.contract.AlertKind;
import io.equipoise.contract.AlertSeverity;
import io.equipoise.contract.Condition;
import io.equipoise.contract.DriftDetector;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.FairnessDrift;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.evaluator.domain.Precision;
import io.equipoise.evaluator.domain.drift.DriftReading;
import io.equipoise.evaluator.domain.drift.DriftTracker;
import io.equipoise.evaluator.domain.drift.RollingFigures;
import io.equipoise.evaluator.domain.drift.Watched;
import io.equipoise.schemas.EstimateWire;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What drift tracking has to say, as the contracts have it. Suppresses counts from 1 to 10, and
 * everything that rests on so few people; where there are such counts ({@link
 * DriftTracker#hidesSmallCounts}), others are rounded to tens. Figures are rounded as {@link
 * Precision} says.
 */
final class DriftWire {
  /** The rate whose gap raises alerts. */
  static final String MEASURE = "truePositiveRate";

  private final DatasetDescriptor descriptor;
  private final CellScheme scheme;

  DriftWire(DatasetDescriptor descriptor) {
    this.descriptor = descriptor;
    this.scheme = new CellScheme(descriptor);
  }

  ImbalanceAlert alert(
      DriftTracker.Version version, DriftTracker tracker, Map<Integer, Long> positions) {
    Alert alert = version.alert();
    Subgroup subgroup = version.subgroup();
    DriftReading reading = version.reading();
    Optional<Watched.Support> told = told(subgroup, tracker.champion().support());
    Watched.Support support = told.orElse(Watched.Support.NONE);
    double target = target(subgroup, support, alert.publishedDeficit());
    return ImbalanceAlert.newBuilder()
        .setAlertId(alert.id())
        .setDataset(descriptor.dataset())
        .setState(io.equipoise.contract.AlertState.valueOf(alert.state().name()))
        .setSeverity(AlertSeverity.valueOf(alert.severity().name()))
        .setEpisode(alert.episode())
        .setRevision(alert.revision())
        .setSubgroup(subgroup.id())
        .setConditions(
            subgroup.conditions().stream()
                .map(c -> new Condition(c.attribute(), c.value()))
                .toList())
        .setWindow(DriftTracker.RULE)
        .setWindowStart(Instant.ofEpochMilli(Math.min(reading.earliest(), version.streamTime())))
        .setWindowEnd(Instant.ofEpochMilli(version.streamTime() + 1))
        .setSupport(support.known())
        .setCount(told.isPresent() ? support.members() : null)
        .setShare(share(support, 1))
        .setReferenceShare(target)
        .setRatio(share(support, target))
        .setMinRatio(descriptor.alerting().minRatio())
        .setClearRatio(descriptor.alerting().clearRatio())
        .setDeficit(alert.publishedDeficit())
        .setReason(reason(alert, reading, tracker.margin()))
        .setLogEvidence(evidence(reading))
        .setLogEvidenceCut(reading.logCut())
        .setRaisedAt(instant(alert.raisedAt()))
        .setUpdatedAt(Instant.ofEpochMilli(version.streamTime()))
        .setResolvedAt(instant(alert.resolvedAt()))
        .setOffsets(offsets(positions))
        .setDescriptorVersion(descriptor.version())
        .setReferenceVersion(descriptor.reference().version())
        .setKind(AlertKind.FAIRNESS)
        .setMeasure(MEASURE)
        .setGap(gap(reading.figures(), tracker.hidesSmallCounts()))
        .setMargin(tracker.margin())
        .setChampionId(tracker.champion().championId())
        .build();
  }

  /**
   * What the champion learned from of a subgroup, as it may be told: nothing of 1 to 10 people, and
   * to the nearest ten, shares too, where such a number would else follow from those of the others.
   */
  private Optional<Watched.Support> told(Subgroup subgroup, Map<String, Watched.Support> all) {
    boolean rounded = hidesSmallSubgroups(all);
    return Optional.ofNullable(all.get(subgroup.id()))
        .filter(
            support ->
                !SmallCells.isSmall(support.members()) && !SmallCells.isSmall(support.known()))
        .map(
            support ->
                new Watched.Support(
                    EstimateWire.told(support.members(), rounded).orElse(0),
                    EstimateWire.told(support.known(), rounded).orElse(0)));
  }

  /** The champion's support leaves subgroups of 1 to 10 out: that one is missing tells of it. */
  private boolean hidesSmallSubgroups(Map<String, Watched.Support> support) {
    return scheme.watched().stream().anyMatch(whole -> hidesSmall(whole, support));
  }

  private boolean hidesSmall(Subgroup whole, Map<String, Watched.Support> all) {
    Watched.Support support = all.get(whole.id());
    if (support == null
        || SmallCells.isSmall(support.members())
        || SmallCells.isSmall(support.known() - support.members())) {
      return true;
    }
    return all.values().stream()
            .anyMatch(other -> SmallCells.isSmall(support.known() - other.known()))
        || scheme.watched().stream()
            .filter(part -> part.conditions().size() > whole.conditions().size())
            .filter(part -> part.conditions().containsAll(whole.conditions()))
            .collect(
                Collectors.groupingBy(
                    Subgroup::attributes, Collectors.summingLong(part -> members(part, all))))
            .values()
            .stream()
            .anyMatch(within -> SmallCells.isSmall(support.members() - within));
  }

  private static long members(Subgroup subgroup, Map<String, Watched.Support> support) {
    return support.getOrDefault(subgroup.id(), Watched.Support.NONE).members();
  }

  /**
   * The share of the training set that the rows lead to; the reference's own when none are asked
   * for.
   */
  private double target(Subgroup subgroup, Watched.Support support, long rows) {
    if (rows == 0 || support.members() == 0) {
      OptionalDouble reference = scheme.referenceShare(subgroup);
      return reference.isPresent() && reference.getAsDouble() > 0 ? reference.getAsDouble() : 1;
    }
    return (double) (support.members() + rows) / (support.known() + rows);
  }

  private static Estimate share(Watched.Support support, double of) {
    if (EstimateWire.suppressed(support.members()).isEmpty() || support.members() == 0) {
      return EstimateWire.insufficient(
          "fewer than 11 people of the training set", OptionalLong.empty());
    }
    return EstimateWire.of(
        (double) support.members() / support.known() / of,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalLong.of(support.known()));
  }

  private static String reason(Alert alert, DriftReading reading, double margin) {
    OptionalDouble gap = reading.figures().gap().point();
    if (gap.isEmpty() || !reading.shown()) {
      return "Too few people with or without the outcome among the latest labeled records to say";
    }
    String measured =
        String.format(
            Locale.ROOT,
            "The champion finds %.1f %% fewer of the subgroup's positive outcomes than of the others' in the latest labeled records (margin %.1f %%); evidence of a gap beyond the margin e^%.1f, cut e^%.1f",
            100 * gap.getAsDouble(),
            100 * margin,
            reading.logEvidence(),
            reading.logCut());
    return alert.state() == AlertState.FIRING && alert.publishedDeficit() == 0
        ? measured
            + "; no synthetic rows are asked for now (too few real people, a request in flight, or as many as are allowed)"
        : measured;
  }

  /** The figures of every watched subgroup, in the tracker's order. */
  List<FairnessDrift> figures(DriftTracker tracker, Map<Integer, Long> positions) {
    boolean rounded = tracker.hidesSmallCounts();
    return IntStream.range(0, tracker.subgroups().size())
        .mapToObj(index -> figures(tracker, index, positions, rounded))
        .toList();
  }

  private FairnessDrift figures(
      DriftTracker tracker, int index, Map<Integer, Long> positions, boolean rounded) {
    DriftReading reading = tracker.reading(index);
    RollingFigures figures = reading.figures();
    return FairnessDrift.newBuilder()
        .setDataset(descriptor.dataset())
        .setSubgroup(tracker.subgroups().get(index).id())
        .setChampionId(tracker.champion().championId())
        .setDescriptorVersion(descriptor.version())
        .setWindowRecords(tracker.windowRecords())
        .setAuroc(population(figures.auroc(), rounded))
        .setTruePositiveRate(population(figures.truePositiveRate(), rounded))
        .setFalsePositiveRate(population(figures.falsePositiveRate(), rounded))
        .setCalibrationInTheLarge(population(figures.calibrationInTheLarge(), rounded))
        .setCalibrationError(population(figures.calibrationError(), rounded))
        .setGap(gap(figures, rounded))
        .setMargin(tracker.margin())
        .setLogEvidence(evidence(reading))
        .setLogEvidenceCut(reading.logCut())
        .setDetectors(reading.shown() ? detectors(reading, rounded) : List.of())
        .setStreamTime(Instant.ofEpochMilli(tracker.streamTime().orElse(0)))
        .setOffsets(offsets(positions))
        .build();
  }

  private static List<DriftDetector> detectors(DriftReading reading, boolean rounded) {
    return reading.detectors().stream()
        .map(
            d ->
                DriftDetector.newBuilder()
                    .setName(d.name())
                    .setLevel(Precision.where(rounded).population(d.level()))
                    .setDetections(d.detections())
                    .setLastDetectedAt(instant(d.lastAt()))
                    .build())
        .toList();
  }

  private static @Nullable Double evidence(DriftReading reading) {
    return reading.shown() && Double.isFinite(reading.logEvidence())
        ? Precision.rounded(reading.logEvidence(), Precision.MOST)
        : null;
  }

  private static List<PartitionOffset> offsets(Map<Integer, Long> positions) {
    return new TreeMap<>(positions)
        .entrySet().stream().map(e -> new PartitionOffset(e.getKey(), e.getValue())).toList();
  }

  private static @Nullable Instant instant(OptionalLong millis) {
    return millis.isPresent() ? Instant.ofEpochMilli(millis.getAsLong()) : null;
  }

  private static Estimate population(
      io.equipoise.cohort.statistics.Estimate figure, boolean rounded) {
    return estimate(Precision.where(rounded).population(figure), rounded);
  }

  private static Estimate gap(RollingFigures figures, boolean rounded) {
    return estimate(Precision.comparison(figures.gap()), rounded);
  }

  private static Estimate estimate(
      io.equipoise.cohort.statistics.Estimate estimate, boolean rounded) {
    return estimate.fold(
        known ->
            EstimateWire.of(
                known.value(),
                known.lower(),
                known.upper(),
                known.confidence(),
                EstimateWire.told(known.n(), rounded)),
        few -> EstimateWire.insufficient(few.reason(), OptionalLong.empty()),
        none -> EstimateWire.absent(none.reason()),
        undefined -> EstimateWire.unknown(undefined.reason()));
  }
}
