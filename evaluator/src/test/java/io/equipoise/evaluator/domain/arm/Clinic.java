package io.equipoise.evaluator.domain.arm;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.evaluator.PlantedCohort;
import java.util.List;

/** A few people by hand. Columns: sex, site, age, a, b, ill. */
final class Clinic {
  static final double WOMAN = 0;
  static final double MAN = 1;
  static final double MISSING = Double.NaN;
  static final double ILL = 1;
  static final double WELL = 0;

  static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");
  static final CellScheme SCHEME = new CellScheme(DESCRIPTOR);
  static final List<Subgroup> SEXES = SCHEME.siblings(List.of("sex"));
  static final Subgroup WOMEN = SEXES.get(0);

  private Clinic() {}

  static PatientTable table(double[]... rows) {
    return PatientTable.ofRows(DESCRIPTOR, rows);
  }

  static GroupedRows rows(double[]... rows) {
    return GroupedRows.of(table(rows), SCHEME, SEXES);
  }

  static double[] person(double sex, double label, double b) {
    return new double[] {sex, 0, 40, 0, b, label};
  }
}
