package io.equipoise.evaluator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Split;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.evaluator.PlantedCohort;
import io.equipoise.evaluator.domain.Decision.Outcome;
import io.equipoise.evaluator.domain.Disparity;
import io.equipoise.evaluator.domain.Learner;
import io.equipoise.evaluator.domain.Lesson;
import io.equipoise.evaluator.domain.Measure;
import io.equipoise.evaluator.domain.Scorer;
import io.equipoise.evaluator.learn.XgboostLearner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluateBatchTest {
  private static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");
  private static final int B = DESCRIPTOR.indexOf("b");

  @Test
  void shouldPromoteWhenTheRowsAreTruthfulAboutTheMissing() throws InterruptedException {
    List<PatientRecord> people = PlantedCohort.womenMissingInTraining(2000, 0.05, 1, DESCRIPTOR);
    Evaluation evaluation =
        evaluate(people, PlantedCohort.people("s", 600, 1.0, 77), new XgboostLearner(), 1);
    assertThat(evaluation.decision().outcome())
        .as(evaluation.decision().reason())
        .isEqualTo(Outcome.PROMOTED);
    Evaluation.Findings findings = evaluation.findings().orElseThrow();
    assertThat(
            findings
                .comparison()
                .change()
                .subgroup(findings.target(), Measure.AUROC)
                .point()
                .orElseThrow())
        .isGreaterThan(0.1);
    assertThat(findings.baseline().name()).isEqualTo("real");
    assertThat(findings.baseline().syntheticRecords()).isZero();
    assertThat(findings.candidate().name()).isEqualTo("real+synthetic");
    assertThat(findings.candidate().syntheticRecords()).isEqualTo(600);
    assertThat(findings.candidate().realRecords()).isEqualTo(findings.baseline().realRecords());
  }

  /** The null: rows that are copies of the real ones, in their proportions, hold no news. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldNotPromoteWhenTheRowsAreABootstrapOfTheRealOnes(long seed)
      throws InterruptedException {
    List<PatientRecord> people = PlantedCohort.womenMissingInTraining(1500, 0.2, seed, DESCRIPTOR);
    List<PatientRecord> training = PlantedCohort.of(Split.TRAIN, people, DESCRIPTOR);
    Evaluation evaluation =
        evaluate(
            people,
            PlantedCohort.bootstrapOf(training, 500, "s", seed),
            new XgboostLearner(),
            seed);
    assertThat(evaluation.decision().outcome())
        .as(evaluation.decision().reason())
        .isEqualTo(Outcome.QUARANTINED);
    assertThat(evaluation.findings()).isPresent();
  }

  @Test
  void shouldNotPromoteWhenTheRowsLieAboutTheMissing() throws InterruptedException {
    List<PatientRecord> people = PlantedCohort.womenMissingInTraining(1500, 0.5, 4, DESCRIPTOR);
    List<PatientRecord> lies =
        PlantedCohort.people("s", 600, 1.0, 5).stream()
            .map(
                p -> {
                  double[] values = p.values();
                  values[DESCRIPTOR.labelIndex()] = 1 - values[DESCRIPTOR.labelIndex()];
                  return new PatientRecord(p.recordId(), p.patientId(), p.eventTime(), values);
                })
            .toList();
    Evaluation evaluation = evaluate(people, lies, new XgboostLearner(), 1);
    assertThat(evaluation.decision().outcome()).isEqualTo(Outcome.QUARANTINED);
    Evaluation.Findings findings = evaluation.findings().orElseThrow();
    assertThat(
            findings
                .comparison()
                .change()
                .subgroup(findings.target(), Measure.AUROC)
                .point()
                .orElseThrow())
        .isLessThan(-0.1);
  }

  @Test
  void shouldNeverTrainOnHeldOutPeople() throws InterruptedException {
    List<PatientRecord> people = PlantedCohort.people("p", 600, 0.5, 3);
    Set<Double> heldOut = new HashSet<>();
    PlantedCohort.of(Split.HOLDOUT, people, DESCRIPTOR).forEach(p -> heldOut.add(p.value(B)));
    RecordingLearner learner = new RecordingLearner();
    evaluate(people, PlantedCohort.people("s", 100, 1.0, 4), learner, 1);
    // 5 models and 3 folds of every training set but the ensemble, and 5 more draws of copies.
    assertThat(learner.lessons).hasSize(69);
    assertThat(heldOut).hasSizeGreaterThan(100);
    for (PatientTable table : learner.trainedOn) {
      for (double mark : table.column(B)) {
        assertThat(heldOut).doesNotContain(mark);
      }
    }
    assertThat(learner.closed).isEqualTo(69);
  }

  @Test
  void shouldLeaveRecordsOutWhenTheyHaveNoLabel() throws InterruptedException {
    List<PatientRecord> people = new ArrayList<>(PlantedCohort.people("p", 600, 0.5, 3));
    Set<Double> unlabeled = new HashSet<>();
    for (PatientRecord p : PlantedCohort.people("u", 100, 0.5, 9)) {
      double[] values = p.values();
      values[DESCRIPTOR.labelIndex()] = Double.NaN;
      unlabeled.add(values[B]);
      people.add(new PatientRecord(p.recordId(), p.patientId(), p.eventTime(), values));
    }
    RecordingLearner learner = new RecordingLearner();
    Evaluation evaluation = evaluate(people, PlantedCohort.people("s", 100, 1.0, 4), learner, 1);
    for (PatientTable table : learner.trainedOn) {
      for (double mark : table.column(B)) {
        assertThat(unlabeled).doesNotContain(mark);
      }
    }
    Evaluation.Findings findings = evaluation.findings().orElseThrow();
    assertThat(findings.baseline().realRecords() + findings.holdout().rows()).isEqualTo(600);
  }

  @Test
  void shouldJudgeTheSameWhenRecordsComeInAnotherOrder() throws InterruptedException {
    List<PatientRecord> people = PlantedCohort.people("p", 500, 0.3, 3);
    List<PatientRecord> batch = PlantedCohort.people("s", 100, 1.0, 4);
    List<PatientRecord> shuffled = new ArrayList<>(people);
    Collections.shuffle(shuffled, new Random(1));
    // A record in two slots is one record.
    shuffled.add(people.get(0));
    Evaluation first = evaluate(people, batch, new XgboostLearner(), 1);
    Evaluation second = evaluate(shuffled, batch, new XgboostLearner(), 1);
    assertThat(second.decision()).isEqualTo(first.decision());
    assertThat(second.findings().orElseThrow().comparison())
        .isEqualTo(first.findings().orElseThrow().comparison());
    assertThat(second.findings().orElseThrow().evaluationId())
        .isEqualTo(first.findings().orElseThrow().evaluationId());
  }

  @Test
  void shouldRefuseWithTheReportsReasonWhenThereIsNoBatch() throws InterruptedException {
    Evaluation evaluation =
        useCase(List.of(), List.of(), new RecordingLearner(), 1)
            .evaluate(
                new BatchAnnouncement(
                    "b1", "sex=female", 0, "WITHHELD", "Gate validity failed with 0.91."));
    assertThat(evaluation.decision().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(evaluation.decision().reason())
        .contains("WITHHELD")
        .contains("Gate validity failed with 0.91.");
    assertThat(evaluation.findings()).isEmpty();
  }

  @Test
  void shouldQuarantineWhenRowsOfTheBatchAreGone() throws InterruptedException {
    Evaluation evaluation =
        useCase(
                PlantedCohort.people("p", 500, 0.5, 1),
                PlantedCohort.people("s", 90, 1.0, 2),
                new RecordingLearner(),
                1)
            .evaluate(announcement("sex=female", 100));
    assertQuarantined(evaluation, "Only 90 of the batch's 100 rows");
  }

  @Test
  void shouldQuarantineWhenTheSubgroupIsNotWatched() throws InterruptedException {
    Evaluation evaluation =
        useCase(
                PlantedCohort.people("p", 500, 0.5, 1),
                PlantedCohort.people("s", 90, 1.0, 2),
                new RecordingLearner(),
                1)
            .evaluate(announcement("race=blue", 90));
    assertQuarantined(evaluation, "race=blue");
  }

  @Test
  void shouldQuarantineWhenTooFewHeldOutPeopleHaveTheOutcome() throws InterruptedException {
    List<PatientRecord> people =
        PlantedCohort.people("p", 500, 0.5, 1).stream()
            .filter(
                p ->
                    Split.of(p.patientId(), DESCRIPTOR.sample()) == Split.TRAIN
                        || p.value(DESCRIPTOR.labelIndex()) == 0)
            .toList();
    Evaluation evaluation =
        evaluate(people, PlantedCohort.people("s", 50, 1.0, 2), new RecordingLearner(), 1);
    assertQuarantined(evaluation, "at least 11 held-out people");
  }

  @Test
  void shouldQuarantineWhenThereAreNoPeople() throws InterruptedException {
    Evaluation evaluation =
        evaluate(List.of(), PlantedCohort.people("s", 50, 1.0, 2), new RecordingLearner(), 1);
    assertQuarantined(evaluation, "at least 11 training people");
  }

  @Test
  void shouldQuarantineWhenSomebodyIsOnTheWrongSideOfTheWall() throws InterruptedException {
    List<PatientRecord> people = PlantedCohort.people("p", 500, 0.5, 1);
    List<PatientRecord> heldOut = PlantedCohort.of(Split.HOLDOUT, people, DESCRIPTOR);
    List<PatientRecord> training =
        Stream.concat(
                PlantedCohort.of(Split.TRAIN, people, DESCRIPTOR).stream(),
                heldOut.stream().limit(1))
            .toList();
    RecordingLearner learner = new RecordingLearner();
    Evaluation evaluation =
        new EvaluateBatch(
                DESCRIPTOR,
                () ->
                    new TrainingSamples.Sample(
                        Map.of(Split.TRAIN, training, Split.HOLDOUT, heldOut), Map.of()),
                (batchId, published) -> PlantedCohort.people("s", 50, 1.0, 2),
                List.of(learner),
                EvaluationSettings.standard(2, 1),
                EvaluatorListener.NONE)
            .evaluate(announcement("sex=female", 50));
    assertQuarantined(evaluation, "wrong split");
    assertThat(learner.trainedOn).isEmpty();
  }

  @Test
  void shouldWithholdTheTargetsFiguresWhenTooFewOfItAreHeldOut() throws InterruptedException {
    List<PatientRecord> people = PlantedCohort.people("p", 1200, 0.02, 1);
    Evaluation evaluation =
        evaluate(people, PlantedCohort.people("s", 50, 1.0, 2), new RecordingLearner(), 1);
    assertThat(evaluation.decision().outcome()).isEqualTo(Outcome.QUARANTINED);
    Evaluation.Findings findings = evaluation.findings().orElseThrow();
    assertThat(findings.comparison().after().subgroup(findings.target(), Measure.AUROC))
        .isInstanceOf(Estimate.Insufficient.class);
    assertThat(findings.comparison().after().disparity(Disparity.WORST_GROUP_AUROC))
        .isInstanceOf(Estimate.Insufficient.class);
    assertThat(findings.comparison().after().overall(Measure.AUROC))
        .isInstanceOf(Estimate.Known.class);
    assertThat(evaluation.decision().reason()).contains("too few held-out people: sex=female");
  }

  private static void assertQuarantined(Evaluation evaluation, String because) {
    assertThat(evaluation.decision().outcome()).isEqualTo(Outcome.QUARANTINED);
    assertThat(evaluation.decision().reason()).contains(because);
    assertThat(evaluation.findings()).isEmpty();
  }

  private static BatchAnnouncement announcement(String subgroup, long published) {
    return new BatchAnnouncement(
        "0123456789abcdef", subgroup, published, BatchAnnouncement.PUBLISHED, "Made.");
  }

  private static Evaluation evaluate(
      List<PatientRecord> people, List<PatientRecord> batch, Learner learner, long seed)
      throws InterruptedException {
    return useCase(people, batch, learner, seed).evaluate(announcement("sex=female", batch.size()));
  }

  private static EvaluateBatch useCase(
      List<PatientRecord> people, List<PatientRecord> batch, Learner learner, long seed) {
    Map<Split, List<PatientRecord>> filed = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      filed.put(split, PlantedCohort.of(split, people, DESCRIPTOR));
    }
    return new EvaluateBatch(
        DESCRIPTOR,
        () -> new TrainingSamples.Sample(filed, Map.of(0, 10L)),
        (batchId, published) -> batch,
        List.of(learner),
        EvaluationSettings.standard(2, seed),
        EvaluatorListener.NONE);
  }

  /** Remembers what it was trained on; scores by marker {@code b}. */
  private static final class RecordingLearner implements Learner {
    private final List<Lesson> lessons = new ArrayList<>();
    private final List<PatientTable> trainedOn = new ArrayList<>();
    private int closed;

    @Override
    public String name() {
      return "recording";
    }

    @Override
    public synchronized Scorer train(Lesson lesson) {
      lessons.add(lesson);
      trainedOn.add(lesson.table());
      lesson.unseen().ifPresent(trainedOn::add);
      lesson.before().map(Lesson::table).ifPresent(trainedOn::add);
      return new Scorer() {
        @Override
        public double[] probabilities(PatientTable scored) {
          double[] probabilities = scored.column(B);
          for (int row = 0; row < probabilities.length; row++) {
            probabilities[row] = 1 / (1 + Math.exp(-probabilities[row]));
          }
          return probabilities;
        }

        @Override
        public void close() {
          synchronized (RecordingLearner.this) {
            closed++;
          }
        }
      };
    }
  }
}
