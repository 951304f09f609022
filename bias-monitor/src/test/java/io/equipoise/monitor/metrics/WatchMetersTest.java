package io.equipoise.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.alert.AlertState;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SubgroupRepresentation;
import io.equipoise.monitor.Ward;
import io.equipoise.schemas.EstimateWire;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WatchMetersTest {
  private static final Instant NOW = Instant.parse("2024-03-01T10:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final WatchMeters meters = new WatchMeters(registry, Ward.descriptor(), () -> NOW);

  @Test
  void shouldShowTheSharesOfTheNewestWindowOnlyWhenAnEarlierOneIsRestated() {
    meters.published(snapshot(Ward.START.plus(Duration.ofHours(2)), known(0.5)));
    meters.published(snapshot(Ward.START.plus(Duration.ofHours(1)), known(0.1)));

    assertThat(value("equipoise.monitor.share")).hasValue(0.5);
    assertThat(value("equipoise.monitor.share.low")).hasValue(0.375);
    assertThat(value("equipoise.monitor.share.high")).hasValue(0.625);
    assertThat(value("equipoise.monitor.snapshot.timestamp")).hasValue(NOW.getEpochSecond());
  }

  @Test
  void shouldShowNothingWhenAFigureIsSuppressed() {
    meters.published(snapshot(Ward.START, known(0.5)));
    meters.published(
        snapshot(Ward.START, EstimateWire.insufficient("too few", OptionalLong.empty())));

    assertThat(registry.find("equipoise.monitor.share").gauge()).isNull();
    assertThat(registry.find("equipoise.monitor.share.low").gauge()).isNull();
    assertThat(registry.find("equipoise.monitor.window").gauge()).isNull();
    assertThat(registry.find("equipoise.monitor.late").gauge()).isNull();
  }

  @Test
  void shouldBeOneForTheStateThatAnAlertIsIn() {
    meters.known("1h", "sex=female", AlertState.PENDING);
    meters.known("1h", "sex=female", AlertState.FIRING);

    assertThat(state("firing")).isEqualTo(1);
    assertThat(state("pending")).isZero();
    assertThat(state("resolved")).isZero();
  }

  @Test
  void shouldForgetTheWindowsWhenAnotherInstanceWatches() {
    meters.accepted();
    meters.published(snapshot(Ward.START, known(0.5)));
    meters.known("1h", "sex=female", AlertState.FIRING);

    meters.released();

    assertThat(registry.getMeters())
        .noneMatch(meter -> meter instanceof Gauge)
        .anyMatch(meter -> meter.getId().getName().equals("equipoise.monitor.counted"));
  }

  @Test
  void shouldCountEachReasonByItsCodeAndTheUnheardOfAsOther() {
    meters.rejected("too-large");
    meters.rejected("something of a new version");

    assertThat(rejected("too-large")).isEqualTo(1);
    assertThat(rejected("other")).isEqualTo(1);
    assertThat(rejected("wrong-schema")).isZero();
  }

  private double rejected(String code) {
    return registry.get("equipoise.monitor.rejected").tag("code", code).counter().count();
  }

  private double state(String state) {
    return registry.get("equipoise.monitor.alert.state").tag("state", state).gauge().value();
  }

  private OptionalDouble value(String name) {
    Gauge gauge = registry.find(name).gauge();
    return gauge == null ? OptionalDouble.empty() : OptionalDouble.of(gauge.value());
  }

  private static Estimate known(double value) {
    return EstimateWire.of(
        value,
        OptionalDouble.of(value - 0.125),
        OptionalDouble.of(value + 0.125),
        OptionalDouble.of(0.95),
        OptionalLong.of(100));
  }

  private static RepresentationSnapshot snapshot(Instant end, Estimate share) {
    Estimate none = EstimateWire.unknown("not measured");
    return RepresentationSnapshot.newBuilder()
        .setDataset("ward")
        .setDescriptorVersion("1")
        .setReferenceVersion("1")
        .setWindow("1h")
        .setWindowStart(end.minus(Duration.ofHours(1)))
        .setWindowEnd(end)
        .setStreamTime(end)
        .setRecords(null)
        .setLateRecords(null)
        .setOffsets(List.of())
        .setSubgroups(
            List.of(
                SubgroupRepresentation.newBuilder()
                    .setSubgroup("sex=female")
                    .setConditions(List.of())
                    .setShare(share)
                    .setRatio(none)
                    .setBaseRate(none)
                    .build()))
        .build();
  }
}
