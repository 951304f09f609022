package io.equipoise.synth.generate.tournament;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.generate.CheckpointException;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.Selection;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TabularGeneratorContract;
import io.equipoise.synth.generate.TrainingDivergedException;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.copula.CopulaSettings;
import io.equipoise.synth.generate.copula.GaussianCopula;
import io.equipoise.synth.generate.gan.ConditionalGan;
import io.equipoise.synth.generate.gan.GanSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TournamentTest extends TabularGeneratorContract {
  private static final PatientTable TOY = ToyPatients.people(500, 1);

  @Override
  protected TabularGenerator generator() {
    return new Tournament(List.of(copula(), FakeGenerator.independent()));
  }

  private static TabularGenerator copula() {
    return new GaussianCopula(new CopulaSettings(30, 0.2, 8, 2_000));
  }

  @Test
  void shouldChooseTheGeneratorWithTheBestScoreAndSayWhy() throws InterruptedException {
    Selection selection = select(TOY, FakeGenerator.independent(), copula());

    assertThat(selection.winner()).isEqualTo("copula");
    assertThat(selection.entrants())
        .extracting(Selection.Entrant::generator)
        .containsExactly("independent", "copula");
    assertThat(selection.entrants().get(1).value())
        .isGreaterThan(selection.entrants().get(0).value() + 0.05);
    assertThat(selection.reason())
        .startsWith("copula (score ")
        .contains(") won over independent (score ");
    assertThat(selection.fitRows()).isEqualTo(350);
    assertThat(selection.validationRows()).isEqualTo(150);
  }

  @Test
  void shouldRefuseAGeneratorThatRepeatsPeopleWhateverItsScore() throws InterruptedException {
    Selection selection = select(TOY, FakeGenerator.independent(), FakeGenerator.memorizing());

    assertThat(selection.winner()).isEqualTo("independent");
    assertThat(selection.entrants().get(1).value())
        .isGreaterThan(selection.entrants().get(0).value());
    assertThat(selection.entrants().get(1).refusal()).hasValue("it repeats real training rows");
    assertThat(selection.reason())
        .contains("memorizer")
        .contains("refused because it repeats real training rows");
  }

  @Test
  void shouldNotChooseAGeneratorThatDoesNotBeatTheFloor() throws InterruptedException {
    // The same score twice: an equal one is not enough.
    FakeGenerator floor = FakeGenerator.independent();
    FakeGenerator equal = FakeGenerator.independent();
    select(TOY, floor, equal);

    assertThat(floor.learned).hasSize(2);
    assertThat(equal.learned).hasSize(1);
  }

  @Test
  void shouldShowEntrantsTheFitRowsAndTheWinnerAllRows() throws InterruptedException {
    FakeGenerator entrant = FakeGenerator.independent();
    new Tournament(List.of(entrant)).fit(TOY, 1, TrainingProgress.NONE);
    TrialSplit split = TrialSplit.of(TOY, 1);

    assertThat(rows(entrant.learned.get(0))).isEqualTo(rows(split.fit()));
    assertThat(rows(entrant.learned.get(1))).isEqualTo(rows(TOY));
  }

  @Test
  void shouldTrainTheWinnersTrialOnWhereThatIsNoWorse() throws InterruptedException {
    FakeGenerator entrant = FakeGenerator.independent();
    FakeGenerator tuner = FakeGenerator.independent();
    entrant.score = OptionalDouble.of(-0.10);
    tuner.score = OptionalDouble.of(-0.11);

    FittedGenerator fitted = tuned(entrant, tuner);

    assertThat(fitted.modelId()).isEqualTo("independent from independent350");
    assertThat(rows(tuner.tuned.get(0))).isEqualTo(rows(TOY));
    assertThat(entrant.learned).as("the trial").hasSize(1);
    assertThat(fitted.selection().orElseThrow().winner()).isEqualTo("independent");
  }

  @Test
  void shouldTrainTheWinnerFromTheStartWhereItsTrialIsWorseForMore() throws InterruptedException {
    FakeGenerator entrant = FakeGenerator.independent();
    FakeGenerator tuner = FakeGenerator.independent();
    entrant.score = OptionalDouble.of(-0.10);
    tuner.score = OptionalDouble.of(-0.13);
    assertThat(tuned(entrant, tuner).modelId()).isEqualTo("independent500");
    assertThat(entrant.learned).hasSize(2);
  }

  private static FittedGenerator tuned(FakeGenerator entrant, FakeGenerator tuner)
      throws InterruptedException {
    return new Tournament(List.of(entrant), kind -> Optional.of(tuner))
        .fit(TOY, 1, TrainingProgress.NONE);
  }

  @Test
  void shouldReadAModelOfTheEntrantThatItBelongsTo() throws Exception {
    ConditionalGan gan = new ConditionalGan(GanSettings.DEFAULTS.withSteps(1));
    Tournament tournament = new Tournament(List.of(copula(), gan));
    FittedGenerator network = gan.fit(TOY, 1, TrainingProgress.NONE);
    FittedGenerator copula = copula().fit(TOY, 1, TrainingProgress.NONE);

    assertThat(tournament.load(saved(network), TOY.descriptor()).modelId())
        .isEqualTo(network.modelId());
    assertThat(tournament.load(saved(copula), TOY.descriptor()).modelId())
        .isEqualTo(copula.modelId());
    InputStream foreign = saved(network);
    assertThatThrownBy(() -> new Tournament(List.of(copula())).load(foreign, TOY.descriptor()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no model of copula");
  }

  private static InputStream saved(FittedGenerator model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    model.save(out);
    return new ByteArrayInputStream(out.toByteArray());
  }

  @Test
  void shouldLeaveOutAGeneratorWhoseTrainingDiverges() throws InterruptedException {
    Selection selection = select(TOY, copula(), FakeGenerator.diverging(rows -> true));

    assertThat(selection.winner()).isEqualTo("copula");
    assertThat(selection.entrants().get(1).score()).isEmpty();
    assertThat(selection.entrants().get(1).refusal())
        .hasValue("training ended without a usable model");
  }

  @Test
  void shouldFallBackToTheFloorWhenTheWinnerDivergesOnAllRows() throws InterruptedException {
    TabularGenerator floor = FakeGenerator.memorizing();
    TabularGenerator diverging = FakeGenerator.diverging(rows -> rows == TOY.rows());
    FittedGenerator fitted =
        new Tournament(List.of(floor, diverging)).fit(TOY, 1, TrainingProgress.NONE);

    assertThat(fitted.modelId()).isEqualTo("memorizer500");
    assertThat(fitted.selection().orElseThrow().winner()).isEqualTo("memorizer");
    assertThat(fitted.selection().orElseThrow().reason())
        .startsWith("memorizer stepped in: training of diverging on all rows");
    assertThatThrownBy(() -> new Tournament(List.of(diverging)).fit(TOY, 1, TrainingProgress.NONE))
        .isInstanceOf(TrainingDivergedException.class);
  }

  @Test
  void shouldTakeTheFloorUntriedWhenThereAreTooFewRowsToCompareOn() throws InterruptedException {
    FakeGenerator floor = FakeGenerator.independent();
    FakeGenerator other = FakeGenerator.memorizing();
    Selection selection = select(ToyPatients.people(40, 1), floor, other);

    assertThat(selection.winner()).isEqualTo("independent");
    assertThat(selection.reason()).contains("untried");
    assertThat(selection.entrants()).isEmpty();
    assertThat(floor.learned).hasSize(1);
    assertThat(other.learned).isEmpty();
  }

  @Test
  void shouldTakeTheFloorWhenEverybodyIsRefused() throws InterruptedException {
    Selection selection =
        select(TOY, FakeGenerator.memorizing(), FakeGenerator.diverging(rows -> true));

    assertThat(selection.winner()).isEqualTo("memorizer");
    assertThat(selection.reason()).startsWith("memorizer was taken as the floor");
  }

  @Test
  void shouldCountStepsOfAllEntrantsAsOneTraining() throws InterruptedException {
    List<Integer> steps = new ArrayList<>();
    new Tournament(List.of(FakeGenerator.independent(), FakeGenerator.memorizing()))
        .fit(TOY, 1, (step, total, critic, loss) -> steps.add(step));

    // Three of each entrant, of which the second and the last are told, and three of the winner.
    assertThat(steps).containsExactly(1, 3, 4, 6, 7, 9);
  }

  @Test
  void shouldDivideTheRowsWithTheSameShareOfEitherLabel() {
    TrialSplit split = TrialSplit.of(TOY, 3);
    List<List<Double>> together = new ArrayList<>(rows(split.fit()));
    together.addAll(rows(split.validation()));

    assertThat(together).containsExactlyInAnyOrderElementsOf(rows(TOY));
    assertThat(split.validation().rows()).isEqualTo(150);
    assertThat((double) positives(split.validation())).isCloseTo(0.3 * positives(TOY), within(1.0));
    assertThat(rows(TrialSplit.of(TOY, 4).validation())).isNotEqualTo(rows(split.validation()));
    assertThat(rows(TrialSplit.of(TOY, 3).validation())).isEqualTo(rows(split.validation()));
  }

  @Test
  void shouldKeepAllRowsOfAPatientOnOneSideWhenATableIsDivided() {
    PatientTable visits = ToyPatients.visits(500, 3, 7);

    TrialSplit split = TrialSplit.of(visits, 3);

    Set<Double> learned = patients(split.fit());
    Set<Double> measured = patients(split.validation());
    assertThat(measured).hasSize(150).doesNotContainAnyElementsOf(learned);
    assertThat(learned).hasSize(350);
    assertThat(split.validation().rows()).isEqualTo(450);
  }

  /** The markers, which tell the patients of {@link ToyPatients#visits} apart. */
  private static Set<Double> patients(PatientTable visits) {
    return IntStream.range(0, visits.rows())
        .mapToObj(row -> visits.value(row, ToyPatients.MARKER))
        .collect(Collectors.toSet());
  }

  private static Selection select(PatientTable people, TabularGenerator... entrants)
      throws InterruptedException {
    FittedGenerator fitted =
        new Tournament(List.of(entrants)).fit(people, 1, TrainingProgress.NONE);
    assertThat(fitted.sample(SampleRequest.like(people, 20), 1).rows().rows()).isPositive();
    return fitted.selection().orElseThrow();
  }

  private static long positives(PatientTable table) {
    return IntStream.range(0, table.rows()).filter(row -> table.label(row) == 1).count();
  }

  private static List<List<Double>> rows(PatientTable table) {
    return IntStream.range(0, table.rows())
        .mapToObj(row -> Arrays.stream(table.row(row)).boxed().toList())
        .toList();
  }
}
