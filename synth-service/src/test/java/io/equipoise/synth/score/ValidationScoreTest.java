package io.equipoise.synth.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.synth.ToyPatients;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValidationScoreTest {
  private static final PatientTable FIT = ToyPatients.people(400, 1);
  private static final PatientTable VALIDATION = ToyPatients.people(200, 2);
  private static final ValidationScore SCORE = new ValidationScore(FIT, VALIDATION, 7);

  @Test
  void shouldFindFreshPeopleAsUsefulAsTheFitRowsAndNotToldApart() {
    Score score = SCORE.of(ToyPatients.people(400, 3));

    assertThat(point(score.trtr())).isGreaterThan(0.9);
    assertThat(point(score.tstr())).isCloseTo(point(score.trtr()), within(0.03));
    assertThat(point(score.detection())).isCloseTo(0.5, within(0.08));
    assertThat(score.value()).isGreaterThan(-0.05);
  }

  @Test
  void shouldFindRowsUselessWhenTheirColumnsAreIndependent() {
    Score score = SCORE.of(columnsShuffled(FIT));

    assertThat(point(score.tstr())).isBetween(0.2, 0.8);
    assertThat(point(score.detection())).isGreaterThan(0.6);
    assertThat(score.value()).isLessThan(-0.1);
  }

  @Test
  void shouldNoticeInteractionsThatOnlyTreesSee() {
    Score score = SCORE.of(columnsShuffled(FIT));

    // Marginals are kept, so that a linear model is blind.
    assertThat(point(by(score, "boosted").detection()))
        .isGreaterThan(point(by(score, "logistic").detection()) + 0.1);
  }

  @Test
  void shouldBeTheMeanOfTheLearners() {
    Score score = SCORE.of(ToyPatients.people(300, 4));

    assertThat(score.learners()).extracting(Score.ByLearner::learner).contains("boosted");
    assertThat(point(score.tstr()))
        .isCloseTo(
            score.learners().stream().mapToDouble(l -> point(l.tstr())).average().orElseThrow(),
            within(1e-12));
    assertThat(point(score.detection()))
        .isCloseTo(
            score.learners().stream()
                .mapToDouble(l -> point(l.detection()))
                .average()
                .orElseThrow(),
            within(1e-12));
  }

  @Test
  void shouldNotRewardRepeatingTheFitRows() {
    double fresh = point(SCORE.of(ToyPatients.people(400, 5)).detection());

    assertThat(point(SCORE.of(FIT).detection())).isCloseTo(fresh, within(0.08));
  }

  @Test
  void shouldGiveTheSameScoreForTheSameRows() {
    PatientTable rows = ToyPatients.people(300, 6);

    assertThat(SCORE.of(rows)).isEqualTo(SCORE.of(rows));
    assertThat(new ValidationScore(FIT, VALIDATION, 7).of(rows)).isEqualTo(SCORE.of(rows));
  }

  @Test
  void shouldSayThatThereIsNotEnoughWhenEveryRowHasTheSameLabel() {
    PatientTable healthy =
        FIT.select(IntStream.range(0, FIT.rows()).filter(row -> FIT.label(row) == 0).toArray());
    Score score = SCORE.of(healthy);

    assertThat(score.tstr()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(score.detection().point()).isPresent();
    assertThat(score.value()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(SCORE.of(FIT.select(new int[0])).detection())
        .isInstanceOf(Estimate.Insufficient.class);
  }

  @Test
  void shouldSayThatThereIsNotEnoughWhenNobodyIsThereToValidateOn() {
    Score score = new ValidationScore(FIT, VALIDATION.select(new int[] {0, 1, 2}), 7).of(FIT);

    assertThat(score.tstr()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(score.trtr()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(score.detection()).isInstanceOf(Estimate.Insufficient.class);
  }

  @Test
  void shouldRefuseATableOfOtherColumns() {
    DatasetDescriptor toy = ToyPatients.descriptor();
    DatasetDescriptor narrow =
        ToyPatients.descriptor(
            List.of(toy.columns().get(ToyPatients.SEX), toy.columns().get(ToyPatients.DISEASE)),
            toy.label(),
            List.of(toy.protectedAttributes().get(0)));

    assertThatThrownBy(() -> SCORE.of(PatientTable.ofRows(narrow, new double[][] {{0, 1}})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 and 5");
  }

  private static Score.ByLearner by(Score score, String learner) {
    return score.learners().stream()
        .filter(l -> l.learner().equals(learner))
        .findFirst()
        .orElseThrow();
  }

  private static double point(Estimate estimate) {
    return estimate.point().orElseThrow();
  }

  /** Every column shuffled on its own. */
  private static PatientTable columnsShuffled(PatientTable table) {
    SplittableRandom random = new SplittableRandom(9);
    double[][] rows = new double[table.rows()][table.columns()];
    for (int c = 0; c < table.columns(); c++) {
      for (int row = 0; row < rows.length; row++) {
        rows[row][c] = table.value(row, c);
      }
      for (int row = rows.length - 1; row > 0; row--) {
        int other = random.nextInt(row + 1);
        double kept = rows[row][c];
        rows[row][c] = rows[other][c];
        rows[other][c] = kept;
      }
    }
    return PatientTable.ofRows(table.descriptor(), rows);
  }
}
