package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.util.Comparator;
import java.util.Optional;

/**
 * Mean similarity of the columns within the subgroup of the batch where it is least, against real
 * people of that subgroup, as {@link Fidelity#subgroups}.
 *
 * <p>A good mean over the batch can hide one subgroup of nonsense. The subgroup with the lowest
 * upper end of its interval is the one reported, so the batch passes only when every subgroup does.
 * Subgroups with too few rows or real people are left out; where none has enough, the batch as a
 * whole is the one subgroup. Range [0, 1]. {@link Estimate.Insufficient} as {@link Fidelity}.
 */
public final class SubgroupShapesGate implements Gate {
  static final String NAME = "subgroup-shapes";

  private static final String EXPLANATION =
      "Mean similarity of the columns' distributions to those of real people, in the subgroup of "
          + "the batch where it is least.";

  private final double least;

  /** A gate that asks for at least this similarity, in [0, 1]. */
  public SubgroupShapesGate(double least) {
    this.least = least;
  }

  @Override
  public GateResult assess(GateSubject subject) {
    Optional<Estimate> lacking = subject.fidelity().lacking();
    Estimate worst = lacking.orElseGet(() -> worst(subject.fidelity()));
    return GateResult.notBelow(NAME, worst, least, EXPLANATION);
  }

  private static Estimate worst(Fidelity fidelity) {
    Optional<Estimate.Known> least =
        fidelity.subgroups().stream()
            .map(Fidelity.SubgroupFidelity::similarity)
            .filter(Estimate.Known.class::isInstance)
            .map(Estimate.Known.class::cast)
            .min(Comparator.comparingDouble(SubgroupShapesGate::upper));
    return least.isPresent() ? least.get() : fidelity.shapes();
  }

  private static double upper(Estimate.Known known) {
    return known.interval().map(Interval::upper).orElse(known.value());
  }
}
