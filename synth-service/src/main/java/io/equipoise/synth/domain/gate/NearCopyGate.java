package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.statistics.Estimate;
import java.util.Arrays;

/**
 * Share of synthetic rows that are a real training row or almost one, in excess of the share of
 * real people who are.
 *
 * <p>Almost: the {@link GowerDistance} to the closest fit row is at most half the 5th percentile of
 * that distance among real people, those who equal somebody else's fit row left out. The percentile
 * measures how close people come to each other by chance; half of it is our choice. {@code excess =
 * share of synthetic rows that near - weighted share of real people that near}, with {@link
 * Proportion#minus}'s interval. The real people are of the cells of the batch, in its proportions,
 * as {@link Closeness} says. Unlike {@link ClosestRecordGate}, it also sees a few copies among many
 * new rows.
 *
 * <p>Range [-1, 1]. {@link Estimate.Insufficient} as {@link ClosestRecordGate}. Where every real
 * person equals a fit row, only equality is near. Cost: none beyond {@link ClosestRecordGate},
 * whose searches it shares.
 */
public final class NearCopyGate implements Gate {
  private static final double QUANTILE = 0.05;
  private static final double PART = 0.5;
  private static final String EXPLANATION =
      "Share of synthetic rows at less than half the distance from a real training row that real "
          + "people usually keep from each other, minus the share of real people that close.";

  private final double most;

  /** A gate that allows at most this excess, in [0, 1]. */
  public NearCopyGate(double most) {
    this.most = most;
  }

  @Override
  public GateResult assess(GateSubject subject) {
    Closeness closeness = subject.closeness();
    Estimate value = closeness.lacking().orElseGet(() -> excess(closeness));
    return GateResult.notAbove("near-copies", value, most, EXPLANATION);
  }

  private static Estimate excess(Closeness closeness) {
    double radius = radius(closeness.real());
    double[] batch = closeness.synthetic();
    double near = Arrays.stream(batch).filter(d -> d <= radius).count();
    double all = 0;
    double close = 0;
    double[] weights = closeness.weights();
    for (int i = 0; i < weights.length; i++) {
      all += weights[i];
      close += closeness.real()[i] <= radius ? weights[i] : 0;
    }
    return new Proportion(near / batch.length, batch.length)
        .minus(new Proportion(Math.min(1, close / all), CellMix.effectiveSize(weights)));
  }

  private static double radius(double[] real) {
    double[] apart = Arrays.stream(real).filter(d -> d > 0).sorted().toArray();
    return apart.length == 0 ? 0 : PART * apart[(int) Math.floor(QUANTILE * (apart.length - 1))];
  }
}
