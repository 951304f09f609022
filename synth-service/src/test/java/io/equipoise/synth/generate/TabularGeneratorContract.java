package io.equipoise.synth.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.generate.SampleRequest.CellRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every generator must do, whatever it learns. */
public abstract class TabularGeneratorContract {
  protected static final PatientTable PEOPLE = ToyPatients.people(200, 1);
  private static final Cell OLD_WOMEN = new Cell(List.of("female", "65-100"));
  private static final Cell YOUNG_MEN = new Cell(List.of("male", "18-44"));
  private static final SampleRequest REQUEST =
      new SampleRequest(
          List.of(new CellRequest(OLD_WOMEN, 12, 7), new CellRequest(YOUNG_MEN, 0, 5)));

  /** The generator, quick enough for a test. */
  protected abstract TabularGenerator generator();

  @Test
  void shouldDeliverExactlyTheRequestedCellsAndLabelsInTheirOrder() throws InterruptedException {
    SyntheticSample sample = fit(PEOPLE, 3).sample(REQUEST, 4);
    CellScheme scheme = new CellScheme(PEOPLE.descriptor());
    List<Cell> cells = new ArrayList<>();
    List<Double> labels = new ArrayList<>();
    for (int row = 0; row < sample.rows().rows(); row++) {
      cells.add(scheme.cellOf(sample.rows(), row));
      labels.add(sample.rows().label(row));
    }

    assertThat(sample.shortfall()).isZero();
    assertThat(sample.rows().rows()).isEqualTo(24);
    assertThat(cells.subList(0, 19)).containsOnly(OLD_WOMEN);
    assertThat(cells.subList(19, 24)).containsOnly(YOUNG_MEN);
    assertThat(labels.subList(0, 12)).containsOnly(0.0);
    assertThat(labels.subList(12, 24)).containsOnly(1.0);
    assertThat(sample.cells()).extracting(c -> c.requested()).containsExactly(19L, 5L);
    assertThat(sample.cells()).allMatch(c -> c.drawn() >= c.delivered());
  }

  @Test
  void shouldGiveTheSameModelAndRowsForTheSameSeed() throws InterruptedException {
    FittedGenerator first = fit(PEOPLE, 3);
    FittedGenerator second = fit(PEOPLE, 3);
    first.sample(REQUEST, 99);

    assertThat(second.modelId()).isEqualTo(first.modelId()).isNotEqualTo(fit(PEOPLE, 5).modelId());
    assertThat(values(second.sample(REQUEST, 4))).isEqualTo(values(first.sample(REQUEST, 4)));
    assertThat(values(first.sample(REQUEST, 5))).isNotEqualTo(values(first.sample(REQUEST, 4)));
  }

  @Test
  void shouldDeliverRowsWithTheValuesOfSingleColumns() throws InterruptedException {
    SyntheticSample sample =
        fit(PEOPLE, 3)
            .sample(
                new SampleRequest(
                    List.of(new CellRequest(OLD_WOMEN, 2, 0)),
                    List.of(
                        new SampleRequest.ConditionRequest(
                            Map.of("smoker", "yes", "ageBand", "45-64"), 15),
                        new SampleRequest.ConditionRequest(Map.of(), 25))),
                4);
    PatientTable asked = sample.rows().select(IntStream.range(2, 17).toArray());

    assertThat(sample.rows().rows()).isEqualTo(42);
    assertThat(sample.conditions()).extracting(c -> c.delivered()).containsExactly(15L, 25L);
    assertThat(asked.column(ToyPatients.SMOKER)).containsOnly(1);
    assertThat(Arrays.stream(asked.column(ToyPatients.AGE))).allMatch(age -> age >= 45 && age < 65);
  }

  @Test
  void shouldRefuseColumnsAndValuesThatCannotBeAskedFor() throws InterruptedException {
    FittedGenerator fitted = fit(PEOPLE, 3);

    for (Map<String, String> wrong :
        List.of(
            Map.of("marker", "10"),
            Map.of("smoker", "sometimes"),
            Map.of("ageBand", "0-3"),
            Map.of("shoeSize", "44"))) {
      assertThatThrownBy(() -> fitted.sample(SampleRequest.where(wrong, 1), 1))
          .as("%s", wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldMakeValidValuesOnly() throws InterruptedException {
    PatientTable rows = fit(PEOPLE, 3).sample(REQUEST, 4).rows();

    for (int c = 0; c < rows.columns(); c++) {
      int column = c;
      for (double value : rows.column(c)) {
        assertThat(value)
            .satisfiesAnyOf(
                v -> assertThat(v).isNaN(),
                v -> assertThat(rows.descriptor().columns().get(column).isNumber()).isFalse(),
                v -> assertThat(rows.descriptor().columns().get(column).admits(v)).isTrue());
      }
    }
  }

  @Test
  void shouldFallShortOfACellWhoseValueNobodyHas() throws InterruptedException {
    PatientTable nobodyOld =
        PEOPLE.select(
            IntStream.range(0, PEOPLE.rows())
                .filter(row -> PEOPLE.value(row, ToyPatients.AGE) < 65)
                .toArray());
    FittedGenerator fitted = fit(nobodyOld, 3);

    assertThat(fitted.sample(REQUEST, 4).cells())
        .extracting(c -> c.shortfall())
        .containsExactly(19L, 0L);
    Cell unknown = new Cell(List.of(ProtectedAttribute.UNKNOWN, "18-44"));
    assertThat(fitted.sample(new SampleRequest(List.of(new CellRequest(unknown, 1, 1))), 4).rows())
        .matches(rows -> rows.rows() == 0);
  }

  @Test
  void shouldRefuseATableWithoutRowsAndACellOfAnotherDataset() throws InterruptedException {
    assertThatThrownBy(() -> fit(PEOPLE.select(new int[0]), 1))
        .isInstanceOf(IllegalArgumentException.class);
    FittedGenerator fitted = fit(PEOPLE, 1);
    assertThatThrownBy(
            () ->
                fitted.sample(
                    new SampleRequest(
                        List.of(new CellRequest(new Cell(List.of("x", "18-44")), 1, 0))),
                    1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldTellProgressUpToTheStepsItAnnounced() throws InterruptedException {
    List<Integer> steps = new ArrayList<>();
    List<Integer> totals = new ArrayList<>();
    generator()
        .fit(
            PEOPLE,
            1,
            (step, total, critic, loss) -> {
              steps.add(step);
              totals.add(total);
            });

    assertThat(steps).isNotEmpty().isSorted();
    assertThat(totals).containsOnly(generator().trainingSteps(PEOPLE.rows()));
    assertThat(steps.get(steps.size() - 1)).isLessThanOrEqualTo(totals.get(0));
  }

  @Test
  void shouldStopWhenInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> fit(PEOPLE, 1)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  private FittedGenerator fit(PatientTable table, long seed) throws InterruptedException {
    return generator().fit(table, seed, TrainingProgress.NONE);
  }

  private static List<List<Double>> values(SyntheticSample sample) {
    List<List<Double>> rows = new ArrayList<>();
    for (int row = 0; row < sample.rows().rows(); row++) {
      rows.add(Arrays.stream(sample.rows().row(row)).boxed().toList());
    }
    return rows;
  }
}
