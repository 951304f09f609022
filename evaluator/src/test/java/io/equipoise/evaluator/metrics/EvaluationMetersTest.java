package io.equipoise.evaluator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.DriftDetector;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.FairnessDrift;
import io.equipoise.contract.Verdict;
import io.equipoise.evaluator.PlantedCohort;
import io.equipoise.schemas.EstimateWire;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvaluationMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final EvaluationMeters meters =
      new EvaluationMeters(registry, PlantedCohort.descriptor("d"), () -> 3);

  @Test
  void shouldCountVerdictsByWhatTheySay() {
    meters.published(verdict(Verdict.QUARANTINED));
    meters.published(verdict(Verdict.QUARANTINED));

    assertThat(verdicts("quarantined")).isEqualTo(2);
    assertThat(verdicts("promoted")).isZero();
  }

  @Test
  void shouldShowNothingOfASubgroupWhenItsFiguresAreSuppressed() {
    meters.published(drift(known(0.25), 1.5, List.of(new DriftDetector("adwin", 0.1, 2L, null))));
    assertThat(gauge("equipoise.evaluator.drift.gap").value()).isEqualTo(0.25);
    assertThat(gauge("equipoise.evaluator.drift.gap.low").value()).isEqualTo(0.125);
    assertThat(gauge("equipoise.evaluator.drift").value()).isEqualTo(2);

    Estimate few = EstimateWire.insufficient("too few people", OptionalLong.empty());
    meters.published(drift(few, null, List.of()));

    assertThat(gauge("equipoise.evaluator.drift.gap")).isNull();
    assertThat(gauge("equipoise.evaluator.drift.gap.low")).isNull();
    assertThat(gauge("equipoise.evaluator.drift.evidence.log")).isNull();
    assertThat(gauge("equipoise.evaluator.drift")).isNull();
    assertThat(gauge("equipoise.evaluator.drift.margin").value()).isEqualTo(0.05);
  }

  @Test
  void shouldTellOfOneChampionWhenAnotherTakesItsPlace() {
    meters.champion("REAL_ONLY", Instant.ofEpochSecond(10));
    meters.champion("PROMOTED", Instant.ofEpochSecond(20));

    assertThat(registry.find("equipoise.evaluator.champion").gauges())
        .singleElement()
        .satisfies(gauge -> assertThat(gauge.getId().getTag("origin")).isEqualTo("promoted"));
    assertThat(gauge("equipoise.evaluator.champion.timestamp").value()).isEqualTo(20);
  }

  @Test
  void shouldAskHowManyTriggersWaitWhenItIsRead() {
    assertThat(gauge("equipoise.evaluator.waiting").value()).isEqualTo(3);
  }

  private @Nullable Gauge gauge(String name) {
    return registry.find(name).gauge();
  }

  private double verdicts(String verdict) {
    return registry.get("equipoise.evaluator.verdicts").tag("verdict", verdict).counter().count();
  }

  private static Estimate known(double value) {
    return EstimateWire.of(
        value,
        OptionalDouble.of(value / 2),
        OptionalDouble.of(value * 2),
        OptionalDouble.of(0.95),
        OptionalLong.of(100));
  }

  private static BatchVerdict verdict(Verdict verdict) {
    return BatchVerdict.newBuilder()
        .setBatchId("b")
        .setDataset("d")
        .setAlertId("a")
        .setSubgroup("sex=female")
        .setVerdict(verdict)
        .setReason("because")
        .setDecidedAt(Instant.EPOCH)
        .build();
  }

  private static FairnessDrift drift(
      Estimate figure, @Nullable Double evidence, List<DriftDetector> detectors) {
    return FairnessDrift.newBuilder()
        .setDataset("d")
        .setSubgroup("sex=female")
        .setChampionId("c")
        .setDescriptorVersion("1")
        .setWindowRecords(100)
        .setAuroc(figure)
        .setTruePositiveRate(figure)
        .setFalsePositiveRate(figure)
        .setCalibrationInTheLarge(figure)
        .setCalibrationError(figure)
        .setGap(figure)
        .setMargin(0.05)
        .setLogEvidence(evidence)
        .setLogEvidenceCut(3)
        .setDetectors(detectors)
        .setStreamTime(Instant.EPOCH)
        .setOffsets(List.of())
        .build();
  }
}
