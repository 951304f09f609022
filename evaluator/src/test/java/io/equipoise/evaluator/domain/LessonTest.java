package io.equipoise.evaluator.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.evaluator.PlantedCohort;
import org.junit.jupiter.api.Test;

class LessonTest {
  private static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");
  private static final PatientTable TABLE =
      PatientTable.of(DESCRIPTOR, PlantedCohort.people("p", 3, 0.5, 1));

  @Test
  void shouldKeepItsWeightsWhenTheCallersChange() {
    double[] weights = {1, 2, 3};
    Lesson lesson = Lesson.of(TABLE, weights, 4);
    weights[0] = 9;
    lesson.weights()[1] = 9;
    assertThat(lesson.weights()).containsExactly(1, 2, 3);
    assertThat(lesson.seed()).isEqualTo(4);
  }

  @Test
  void shouldEitherBeStoppedOrTakeItsRounds() {
    Lesson stopped = Lesson.of(TABLE, 1).rounds(3).stoppedBy(TABLE);
    assertThat(stopped.rounds()).isEmpty();
    assertThat(stopped.unseen()).contains(TABLE);
    assertThat(stopped.rounds(2).unseen()).isEmpty();
    assertThat(stopped.rounds(2).rounds()).hasValue(2);
  }

  @Test
  void shouldRememberWhatComesBefore() {
    Lesson before = Lesson.of(TABLE, 1);
    assertThat(Lesson.of(TABLE, 2).after(before).rounds(1).before()).contains(before);
    assertThat(before.before()).isEmpty();
  }

  @Test
  void shouldRefuseWhatDoesNotFit() {
    assertThatThrownBy(() -> Lesson.of(TABLE, new double[2], 1)).hasMessageContaining("2 weights");
    assertThatThrownBy(() -> Lesson.of(TABLE, 1).rounds(0)).hasMessageContaining("at least 1");
  }
}
