package io.equipoise.evaluator.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.RankedScores;
import io.equipoise.evaluator.PlantedCohort;
import io.equipoise.evaluator.domain.LabeledPeople;
import io.equipoise.evaluator.domain.Scorer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class XgboostLearnerTest {
  private static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");
  private static final List<PatientRecord> TRAINING = PlantedCohort.people("t", 800, 0.5, 1);
  private static final LabeledPeople MEASURED =
      LabeledPeople.of(DESCRIPTOR, PlantedCohort.people("m", 600, 0.5, 2));

  private final XgboostLearner learner = new XgboostLearner();

  @Test
  void shouldNameTheLibrarysVersion() {
    assertThat(learner.name()).matches("xgboost \\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void shouldFindTheRuleWhenThereIsOne() {
    double[] probabilities = scores(table(TRAINING), MEASURED.table(), 1);
    assertThat(Arrays.stream(probabilities)).allMatch(p -> p >= 0 && p <= 1);
    // The best possible scorer of this rule reaches about 0.9.
    assertThat(RankedScores.of(probabilities, MEASURED.outcomes()).auroc().orElseThrow())
        .isGreaterThan(0.8);
  }

  @Test
  void shouldFindNothingWhenLabelsAreShuffled() {
    double[][] rows = rows(TRAINING);
    int label = DESCRIPTOR.labelIndex();
    for (int row = 0; row < rows.length; row++) {
      rows[row][label] = TRAINING.get((row * 7 + 3) % rows.length).value(label);
    }
    double[] probabilities = scores(PatientTable.ofRows(DESCRIPTOR, rows), MEASURED.table(), 1);
    assertThat(RankedScores.of(probabilities, MEASURED.outcomes()).auroc().orElseThrow())
        .isBetween(0.38, 0.62);
  }

  @Test
  void shouldPredictTheSameWhenTheSeedIsTheSame() {
    double[] first = scores(table(TRAINING), MEASURED.table(), 5);
    assertThat(scores(table(TRAINING), MEASURED.table(), 5)).isEqualTo(first);
    assertThat(scores(table(TRAINING), MEASURED.table(), 6)).isNotEqualTo(first);
  }

  @Test
  void shouldNotLookAtLabelsWhenScoring() {
    double[][] rows = new double[MEASURED.rows()][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = MEASURED.table().row(row);
      rows[row][DESCRIPTOR.labelIndex()] = 1 - rows[row][DESCRIPTOR.labelIndex()];
    }
    assertThat(scores(table(TRAINING), PatientTable.ofRows(DESCRIPTOR, rows), 1))
        .isEqualTo(scores(table(TRAINING), MEASURED.table(), 1));
  }

  @Test
  void shouldIgnoreRowsWhenTheyWeighNothing() {
    PatientTable both = table(TRAINING).concat(wronglyLabeled());
    double[] weights = new double[both.rows()];
    Arrays.fill(weights, 0, TRAINING.size(), 1);
    double[] probabilities;
    try (Scorer scorer = learner.train(both, weights, 1)) {
      probabilities = scorer.probabilities(MEASURED.table());
    }
    double ignored = auroc(probabilities);
    double believed = auroc(scores(both, MEASURED.table(), 1));
    assertThat(ignored).isGreaterThan(0.8);
    assertThat(believed).isLessThan(ignored - 0.1);
  }

  @Test
  void shouldScoreWhenEverythingIsMissing() {
    double[] nothing = new double[DESCRIPTOR.columns().size()];
    Arrays.fill(nothing, Double.NaN);
    PatientTable unknown = PatientTable.ofRows(DESCRIPTOR, new double[][] {nothing});
    assertThat(Arrays.stream(scores(table(TRAINING), unknown, 1)))
        .hasSize(1)
        .allMatch(p -> p > 0 && p < 1);
    assertThat(scores(table(TRAINING), table(List.of()), 1)).isEmpty();
  }

  @Test
  void shouldTellAMissingCategoryFromTheListedOnesWhenItMatters() {
    double[][] rows = rows(TRAINING);
    int label = DESCRIPTOR.labelIndex();
    int site = DESCRIPTOR.indexOf("site");
    for (int row = 0; row < rows.length; row++) {
      // Nobody is ill but those whose site is unknown.
      rows[row][site] = row % 4 == 3 ? Double.NaN : row % 4;
      rows[row][label] = row % 4 == 3 ? 1 : 0;
    }
    PatientTable table = PatientTable.ofRows(DESCRIPTOR, rows);
    double[] probabilities = scores(table, table, 1);
    for (int row = 0; row < probabilities.length; row++) {
      assertThat(probabilities[row] > 0.9).isEqualTo(row % 4 == 3);
    }
  }

  private double auroc(double[] probabilities) {
    return RankedScores.of(probabilities, MEASURED.outcomes()).auroc().orElseThrow();
  }

  private double[] scores(PatientTable training, PatientTable measured, long seed) {
    try (Scorer scorer = learner.train(training, seed)) {
      return scorer.probabilities(measured);
    }
  }

  private static PatientTable wronglyLabeled() {
    double[][] rows = rows(PlantedCohort.people("w", 800, 0.5, 3));
    for (double[] row : rows) {
      row[DESCRIPTOR.labelIndex()] = 1 - row[DESCRIPTOR.labelIndex()];
    }
    return PatientTable.ofRows(DESCRIPTOR, rows);
  }

  private static PatientTable table(List<PatientRecord> records) {
    return PatientTable.of(DESCRIPTOR, records);
  }

  private static double[][] rows(List<PatientRecord> records) {
    return records.stream().map(PatientRecord::values).toArray(double[][]::new);
  }
}
