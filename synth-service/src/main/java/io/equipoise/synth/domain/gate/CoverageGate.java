package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.statistics.Estimate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Share of the values of real people that the batch has too, averaged over the columns. A generator
 * that has collapsed to a few kinds of rows covers little.
 *
 * <p>Values of a category column are its categories, of a number column its quantile bins among
 * real people, {@code min(10, rows / 10)} of them. A value counts when the batch would be expected
 * to have it at least {@value #LEAST_EXPECTED} times (weighted share among real people times rows);
 * an honest batch then misses it with a chance below {@code exp(-5)}, 0.7 %. Missing is no value.
 * Real people are of the cells of the batch, in its proportions, as {@link Fidelity} says. Source:
 * SDMetrics (DataCebo), CategoryCoverage and RangeCoverage.
 *
 * <p>Range [0, 1]. {@link Estimate.Insufficient} as {@link Fidelity}; {@link Estimate.Unknown}
 * where no value is expected often enough. No interval: it is counted on the batch itself.
 */
public final class CoverageGate implements Gate {
  private static final double LEAST_EXPECTED = 5;
  private static final int MOST_BINS = 10;
  private static final int ROWS_PER_BIN = 10;
  private static final String EXPLANATION =
      "Share of the categories and quantile bins of real people of the same cells that the batch "
          + "has too, averaged over the columns.";

  private final double least;

  /** A gate that asks for at least this share, in [0, 1]. */
  public CoverageGate(double least) {
    this.least = least;
  }

  @Override
  public GateResult assess(GateSubject subject) {
    Fidelity fidelity = subject.fidelity();
    return GateResult.atLeast(
        "coverage", fidelity.lacking().orElseGet(() -> mean(fidelity)), least, EXPLANATION);
  }

  private static Estimate mean(Fidelity fidelity) {
    OptionalDouble mean =
        IntStream.range(0, fidelity.batch().rows().columns())
            .mapToObj(column -> covered(column, fidelity.batch(), fidelity.real()))
            .flatMapToDouble(OptionalDouble::stream)
            .average();
    return mean.isEmpty()
        ? new Estimate.Unknown("the batch is too small to expect any value often enough")
        : new Estimate.Known(mean.getAsDouble(), Optional.empty(), fidelity.batch().size());
  }

  private static OptionalDouble covered(int column, Population batch, Population real) {
    double[] edges = edges(column, batch, real);
    Map<Integer, Double> expected = new HashMap<>();
    double all = 0;
    for (int row = 0; row < real.size(); row++) {
      all += real.weight(row);
      double value = real.rows().value(row, column);
      if (!Double.isNaN(value)) {
        expected.merge(bin(edges, value), real.weight(row), Double::sum);
      }
    }
    Set<Integer> there = new HashSet<>();
    for (double value : batch.rows().column(column)) {
      if (!Double.isNaN(value)) {
        there.add(bin(edges, value));
      }
    }
    double rowsPerWeight = batch.size() / all;
    int counted = 0;
    int had = 0;
    for (Map.Entry<Integer, Double> value : expected.entrySet()) {
      if (value.getValue() * rowsPerWeight >= LEAST_EXPECTED) {
        counted++;
        had += there.contains(value.getKey()) ? 1 : 0;
      }
    }
    return counted == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) had / counted);
  }

  /** Inner edges of a number's bins; of a category a half between neighboring codes. */
  private static double[] edges(int column, Population batch, Population real) {
    Column kind = batch.rows().descriptor().columns().get(column);
    if (!kind.isNumber()) {
      return IntStream.range(1, kind.values().size()).mapToDouble(i -> i - 0.5).toArray();
    }
    double[] present =
        Arrays.stream(real.rows().column(column)).filter(v -> !Double.isNaN(v)).sorted().toArray();
    int bins =
        present.length == 0 ? 1 : Math.max(1, Math.min(MOST_BINS, batch.size() / ROWS_PER_BIN));
    return IntStream.range(1, bins)
        .mapToDouble(i -> present[(int) ((long) i * present.length / bins)])
        .distinct()
        .toArray();
  }

  /** Number of edges that the value is not below. */
  private static int bin(double[] edges, double value) {
    int position = Arrays.binarySearch(edges, value);
    return position >= 0 ? position + 1 : -position - 1;
  }
}
