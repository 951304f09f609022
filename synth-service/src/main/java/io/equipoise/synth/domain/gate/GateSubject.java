package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.population.PatientTable;

/**
 * What gates look at.
 *
 * @param synthetic the rows that shall be published
 * @param fit the real rows that the generator has learned from
 * @param reference real rows of the same population that the generator has not seen; not the
 *     holdout on which verdicts are measured
 * @param requestedPositiveRate share of positive labels that was asked for, in [0, 1]
 */
public record GateSubject(
    PatientTable synthetic,
    PatientTable fit,
    PatientTable reference,
    double requestedPositiveRate) {
  /** Checks that the tables have the same columns and the rate its range. */
  public GateSubject {
    if (synthetic.columns() != fit.columns() || reference.columns() != fit.columns()) {
      throw new IllegalArgumentException(
          "tables must have the same columns, got "
              + synthetic.columns()
              + ", "
              + fit.columns()
              + " and "
              + reference.columns());
    }
    if (!(requestedPositiveRate >= 0 && requestedPositiveRate <= 1)) {
      throw new IllegalArgumentException(
          "requested positive rate must be in [0, 1], got " + requestedPositiveRate);
    }
  }
}
