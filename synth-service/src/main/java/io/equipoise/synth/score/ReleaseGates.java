package io.equipoise.synth.score;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.synth.domain.gate.Gates;
import java.util.List;

/** All gates of a dataset: those of the domain, and those that take models. */
public final class ReleaseGates {
  private ReleaseGates() {}

  /** The gates with the thresholds of the descriptor. */
  public static Gates of(DatasetDescriptor descriptor) {
    return Gates.of(
        descriptor,
        List.of(
            new UtilityGate(descriptor.gates().utilityLoss()),
            new DetectionGate(descriptor.gates().detection())));
  }
}
