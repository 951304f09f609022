package io.equipoise.synth.generate.encoding;

import io.equipoise.cohort.descriptor.Column;
import java.util.Arrays;

/**
 * The smoothed distribution of a column's numbers: a quantile function that shows no extreme
 * person.
 *
 * <p>Between the ends it interpolates the ordered values at {@code (i - 1/2) / n} linearly, so that
 * values which many share keep nearly all their mass and others are spread between neighbors. The
 * ends are the 1st and 99th percentile, or the 2.5 outermost people where that is more; beyond them
 * values come from an exponential tail whose scale is taken inside the ends ({@code (q(5a) - q(a))
 * / ln 5}), cut at the descriptor's range. Where a value shared by at least {@value #CROWD} people
 * lies beyond an end, the tail begins outside the outermost such value: what a crowd shares reveals
 * nobody. Values are rounded to the column's grid and kept in its range.
 */
public final class NumberMarginal {
  private static final double TAIL = 0.01;
  private static final double OUTERMOST = 2.5;

  /** People who share a value, of whom it then reveals none. Own choice. */
  static final int CROWD = 5;

  private static final double[] SCALE_AT = {5, 10, 25, 50};
  private static final double HALF = 0.5;

  /** Least probability in a tail: keeps values finite where the range is open. */
  private static final double LEAST_WITHIN = 1e-9;

  private static final int BISECTIONS = 60;

  private final Column column;
  private final double[] sorted;
  private final DecimalGrid grid;
  private final Tail low;
  private final Tail high;

  /**
   * A tail, seen from the middle outwards.
   *
   * @param mass probability of being in it
   * @param edge where it begins
   * @param scale scale of the exponential, 0 when everything in it lies at the edge
   */
  private record Tail(double mass, double edge, double scale) {

    /**
     * How far beyond the edge a value lies.
     *
     * @param within probability of lying further out, given the tail, in [0, 1]
     * @param room how far the range allows
     */
    double beyond(double within, double room) {
      if (scale == 0) {
        return 0;
      }
      double cut = Math.exp(-room / scale);
      double kept = Math.max(within, LEAST_WITHIN);
      return Math.min(room, -scale * Math.log(cut + kept * (1 - cut)));
    }
  }

  /** The marginal of values of which none is missing, at least one. */
  public NumberMarginal(Column column, double[] present) {
    this.column = column;
    this.sorted = present.clone();
    Arrays.sort(sorted);
    this.grid = DecimalGrid.of(column, sorted);
    double share = Math.min(HALF / 2, Math.max(TAIL, OUTERMOST / sorted.length));
    this.low = lowTail(Math.min(share, crowdFrom(1)));
    this.high = highTail(Math.min(share, crowdFrom(-1)));
  }

  /** The lower end, on the column's grid: where the tail begins. */
  public double lowEnd() {
    return grid.round(low.edge());
  }

  /** The upper end, on the column's grid: where the tail begins. */
  public double highEnd() {
    return grid.round(high.edge());
  }

  /** All values, in ascending order. */
  public double[] values() {
    return sorted.clone();
  }

  /** Share of people outside the outermost value that a crowd shares. */
  private double crowdFrom(int direction) {
    int n = sorted.length;
    int run = 0;
    for (int i = 0; i < n; i++) {
      int at = direction > 0 ? i : n - 1 - i;
      run = i > 0 && sorted[at] == sorted[at - direction] ? run + 1 : 1;
      if (run == CROWD) {
        int first = i - CROWD + 1;
        return first == 0 ? 0 : (first + HALF) / n;
      }
    }
    return 1;
  }

  private Tail lowTail(double mass) {
    double edge = interpolated(mass);
    for (double times : SCALE_AT) {
      double at = Math.min(HALF, times * mass);
      double spread = interpolated(at) - edge;
      if (spread > 0) {
        return new Tail(mass, edge, spread / Math.log(at / mass));
      }
    }
    return new Tail(mass, edge, 0);
  }

  private Tail highTail(double mass) {
    double edge = interpolated(1 - mass);
    for (double times : SCALE_AT) {
      double at = Math.min(HALF, times * mass);
      double spread = edge - interpolated(1 - at);
      if (spread > 0) {
        return new Tail(mass, edge, spread / Math.log(at / mass));
      }
    }
    return new Tail(mass, edge, 0);
  }

  private double interpolated(double probability) {
    double position = Math.max(0, Math.min(sorted.length - 1, probability * sorted.length - 0.5));
    int before = (int) position;
    int after = Math.min(sorted.length - 1, before + 1);
    return sorted[before] + (position - before) * (sorted[after] - sorted[before]);
  }

  /** The value at a probability in [0, 1]; never decreasing. */
  public double value(double probability) {
    double raw;
    if (probability < low.mass()) {
      raw = low.edge() - low.beyond(probability / low.mass(), low.edge() - column.minimum());
    } else if (1 - probability < high.mass()) {
      raw =
          high.edge()
              + high.beyond((1 - probability) / high.mass(), column.maximum() - high.edge());
    } else {
      raw = interpolated(probability);
    }
    return Math.max(column.minimum(), Math.min(column.maximum(), grid.round(raw)));
  }

  /** Share of training values below a value. */
  public double shareBelow(double value) {
    return (double) countBelow(value) / sorted.length;
  }

  /** Share of training values of at most a value. */
  public double shareUpTo(double value) {
    return (double) countBelow(Math.nextUp(value)) / sorted.length;
  }

  private int countBelow(double value) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] < value) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** Least probability whose value is at least an edge; 1 when none is. */
  public double reaching(double edge) {
    if (value(0) >= edge) {
      return 0;
    }
    double below = 0;
    double above = 1;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (below + above) / 2;
      if (value(middle) >= edge) {
        above = middle;
      } else {
        below = middle;
      }
    }
    return above;
  }

  /** Whether training has seen a value in {@code [from, to)}. */
  public boolean seen(double from, double to) {
    return countBelow(to) > countBelow(from);
  }
}
