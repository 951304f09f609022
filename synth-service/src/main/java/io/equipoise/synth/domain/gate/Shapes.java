package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.descriptor.Column;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How alike the distribution of one column is in two populations.
 *
 * <p>Numbers: {@code 1 - max over x of |F(x) - G(x)|}, one minus the Kolmogorov-Smirnov distance of
 * the weighted distribution functions, missing counted as less than every number. Categories:
 * {@code 1 - sum |p - q| / 2}, one minus the total variation distance (TVD), missing being a
 * category. Both in [0, 1]. Source: SDMetrics (DataCebo), KSComplement and TVComplement.
 *
 * <p>What sampling alone costs: for KS {@code sqrt(pi/2) ln 2 sqrt(1/n + 1/m)}, the mean of
 * Kolmogorov's limiting distribution (A. N. Kolmogorov, Sulla determinazione empirica di una legge
 * di distribuzione, 1933); for TVD {@code sum sqrt(2/pi) sqrt(p (1-p) (1/n + 1/m)) / 2}, the mean
 * absolute difference of two normal shares.
 *
 * <p>Example: {1, 2} against {2, 3}: half are below 2 on one side and none on the other, 0.5.
 */
final class Shapes {
  private static final double KOLMOGOROV_MEAN = 0.8687311606361591;
  private static final double NORMAL_MEAN_ABSOLUTE = Math.sqrt(2 / Math.PI);

  private Shapes() {}

  /** The similarity of a column in two populations of at least one row each. */
  static Similarity of(int column, Population batch, Population real) {
    Column kind = batch.rows().descriptor().columns().get(column);
    if (kind.isNumber()) {
      return new Similarity(
          1 - kolmogorovSmirnov(column, batch, real),
          Math.min(1, KOLMOGOROV_MEAN * Math.sqrt(precision(batch, real))));
    }
    int groups = kind.values().size() + 1;
    return groups(
        groups, categories(column, groups, batch), batch, categories(column, groups, real), real);
  }

  /** One minus the TVD of two groupings. */
  static Similarity groups(
      int groups, int[] groupOfBatch, Population batch, int[] groupOfReal, Population real) {
    return shares(
        batch.shares(groups, groupOfBatch),
        real.shares(groups, groupOfReal),
        precision(batch, real));
  }

  /** One minus the TVD of two lists of shares of the same groups. */
  static Similarity shares(double[] p, double[] q, double precision) {
    double apart = 0;
    double noise = 0;
    for (int group = 0; group < p.length; group++) {
      apart += Math.abs(p[group] - q[group]);
      double pooled = (p[group] + q[group]) / 2;
      noise += NORMAL_MEAN_ABSOLUTE * Math.sqrt(pooled * (1 - pooled) * precision);
    }
    return new Similarity(Math.max(0, 1 - apart / 2), Math.min(1, noise / 2));
  }

  static double precision(Population batch, Population real) {
    return 1 / batch.effectiveSize() + 1 / real.effectiveSize();
  }

  /** The code of each row's category; missing, or anything else, is the last. */
  static int[] categories(int column, int groups, Population population) {
    return IntStream.range(0, population.size())
        .map(
            row -> {
              double code = population.rows().value(row, column);
              return code >= 0 && code < groups - 1 ? (int) code : groups - 1;
            })
        .toArray();
  }

  private static double kolmogorovSmirnov(int column, Population batch, Population real) {
    Steps f = new Steps(column, batch);
    Steps g = new Steps(column, real);
    double greatest = 0;
    while (f.isLeft() || g.isLeft()) {
      double next = Math.min(f.next(), g.next());
      f.upTo(next);
      g.upTo(next);
      greatest = Math.max(greatest, Math.abs(f.height() - g.height()));
    }
    return Math.min(1, greatest);
  }

  /** A weighted distribution function, walked from left to right. */
  private static final class Steps {
    private final double[] value;
    private final double[] weight;
    private final double total;
    private int at;
    private double sum;

    Steps(int column, Population population) {
      double[] raw = population.rows().column(column);
      int[] order =
          IntStream.range(0, raw.length)
              .boxed()
              .sorted(Comparator.comparingDouble(row -> key(raw[row])))
              .mapToInt(Integer::intValue)
              .toArray();
      this.value = IntStream.of(order).mapToDouble(row -> key(raw[row])).toArray();
      this.weight = IntStream.of(order).mapToDouble(population::weight).toArray();
      this.total = IntStream.of(order).mapToDouble(population::weight).sum();
    }

    private static double key(double raw) {
      return Double.isNaN(raw) ? Double.NEGATIVE_INFINITY : raw + 0.0;
    }

    boolean isLeft() {
      return at < value.length;
    }

    double next() {
      return isLeft() ? value[at] : Double.POSITIVE_INFINITY;
    }

    void upTo(double bound) {
      while (isLeft() && value[at] <= bound) {
        sum += weight[at++];
      }
    }

    double height() {
      return sum / total;
    }
  }
}
