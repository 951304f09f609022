package io.equipoise.evaluator.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.RankedScores;
import io.equipoise.evaluator.PlantedCohort;
import io.equipoise.evaluator.domain.LabeledPeople;
import io.equipoise.evaluator.domain.Learner;
import io.equipoise.evaluator.domain.Lesson;
import io.equipoise.evaluator.domain.Scorer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every learner has to do. */
public abstract class LearnerContract {
  private static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");
  private static final List<PatientRecord> TRAINING = PlantedCohort.people("t", 800, 0.5, 1);
  private static final LabeledPeople MEASURED =
      LabeledPeople.of(DESCRIPTOR, PlantedCohort.people("m", 600, 0.5, 2));

  /** The learner. */
  protected abstract Learner learner();

  @Test
  void shouldFindTheRuleWhenThereIsOne() {
    double[] probabilities = scores(Lesson.of(table(TRAINING), 1), MEASURED.table());
    assertThat(Arrays.stream(probabilities)).allMatch(p -> p >= 0 && p <= 1);
    // The best possible scorer of this rule reaches about 0.9.
    assertThat(auroc(probabilities)).isGreaterThan(0.8);
  }

  @Test
  void shouldFindNothingWhenLabelsAreShuffled() {
    double[][] rows = rows(TRAINING);
    int label = DESCRIPTOR.labelIndex();
    for (int row = 0; row < rows.length; row++) {
      rows[row][label] = TRAINING.get((row * 7 + 3) % rows.length).value(label);
    }
    Lesson lesson = Lesson.of(PatientTable.ofRows(DESCRIPTOR, rows), 1);
    assertThat(auroc(scores(lesson, MEASURED.table()))).isBetween(0.38, 0.62);
  }

  @Test
  void shouldPredictTheSameWhenTheSeedIsTheSame() {
    double[] first = scores(Lesson.of(table(TRAINING), 5).rounds(5), MEASURED.table());
    assertThat(scores(Lesson.of(table(TRAINING), 5).rounds(5), MEASURED.table())).isEqualTo(first);
    assertThat(scores(Lesson.of(table(TRAINING), 6).rounds(5), MEASURED.table()))
        .isNotEqualTo(first);
  }

  @Test
  void shouldNotLookAtLabelsWhenScoring() {
    double[][] rows = new double[MEASURED.rows()][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = MEASURED.table().row(row);
      rows[row][DESCRIPTOR.labelIndex()] = 1 - rows[row][DESCRIPTOR.labelIndex()];
    }
    Lesson lesson = Lesson.of(table(TRAINING), 1).rounds(3);
    assertThat(scores(lesson, PatientTable.ofRows(DESCRIPTOR, rows)))
        .isEqualTo(scores(lesson, MEASURED.table()));
  }

  @Test
  void shouldIgnoreRowsWhenTheyWeighNothing() {
    PatientTable both = table(TRAINING).concat(wronglyLabeled());
    double[] weights = new double[both.rows()];
    Arrays.fill(weights, 0, TRAINING.size(), 1);
    double ignored = auroc(scores(Lesson.of(both, weights, 1), MEASURED.table()));
    double believed = auroc(scores(Lesson.of(both, 1), MEASURED.table()));
    assertThat(ignored).isGreaterThan(0.8);
    assertThat(believed).isLessThan(ignored - 0.1);
  }

  @Test
  void shouldScoreWhenEverythingIsMissing() {
    double[] nothing = new double[DESCRIPTOR.columns().size()];
    Arrays.fill(nothing, Double.NaN);
    PatientTable unknown = PatientTable.ofRows(DESCRIPTOR, new double[][] {nothing});
    Lesson lesson = Lesson.of(table(TRAINING), 1).rounds(3);
    assertThat(Arrays.stream(scores(lesson, unknown))).hasSize(1).allMatch(p -> p > 0 && p < 1);
    assertThat(scores(lesson, table(List.of()))).isEmpty();
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
    double[] probabilities = scores(Lesson.of(table, 1), table);
    for (int row = 0; row < probabilities.length; row++) {
      assertThat(probabilities[row] > 0.9).isEqualTo(row % 4 == 3);
    }
  }

  @Test
  void shouldStopSoonWhenUnseenRowsContradictTheLesson() {
    try (Scorer misled =
            learner().train(Lesson.of(table(TRAINING), 1).stoppedBy(wronglyLabeled()));
        Scorer confirmed =
            learner()
                .train(
                    Lesson.of(table(TRAINING), 1)
                        .stoppedBy(table(PlantedCohort.people("u", 300, 0.5, 8))))) {
      assertThat(misled.rounds()).isEqualTo(1);
      assertThat(confirmed.rounds()).isGreaterThan(3);
      // It does not learn from them.
      assertThat(auroc(confirmed.probabilities(MEASURED.table()))).isGreaterThan(0.8);
    }
  }

  @Test
  void shouldTakeTheRoundsThatItIsTold() {
    try (Scorer scorer = learner().train(Lesson.of(table(TRAINING), 1).rounds(2))) {
      assertThat(scorer.rounds()).isEqualTo(2);
    }
  }

  @Test
  void shouldGoOnFromTheEarlierLessonWhenThereIsOne() {
    PatientTable few = table(TRAINING.subList(0, 40));
    double alone = auroc(scores(Lesson.of(few, 1).rounds(2), MEASURED.table()));
    Lesson before = Lesson.of(table(TRAINING), 1);
    Lesson after = Lesson.of(few, 1).rounds(2).after(before);
    double[] continued = scores(after, MEASURED.table());
    assertThat(auroc(continued)).isGreaterThan(0.8).isGreaterThan(alone + 0.03);
    assertThat(continued).isNotEqualTo(scores(before, MEASURED.table()));
    try (Scorer scorer = learner().train(after)) {
      assertThat(scorer.rounds()).isEqualTo(2);
    }
  }

  private static double auroc(double[] probabilities) {
    return RankedScores.of(probabilities, MEASURED.outcomes()).auroc().orElseThrow();
  }

  private double[] scores(Lesson lesson, PatientTable measured) {
    try (Scorer scorer = learner().train(lesson)) {
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
