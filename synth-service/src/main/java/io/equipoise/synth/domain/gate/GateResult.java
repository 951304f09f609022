package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.statistics.Estimate;

/**
 * What a gate found.
 *
 * @param name name of the gate, for example {@code validity}
 * @param value what was measured, or why it could not be
 * @param threshold what it was compared with, same unit as the value
 * @param atLeast true when the value must be at least the threshold, false when at most
 * @param passed whether the batch passed; never without a figure
 * @param explanation what the gate measures, in one sentence
 */
public record GateResult(
    String name,
    Estimate value,
    double threshold,
    boolean atLeast,
    boolean passed,
    String explanation) {

  /** Compares the value with a least threshold. Without a figure the gate fails. */
  public static GateResult atLeast(
      String name, Estimate value, double threshold, String explanation) {
    boolean passed = value.point().isPresent() && value.point().getAsDouble() >= threshold;
    return new GateResult(name, value, threshold, true, passed, explanation);
  }

  /** Compares the value with a most threshold. Without a figure the gate fails. */
  public static GateResult atMost(
      String name, Estimate value, double threshold, String explanation) {
    boolean passed = value.point().isPresent() && value.point().getAsDouble() <= threshold;
    return new GateResult(name, value, threshold, false, passed, explanation);
  }
}
