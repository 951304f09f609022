package io.equipoise.synth.generate.copula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatentCorrelationTest {
  private static final DatasetDescriptor TOY = ToyPatients.descriptor();
  private static final CopulaSettings LIGHT = new CopulaSettings(40, 0.01, 8, 5_000);

  /** Five columns read off normal numbers; the lower half of a binary one is its frequent value. */
  private static PatientTable planted(int rows, double missing) {
    double[][] factor = LatentGaussian.cholesky(plantedCorrelation());
    SplittableRandom random = new SplittableRandom(8);
    double[][] values = new double[rows][];
    for (int i = 0; i < rows; i++) {
      double[] z = LatentGaussian.draw(factor, random);
      values[i] =
          new double[] {
            z[0] > 0.5 ? 1 : 0,
            Math.max(18, Math.min(100, Math.rint(50 + 10 * z[1]))),
            random.nextDouble() < missing ? Double.NaN : 20 + 4 * z[2],
            z[3] > 0.3 ? 1 : 0,
            z[4] > 1 ? 1 : 0
          };
    }
    return PatientTable.ofRows(TOY, values);
  }

  private static double[][] plantedCorrelation() {
    return new double[][] {
      {1, 0.3, 0, 0.6, 0},
      {0.3, 1, -0.5, 0, 0.4},
      {0, -0.5, 1, 0, 0},
      {0.6, 0, 0, 1, 0.5},
      {0, 0.4, 0, 0.5, 1}
    };
  }

  @Test
  void shouldFindTheCorrelationsBehindBinaryAndNumericColumns() throws InterruptedException {
    PatientTable table = planted(3_000, 0);
    double[][] found = new LatentCorrelation(LatentTable.of(table, 8), table, LIGHT, 1).estimate();

    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 5; j++) {
        assertThat(found[i][j])
            .as("%d, %d", i, j)
            .isCloseTo(plantedCorrelation()[i][j], within(0.1));
      }
    }
  }

  @Test
  void shouldFindThemWhenValuesAreMissingByChance() throws InterruptedException {
    PatientTable table = planted(2_000, 0.4);
    LatentTable columns = LatentTable.of(table, 8);
    double[][] found = new LatentCorrelation(columns, table, LIGHT, 1).estimate();
    int marker = columns.start(ToyPatients.MARKER);

    assertThat(columns.column(ToyPatients.MARKER).width()).isEqualTo(2);
    assertThat(found[columns.start(ToyPatients.AGE)][marker]).isCloseTo(-0.5, within(0.08));
    assertThat(found[columns.start(ToyPatients.AGE)][marker + 1]).isCloseTo(0, within(0.1));
  }

  @Test
  void shouldBePositiveDefiniteWithFewerRowsThanHiddenNumbers() throws InterruptedException {
    PatientTable table = planted(4, 0);
    double[][] found =
        new LatentCorrelation(LatentTable.of(table, 8), table, CopulaSettings.DEFAULTS, 1)
            .estimate();
    double[][] factor = LatentGaussian.cholesky(found);

    for (int i = 0; i < factor.length; i++) {
      assertThat(found[i][i]).isEqualTo(1);
      assertThat(factor[i][i]).isGreaterThan(0.05);
    }
  }

  @Test
  void shouldShrinkTowardsIndependenceWhenTheRidgeGrows() throws InterruptedException {
    PatientTable table = planted(100, 0);
    CopulaSettings heavy = new CopulaSettings(40, 100, 8, 5_000);
    double light =
        new LatentCorrelation(LatentTable.of(table, 8), table, LIGHT, 1).estimate()[0][3];
    double shrunk =
        new LatentCorrelation(LatentTable.of(table, 8), table, heavy, 1).estimate()[0][3];

    assertThat(light).isGreaterThan(0.4);
    assertThat(Math.abs(shrunk)).isLessThan(light / 2);
  }
}
