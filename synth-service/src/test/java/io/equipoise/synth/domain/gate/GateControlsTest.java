package io.equipoise.synth.domain.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.synth.WidePatients;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GateControlsTest {
  private static final PatientTable FIT = WidePatients.people(400, 1);
  private static final GateSubject SUBJECT =
      new GateSubject(women(WidePatients.people(600, 3)), FIT, WidePatients.people(100, 2), 0.5, 9);

  private static PatientTable women(PatientTable table) {
    return table.select(
        IntStream.range(0, table.rows()).filter(row -> table.value(row, 0) == 0).toArray());
  }

  private static Set<List<Double>> rows(PatientTable table) {
    Set<List<Double>> rows = new HashSet<>();
    for (int row = 0; row < table.rows(); row++) {
      rows.add(Arrays.stream(table.row(row)).boxed().toList());
    }
    return rows;
  }

  @Test
  void shouldKeepTheCellsOfTheBatchInBothControls() {
    CellScheme scheme = new CellScheme(FIT.descriptor());
    for (PatientTable control :
        List.of(GateControls.independent(SUBJECT), GateControls.memorizer(SUBJECT))) {
      assertThat(control.rows()).isEqualTo(SUBJECT.synthetic().rows());
      for (int row = 0; row < control.rows(); row++) {
        assertThat(scheme.cellOf(control, row)).isEqualTo(scheme.cellOf(SUBJECT.synthetic(), row));
      }
    }
  }

  @Test
  void shouldRepeatRealPeopleOnlyInTheMemorizer() {
    assertThat(rows(FIT)).containsAll(rows(GateControls.memorizer(SUBJECT)));
    assertThat(rows(FIT)).doesNotContainAnyElementsOf(rows(GateControls.independent(SUBJECT)));
  }

  @Test
  void shouldDrawTheSameControlsForTheSameSeed() {
    assertThat(rows(GateControls.independent(SUBJECT)))
        .isEqualTo(rows(GateControls.independent(SUBJECT)));
  }

  @Test
  void shouldShowWhichGateTellsTheBatchFromWhichControl() {
    List<GateResult> results = new GateControls(Gates.of(FIT.descriptor())).assess(SUBJECT);
    Function<GateResult, GateResult.Controls> controls = r -> r.controls().orElseThrow();

    assertThat(results).hasSize(14).allMatch(GateResult::passed);
    var byName = results.stream().collect(Collectors.toMap(GateResult::name, controls));
    assertThat(value(byName.get("exact-copies").memorizer())).isEqualTo(1);
    assertThat(value(byName.get("exact-copies").independent())).isZero();
    assertThat(value(byName.get("near-copies").memorizer())).isGreaterThan(0.9);
    assertThat(value(byName.get("dcr-ratio").memorizer())).isZero();
    assertThat(value(byName.get("closer-to-train").memorizer())).isEqualTo(1);
    assertThat(value(byName.get("membership").memorizer())).isGreaterThan(0.6);
    assertThat(value(byName.get("column-shapes").independent())).isGreaterThan(0.85);
    assertThat(value(byName.get("pair-trends").independent()))
        .isLessThan(value(byName.get("pair-trends").memorizer()));
  }

  private static double value(Estimate estimate) {
    return estimate.point().orElseThrow();
  }

  @Test
  void shouldHaveNoControlsWithoutARealRow() {
    GateSubject nobody =
        new GateSubject(
            SUBJECT.synthetic(), FIT.select(new int[0]), WidePatients.people(100, 2), 0.5);

    assertThat(new GateControls(Gates.of(FIT.descriptor())).assess(nobody))
        .allMatch(result -> result.controls().isEmpty());
  }
}
