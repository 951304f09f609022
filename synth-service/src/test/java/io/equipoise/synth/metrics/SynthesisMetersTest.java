package io.equipoise.synth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.contract.EstimateState;
import io.equipoise.contract.GateResult;
import io.equipoise.contract.SynthesisProgress;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.contract.SynthesisState;
import io.equipoise.synth.Fixtures;
import io.equipoise.synth.card.ExampleReport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SynthesisMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SynthesisMeters meters = new SynthesisMeters(registry, Fixtures.clinic(), () -> 2);

  @Test
  void shouldFollowAJobThroughItsStates() {
    meters.published(progress(SynthesisState.TRAINING, 12.5));
    assertThat(state("training")).isEqualTo(1);
    assertThat(gauge("equipoise.synth.training.left").value()).isEqualTo(12.5);

    meters.published(progress(SynthesisState.GATING, null));
    assertThat(state("training")).isZero();
    assertThat(state("gating")).isEqualTo(1);
    assertThat(gauge("equipoise.synth.training.left")).isNull();
  }

  @Test
  void shouldShowEachGateAsTheReportHasIt() {
    SynthesisReport report = ExampleReport.report();

    meters.published(report);

    assertThat(report.getGates()).isNotEmpty();
    for (GateResult gate : report.getGates()) {
      String name = gate.getName();
      assertThat(of("equipoise.synth.gate.threshold", name).value()).isEqualTo(gate.getThreshold());
      assertThat(of("equipoise.synth.gate.passed", name).value())
          .isEqualTo(gate.getPassed() ? 1 : 0);
      assertThat(of("equipoise.synth.gate.value", name) != null)
          .isEqualTo(gate.getValue().getState() == EstimateState.KNOWN);
    }
    assertThat(registry.get("equipoise.synth.jobs").tag("outcome", "withheld").counter().count())
        .isEqualTo(1);
    assertThat(registry.get("equipoise.synth.training").timer().totalTime(TimeUnit.SECONDS))
        .isEqualTo(41.5);
  }

  @Test
  void shouldNameTheBackEndOnceItIsLoaded() {
    assertThat(gauge("equipoise.synth.backend")).isNull();

    meters.loaded("nd4j-native", "CPU, 2 threads");

    assertThat(gauge("equipoise.synth.backend").getId().getTag("device"))
        .isEqualTo("CPU, 2 threads");
    assertThat(gauge("equipoise.synth.waiting").value()).isEqualTo(2);
  }

  private @Nullable Gauge of(String name, String gate) {
    return registry.find(name).tag("gate", gate).gauge();
  }

  private @Nullable Gauge gauge(String name) {
    return registry.find(name).gauge();
  }

  private double state(String state) {
    return registry.get("equipoise.synth.job.state").tag("state", state).gauge().value();
  }

  private static SynthesisProgress progress(SynthesisState state, @Nullable Double left) {
    return SynthesisProgress.newBuilder()
        .setBatchId("b")
        .setDataset("clinic")
        .setAlertId("a")
        .setSubgroup("sex=female")
        .setState(state)
        .setGenerator("gan")
        .setRows(100)
        .setSecondsLeft(left)
        .setUpdatedAt(Instant.EPOCH)
        .build();
  }
}
