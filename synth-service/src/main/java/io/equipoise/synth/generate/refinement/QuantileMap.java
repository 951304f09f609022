package io.equipoise.synth.generate.refinement;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.synth.generate.encoding.NumberMarginal;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Moves numbers that a generator makes onto the distribution of real ones: a made value at some
 * quantile of the made values becomes the real value at that quantile. Order is kept, so that what
 * hangs together still does. A made value that is frequent is spread over the quantiles that it
 * takes up. Values stay in {@code [from, to)}, the part of the column that the map is for. The real
 * distribution is smoothed ({@link NumberMarginal}) and shows no extreme person. Immutable.
 */
final class QuantileMap {
  /** Fewer values on either side say too little about a distribution. */
  static final int LEAST = 20;

  /** Made values that are kept; more would not move a quantile by more than 1 in 4,000. */
  private static final int MOST_MADE = 4_000;

  private static final double HALF = 0.5;

  private final NumberMarginal real;
  private final double[] made;
  private final double from;
  private final double to;

  /**
   * The map of a column, or of a part of it.
   *
   * @param real real values in the part, at least {@value #LEAST}, none missing
   * @param made values that the generator makes there, at least {@value #LEAST}, none missing
   * @param from least value of the part, possibly negative infinity
   * @param to first value above the part, possibly infinity
   */
  QuantileMap(Column column, double[] real, double[] made, double from, double to) {
    if (Math.min(real.length, made.length) < LEAST) {
      throw new IllegalArgumentException(
          "a quantile map takes "
              + LEAST
              + " values on either side, got "
              + real.length
              + " and "
              + made.length);
    }
    this.real = new NumberMarginal(column, real);
    this.made = thinned(made);
    this.from = from;
    this.to = to;
  }

  /** At most {@link #MOST_MADE} values, evenly from the ordered ones. */
  private static double[] thinned(double[] made) {
    double[] sorted = made.clone();
    Arrays.sort(sorted);
    if (sorted.length <= MOST_MADE) {
      return sorted;
    }
    double[] kept = new double[MOST_MADE];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = sorted[(int) ((i + HALF) * sorted.length / kept.length)];
    }
    return kept;
  }

  /** Real values, in ascending order. */
  double[] real() {
    return real.values();
  }

  /** Made values, in ascending order. */
  double[] made() {
    return made.clone();
  }

  /** Least value of the part. */
  double from() {
    return from;
  }

  /** First value above the part. */
  double to() {
    return to;
  }

  /**
   * The real value in place of a made one.
   *
   * @param value a value in the part
   * @param random chooses among the quantiles of a frequent value
   */
  double map(double value, RandomGenerator random) {
    int below = countBelow(value);
    int upTo = countBelow(Math.nextUp(value));
    double quantile = (below + random.nextDouble() * (upTo - below)) / made.length;
    double edge = HALF / made.length;
    double mapped = real.value(Math.max(edge, Math.min(1 - edge, quantile)));
    return mapped >= from && mapped < to ? mapped : value;
  }

  private int countBelow(double value) {
    int low = 0;
    int high = made.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (made[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
