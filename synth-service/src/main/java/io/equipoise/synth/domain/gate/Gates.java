package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import java.util.List;

/**
 * The gates of a dataset, with the thresholds of its descriptor. A batch may be published only when
 * every one of them passes.
 */
public final class Gates {
  private final List<Gate> gates;

  private Gates(List<Gate> gates) {
    this.gates = gates;
  }

  /** The gates with the thresholds of the descriptor. */
  public static Gates of(DatasetDescriptor descriptor) {
    return new Gates(
        List.of(
            new ValidityGate(descriptor.gates().validity()),
            new ExactCopyGate(descriptor.gates().exactCopies()),
            new ClosestRecordGate(descriptor.gates().dcrRatio()),
            new LabelRateGate()));
  }

  /** Runs every gate, also after one has failed, so that the report shows all figures. */
  public List<GateResult> assess(GateSubject subject) {
    return gates.stream().map(gate -> gate.assess(subject)).toList();
  }

  /** Whether every gate passed; false for an empty list, because nothing was measured. */
  public static boolean allPassed(List<GateResult> results) {
    return !results.isEmpty() && results.stream().allMatch(GateResult::passed);
  }
}
