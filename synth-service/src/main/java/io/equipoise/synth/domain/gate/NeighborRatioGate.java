package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.statistics.Estimate;

/**
 * Whether synthetic rows point at single training people more than unseen real people do: the ratio
 * of low percentiles of the nearest-neighbor distance ratio (NNDR), synthetic to real.
 *
 * <p>{@code NNDR(x) = d1(x) / d2(x)}, the distances to the closest and second closest fit row; 0/0
 * is 1. Near 0 a row is close to one person and to nobody else; a row among many people is near 1.
 * The figure is {@code q{NNDR(s)} / q{NNDR(r)}} with {@code q} as {@link LowQuantileRatio} and the
 * real people {@code r} as {@link Closeness} says: of the cells of the batch, in its proportions.
 * Source: Z. Zhao, A. Kunar, R. Birke, L. Y. Chen, CTAB-GAN, ACML 2021, section 4.
 *
 * <p>Range [0, 100]. {@link Estimate.Insufficient} as {@link ClosestRecordGate}, and with fewer
 * than 2 fit rows of others when the patient with the most fit rows is left out. Cost: none beyond
 * {@link ClosestRecordGate}, whose searches it shares.
 */
public final class NeighborRatioGate implements Gate {
  /** Fit rows that a patient who is left out needs of others. */
  private static final int LEAST_OTHERS = 2;

  private static final String EXPLANATION =
      "Closest over second closest distance to real training rows, synthetic rows over real people "
          + "of the same cells, at the 5th percentile: whether rows point at single people.";

  private final double least;

  /** A gate that asks for at least this ratio, 0 or more. */
  public NeighborRatioGate(double least) {
    this.least = least;
  }

  @Override
  public GateResult assess(GateSubject subject) {
    return GateResult.notBelow("nndr-ratio", ratio(subject), least, EXPLANATION);
  }

  private static Estimate ratio(GateSubject subject) {
    Closeness closeness = subject.closeness();
    if (closeness.lacking().isPresent()) {
      return closeness.lacking().get();
    }
    if (subject.real().fewestOthers() < LEAST_OTHERS) {
      return new Estimate.Insufficient(
          "too few real training rows for a second closest; it takes "
              + LEAST_OTHERS
              + " of other patients",
          subject.fit().rows());
    }
    return LowQuantileRatio.of(
        closeness.syntheticRatios(), closeness.realRatios(), closeness.weights());
  }
}
