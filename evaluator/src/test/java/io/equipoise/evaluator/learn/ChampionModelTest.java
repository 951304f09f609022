package io.equipoise.evaluator.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.evaluator.PlantedCohort;
import io.equipoise.evaluator.domain.ChampionModel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What XGBoost's models owe as champions. */
class ChampionModelTest {
  private static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");
  private static final PatientTable TRAINING =
      PatientTable.of(DESCRIPTOR, PlantedCohort.people("t", 800, 0.5, 1));
  private static final PatientTable MEASURED =
      PatientTable.of(DESCRIPTOR, PlantedCohort.people("m", 600, 0.5, 2));

  private final XgboostLearner learner = new XgboostLearner();

  @Test
  void shouldScoreTheSameWhenTheModelWasKeptAndLoaded() {
    try (ChampionModel model = learner.train(TRAINING, 1);
        ChampionModel loaded = learner.load(model.toBytes())) {
      assertThat(loaded.probabilities(MEASURED)).containsExactly(model.probabilities(MEASURED));
      assertThat(loaded.contributions(MEASURED)).isDeepEqualTo(model.contributions(MEASURED));
    }
  }

  @Test
  void shouldRefuseBytesThatAreNoModel() {
    assertThatThrownBy(() -> learner.load(new byte[] {1, 2, 3}))
        .hasMessageContaining("no XGBoost model");
  }

  /** Local accuracy: per row the contributions and one constant add up to the log-odds. */
  @Test
  void shouldAddUpToTheLogOddsWhenItExplains() {
    try (ChampionModel model = learner.train(TRAINING, 1)) {
      double[] probabilities = model.probabilities(MEASURED);
      double[][] contributions = model.contributions(MEASURED);
      double[] constants = new double[probabilities.length];
      for (int row = 0; row < constants.length; row++) {
        assertThat(contributions[row]).hasSize(5);
        constants[row] =
            Math.log(probabilities[row] / (1 - probabilities[row]))
                - Arrays.stream(contributions[row]).sum();
      }
      assertThat(Arrays.stream(constants).max().orElseThrow())
          .isCloseTo(Arrays.stream(constants).min().orElseThrow(), within(1e-3));
    }
  }

  @Test
  void shouldExplainNothingWhenThereAreNoRows() {
    try (ChampionModel model = learner.train(TRAINING, 1)) {
      assertThat(model.contributions(PatientTable.of(DESCRIPTOR, List.of()))).isEmpty();
    }
  }
}
