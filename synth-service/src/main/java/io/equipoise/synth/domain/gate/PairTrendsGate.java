package io.equipoise.synth.domain.gate;

/**
 * Mean similarity of the association of column pairs to that among real people, as {@link
 * PairTrends}, against the real people of the cells of the batch, weighted to its proportions, as
 * {@link Fidelity}.
 *
 * <p>Range [0, 1]. {@link io.equipoise.cohort.statistics.Estimate.Insufficient Insufficient} as
 * {@link Fidelity}, {@link io.equipoise.cohort.statistics.Estimate.Unknown Unknown} where real
 * people show no association. Two-way tables of small samples are unlike by chance; the interval
 * reaches up by what that costs.
 */
public final class PairTrendsGate implements Gate {
  static final String NAME = "pair-trends";

  private static final String EXPLANATION =
      "Mean similarity of the association of column pairs to that among real people of the same "
          + "cells (correlations and two-way tables).";

  private final double least;

  /** A gate that asks for at least this similarity, in [0, 1]. */
  public PairTrendsGate(double least) {
    this.least = least;
  }

  @Override
  public GateResult assess(GateSubject subject) {
    return GateResult.notBelow(NAME, subject.fidelity().trends(), least, EXPLANATION);
  }
}
