package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.descriptor.Column;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How alike the association of two columns is in two populations.
 *
 * <p>Two numbers: {@code 1 - |r - s| / 2} of the weighted Pearson correlations over rows that have
 * both; a correlation without variance counts as 0 in the batch and is left out among the real
 * people, who then show no association to keep. Otherwise {@code 1 - TVD} of the two-way table, a
 * number being cut into {@value #BINS} bins of equal width over the range of the real people,
 * missing being a category. In [0, 1]. Source: SDMetrics (DataCebo), CorrelationSimilarity and
 * ContingencySimilarity.
 *
 * <p>What sampling alone costs: for correlations {@code sqrt(2/pi) (1 - s^2) sqrt(1/n + 1/m) / 2},
 * for tables as {@link Shapes}.
 */
final class PairTrends {
  private static final int BINS = 10;

  /** Rows with both numbers that a correlation takes. Own choice. */
  private static final int LEAST = 10;

  private final Population batch;
  private final Population real;
  private final int[][] batchGroups;
  private final int[][] realGroups;
  private final int[] groups;

  PairTrends(Population batch, Population real) {
    this.batch = batch;
    this.real = real;
    int columns = batch.rows().columns();
    this.batchGroups = new int[columns][];
    this.realGroups = new int[columns][];
    this.groups = new int[columns];
    for (int column = 0; column < columns; column++) {
      Column kind = batch.rows().descriptor().columns().get(column);
      groups[column] = 1 + (kind.isNumber() ? BINS : kind.values().size());
      batchGroups[column] = grouped(column, batch);
      realGroups[column] = grouped(column, real);
    }
  }

  /** The similarity of a pair; empty where the real people show nothing to compare. */
  Optional<Similarity> of(int first, int second) {
    if (isNumber(first) && isNumber(second)) {
      double there = correlation(real, first, second);
      if (Double.isNaN(there)) {
        return Optional.empty();
      }
      double here = correlation(batch, first, second);
      double noise =
          Math.sqrt(2 / Math.PI * Shapes.precision(batch, real)) * (1 - there * there) / 2;
      return Optional.of(
          new Similarity(
              1 - Math.abs((Double.isNaN(here) ? 0 : here) - there) / 2, Math.min(1, noise)));
    }
    return Optional.of(
        Shapes.groups(
            groups[first] * groups[second],
            joint(batchGroups, first, second),
            batch,
            joint(realGroups, first, second),
            real));
  }

  private boolean isNumber(int column) {
    return batch.rows().descriptor().columns().get(column).isNumber();
  }

  private int[] joint(int[][] group, int first, int second) {
    return IntStream.range(0, group[first].length)
        .map(row -> group[first][row] * groups[second] + group[second][row])
        .toArray();
  }

  private int[] grouped(int column, Population population) {
    if (!isNumber(column)) {
      return Shapes.categories(column, groups[column], population);
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : real.rows().column(column)) {
      if (!Double.isNaN(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    double from = low;
    double width = high > low ? (high - low) / BINS : 1;
    return IntStream.range(0, population.size())
        .map(
            row -> {
              double value = population.rows().value(row, column);
              return Double.isNaN(value)
                  ? BINS
                  : (int) Math.max(0, Math.min(BINS - 1, Math.floor((value - from) / width)));
            })
        .toArray();
  }

  /** Weighted Pearson correlation, NaN where it is undefined. */
  private static double correlation(Population population, int first, int second) {
    double[] x = population.rows().column(first);
    double[] y = population.rows().column(second);
    double all = 0;
    double meanX = 0;
    double meanY = 0;
    int rows = 0;
    for (int row = 0; row < x.length; row++) {
      if (!Double.isNaN(x[row] + y[row])) {
        rows++;
        all += population.weight(row);
        meanX += population.weight(row) * x[row];
        meanY += population.weight(row) * y[row];
      }
    }
    if (rows < LEAST) {
      return Double.NaN;
    }
    return correlation(population, x, y, meanX / all, meanY / all);
  }

  private static double correlation(
      Population population, double[] x, double[] y, double meanX, double meanY) {
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int row = 0; row < x.length; row++) {
      if (!Double.isNaN(x[row] + y[row])) {
        double dx = x[row] - meanX;
        double dy = y[row] - meanY;
        xx += population.weight(row) * dx * dx;
        yy += population.weight(row) * dy * dy;
        xy += population.weight(row) * dx * dy;
      }
    }
    double scale = Math.sqrt(xx) * Math.sqrt(yy);
    return scale > 0 ? Math.max(-1, Math.min(1, xy / scale)) : Double.NaN;
  }
}
