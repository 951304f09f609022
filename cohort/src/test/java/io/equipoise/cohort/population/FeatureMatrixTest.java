package io.equipoise.cohort.population;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.Clinic;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FeatureMatrixTest {
  private static final DatasetDescriptor CLINIC = Clinic.descriptor();

  @Test
  void shouldCodeMissingNumbersAsMissingAndMissingCategoriesAsACategory() {
    FeatureMatrix features = FeatureMatrix.of(table(), new int[] {Clinic.AGE, Clinic.SEX});
    float unlisted = CLINIC.columns().get(Clinic.SEX).values().size();

    assertThat(features.types()).containsExactly("q", "c");
    // The missing number stays missing; the missing category is one of its own.
    assertThat(features.values()).containsExactly(40f, 1f, Float.NaN, unlisted);
    assertThat(features.rows()).isEqualTo(2);
    assertThat(FeatureMatrix.of(table()).features()).isEqualTo(CLINIC.columns().size() - 1);
  }

  @Test
  void shouldFollowTheOrderOfTheIndices() {
    FeatureMatrix features = FeatureMatrix.of(table(), new int[] {Clinic.SEX, Clinic.AGE});

    assertThat(features.types()).containsExactly("c", "q");
    assertThat(Arrays.copyOf(features.values(), 2)).containsExactly(1f, 40f);
  }

  /** A float of 1e39 would be infinite, which XGBoost refuses. */
  @Test
  void shouldKeepTheOrderOfNumbersThatAreTooLargeForAFloat() {
    double[] huge = new double[CLINIC.columns().size()];
    double[] least = huge.clone();
    huge[Clinic.AGE] = 1e39;
    least[Clinic.AGE] = -Double.MAX_VALUE;

    float[] values =
        FeatureMatrix.of(
                PatientTable.ofRows(CLINIC, new double[][] {huge, least}), new int[] {Clinic.AGE})
            .values();

    assertThat(values).containsExactly(1e37f, -1e37f);
  }

  private static PatientTable table() {
    double[] known = new double[CLINIC.columns().size()];
    double[] unknown = new double[known.length];
    Arrays.fill(known, 1);
    Arrays.fill(unknown, Double.NaN);
    known[Clinic.AGE] = 40;
    return PatientTable.ofRows(CLINIC, new double[][] {known, unknown});
  }
}
