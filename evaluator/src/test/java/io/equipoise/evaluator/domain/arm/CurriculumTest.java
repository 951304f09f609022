package io.equipoise.evaluator.domain.arm;

import static io.equipoise.evaluator.domain.arm.Clinic.ILL;
import static io.equipoise.evaluator.domain.arm.Clinic.MAN;
import static io.equipoise.evaluator.domain.arm.Clinic.WELL;
import static io.equipoise.evaluator.domain.arm.Clinic.WOMAN;
import static io.equipoise.evaluator.domain.arm.Clinic.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.evaluator.domain.Lesson;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurriculumTest {
  private static final GroupedRows REAL =
      Clinic.rows(
          person(WOMAN, ILL, 1),
          person(MAN, ILL, 2),
          person(MAN, WELL, 3),
          person(MAN, WELL, 4),
          person(WOMAN, WELL, 5));
  private static final PatientTable BATCH =
      Clinic.table(person(WOMAN, ILL, 101), person(WOMAN, WELL, 102), person(WOMAN, ILL, 103));

  private final Curriculum curriculum = new Curriculum(BATCH, Clinic.SCHEME, Clinic.WOMEN);

  @Test
  void shouldPutEveryTrainingSetTogether() {
    assertThat(b(lesson(TrainingSet.REAL))).containsExactly(1, 2, 3, 4, 5);
    assertThat(b(lesson(TrainingSet.PRETRAINED))).containsExactly(1, 2, 3, 4, 5);
    assertThat(b(lesson(TrainingSet.SYNTHETIC))).containsExactly(101, 102, 103);
    assertThat(b(lesson(TrainingSet.HYBRID))).containsExactly(1, 2, 3, 4, 5, 101, 102, 103);
    // The only ill woman and the only well one, as often as the batch has them.
    assertThat(b(lesson(TrainingSet.OVERSAMPLED))).containsExactly(1, 2, 3, 4, 5, 5, 1, 1);
    assertThat(b(lesson(TrainingSet.SMOTE_NC))).containsExactly(1, 2, 3, 4, 5, 5, 1, 1);
    assertThat(lesson(TrainingSet.REAL).weights()).containsOnly(1);
  }

  @Test
  void shouldWeighByGroupAndOutcomeWhenReweighed() {
    assertThat(b(lesson(TrainingSet.REWEIGHED))).containsExactly(1, 2, 3, 4, 5);
    assertThat(lesson(TrainingSet.REWEIGHED).weights()).isEqualTo(REAL.reweighed());
    // An ill man: 3/5 of 2/5 where there is 1/5.
    assertThat(lesson(TrainingSet.REWEIGHED).weights()[1]).isEqualTo(1.2);
    // With the batch an ill man is one of eight: 3/8 of 4/8.
    assertThat(lesson(TrainingSet.HYBRID_REWEIGHED).weights()[1]).isEqualTo(1.5);
    assertThat(lesson(TrainingSet.HYBRID_REWEIGHED).weights()).hasSize(8);
  }

  @Test
  void shouldFillUpTheTargetWhenThereIsNoBatch() {
    Curriculum without = new Curriculum(Clinic.table(), Clinic.SCHEME, Clinic.WOMEN);
    // 2 women and 3 men; of one more woman half a person is ill, rounded up.
    assertThat(without.quota(REAL).parts()).containsExactly(new Quota.Part(0, true, 1));
    assertThat(curriculum.quota(REAL)).isEqualTo(Quota.ofBatch(curriculum.batch()));
  }

  @Test
  void shouldRefuseWhatThereIsNoLessonFor() {
    assertThatThrownBy(() -> lesson(TrainingSet.ENSEMBLE))
        .isInstanceOf(IllegalArgumentException.class);
    Subgroup unwatched = new Subgroup(List.of(new Subgroup.Condition("sex", "other")));
    assertThatThrownBy(() -> new Curriculum(BATCH, Clinic.SCHEME, unwatched))
        .hasMessageContaining("sex=other");
  }

  @Test
  void shouldHaveAnotherKeyForEverySet() {
    assertThat(TrainingSet.values())
        .extracting(TrainingSet::key)
        .doesNotHaveDuplicates()
        .contains("real", "real+synthetic");
    assertThat(TrainingSet.values()).allMatch(set -> !set.words().isBlank());
  }

  private Lesson lesson(TrainingSet set) {
    return curriculum.lesson(set, REAL, curriculum.quota(REAL), 5);
  }

  private static double[] b(Lesson lesson) {
    return lesson.table().column(4);
  }
}
