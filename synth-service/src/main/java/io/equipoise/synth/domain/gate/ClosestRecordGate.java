package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.statistics.Estimate;

/**
 * Whether synthetic rows keep the distance from real training rows that unseen real people keep:
 * the ratio of low percentiles of the distance to the closest record (DCR), synthetic to real.
 *
 * <p>{@code ratio = q{d(s, fit) : s in synthetic} / q{d(r, fit) : r in real}} with {@link
 * GowerDistance} fitted on the fit table, {@code d(x, fit)} the least distance to any of its rows
 * and {@code q} as {@link LowQuantileRatio} says, about the 5th percentile. 1 means that synthetic
 * rows are as far from the training rows as new people are; a generator that remembers people is
 * near 0. Source: Z. Zhao, A. Kunar, R. Birke, L. Y. Chen, CTAB-GAN, ACML 2021, section 4.
 *
 * <p>The real people are of the same cells, in the same proportions, as {@link Closeness} says; so
 * a batch of a sparse cell, where people lie further apart, is not compared with a dense one.
 *
 * <p>Range [0, 100]. {@link Estimate.Insufficient} without synthetic or fit rows or with fewer than
 * 20 real people in the cells of the batch. Cost: one search in an index of the fit rows per row.
 */
public final class ClosestRecordGate implements Gate {
  private static final String EXPLANATION =
      "Distance of synthetic rows to their closest real training row over the same for real people "
          + "of the same cells who are not that row, at the 5th percentile.";

  private final double least;

  /** A gate that asks for at least this ratio, 0 or more. */
  public ClosestRecordGate(double least) {
    this.least = least;
  }

  @Override
  public GateResult assess(GateSubject subject) {
    Closeness closeness = subject.closeness();
    Estimate ratio =
        closeness
            .lacking()
            .orElseGet(
                () ->
                    LowQuantileRatio.of(
                        closeness.synthetic(), closeness.real(), closeness.weights()));
    return GateResult.notBelow("dcr-ratio", ratio, least, EXPLANATION);
  }
}
