package io.equipoise.synth.generate.copula;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.synth.generate.encoding.NumberMarginal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;

/**
 * A number column: a hidden number for the value and, when some are missing, one for being missing.
 * The value of somebody who misses it may be anything that the other columns suggest.
 */
final class NumberColumn implements LatentColumn {
  private static final double OPEN_BELOW = Double.NEGATIVE_INFINITY;
  private static final double OPEN_ABOVE = Double.POSITIVE_INFINITY;

  private final NumberMarginal marginal;
  private final boolean someMissing;
  private final double presentUpTo;
  private final double share;
  private final List<Double> edges;

  /**
   * The column.
   *
   * @param coded its values in training, at least one of them not missing
   * @param edges ascending edges of the bands that protected attributes cut it into
   */
  NumberColumn(Column column, double[] coded, List<Double> edges) {
    this(column, present(coded), (double) present(coded).length / coded.length, edges);
  }

  private static double[] present(double[] coded) {
    return Arrays.stream(coded).filter(v -> !Double.isNaN(v)).toArray();
  }

  /**
   * The column with what was learned before.
   *
   * @param present values of the people who have one
   * @param share share of people who have one, in (0, 1]
   */
  NumberColumn(Column column, double[] present, double share, List<Double> edges) {
    this.marginal = new NumberMarginal(column, present);
    this.someMissing = share < 1;
    this.presentUpTo = StandardNormal.quantile(share);
    this.share = share;
    this.edges = List.copyOf(edges);
  }

  /** Values of the people who have one, in ascending order. */
  double[] present() {
    return marginal.values();
  }

  /** Share of people who have a value. */
  double share() {
    return share;
  }

  @Override
  public int width() {
    return someMissing ? 2 : 1;
  }

  @Override
  public Box boxOf(double coded) {
    if (Double.isNaN(coded)) {
      return missing();
    }
    return present(
        StandardNormal.quantile(marginal.shareBelow(coded)),
        StandardNormal.quantile(marginal.shareUpTo(coded)));
  }

  private Box present(double lower, double upper) {
    return someMissing
        ? new Box(List.of(lower, OPEN_BELOW), List.of(upper, presentUpTo))
        : new Box(List.of(lower), List.of(upper));
  }

  private Box missing() {
    return new Box(List.of(OPEN_BELOW, presentUpTo), List.of(OPEN_ABOVE, OPEN_ABOVE));
  }

  @Override
  public List<Box> boxesOf(DoublePredicate condition) {
    List<Box> boxes = new ArrayList<>();
    for (int band = 0; band <= edges.size(); band++) {
      double from = band == 0 ? Double.NEGATIVE_INFINITY : edges.get(band - 1);
      double to = band == edges.size() ? Double.POSITIVE_INFINITY : edges.get(band);
      if (condition.test(from) && marginal.seen(from, to)) {
        double lower = band == 0 ? 0 : marginal.reaching(from);
        double upper = band == edges.size() ? 1 : marginal.reaching(to);
        if (lower < upper) {
          boxes.add(present(StandardNormal.quantile(lower), StandardNormal.quantile(upper)));
        }
      }
    }
    if (someMissing && condition.test(Double.NaN)) {
      boxes.add(missing());
    }
    return boxes;
  }

  @Override
  public double decode(double[] hidden, int offset) {
    return someMissing && hidden[offset + 1] > presentUpTo
        ? Double.NaN
        : marginal.value(StandardNormal.probability(hidden[offset]));
  }
}
