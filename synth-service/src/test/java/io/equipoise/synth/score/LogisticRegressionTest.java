package io.equipoise.synth.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {

  @Test
  void shouldBeTheLogOddsWhenThereIsOnlyTheConstant() {
    double[][] rows = {{1}, {1}, {1}, {1}};

    assertThat(LogisticRegression.weights(rows, new boolean[] {true, true, true, false})[0])
        .isCloseTo(Math.log(3), within(1e-4));
  }

  @Test
  void shouldStandWhereThePenalizedLikelihoodIsFlat() {
    SplittableRandom random = new SplittableRandom(1);
    double[][] rows = new double[80][];
    boolean[] positive = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[] {1, random.nextGaussian(), random.nextInt(2)};
      positive[i] = rows[i][1] + rows[i][2] + random.nextGaussian() > 0.5;
    }
    double[] weights = LogisticRegression.weights(rows, positive);
    double[] gradient = {0, -weights[1], -weights[2]};
    for (int i = 0; i < rows.length; i++) {
      double margin = 0;
      for (int a = 0; a < 3; a++) {
        margin += rows[i][a] * weights[a];
      }
      for (int a = 0; a < 3; a++) {
        gradient[a] += rows[i][a] * ((positive[i] ? 1 : 0) - 1 / (1 + Math.exp(-margin)));
      }
    }

    assertThat(gradient).containsExactly(new double[] {0, 0, 0}, within(1e-3));
  }

  @Test
  void shouldStayFiniteWhenTheOutcomesCanBeSeparated() {
    double[][] rows = {{1, -1}, {1, -2}, {1, 1}, {1, 2}};

    double[] weights = LogisticRegression.weights(rows, new boolean[] {false, false, true, true});
    assertThat(weights[1]).isBetween(0.5, 5.0);
  }

  @Test
  void shouldMakeOneColumnPerCategoryAndOneForMissingNumbers() {
    PatientTable table =
        PatientTable.ofRows(
            ToyPatients.descriptor(),
            new double[][] {
              {0, 30, 10, 1, 1}, {1, 50, Double.NaN, 1, 0}, {Double.NaN, 40, 20, 1, 0}
            });
    Design design =
        Design.fit(table, new int[] {ToyPatients.SEX, ToyPatients.MARKER, ToyPatients.SMOKER});

    // Constant; female, male, unknown; marker with mean 15 and deviation 5, and its being missing;
    // smoker.
    assertThat(design.of(table))
        .isDeepEqualTo(
            new double[][] {{1, 1, 0, 0, -1, 0, 1}, {1, 0, 1, 0, 0, 1, 1}, {1, 0, 0, 1, 1, 0, 1}});
  }
}
