package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.WilsonInterval;
import java.util.Optional;

/**
 * Share of synthetic rows in which every value is one that its column may take: a listed category,
 * a number in the column's range and whole where it must be, or missing. In [0, 1]; {@link
 * Estimate.Insufficient} without rows.
 */
public final class ValidityGate implements Gate {
  private static final double CONFIDENCE = 0.95;
  private final double least;

  /** A gate that asks for at least this share, in [0, 1]. */
  public ValidityGate(double least) {
    this.least = least;
  }

  @Override
  public GateResult assess(GateSubject subject) {
    PatientTable table = subject.synthetic();
    long valid = 0;
    for (int row = 0; row < table.rows(); row++) {
      if (isValid(table, row)) {
        valid++;
      }
    }
    Estimate value =
        table.rows() == 0
            ? new Estimate.Insufficient("there is no synthetic row; it takes one", 0)
            : new Estimate.Known(
                (double) valid / table.rows(),
                Optional.of(WilsonInterval.of(valid, table.rows(), CONFIDENCE)),
                table.rows());
    return GateResult.atLeast(
        "validity",
        value,
        least,
        "Share of synthetic rows in which every value is one that its column may take.");
  }

  private static boolean isValid(PatientTable table, int row) {
    for (int c = 0; c < table.columns(); c++) {
      if (!isValid(table.descriptor().columns().get(c), table.value(row, c))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isValid(Column column, double coded) {
    if (Double.isNaN(coded)) {
      return true;
    }
    return column.isNumber()
        ? column.admits(coded)
        : coded >= 0 && coded < column.values().size() && coded == Math.rint(coded);
  }
}
