package io.equipoise.synth.generate.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConditionSchemeTest {
  private final PatientTable people = ToyPatients.people(300, 9);
  private final ConditionScheme scheme = new ConditionScheme(TableEncoder.fit(people));

  @Test
  void shouldAgreeWithTheCellAndLabelOfEveryRow() {
    CellScheme cells = new CellScheme(people.descriptor());

    for (int row = 0; row < people.rows(); row++) {
      int label = people.label(row) == 1 ? ConditionScheme.POSITIVE : ConditionScheme.NEGATIVE;
      assertThat(scheme.conditionOf(people, row))
          .startsWith(scheme.conditionOf(cells.cellOf(people, row), label)[0])
          .endsWith((int) people.value(row, ToyPatients.SMOKER));
      assertThat(scheme.conjunctionOf(scheme.conditionOf(people, row)))
          .containsExactly(scheme.conditionOf(cells.cellOf(people, row), label));
    }
  }

  @Test
  void shouldSetOneNumberPerTermWhenWritten() {
    // sex: female, male, unknown; ageBand: three bands, unknown; label: negative, positive,
    // unknown; smoker, which is not asked for: no, yes.
    float[] vector = new float[2 + scheme.width()];

    scheme.write(
        scheme.conditionOf(new Cell(List.of("male", "65-100")), ConditionScheme.POSITIVE),
        vector,
        2);

    assertThat(vector).containsExactly(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0);
  }

  @Test
  void shouldSayThatAConditionCannotBeMetWhenTrainingLacksAValue() {
    assertThat(scheme.canBeMet(scheme.conditionOf(new Cell(List.of("unknown", "18-44")), 0)))
        .isFalse();
    assertThat(scheme.canBeMet(scheme.conditionOf(new Cell(List.of("female", "18-44")), 0)))
        .isTrue();
  }

  @Test
  void shouldRefuseACellOfAnotherDataset() {
    assertThatThrownBy(() -> scheme.conditionOf(new Cell(List.of("female", "5-9")), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ageBand")
        .hasMessageContaining("5-9");
  }

  @Test
  void shouldCountEveryOtherValueAsNegativeWhenTheLabelHasMoreThanTwo() {
    Column sex = ToyPatients.category("sex", "female", "male");
    Column stay = ToyPatients.category("readmitted", "no", "late", "early");
    DatasetDescriptor descriptor =
        ToyPatients.descriptor(
            List.of(sex, stay),
            new DatasetDescriptor.Label(stay, "early", ""),
            List.of(new ProtectedAttribute("sex", sex, List.of())));
    PatientTable table =
        PatientTable.ofRows(descriptor, new double[][] {{0, 0}, {1, 1}, {0, 2}, {1, Double.NaN}});

    ConditionScheme wide = new ConditionScheme(TableEncoder.fit(table));

    assertThat(wide.terms().get(1).admitted())
        .containsExactly(List.of(0, 1), List.of(2), List.of(3));
    // The label has a term of its own, too: the conjunction does not tell its values apart.
    assertThat(wide.conditionOf(table, 1)).containsExactly(1, ConditionScheme.NEGATIVE, 1);
  }

  @Test
  void shouldDrawConditionsByTheLogarithmOfTheirRows() {
    // 7 women without and 1 man with the disease: ln 8 : ln 2 = 3 : 1.
    double[][] rows =
        IntStream.range(0, 8)
            .mapToObj(i -> i < 7 ? new double[] {0, 30, 10, 0, 0} : new double[] {1, 30, 10, 0, 1})
            .toArray(double[][]::new);
    PatientTable table = PatientTable.ofRows(ToyPatients.descriptor(), rows);
    ConditionPool pool = new ConditionPool(new ConditionScheme(TableEncoder.fit(table)), table);
    SplittableRandom random = new SplittableRandom(6);

    int women = 0;
    for (int i = 0; i < 20_000; i++) {
      int condition = pool.drawCondition(random);
      int row = pool.drawRow(condition, random);
      assertThat(row < 7).isEqualTo(condition == 0);
      women += condition == 0 ? 1 : 0;
    }

    assertThat(pool.size()).isEqualTo(2);
    assertThat(pool.probability(0)).isCloseTo(0.75, within(1e-12));
    assertThat(women / 20_000.0).isCloseTo(0.75, within(0.01));
  }

  @Test
  void shouldAskForColumnsByNameAndLeaveTheRestOpen() {
    int[] condition = scheme.conditionOf(Map.of("ageBand", "45-64", "smoker", "yes"));

    assertThat(condition).containsExactly(ConditionScheme.ANY, 1, ConditionScheme.ANY, 1);
    assertThat(scheme.isMetBy(new double[] {0, 50, 10, 1, 1}, condition)).isTrue();
    assertThat(scheme.isMetBy(new double[] {0, 50, 10, 0, 1}, condition)).isFalse();
    assertThat(scheme.isMetBy(new double[] {0, 70, 10, 1, 1}, condition)).isFalse();
  }

  @Test
  void shouldReadALabelByItsColumn() {
    assertThat(scheme.conditionOf(Map.of("disease", "yes")))
        .containsExactly(-1, -1, ConditionScheme.POSITIVE, -1);
    assertThat(scheme.conditionOf(Map.of("sex", "male"))).containsExactly(1, -1, -1, -1);
  }

  @Test
  void shouldSayThatAMissingCategoryCannotBeMetWhenTrainingHasNone() {
    assertThat(scheme.canBeMet(scheme.conditionOf(Map.of("smoker", "unknown")))).isFalse();
    assertThat(scheme.canBeMet(scheme.conditionOf(Map.of("smoker", "no")))).isTrue();
  }

  @Test
  void shouldRefuseWhatCannotBeAskedFor() {
    assertThatThrownBy(() -> scheme.conditionOf(Map.of("marker", "3")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("marker");
    assertThatThrownBy(() -> scheme.conditionOf(Map.of("smoker", "often")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("often");
    assertThatThrownBy(() -> scheme.conditionOf(Map.of("height", "3")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("height");
  }

  @Test
  void shouldDrawConjunctionsHalfOfTheTimeAndRowsThatMeetWhatIsAsked() {
    ConditionPool pool = new ConditionPool(scheme, people);
    SplittableRandom random = new SplittableRandom(3);
    int[] condition = new int[scheme.terms().size()];
    int[] asked = new int[scheme.terms().size() + 1];

    for (int i = 0; i < 8_000; i++) {
      int row = pool.draw(condition, random);
      assertThat(scheme.isMetBy(people.row(row), condition)).isTrue();
      asked[(int) IntStream.of(condition).filter(v -> v != ConditionScheme.ANY).count()]++;
    }

    // Half are conjunctions of three terms, an eighth single terms, the rest pairs.
    assertThat(asked[3] / 8_000.0).isCloseTo(0.5, within(0.02));
    assertThat(asked[1] / 8_000.0).isCloseTo(0.125, within(0.02));
    assertThat(asked[2] / 8_000.0).isCloseTo(0.375, within(0.02));
  }

  @Test
  void shouldDrawACellInFocusAsOftenAsAsked() {
    // 20 women without and 20 men with the disease, women tripled: 3 : 1.
    double[][] rows =
        IntStream.range(0, 40)
            .mapToObj(i -> new double[] {i % 2, 30, 10, 0, i % 2})
            .toArray(double[][]::new);
    PatientTable table = PatientTable.ofRows(ToyPatients.descriptor(), rows);
    ConditionScheme own = new ConditionScheme(TableEncoder.fit(table));

    ConditionPool pool =
        new ConditionPool(own, table, List.of(new Cell(List.of("female", "18-44"))), 3);

    assertThat(pool.probability(0)).isCloseTo(0.75, within(1e-12));
  }
}
