package io.equipoise.synth.metrics;

import io.equipoise.contract.SynthesisOutcome;
import io.equipoise.contract.SynthesisState;
import io.equipoise.telemetry.MeterSpec;
import io.equipoise.telemetry.TagSpec;
import java.util.Arrays;
import java.util.List;

/** Every meter of the synth service. */
public enum SynthMeter {
  /** State of the latest job. */
  JOB_STATE(
      MeterSpec.figure(
          "equipoise.synth.job.state",
          "1 for the state that the latest job is in and 0 for the others; no series before the"
              + " first job.",
          TagSpec.oneOf("state", "State of the job", SynthesisState.values()))),
  /** Triggers that wait. */
  WAITING(
      MeterSpec.gauge(
          "equipoise.synth.waiting",
          "triggers",
          "Alerts and verdicts that wait behind the one being handled; 0 while no partition is"
              + " assigned.")),
  /** Rows asked for. */
  PLANNED(
      MeterSpec.gauge(
          "equipoise.synth.planned", "rows", "Rows that the plan of the latest job asks for.")),
  /** Steps done. */
  STEP(
      MeterSpec.gauge(
          "equipoise.synth.training.done", "steps", "Training steps of the latest job so far.")),
  /** Steps at most. */
  TOTAL_STEPS(
      MeterSpec.gauge(
          "equipoise.synth.training.planned",
          "steps",
          "Training steps of the latest job at most; 0 before training.")),
  /** Critic loss. */
  CRITIC_LOSS(
      MeterSpec.figure(
          "equipoise.synth.training.critic.loss",
          "Critic loss of the latest step told of; no series before the first.")),
  /** Generator loss. */
  GENERATOR_LOSS(
      MeterSpec.figure(
          "equipoise.synth.training.generator.loss",
          "Generator loss of the latest step told of; no series before the first.")),
  /** Time left. */
  LEFT(
      MeterSpec.gauge(
          "equipoise.synth.training.left",
          "seconds",
          "Time that the remaining training steps take if they take as long as those done; no"
              + " series outside training.")),
  /** Time since the job began. */
  ELAPSED(
      MeterSpec.gauge(
          "equipoise.synth.job.elapsed",
          "seconds",
          "Time from the beginning of the latest job to what it last told.")),
  /** Length of trainings. */
  TRAINING(
      MeterSpec.timer("equipoise.synth.training", "Trainings of models, by how long they took.")),
  /** Batches by outcome. */
  BATCHES(
      MeterSpec.counter(
          "equipoise.synth.jobs",
          "batches",
          "Jobs that ended, by what became of the batch.",
          TagSpec.oneOf("outcome", "What became of the batch", SynthesisOutcome.values()))),
  /** Rows published. */
  ROWS(MeterSpec.counter("equipoise.synth.published", "rows", "Synthetic rows published.")),
  /** Value of a gate. */
  GATE_VALUE(
      MeterSpec.figure(
          "equipoise.synth.gate.value",
          "What the gate measured of the latest batch; no series when it has no figure.",
          Tags.GATE)),
  /** Threshold of a gate. */
  GATE_THRESHOLD(
      MeterSpec.figure(
          "equipoise.synth.gate.threshold",
          "What the gate's value was compared with, in the latest batch.",
          Tags.GATE)),
  /** Whether a gate passed. */
  GATE_PASSED(
      MeterSpec.figure(
          "equipoise.synth.gate.passed",
          "1 when the latest batch passed the gate, else 0; no series before a batch has reached"
              + " the gates.",
          Tags.GATE)),
  /** Gates that did not pass. */
  GATE_FAILURES(
      MeterSpec.counter(
          "equipoise.synth.gate", "failures", "Batches that did not pass the gate.", Tags.GATE)),
  /** The numeric back end. */
  BACKEND(
      MeterSpec.figure(
          "equipoise.synth.backend",
          "1 for the numeric back end and the device that it computes on, once they are loaded.",
          TagSpec.fromDescriptor("backend", "Numeric back end"),
          TagSpec.fromDescriptor("device", "What it computes on")));

  // A record of strings and unmodifiable lists.
  @SuppressWarnings("ImmutableEnumChecker")
  private final MeterSpec spec;

  SynthMeter(MeterSpec spec) {
    this.spec = spec;
  }

  /** Its declaration. */
  public MeterSpec spec() {
    return spec;
  }

  /** Every declaration, in order. */
  public static List<MeterSpec> specs() {
    return Arrays.stream(values()).map(SynthMeter::spec).toList();
  }

  /** Tags that several meters share. */
  private static final class Tags {
    static final TagSpec GATE =
        TagSpec.oneOf(
            "gate",
            "Name of the gate",
            List.of(
                "validity",
                "exact-copies",
                "near-copies",
                "dcr-ratio",
                "nndr-ratio",
                "closer-to-train",
                "membership",
                "attribute-disclosure",
                "singling-out",
                "label-rate",
                "column-shapes",
                "subgroup-shapes",
                "pair-trends",
                "coverage",
                "utility-loss",
                "detection"));
  }
}
