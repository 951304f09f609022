package io.equipoise.synth.metrics;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.contract.EstimateState;
import io.equipoise.contract.GateResult;
import io.equipoise.contract.SynthesisOutcome;
import io.equipoise.contract.SynthesisProgress;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.contract.SynthesisState;
import io.equipoise.contract.TrainingSummary;
import io.equipoise.telemetry.ServiceMeters;
import io.equipoise.telemetry.TagSpec;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sets the synth service's meters from the progress and the reports that it publishes. Gauges tell
 * of the latest job and stay as it left them. Safe for use by several threads.
 */
public final class SynthesisMeters {
  private static final double MILLIS = 1000;

  private final ServiceMeters meters;
  private final MeterRegistry registry;
  private final String dataset;

  /**
   * The meters of a synth service.
   *
   * @param registry where they are registered
   * @param descriptor the dataset
   * @param waiting how many triggers wait
   */
  public SynthesisMeters(
      MeterRegistry registry, DatasetDescriptor descriptor, LongSupplier waiting) {
    this.registry = registry;
    this.dataset = descriptor.dataset();
    this.meters = new ServiceMeters(registry, dataset, Map.of());
    for (SynthesisOutcome outcome : SynthesisOutcome.values()) {
      meters.expect(SynthMeter.BATCHES.spec(), TagSpec.value(outcome));
    }
    for (String gate : SynthMeter.GATE_FAILURES.spec().tags().get(1).values().orElseThrow()) {
      meters.expect(SynthMeter.GATE_FAILURES.spec(), gate);
    }
    meters.watch(SynthMeter.WAITING.spec(), waiting::getAsLong);
    meters.expect(SynthMeter.ROWS.spec());
  }

  /** The numeric back end is loaded. */
  public void loaded(String backend, String device) {
    // One pair a process, which the machine decides: its own bounds.
    new ServiceMeters(
            registry, dataset, Map.of("backend", Set.of(backend), "device", Set.of(device)))
        .set(SynthMeter.BACKEND.spec(), 1, backend, device);
  }

  /** Progress of a job is published, as it is. */
  public void published(SynthesisProgress progress) {
    for (SynthesisState state : SynthesisState.values()) {
      meters.set(
          SynthMeter.JOB_STATE.spec(), state == progress.getState() ? 1 : 0, TagSpec.value(state));
    }
    meters.set(SynthMeter.PLANNED.spec(), (double) progress.getRows());
    meters.set(SynthMeter.STEP.spec(), (double) progress.getStep());
    meters.set(SynthMeter.TOTAL_STEPS.spec(), (double) progress.getTotalSteps());
    meters.set(SynthMeter.CRITIC_LOSS.spec(), figure(progress.getCriticLoss()));
    meters.set(SynthMeter.GENERATOR_LOSS.spec(), figure(progress.getGeneratorLoss()));
    meters.set(SynthMeter.LEFT.spec(), figure(progress.getSecondsLeft()));
    meters.set(SynthMeter.ELAPSED.spec(), progress.getSecondsElapsed());
  }

  /** A report is published, as it is. */
  public void published(SynthesisReport report) {
    meters.count(SynthMeter.BATCHES.spec(), 1, TagSpec.value(report.getOutcome()));
    meters.count(SynthMeter.ROWS.spec(), (double) report.getPublished());
    TrainingSummary training = report.getTraining();
    if (training != null) {
      meters.time(
          SynthMeter.TRAINING.spec(),
          Duration.ofMillis(Math.round(training.getSeconds() * MILLIS)));
    }
    report.getGates().forEach(this::set);
  }

  private void set(GateResult gate) {
    String name = gate.getName();
    meters.set(
        SynthMeter.GATE_VALUE.spec(),
        gate.getValue().getState() == EstimateState.KNOWN
            ? figure(gate.getValue().getValue())
            : OptionalDouble.empty(),
        name);
    meters.set(SynthMeter.GATE_THRESHOLD.spec(), gate.getThreshold(), name);
    meters.set(SynthMeter.GATE_PASSED.spec(), gate.getPassed() ? 1 : 0, name);
    meters.count(SynthMeter.GATE_FAILURES.spec(), gate.getPassed() ? 0 : 1, name);
  }

  private static OptionalDouble figure(@Nullable Double number) {
    return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
  }
}
