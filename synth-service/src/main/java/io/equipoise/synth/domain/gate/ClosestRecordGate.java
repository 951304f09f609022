package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Whether synthetic rows keep the distance from real training rows that unseen real people keep:
 * the ratio of low percentiles of the distance to the closest record (DCR), synthetic to reference.
 *
 * <p>{@code ratio = q{d(s, fit) : s in synthetic} / q{d(r, fit) : r in reference}} with {@link
 * GowerDistance} fitted on the fit table and {@code d(x, fit)} the least distance to any of its
 * rows. 1 means that synthetic rows are as far from the training rows as new people are; a
 * generator that remembers people is near 0. {@code q} is the 5th percentile where nobody in the
 * reference equals a training row. Where a share {@code z} of them does, as in tables of few
 * columns, it is the percentile {@code z + 0.05 (1 - z)} of both: the 5th of those who equal
 * nobody. At the 5th itself the reference would then be 0, and a memorizing generator would look
 * like it. Where the reference has at least {@value #LEAST_REFERENCE} rows in the cells of the
 * synthetic rows, only those are the reference: sparse cells lie further apart, which would
 * otherwise flatter the batch.
 *
 * <p>Range [0, {@value #MOST_RATIO}]: greater ratios are reported as that. Where the whole
 * reference equals training rows, 0/0 is 1, both being as close as can be, and a positive distance
 * over 0 is {@value #MOST_RATIO}. {@link Estimate.Insufficient} with fewer than {@value
 * #LEAST_REFERENCE} reference rows (a 5th percentile of fewer is below the least value), without
 * synthetic or without fit rows. Of fewer than 20 synthetic rows the least distance counts, which
 * is the whole batch's. The interval divides the ends of two {@link OrderStatistic} intervals of
 * confidence 0.975 each, which makes 0.95 for both together (Bonferroni); it is empty where an end
 * is open, which takes about 90 rows on either side.
 *
 * <p>Cost: {@code O(queries × fit × columns)}; at most {@value #MOST_QUERIES} synthetic and as many
 * reference rows are measured, against at most {@value #MOST_FIT} fit rows, evenly spaced in their
 * tables. Fewer fit rows lengthen both distances alike.
 */
public final class ClosestRecordGate implements Gate {
  private static final int LEAST_REFERENCE = 20;
  private static final int MOST_QUERIES = 1_000;
  private static final int MOST_FIT = 20_000;
  private static final double MOST_RATIO = 100;
  private static final double QUANTILE = 0.05;
  private static final double CONFIDENCE = 0.95;
  private static final double CONFIDENCE_OF_EACH = 0.975;
  private static final String EXPLANATION =
      "Distance of synthetic rows to their closest real training row over the same for real people "
          + "that the generator has not seen, at the 5th percentile.";

  private final double least;

  /** A gate that asks for at least this ratio, 0 or more. */
  public ClosestRecordGate(double least) {
    this.least = least;
  }

  @Override
  public GateResult assess(GateSubject subject) {
    return GateResult.atLeast("dcr-ratio", ratio(subject), least, EXPLANATION);
  }

  private static Estimate ratio(GateSubject subject) {
    if (subject.fit().rows() == 0) {
      return new Estimate.Insufficient("there is no real training row; it takes one", 0);
    }
    if (subject.synthetic().rows() == 0) {
      return new Estimate.Insufficient("there is no synthetic row; it takes one", 0);
    }
    if (subject.reference().rows() < LEAST_REFERENCE) {
      return new Estimate.Insufficient(
          "too few unseen real people to compare with; it takes " + LEAST_REFERENCE,
          subject.reference().rows());
    }
    GowerDistance distance = GowerDistance.fit(subject.fit());
    double[][] fit = rows(subject.fit(), MOST_FIT);
    double[] referenceDistances = distances(distance, likeWithLike(subject), fit);
    double level = level(referenceDistances);
    OrderStatistic reference = OrderStatistic.of(referenceDistances, level, CONFIDENCE_OF_EACH);
    OrderStatistic synthetic =
        OrderStatistic.of(distances(distance, subject.synthetic(), fit), level, CONFIDENCE_OF_EACH);
    return new Estimate.Known(
        quotient(synthetic.value(), reference.value()),
        interval(synthetic, reference),
        Math.min(MOST_QUERIES, subject.synthetic().rows()));
  }

  /** The reference rows of the synthetic rows' cells, where they are enough; else all. */
  private static PatientTable likeWithLike(GateSubject subject) {
    CellScheme scheme = new CellScheme(subject.fit().descriptor());
    Set<Cell> cells = new HashSet<>();
    for (int row = 0; row < subject.synthetic().rows(); row++) {
      cells.add(scheme.cellOf(subject.synthetic(), row));
    }
    int[] alike =
        IntStream.range(0, subject.reference().rows())
            .filter(row -> cells.contains(scheme.cellOf(subject.reference(), row)))
            .toArray();
    return alike.length >= LEAST_REFERENCE
        ? subject.reference().select(alike)
        : subject.reference();
  }

  private static double[] distances(GowerDistance distance, PatientTable table, double[][] fit) {
    return Arrays.stream(rows(table, MOST_QUERIES))
        .mapToDouble(row -> distance.toClosest(row, fit))
        .toArray();
  }

  /** The percentile to compare, as a share; of an all-zero reference the 5th. */
  private static double level(double[] reference) {
    double zeros =
        (double) Arrays.stream(reference).filter(there -> there == 0).count() / reference.length;
    return zeros == 1 ? QUANTILE : zeros + QUANTILE * (1 - zeros);
  }

  private static double[][] rows(PatientTable table, int most) {
    int count = Math.min(most, table.rows());
    return IntStream.range(0, count)
        .map(i -> (int) ((long) i * table.rows() / count))
        .mapToObj(table::row)
        .toArray(double[][]::new);
  }

  private static Optional<Interval> interval(OrderStatistic synthetic, OrderStatistic reference) {
    if (Double.isInfinite(synthetic.lower())
        || Double.isInfinite(synthetic.upper())
        || Double.isInfinite(reference.lower())
        || Double.isInfinite(reference.upper())) {
      return Optional.empty();
    }
    double lower = quotient(synthetic.lower(), reference.upper());
    double upper = quotient(synthetic.upper(), reference.lower());
    return lower <= upper ? Optional.of(new Interval(lower, upper, CONFIDENCE)) : Optional.empty();
  }

  private static double quotient(double numerator, double denominator) {
    if (denominator == 0) {
      return numerator == 0 ? 1 : MOST_RATIO;
    }
    return Math.min(MOST_RATIO, numerator / denominator);
  }
}
