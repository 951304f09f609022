package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.util.Optional;
import java.util.Set;

/**
 * What a gate found.
 *
 * @param name name of the gate, for example {@code validity}
 * @param value what was measured, or why it could not be
 * @param threshold what it was compared with, same unit as the value
 * @param atLeast true when the value must be at least the threshold, false when at most
 * @param passed whether the batch passed; never without a figure
 * @param explanation what the gate measures and how it is judged, in a sentence or two
 * @param controls the same figure for batches of known quality; empty when not measured
 */
public record GateResult(
    String name,
    Estimate value,
    double threshold,
    boolean atLeast,
    boolean passed,
    String explanation,
    Optional<Controls> controls) {

  /**
   * The figure of a gate for two batches that nobody would want. A gate that cannot tell the batch
   * from a control says nothing about what is wrong with that control.
   *
   * @param independent every column drawn on its own: right columns, no association
   * @param memorizer real training rows drawn again: everything right, and nobody protected
   */
  public record Controls(Estimate independent, Estimate memorizer) {}

  /** Gates whose figure is a mean over columns, pairs or a subgroup's columns. */
  private static final Set<String> OF_FIDELITY =
      Set.of(ColumnShapesGate.NAME, SubgroupShapesGate.NAME, PairTrendsGate.NAME);

  /**
   * The result as it may leave the system: figures of fidelity as {@link Fidelity#told}. Whether it
   * passed was judged by the exact ones.
   */
  public GateResult told() {
    return OF_FIDELITY.contains(name)
        ? new GateResult(
            name,
            Fidelity.told(value),
            threshold,
            atLeast,
            passed,
            explanation,
            controls.map(
                exact ->
                    new Controls(
                        Fidelity.told(exact.independent()), Fidelity.told(exact.memorizer()))))
        : this;
  }

  /** Compares the value with a least threshold. Without a figure the gate fails. */
  public static GateResult atLeast(
      String name, Estimate value, double threshold, String explanation) {
    boolean passed = value.point().isPresent() && value.point().getAsDouble() >= threshold;
    return new GateResult(name, value, threshold, true, passed, explanation, Optional.empty());
  }

  /** Compares the value with a most threshold. Without a figure the gate fails. */
  public static GateResult atMost(
      String name, Estimate value, double threshold, String explanation) {
    boolean passed = value.point().isPresent() && value.point().getAsDouble() <= threshold;
    return new GateResult(name, value, threshold, false, passed, explanation, Optional.empty());
  }

  /**
   * Passes unless the whole interval is below a least threshold: a figure from a few people does
   * not refuse a batch by chance. Without an interval the value decides, without a figure the gate
   * fails.
   */
  public static GateResult notBelow(
      String name, Estimate value, double threshold, String explanation) {
    boolean passed =
        value instanceof Estimate.Known known
            && known.interval().map(Interval::upper).orElse(known.value()) >= threshold;
    return new GateResult(
        name,
        value,
        threshold,
        true,
        passed,
        explanation + " Refused when the whole interval is below.",
        Optional.empty());
  }

  /** Passes unless the whole interval is above a most threshold; otherwise as {@link #notBelow}. */
  public static GateResult notAbove(
      String name, Estimate value, double threshold, String explanation) {
    boolean passed =
        value instanceof Estimate.Known known
            && known.interval().map(Interval::lower).orElse(known.value()) <= threshold;
    return new GateResult(
        name,
        value,
        threshold,
        false,
        passed,
        explanation + " Refused when the whole interval is above.",
        Optional.empty());
  }

  /** The same result with the figures of the controls. */
  public GateResult with(Controls measured) {
    return new GateResult(
        name, value, threshold, atLeast, passed, explanation, Optional.of(measured));
  }
}
