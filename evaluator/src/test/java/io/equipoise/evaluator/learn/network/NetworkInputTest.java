package io.equipoise.evaluator.learn.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.evaluator.PlantedCohort;
import org.junit.jupiter.api.Test;

class NetworkInputTest {
  private static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");
  private static final double MISSING = Double.NaN;

  /** Columns: sex (2), site (3), age, a, b, ill (label). Ages 20, 40: mean 30, deviation 10. */
  @Test
  void shouldEncodeAsWorkedByHand() {
    PatientTable fitted =
        PatientTable.ofRows(
            DESCRIPTOR,
            new double[][] {{0, 1, 20, MISSING, 5, 1}, {1, MISSING, 40, MISSING, 5, 0}});
    NetworkInput input = NetworkInput.fit(fitted);
    assertThat(input.width()).isEqualTo(3 + 4 + 2 + 2 + 2);
    float[][] rows =
        input.of(
            PatientTable.ofRows(
                DESCRIPTOR,
                new double[][] {
                  {0, 1, 20, MISSING, 5, 1},
                  {MISSING, MISSING, 45, 3, 7, 0},
                  {1, 2, MISSING, -2, 1000, 0}
                }),
            new int[] {0, 1, 2});
    assertThat(rows[0]).containsExactly(1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 1, 0, 0);
    assertThat(rows[1]).containsExactly(0, 0, 1, 0, 0, 0, 1, 1.5f, 0, 3, 0, 2, 0);
    assertThat(rows[2]).containsExactly(0, 1, 0, 0, 0, 1, 0, 0, 1, -2, 0, 6, 0);
  }
}
