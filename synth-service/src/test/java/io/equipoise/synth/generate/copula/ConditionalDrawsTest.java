package io.equipoise.synth.generate.copula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.generate.copula.ConditionalDraws.Dependence;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConditionalDrawsTest {
  /** Sex, age, marker, being without marker, smoker, disease: all depend on one another. */
  private static final double[][] CORRELATION = new double[6][6];

  static {
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        CORRELATION[i][j] = i == j ? 1 : (i + j) % 2 == 0 ? 0.6 : 0.2;
      }
    }
  }

  private static final int[] CONDITIONED = {ToyPatients.SEX, ToyPatients.AGE, ToyPatients.DISEASE};

  @Test
  void shouldDrawWhatThrowingRowsAwayWouldLeave() {
    LatentTable table = LatentTable.of(ToyPatients.people(500, 1), 8);
    compare(table, new Cell(List.of("female", "65-100")), true);
    compare(table, new Cell(List.of("male", "18-44")), false);
  }

  @Test
  void shouldMixWhatIsMissingAndWhatIsOutsideEveryBandInTheirProportion() {
    PatientTable people = ToyPatients.people(500, 1);
    double[][] rows = new double[people.rows()][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = people.row(row);
      rows[row][ToyPatients.SEX] = row % 4 == 0 ? Double.NaN : rows[row][ToyPatients.SEX];
    }
    LatentTable table = LatentTable.of(PatientTable.ofRows(people.descriptor(), rows), 8);

    assertThat(table.column(ToyPatients.SEX).width()).isEqualTo(2);
    double[][] wider = new double[7][7];
    for (int i = 0; i < 7; i++) {
      for (int j = 0; j < 7; j++) {
        wider[i][j] = i == j ? 1 : 0.3;
      }
    }
    compare(table, wider, new Cell(List.of(ProtectedAttribute.UNKNOWN, "45-64")), true);
  }

  private static void compare(LatentTable table, Cell cell, boolean positive) {
    compare(table, CORRELATION, cell, positive);
  }

  /** Means of all hidden numbers against those of unconditioned draws that meet the condition. */
  private static void compare(
      LatentTable table, double[][] correlation, Cell cell, boolean positive) {
    RowCondition condition = RowCondition.of(table.descriptor(), cell, positive);
    SplittableRandom random = new SplittableRandom(3);
    double[][] factor = LatentGaussian.cholesky(correlation);
    double[] naive = new double[correlation.length];
    int met = 0;
    for (int i = 0; i < 100_000; i++) {
      double[] hidden = LatentGaussian.draw(factor, random);
      if (condition.isMetBy(table.decode(hidden))) {
        met++;
        for (int h = 0; h < naive.length; h++) {
          naive[h] += hidden[h];
        }
      }
    }
    assertThat(met).isGreaterThan(1_000);
    ConditionalDraws draws =
        new ConditionalDraws(
            new Dependence(table, correlation, CONDITIONED), condition, new SplittableRandom(4));
    double[] drawn = new double[correlation.length];
    int rows = 20_000;
    for (int i = 0; i < rows; i++) {
      double[] hidden = draws.draw(random);
      assertThat(condition.isMetBy(table.decode(hidden))).isTrue();
      for (int h = 0; h < drawn.length; h++) {
        drawn[h] += hidden[h] / rows;
      }
    }
    for (int h = 0; h < drawn.length; h++) {
      assertThat(drawn[h]).as("hidden %d", h).isCloseTo(naive[h] / met, within(0.1));
    }
  }
}
