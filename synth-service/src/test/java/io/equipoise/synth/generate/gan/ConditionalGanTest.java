package io.equipoise.synth.generate.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.SampleRequest.CellRequest;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingDivergedException;
import io.equipoise.synth.generate.TrainingOutcome;
import io.equipoise.synth.generate.TrainingProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConditionalGanTest {
  private static final GanSettings SMALL =
      new GanSettings(500, 100, 8, 48, 1e-3, 1e-6, 0, 0.5, 0.2, 10);
  private static final SampleRequest WOMEN_AND_MEN =
      new SampleRequest(
          List.of(
              new CellRequest(new Cell(List.of("female", "65-100")), 150, 150),
              new CellRequest(new Cell(List.of("male", "18-44")), 150, 150)));

  /** Trained once and shared: of five seeds, because one may be lucky. */
  private static final List<SyntheticSample> TRAINED = new ArrayList<>();

  @BeforeAll
  static void trainFiveTimes() throws InterruptedException {
    for (long seed = 1; seed <= 5; seed++) {
      TRAINED.add(fitted(SMALL.steps(), seed).sample(WOMEN_AND_MEN, seed));
    }
  }

  private static FittedGenerator fitted(int steps, long seed) throws InterruptedException {
    return new ConditionalGan(SMALL.withSteps(steps))
        .fit(ToyPatients.people(600, seed), seed, TrainingProgress.NONE);
  }

  /** Lists, because they have equality by value and take missing for equal to missing. */
  private static List<List<Double>> rows(PatientTable table) {
    return IntStream.range(0, table.rows())
        .mapToObj(row -> Arrays.stream(table.row(row)).boxed().toList())
        .toList();
  }

  @Test
  void shouldHoldOutWholePatientsWhoStayHeldOutWhenTheyComeAgain() {
    PatientTable visits = ToyPatients.visits(400, 2, 5);
    IntPredicate first = ConditionalGan.held(ToyPatients.visits(400, 1, 5), 1);

    IntPredicate both = ConditionalGan.held(visits, 1);

    assertThat(IntStream.range(0, 400).filter(first).count()).isBetween(60L, 100L);
    for (int patient = 0; patient < 400; patient++) {
      assertThat(both.test(patient)).isEqualTo(first.test(patient));
      assertThat(both.test(400 + patient)).isEqualTo(first.test(patient));
    }
  }

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void shouldMakeTheSameRowsFromTheSameSeed() throws InterruptedException {
    FittedGenerator first = fitted(30, 5);
    FittedGenerator second = fitted(30, 5);

    assertThat(second.modelId()).isEqualTo(first.modelId());
    assertThat(second.outcome()).isEqualTo(first.outcome());
    assertThat(rows(second.sample(WOMEN_AND_MEN, 9).rows()))
        .isEqualTo(rows(first.sample(WOMEN_AND_MEN, 9).rows()));
  }

  @Test
  void shouldMakeTheSameRowsWhateverWasSampledBefore() throws InterruptedException {
    FittedGenerator gan = fitted(30, 5);
    List<List<Double>> before = rows(gan.sample(WOMEN_AND_MEN, 9).rows());

    List<List<Double>> others = rows(gan.sample(WOMEN_AND_MEN, 10).rows());

    assertThat(rows(gan.sample(WOMEN_AND_MEN, 9).rows())).isEqualTo(before);
    assertThat(others).isNotEqualTo(before);
  }

  @Test
  void shouldMeetTheConditionNineTimesInTenAfterShortTraining() {
    assertThat(TRAINED)
        .allSatisfy(
            sample -> {
              assertThat(sample.hitRate().orElseThrow()).isGreaterThanOrEqualTo(0.9);
              assertThat(sample.shortfall()).isZero();
            });
  }

  @Test
  void shouldReturnExactlyTheRequestedCellsAndLabels() throws InterruptedException {
    // Hardly trained: rows that miss their condition are thrown away, not returned.
    SyntheticSample sample = fitted(20, 3).sample(WOMEN_AND_MEN, 1);

    CellScheme cells = new CellScheme(ToyPatients.descriptor());
    int at = 0;
    for (int c = 0; c < sample.cells().size(); c++) {
      SyntheticSample.CellSample cell = sample.cells().get(c);
      for (int i = 0; i < cell.delivered(); i++, at++) {
        assertThat(cells.cellOf(sample.rows(), at)).isEqualTo(cell.cell());
      }
      assertThat(cell.delivered()).isLessThanOrEqualTo(cell.requested());
      assertThat(cell.drawn()).isGreaterThanOrEqualTo(cell.delivered());
    }
    assertThat(at).isEqualTo(sample.rows().rows());
    assertThat(sample.hitRate().orElseThrow()).isLessThan(0.9);
  }

  @Test
  void shouldReportAShortfallWhenTrainingHasNotSeenAValue() throws InterruptedException {
    Cell unseen = new Cell(List.of("unknown", "18-44"));

    SyntheticSample sample =
        fitted(20, 3).sample(new SampleRequest(List.of(new CellRequest(unseen, 4, 3))), 1);

    assertThat(sample.rows().rows()).isZero();
    assertThat(sample.cells()).containsExactly(new SyntheticSample.CellSample(unseen, 7, 0, 0, 0));
  }

  @Test
  void shouldLearnThePlantedAssociationOverFiveSeeds() {
    // Planted: marker 18 for the sick and 10 for others; smoking 0.8 and 0.2.
    double markers = 0;
    double smokers = 0;
    for (SyntheticSample sample : TRAINED) {
      markers += difference(sample.rows(), ToyPatients.MARKER) / TRAINED.size();
      smokers += difference(sample.rows(), ToyPatients.SMOKER) / TRAINED.size();
    }

    assertThat(markers).isBetween(5.0, 11.0);
    assertThat(smokers).isBetween(0.3, 0.9);
  }

  /** Mean of a column among the sick, minus the mean among others. */
  private static double difference(PatientTable table, int column) {
    double[] sum = new double[2];
    int[] count = new int[2];
    for (int row = 0; row < table.rows(); row++) {
      if (!Double.isNaN(table.value(row, column))) {
        sum[(int) table.label(row)] += table.value(row, column);
        count[(int) table.label(row)]++;
      }
    }
    return sum[1] / count[1] - sum[0] / count[0];
  }

  @Test
  void shouldLeaveValuesMissingAboutAsOftenAsTheRealOnes() {
    double missing = 0;
    for (SyntheticSample sample : TRAINED) {
      PatientTable rows = sample.rows();
      long absent = Arrays.stream(rows.column(ToyPatients.MARKER)).filter(Double::isNaN).count();
      missing += (double) absent / rows.rows() / TRAINED.size();
      assertThat(rows.column(ToyPatients.SMOKER)).doesNotContain(Double.NaN);
    }

    assertThat(missing).isCloseTo(ToyPatients.MISSING_MARKERS, within(0.12));
  }

  @Test
  void shouldReturnOnlyRowsThatCarryWhatIsAskedOfSingleColumns() throws InterruptedException {
    FittedGenerator gan = fitted(SMALL.steps(), 2);

    SyntheticSample smokers = gan.sample(SampleRequest.where(Map.of("smoker", "yes"), 400), 5);
    SyntheticSample both =
        gan.sample(SampleRequest.where(Map.of("smoker", "yes", "sex", "female"), 400), 5);

    assertThat(smokers.rows().column(ToyPatients.SMOKER)).hasSize(400).containsOnly(1);
    assertThat(both.rows().column(ToyPatients.SMOKER)).hasSize(400).containsOnly(1);
    assertThat(both.rows().column(ToyPatients.SEX)).containsOnly(0);
    assertThat(smokers.hitRate().orElseThrow()).isGreaterThanOrEqualTo(0.95);
    assertThat(both.hitRate().orElseThrow()).isGreaterThanOrEqualTo(0.9);
    assertThat(both.conditions().get(0).delivered()).isEqualTo(400);
  }

  @Test
  void shouldDrawCellsAndLabelsAtTheirTrueFrequencyWhenNothingIsAsked()
      throws InterruptedException {
    PatientTable rows = fitted(SMALL.steps(), 2).sample(SampleRequest.any(1_000), 5).rows();

    // A third are women and two fifths sick; training draws them by the logarithm.
    assertThat(rows.rows()).isEqualTo(1_000);
    assertThat(Arrays.stream(rows.column(ToyPatients.SEX)).average().orElseThrow())
        .isCloseTo(2 / 3.0, within(0.07));
    assertThat(Arrays.stream(rows.column(ToyPatients.DISEASE)).average().orElseThrow())
        .isCloseTo(0.4, within(0.07));
  }

  @Test
  void shouldRestartOnceAtHalfTheRateWhenTrainingLeavesItsCourse() throws InterruptedException {
    GanTraining training =
        new GanTraining(new CpuBackend(), SMALL.withSteps(120), ToyPatients.people(300, 1), 1);
    List<Integer> restarts = new ArrayList<>();

    TrainingOutcome outcome =
        training.run(
            new TrainingProgress() {
              @Override
              public void step(int step, int total, double criticLoss, double generatorLoss) {
                if (step == 70 && restarts.isEmpty()) {
                  training.model().generator.w1.weights.update()[0] = Float.NaN;
                }
              }

              @Override
              public void restarted(int step, int from) {
                restarts.add(step);
                restarts.add(from);
              }
            });

    assertThat(restarts).containsExactly(71, 50);
    assertThat(outcome.restarted()).isTrue();
    assertThat(outcome.steps()).isEqualTo(120);
    assertThat(training.model().snapshot().isFinite()).isTrue();
  }

  @Test
  void shouldKeepTheStepWithTheBestScoreAndStopWhenPatienceEnds() throws InterruptedException {
    List<Double> scores = new ArrayList<>(List.of(0.1, 0.5, 0.4, 0.3, 0.2, 0.9));
    List<float[]> atBest = new ArrayList<>();
    GanSettings settings = SMALL.withSteps(60).withScores(10, 3);
    GanTraining training =
        new GanTraining(
            new CpuBackend(),
            settings,
            ToyPatients.people(300, 1),
            1,
            Optional.of(synthetic -> scores.remove(0)));

    TrainingOutcome outcome =
        training.run(
            new TrainingProgress() {
              @Override
              public void step(int step, int total, double criticLoss, double generatorLoss) {
                if (step == 20) {
                  atBest.add(training.model().generator.w1.weights.read().clone());
                }
              }
            });

    assertThat(outcome.steps()).isEqualTo(50);
    assertThat(outcome.keptStep()).isEqualTo(20);
    assertThat(outcome.score()).hasValue(0.5);
    assertThat(training.model().generator.w1.weights.read()).containsExactly(atBest.get(0));
    assertThat(outcome.curve())
        .filteredOn(point -> point.score().isPresent())
        .extracting(TrainingOutcome.CurvePoint::step)
        .containsExactly(10, 20, 30, 40, 50);
  }

  @Test
  void shouldNotKeepAStepWhoseRowsAreRefused() throws InterruptedException {
    double refused = Double.NEGATIVE_INFINITY;

    assertThat(keptStep(refused, -0.5, refused, -0.6)).isEqualTo(20);
    assertThat(keptStep(-0.5, refused, refused, refused)).isEqualTo(10);
  }

  @Test
  void shouldKeepTheFirstScoredStepWhenAllAreRefused() throws InterruptedException {
    double refused = Double.NEGATIVE_INFINITY;

    assertThat(keptStep(refused, refused, refused, refused)).isEqualTo(10);
  }

  private static int keptStep(double... scores) throws InterruptedException {
    List<Double> left = new ArrayList<>(Arrays.stream(scores).boxed().toList());
    GanTraining training =
        new GanTraining(
            new CpuBackend(),
            SMALL.withSteps(10 * scores.length).withScores(10, scores.length),
            ToyPatients.people(300, 1),
            1,
            Optional.of(synthetic -> left.remove(0)));
    TrainingOutcome outcome = training.run(TrainingProgress.NONE);
    assertThat(outcome.curve())
        .allMatch(point -> point.score().isEmpty() || Double.isFinite(point.score().orElseThrow()));
    return outcome.keptStep();
  }

  @Test
  void shouldHoldPeopleOutWhenScoresAreTaken() throws InterruptedException {
    PatientTable people = ToyPatients.people(400, 1);

    TrainingOutcome outcome =
        new ConditionalGan(SMALL.withSteps(40).withScores(20, 2))
            .fit(people, 1, TrainingProgress.NONE)
            .outcome();

    assertThat(outcome.rows()).isBetween(290, 350);
    assertThat(outcome.score()).isPresent();
  }

  @Test
  void shouldReportFiniteLossesAfterEveryStep() throws InterruptedException {
    List<Integer> steps = new ArrayList<>();
    List<Double> losses = new ArrayList<>();

    new ConditionalGan(SMALL.withSteps(25))
        .fit(
            ToyPatients.people(300, 1),
            1,
            (step, total, criticLoss, generatorLoss) -> {
              assertThat(total).isEqualTo(25);
              steps.add(step);
              losses.add(criticLoss);
              losses.add(generatorLoss);
            });

    assertThat(steps).hasSize(25).startsWith(1, 2).endsWith(25);
    assertThat(losses).allMatch(Double::isFinite);
  }

  @Test
  void shouldStopBetweenStepsWhenInterrupted() {
    List<Integer> steps = new ArrayList<>();

    assertThatThrownBy(
            () ->
                new ConditionalGan(SMALL)
                    .fit(
                        ToyPatients.people(300, 1),
                        1,
                        (step, total, criticLoss, generatorLoss) -> {
                          steps.add(step);
                          if (step == 3) {
                            Thread.currentThread().interrupt();
                          }
                        }))
        .isInstanceOf(InterruptedException.class);
    assertThat(steps).containsExactly(1, 2, 3);
  }

  @Test
  void shouldSaySoWhenTrainingDiverges() {
    GanSettings wild = new GanSettings(50, 200, 16, 64, 1e30, 0, 0, 0.5, 0.2, 10);

    assertThatThrownBy(
            () ->
                new ConditionalGan(wild).fit(ToyPatients.people(300, 1), 1, TrainingProgress.NONE))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("step")
        .hasMessageContaining("restart at half the learning rate")
        .hasMessageContaining("another seed");
  }

  @Test
  void shouldRefuseATableWithoutRows() {
    assertThatThrownBy(
            () -> new ConditionalGan(SMALL).fit(ToyPatients.people(0, 1), 1, TrainingProgress.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one row");
  }

  @Test
  void shouldTrainOnOneRow() throws InterruptedException {
    PatientTable one = ToyPatients.people(1, 4);
    CellScheme cells = new CellScheme(one.descriptor());
    Cell cell = cells.cellOf(one, 0);
    boolean sick = one.label(0) == 1;

    PatientTable rows =
        new ConditionalGan(SMALL.withSteps(5))
            .fit(one, 1, TrainingProgress.NONE)
            .sample(
                new SampleRequest(List.of(new CellRequest(cell, sick ? 0 : 3, sick ? 3 : 0))), 1)
            .rows();

    assertThat(rows.rows()).isEqualTo(3);
  }

  @Test
  void shouldTrainLargerTablesLonger() {
    TabularGenerator bySize = ConditionalGan.bySize(GanSettings.DEFAULTS);

    assertThat(bySize.trainingSteps(400)).isEqualTo(1_500);
    assertThat(bySize.trainingSteps(4_000)).isEqualTo(4_000);
    assertThat(bySize.trainingSteps(60_000)).isEqualTo(5_000);
    assertThat(new ConditionalGan(GanSettings.DEFAULTS).trainingSteps(60_000)).isEqualTo(1_500);
  }

  @Test
  void shouldNotStopInTheFirstThreeQuartersOfTheSteps() throws InterruptedException {
    // A gain at 10 only; with a patience of 2 it would be over at 30.
    assertThat(steps(2, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1)).isEqualTo(60);
    assertThat(steps(2, 0.5, 0.1, 0.1, 0.1)).isEqualTo(30);
  }

  private static int steps(int patience, double... scores) throws InterruptedException {
    List<Double> left = new ArrayList<>(Arrays.stream(scores).boxed().toList());
    return new GanTraining(
            new CpuBackend(),
            SMALL.withSteps(10 * scores.length).withScores(10, patience),
            ToyPatients.people(300, 1),
            1,
            Optional.of(synthetic -> left.remove(0)))
        .run(TrainingProgress.NONE)
        .steps();
  }

  @Test
  void shouldChooseBatchAndGroupsByTheNumberOfRows() {
    assertThat(GanSettings.DEFAULTS.batch(12)).isEqualTo(100);
    assertThat(GanSettings.DEFAULTS.pac(12)).isEqualTo(5);
    assertThat(GanSettings.DEFAULTS.batch(203)).isEqualTo(200);
    assertThat(GanSettings.DEFAULTS.pac(203)).isEqualTo(10);
    assertThat(GanSettings.DEFAULTS.batch(40_000)).isEqualTo(300);
  }
}
