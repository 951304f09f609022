package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.population.PatientTable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The real people that batches are compared with, and indexes of them, built when first asked for.
 * Used by one thread.
 */
final class RealPeople {
  private final PatientTable fit;
  private final PatientTable reference;
  private @Nullable PatientTable everybody;
  private @Nullable GowerDistance distance;
  private @Nullable NeighborIndex fitIndex;
  private @Nullable NeighborIndex referenceIndex;

  RealPeople(PatientTable fit, PatientTable reference) {
    this.fit = fit;
    this.reference = reference;
  }

  PatientTable fit() {
    return fit;
  }

  PatientTable reference() {
    return reference;
  }

  /** Fit rows, then reference rows. */
  PatientTable everybody() {
    PatientTable known = everybody;
    if (known == null) {
      known = fit.concat(reference);
      everybody = known;
    }
    return known;
  }

  /** Fit rows that remain when the patient with the most of them is left out. */
  int fewestOthers() {
    int[] records = new int[fit.rows()];
    int most = 0;
    for (int row = 0; row < fit.rows(); row++) {
      most = Math.max(most, ++records[fit.patient(row)]);
    }
    return fit.rows() - most;
  }

  /** The distance with the ranges of the fit rows. */
  GowerDistance distance() {
    GowerDistance known = distance;
    if (known == null) {
      known = GowerDistance.fit(fit);
      distance = known;
    }
    return known;
  }

  /** The fit rows, of which there must be one. */
  NeighborIndex fitIndex() {
    NeighborIndex known = fitIndex;
    if (known == null) {
      known = new NeighborIndex(scaled(fit), distance().categories());
      fitIndex = known;
    }
    return known;
  }

  /** The reference rows, of which there must be one. */
  NeighborIndex referenceIndex() {
    NeighborIndex known = referenceIndex;
    if (known == null) {
      known = new NeighborIndex(scaled(reference), distance().categories());
      referenceIndex = known;
    }
    return known;
  }

  /** All rows of a table as an index wants them. */
  double[][] scaled(PatientTable table) {
    return scaled(table, IntStream.range(0, table.rows()).toArray());
  }

  /** Some rows of a table as an index wants them. */
  double[][] scaled(PatientTable table, int[] rows) {
    GowerDistance gower = distance();
    double[][] scaled = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      scaled[i] = gower.scaled(table.row(rows[i]));
    }
    return scaled;
  }
}
