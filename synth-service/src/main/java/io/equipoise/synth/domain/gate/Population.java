package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.population.PatientTable;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Rows with weights: a batch, whose rows weigh alike, or real people weighted to its cells. */
final class Population {
  private final PatientTable rows;
  private final double[] weights;

  Population(PatientTable rows, double[] weights) {
    this.rows = rows;
    this.weights = weights.clone();
  }

  /** Rows that weigh 1 each. */
  static Population of(PatientTable rows) {
    double[] ones = new double[rows.rows()];
    Arrays.fill(ones, 1);
    return new Population(rows, ones);
  }

  PatientTable rows() {
    return rows;
  }

  int size() {
    return weights.length;
  }

  double weight(int row) {
    return weights[row];
  }

  double effectiveSize() {
    return CellMix.effectiveSize(weights);
  }

  /** Those of the rows that a condition selects. */
  Population where(IntPredicate condition) {
    int[] some = IntStream.range(0, size()).filter(condition).toArray();
    return new Population(
        rows.select(some), IntStream.of(some).mapToDouble(row -> weights[row]).toArray());
  }

  /** Share of the weight per group; {@code groupOf} gives every row one in [0, groups). */
  double[] shares(int groups, int[] groupOf) {
    double[] shares = new double[groups];
    double all = 0;
    for (int row = 0; row < size(); row++) {
      shares[groupOf[row]] += weights[row];
      all += weights[row];
    }
    for (int group = 0; group < groups && all > 0; group++) {
      shares[group] /= all;
    }
    return shares;
  }
}
