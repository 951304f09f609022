package io.equipoise.evaluator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Reweighing;
import io.equipoise.cohort.population.Split;
import io.equipoise.evaluator.PlantedCohort;
import io.equipoise.evaluator.domain.Learner;
import io.equipoise.evaluator.domain.Lesson;
import io.equipoise.evaluator.domain.Scorer;
import io.equipoise.evaluator.domain.arm.TrainingSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Plants marked people among the held-out ones and looks for them in all that a learner is handed:
 * tables, rows that end a lesson, lessons before, weights. A mark is a marker value so large that a
 * row between a marked one and any other would still be large, so that a neighbor's neighbor shows
 * too.
 */
class HoldoutWallTest {
  private static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");
  private static final int B = DESCRIPTOR.indexOf("b");
  private static final double MARK = 1e12;
  private static final double LARGEST_UNMARKED = 100;
  private static final int MARKED = 30;

  @Test
  void shouldMeetNoMarkedPersonWhenTheyAreHeldOut() throws InterruptedException {
    List<Lesson> lessons = lessons(Split.HOLDOUT);
    // 5 models and 3 folds of every training set but the ensemble, and 5 more draws of copies.
    assertThat(lessons).hasSize((TrainingSet.values().length - 1) * 8 + 5);
    assertThat(marks(lessons)).isEmpty();
  }

  /** The trap springs: the same people on the other side are met in every way there is. */
  @Test
  void shouldMeetMarkedPeopleWhenTheyAreOnTheTrainingSide() throws InterruptedException {
    assertThat(marks(lessons(Split.TRAIN))).contains("table", "unseen");
  }

  @Test
  void shouldWeighByTrainingPeopleAlone() throws InterruptedException {
    int weighed = 0;
    for (Lesson lesson : lessons(Split.HOLDOUT)) {
      double[] weights = lesson.weights();
      boolean even = true;
      for (double weight : weights) {
        even &= weight == 1;
      }
      if (!even) {
        weighed++;
        assertThat(weights).isEqualTo(expectedWeights(lesson.table()));
      }
    }
    // Real and hybrid, 8 models each.
    assertThat(weighed).isEqualTo(16);
  }

  private static double[] expectedWeights(PatientTable table) {
    int[] sex = new int[table.rows()];
    boolean[] ill = new boolean[table.rows()];
    for (int row = 0; row < sex.length; row++) {
      sex[row] = (int) table.value(row, DESCRIPTOR.indexOf("sex"));
      ill[row] = table.label(row) == 1;
    }
    return Reweighing.weights(sex, ill);
  }

  /** What a learner is handed when so many women with a mark are added on one side. */
  private static List<Lesson> lessons(Split side) throws InterruptedException {
    List<PatientRecord> people = new ArrayList<>(PlantedCohort.people("p", 600, 0.4, 3));
    List<PatientRecord> marked =
        PlantedCohort.of(side, PlantedCohort.people("marked", 300, 1.0, 4), DESCRIPTOR);
    for (PatientRecord person : marked.subList(0, MARKED)) {
      double[] values = person.values();
      values[B] = MARK;
      people.add(
          new PatientRecord(person.recordId(), person.patientId(), person.eventTime(), values));
    }
    Map<Split, List<PatientRecord>> filed = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      filed.put(split, PlantedCohort.of(split, people, DESCRIPTOR));
    }
    Recorder recorder = new Recorder();
    Evaluation evaluation =
        new EvaluateBatch(
                DESCRIPTOR,
                () -> new TrainingSamples.Sample(filed, Map.of()),
                (batchId, published) -> PlantedCohort.people("s", 100, 1.0, 5),
                List.of(recorder),
                EvaluationSettings.standard(2, 1),
                EvaluatorListener.NONE)
            .evaluate(new BatchAnnouncement("b1", "sex=female", 100, "PUBLISHED", "Made."));
    assertThat(evaluation.findings()).isPresent();
    return recorder.lessons;
  }

  /** Where marked people are met. */
  private static TreeSet<String> marks(List<Lesson> lessons) {
    TreeSet<String> where = new TreeSet<>();
    for (Lesson lesson : lessons) {
      look(lesson.table(), "table", where);
      lesson.unseen().ifPresent(table -> look(table, "unseen", where));
      lesson.before().ifPresent(before -> look(before.table(), "before", where));
    }
    return where;
  }

  private static void look(PatientTable table, String name, TreeSet<String> where) {
    for (double value : table.column(B)) {
      if (value > LARGEST_UNMARKED) {
        where.add(name);
      }
    }
  }

  /** Keeps every lesson; scores by a marker that nobody planted anything in. */
  private static final class Recorder implements Learner {
    private final List<Lesson> lessons = new ArrayList<>();

    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public synchronized Scorer train(Lesson lesson) {
      lessons.add(lesson);
      return new Scorer() {
        @Override
        public double[] probabilities(PatientTable table) {
          double[] probabilities = table.column(DESCRIPTOR.indexOf("a"));
          for (int row = 0; row < probabilities.length; row++) {
            double a = Double.isNaN(probabilities[row]) ? 0 : probabilities[row];
            probabilities[row] = 1 / (1 + Math.exp(-a));
          }
          return probabilities;
        }

        @Override
        public void close() {}
      };
    }
  }
}
