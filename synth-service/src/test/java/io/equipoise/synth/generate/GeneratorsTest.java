package io.equipoise.synth.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GeneratorsTest {
  private static final Cell WOMEN = new Cell(List.of("female", "18-44"));

  @Test
  void shouldHoldATournamentWhenTheChoiceIsLeftToTheHouse() {
    TabularGenerator house = Generators.named("auto", Optional.of(100));

    assertThat(house.name()).isEqualTo("auto");
    assertThat(house.version()).contains("copula").contains("gan");
    // The copula's step and the network's 100, and at most 100 more for the winner.
    assertThat(house.trainingSteps(1_000)).isEqualTo(201);
  }

  @Test
  void shouldKnowEveryNameThatItLists() {
    assertThat(Generators.names())
        .isSorted()
        .allSatisfy(
            name -> assertThat(Generators.named(name, Optional.empty()).name()).isEqualTo(name));
  }

  @Test
  void shouldTrainForTheStepsThatTheDescriptorNames() {
    assertThat(Generators.named("gan", Optional.of(321)).trainingSteps(1_000)).isEqualTo(321);
  }

  @Test
  void shouldNameWhatExistsWhenAskedForSomethingElse() {
    assertThatThrownBy(() -> Generators.named("tvae", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no generator named tvae; choose one of auto, copula, gan");
  }

  @Test
  void shouldNameTheModelAfterEverythingThatMadeIt() {
    PatientTable people = ToyPatients.people(20, 1);
    String id = ModelIdentity.of("gan", "1", "steps=5", 7, people);

    assertThat(id)
        .matches("[0-9a-f]{16}")
        .isEqualTo(ModelIdentity.of("gan", "1", "steps=5", 7, people));
    assertThat(ModelIdentity.of("gan", "2", "steps=5", 7, people)).isNotEqualTo(id);
    assertThat(ModelIdentity.of("gan", "1", "steps=6", 7, people)).isNotEqualTo(id);
    assertThat(ModelIdentity.of("gan", "1", "steps=5", 8, people)).isNotEqualTo(id);
    assertThat(ModelIdentity.of("gan", "1", "steps=5", 7, ToyPatients.people(20, 2)))
        .isNotEqualTo(id);
  }

  @Test
  void shouldCountHitsOfTheFirstDrawOverRowsRequested() {
    // 8 of 10 and 1 of 10 in the first draw: 9 / 20.
    SyntheticSample sample =
        new SyntheticSample(
            ToyPatients.people(17, 1),
            List.of(
                new SyntheticSample.CellSample(WOMEN, 10, 10, 13, 8),
                new SyntheticSample.CellSample(WOMEN, 10, 7, 99, 1)));

    assertThat(sample.hitRate().orElseThrow()).isCloseTo(0.45, within(1e-12));
    assertThat(sample.shortfall()).isEqualTo(3);
  }

  @Test
  void shouldHaveNoHitRateWhenNothingWasRequested() {
    assertThat(new SyntheticSample(ToyPatients.people(0, 1), List.of()).hitRate()).isEmpty();
  }

  @Test
  void shouldAskForCellsAndLabelsInTheProportionsOfATable() {
    double[][] rows = {
      {0, 30, 1, 1, 1},
      {0, 30, 1, 1, 1},
      {0, 30, 1, 1, 0},
      {1, 30, 1, 1, 0},
      {1, 30, 1, 1, Double.NaN}
    };
    PatientTable table = PatientTable.ofRows(ToyPatients.descriptor(), rows);

    // Of 10 rows: 5, 2.5 and 2.5; the tie goes to the first.
    assertThat(SampleRequest.like(table, 10).cells())
        .containsExactly(
            new SampleRequest.CellRequest(WOMEN, 3, 5),
            new SampleRequest.CellRequest(new Cell(List.of("male", "18-44")), 2, 0));
    assertThat(SampleRequest.like(table.select(new int[0]), 10).rows()).isZero();
    assertThat(SampleRequest.like(ToyPatients.people(97, 3), 41).rows()).isEqualTo(41);
  }

  @Test
  void shouldRefuseANegativeNumberOfRows() {
    assertThatThrownBy(() -> new SampleRequest.CellRequest(WOMEN, -1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void shouldAddUpTheCellsOfARequest() {
    SampleRequest request =
        new SampleRequest(
            List.of(
                new SampleRequest.CellRequest(WOMEN, 3, 1),
                new SampleRequest.CellRequest(new Cell(List.of("male", "18-44")), 0, 2)));

    assertThat(request.rows()).isEqualTo(6);
    assertThat(request.positives()).isEqualTo(3);
  }
}
