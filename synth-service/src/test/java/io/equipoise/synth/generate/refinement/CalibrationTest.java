package io.equipoise.synth.generate.refinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final PatientTable REAL = ToyPatients.people(1_000, 1);

  /** The same people, with markers that are 5 too high and ages squeezed towards 50. */
  private static PatientTable distorted(int rows, long seed) {
    PatientTable people = ToyPatients.people(rows, seed);
    double[][] values = new double[rows][];
    for (int row = 0; row < rows; row++) {
      values[row] = people.row(row);
      values[row][ToyPatients.MARKER] = Math.min(40, values[row][ToyPatients.MARKER] + 5);
      values[row][ToyPatients.AGE] = Math.rint(50 + (values[row][ToyPatients.AGE] - 50) / 2);
    }
    return PatientTable.ofRows(people.descriptor(), values);
  }

  private static double mean(PatientTable table, int column) {
    return Arrays.stream(table.column(column))
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElseThrow();
  }

  @Test
  void shouldMoveNumbersOntoTheirRealDistribution() {
    PatientTable made = distorted(2_000, 2);

    PatientTable moved = Calibration.of(REAL, made).apply(made, new SplittableRandom(3));

    assertThat(mean(made, ToyPatients.MARKER)).isGreaterThan(mean(REAL, ToyPatients.MARKER) + 4);
    assertThat(mean(moved, ToyPatients.MARKER))
        .isCloseTo(mean(REAL, ToyPatients.MARKER), within(0.1));
  }

  @Test
  void shouldKeepEverybodyInTheirProtectedBand() {
    PatientTable made = distorted(2_000, 2);

    PatientTable moved = Calibration.of(REAL, made).apply(made, new SplittableRandom(3));

    for (int row = 0; row < made.rows(); row++) {
      assertThat(band(moved.value(row, ToyPatients.AGE)))
          .isEqualTo(band(made.value(row, ToyPatients.AGE)));
    }
    assertThat(moved.column(ToyPatients.AGE)).isNotEqualTo(made.column(ToyPatients.AGE));
  }

  private static int band(double age) {
    return age < 45 ? 0 : age < 65 ? 1 : 2;
  }

  @Test
  void shouldLeaveCategoriesAndMissingValues() {
    PatientTable made = distorted(500, 4);

    PatientTable moved = Calibration.of(REAL, made).apply(made, new SplittableRandom(3));

    for (int column : new int[] {ToyPatients.SEX, ToyPatients.SMOKER, ToyPatients.DISEASE}) {
      assertThat(moved.column(column)).isEqualTo(made.column(column));
    }
    for (int row = 0; row < made.rows(); row++) {
      assertThat(Double.isNaN(moved.value(row, ToyPatients.MARKER)))
          .isEqualTo(Double.isNaN(made.value(row, ToyPatients.MARKER)));
    }
  }

  @Test
  void shouldChangeNothingWhereTooFewHaveAValue() {
    PatientTable made = distorted(500, 4);

    PatientTable moved =
        Calibration.of(ToyPatients.people(15, 1), made).apply(made, new SplittableRandom(3));

    assertThat(moved.column(ToyPatients.MARKER)).isEqualTo(made.column(ToyPatients.MARKER));
  }
}
