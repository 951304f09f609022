package io.equipoise.monitor.kafka;

import io.equipoise.cohort.alert.Alert;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.contract.AlertSeverity;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.AttributeSetRepresentation;
import io.equipoise.contract.Condition;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.Measure;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SubgroupRepresentation;
import io.equipoise.contract.UncoveredPattern;
import io.equipoise.monitor.app.AlertSubject;
import io.equipoise.monitor.app.AlertVersion;
import io.equipoise.monitor.app.WindowRepresentation;
import io.equipoise.monitor.domain.PublishedRepresentation;
import io.equipoise.monitor.domain.evidence.EvidenceReading;
import io.equipoise.schemas.EstimateWire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes what the monitor has to say as the contracts have it. */
final class MonitorWire {
  private final DatasetDescriptor descriptor;

  MonitorWire(DatasetDescriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** Key of a snapshot: {@code <window>@<start, ISO-8601>}. */
  static String key(WindowRepresentation.View view) {
    return view.window() + "@" + Instant.ofEpochMilli(view.start());
  }

  /** The snapshot of a window, small enough to be sent, see {@link SnapshotBudget}. */
  RepresentationSnapshot snapshot(WindowRepresentation window) {
    RepresentationSnapshot whole = snapshot(window, Optional.empty());
    return SnapshotBudget.choose(whole)
        .map(kept -> snapshot(reduced(window, kept), Optional.of(kept.note())))
        .orElse(whole);
  }

  private static WindowRepresentation reduced(
      WindowRepresentation window, SnapshotBudget.Kept kept) {
    List<PublishedRepresentation> subgroups = window.subgroups();
    List<WindowRepresentation.PublishedSet> sets = window.sets();
    return new WindowRepresentation(
        window.view(),
        window.records(),
        window.lateRecords(),
        IntStream.range(0, subgroups.size())
            .filter(kept.subgroups()::contains)
            .mapToObj(
                i ->
                    kept.subgroupsWithMeasures().contains(i)
                        ? subgroups.get(i)
                        : subgroups.get(i).withoutMeasures())
            .toList(),
        IntStream.range(0, sets.size())
            .mapToObj(
                i ->
                    kept.setsWithMeasures().contains(i)
                        ? sets.get(i)
                        : sets.get(i).withoutMeasures())
            .toList(),
        window.uncovered(),
        window.uncoveredNote());
  }

  private RepresentationSnapshot snapshot(WindowRepresentation window, Optional<String> leftOut) {
    WindowRepresentation.View view = window.view();
    return RepresentationSnapshot.newBuilder()
        .setDataset(descriptor.dataset())
        .setDescriptorVersion(descriptor.version())
        .setReferenceVersion(descriptor.reference().version())
        .setWindow(view.window())
        .setWindowStart(Instant.ofEpochMilli(view.start()))
        .setWindowEnd(Instant.ofEpochMilli(view.end()))
        .setStreamTime(Instant.ofEpochMilli(view.streamTime()))
        .setRecords(boxed(window.records()))
        .setLateRecords(boxed(window.lateRecords()))
        .setOffsets(offsets(view))
        .setSubgroups(window.subgroups().stream().map(MonitorWire::subgroup).toList())
        .setSets(window.sets().stream().map(MonitorWire::set).toList())
        .setUncovered(
            window.uncovered().stream()
                .map(
                    u ->
                        UncoveredPattern.newBuilder()
                            .setPattern(u.pattern())
                            .setNeeded(u.needed())
                            .build())
                .toList())
        .setUncoveredNote(window.uncoveredNote().orElse(null))
        .setCountingUnit(descriptor.counting().id())
        .setLeftOut(leftOut.orElse(null))
        .build();
  }

  ImbalanceAlert alert(AlertVersion version) {
    Alert alert = version.alert();
    PublishedRepresentation seen = version.seen();
    WindowRepresentation.View view = version.view();
    return ImbalanceAlert.newBuilder()
        .setAlertId(alert.id())
        .setDataset(descriptor.dataset())
        .setState(AlertState.valueOf(alert.state().name()))
        .setSeverity(AlertSeverity.valueOf(alert.severity().name()))
        .setEpisode(alert.episode())
        .setRevision(alert.revision())
        .setSubgroup(seen.subgroup().id())
        .setConditions(conditions(seen.subgroup()))
        .setWindow(view.window())
        .setWindowStart(Instant.ofEpochMilli(view.start()))
        .setWindowEnd(Instant.ofEpochMilli(view.end()))
        .setSupport(seen.support().orElse(0))
        .setCount(boxed(seen.count()))
        .setShare(estimate(seen.share()))
        .setReferenceShare(seen.reference().orElseThrow())
        .setRatio(estimate(seen.ratio()))
        .setMinRatio(descriptor.alerting().minRatio())
        .setClearRatio(descriptor.alerting().clearRatio())
        .setDeficit(alert.publishedDeficit())
        .setReason(version.reason())
        .setLogEvidence(finite(seen.evidence().map(EvidenceReading::logEvidence)))
        .setLogEvidenceCut(seen.evidence().map(EvidenceReading::logCut).orElse(null))
        .setRaisedAt(instant(alert.raisedAt()))
        .setUpdatedAt(Instant.ofEpochMilli(view.streamTime()))
        .setResolvedAt(instant(alert.resolvedAt()))
        .setOffsets(offsets(view))
        .setDescriptorVersion(descriptor.version())
        .setReferenceVersion(version.referenceVersion())
        .setCountingUnit(descriptor.counting().id())
        .build();
  }

  /** What a published alert is about. */
  static AlertSubject subject(ImbalanceAlert alert) {
    return new AlertSubject(
        alert.getWindow(),
        alert.getWindowStart().toEpochMilli(),
        alert.getWindowEnd().toEpochMilli(),
        new Subgroup(
            alert.getConditions().stream()
                .map(c -> new Subgroup.Condition(c.getAttribute(), c.getValue()))
                .toList()),
        alert.getReferenceShare(),
        alert.getReferenceVersion());
  }

  private static SubgroupRepresentation subgroup(PublishedRepresentation seen) {
    return SubgroupRepresentation.newBuilder()
        .setSubgroup(seen.subgroup().id())
        .setConditions(conditions(seen.subgroup()))
        .setCount(boxed(seen.count()))
        .setShare(estimate(seen.share()))
        .setReferenceShare(seen.reference().isPresent() ? seen.reference().getAsDouble() : null)
        .setRatio(estimate(seen.ratio()))
        .setBaseRate(estimate(seen.baseRate()))
        .setSupport(boxed(seen.support()))
        .setLateRecords(boxed(seen.late()))
        .setShareSinceStart(estimate(seen.sequence()))
        .setLogEvidence(finite(seen.evidence().map(EvidenceReading::logEvidence)))
        .setLogEvidenceCut(seen.evidence().map(EvidenceReading::logCut).orElse(null))
        .setDiscovered(seen.discovered())
        .setMeasures(measures(seen.measures()))
        .build();
  }

  private static AttributeSetRepresentation set(WindowRepresentation.PublishedSet set) {
    return AttributeSetRepresentation.newBuilder()
        .setAttributes(set.attributes())
        .setLogChangeEvidence(finite(set.change().map(EvidenceReading::logEvidence)))
        .setLogChangeCut(set.change().map(EvidenceReading::logCut).orElse(null))
        .setMeasures(measures(set.measures()))
        .build();
  }

  private static List<Measure> measures(List<io.equipoise.monitor.domain.metric.Measure> measures) {
    return measures.stream()
        .map(
            m ->
                Measure.newBuilder()
                    .setName(m.name())
                    .setColumn(m.column().orElse(null))
                    .setEstimate(estimate(m.estimate()))
                    .build())
        .toList();
  }

  /** Avro's readers stumble over infinities in JSON and SQL; evidence beyond all bounds is null. */
  private static @Nullable Double finite(Optional<Double> value) {
    return value.filter(Double::isFinite).orElse(null);
  }

  private static io.equipoise.contract.Estimate estimate(Estimate estimate) {
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

  private static List<Condition> conditions(Subgroup subgroup) {
    return subgroup.conditions().stream()
        .map(c -> Condition.newBuilder().setAttribute(c.attribute()).setValue(c.value()).build())
        .toList();
  }

  private static List<PartitionOffset> offsets(WindowRepresentation.View view) {
    return new TreeMap<>(view.progress())
        .entrySet().stream()
            .map(
                (Map.Entry<Integer, io.equipoise.monitor.domain.PartitionProgress> e) ->
                    PartitionOffset.newBuilder()
                        .setPartition(e.getKey())
                        .setOffset(e.getValue().nextOffset())
                        .build())
            .toList();
  }

  private static @Nullable Long boxed(OptionalLong count) {
    return count.isPresent() ? count.getAsLong() : null;
  }

  private static @Nullable Instant instant(OptionalLong millis) {
    return millis.isPresent() ? Instant.ofEpochMilli(millis.getAsLong()) : null;
  }
}
