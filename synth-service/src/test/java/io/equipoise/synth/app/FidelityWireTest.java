package io.equipoise.synth.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.contract.ColumnFidelity;
import io.equipoise.contract.HistogramBin;
import io.equipoise.contract.PairFidelity;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.domain.gate.ColumnShapesGate;
import io.equipoise.synth.domain.gate.Fidelity;
import io.equipoise.synth.domain.gate.GateResult;
import io.equipoise.synth.domain.gate.GateSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FidelityWireTest {
  private static final DatasetDescriptor WARD = ward();

  private static DatasetDescriptor ward() {
    Column sex = ToyPatients.category("sex", "female", "male");
    Column outcome = ToyPatients.category("outcome", "no", "yes");
    return ToyPatients.descriptor(
        List.of(sex, ToyPatients.category("stage", "I", "II", "III", "IV"), outcome),
        new DatasetDescriptor.Label(outcome, "yes", ""),
        List.of(new ProtectedAttribute("sex", sex, List.of())));
  }

  /** Rows by sex and stage: {@code counts[sex][stage]}; every other one has the outcome. */
  private static PatientTable rows(int[]... counts) {
    List<double[]> rows = new ArrayList<>();
    for (int sex = 0; sex < counts.length; sex++) {
      for (int stage = 0; stage < counts[sex].length; stage++) {
        for (int i = 0; i < counts[sex][stage]; i++) {
          rows.add(new double[] {sex, stage, i % 2});
        }
      }
    }
    return PatientTable.ofRows(WARD, rows.toArray(double[][]::new));
  }

  private static final PatientTable BATCH =
      rows(new int[] {100, 60, 30, 10}, new int[] {100, 60, 10, 30});

  private static Fidelity fidelity(PatientTable batch, PatientTable real) {
    return new GateSubject(batch, real, real.select(new int[0]), 0.5).fidelity();
  }

  private static ColumnFidelity stage(Fidelity fidelity) {
    return FidelityWire.columns(fidelity).get(1);
  }

  @Test
  void shouldTellTheSameWhenOnlyHiddenCountsDiffer() {
    // Stages III and IV have 3 and 8 women, or 8 and 3. Of the batch's rows few have stage III, so
    // that the exact similarities differ: 0.86 and 0.84.
    PatientTable batch = rows(new int[] {100, 60, 4, 36});
    Fidelity few = fidelity(batch, rows(new int[] {100, 60, 3, 8}));
    Fidelity many = fidelity(batch, rows(new int[] {100, 60, 8, 3}));

    assertThat(stage(few).getBins())
        .extracting(HistogramBin::getReal)
        .containsExactly(0.58, 0.35, null, null);
    assertThat(stage(few)).isEqualTo(stage(many));
    assertThat(FidelityWire.pairs(few)).isEqualTo(FidelityWire.pairs(many));
    assertThat(FidelityWire.pairs(few))
        .extracting(PairFidelity::getFirst, PairFidelity::getSecond)
        .containsExactly(tuple("sex", "outcome"));
  }

  @Test
  void shouldTakeHiddenValuesForOneWhenWorkedOutByHand() {
    // Batch 0.5, 0.3 and 0.2 hidden; people 100, 60 and 11 of 171: half of
    // |0.5 - 0.5848| + |0.3 - 0.3509| + |0.2 - 0.0643| is 0.1357.
    PatientTable batch = rows(new int[] {100, 60, 30, 10});
    PatientTable real = rows(new int[] {100, 60, 3, 8});
    Fidelity fidelity = fidelity(batch, real);

    assertThat(fidelity.columns().get(1).similarity().point().orElseThrow())
        .isCloseTo(1 - 0.1357, within(1e-4));
    assertThat(stage(fidelity).getSimilarity().getValue()).isEqualTo(0.86);
  }

  @Test
  void shouldTellTheSameWhenOneCellsCountMakesUpForTheOthers() {
    // Women weigh 200 / 400 and men 200 / 800: a woman more in stage I and a man less move its
    // share
    // from 0.5 to 0.500625.
    Fidelity one =
        fidelity(BATCH, rows(new int[] {200, 100, 60, 40}, new int[] {400, 200, 120, 80}));
    Fidelity other =
        fidelity(BATCH, rows(new int[] {201, 99, 60, 40}, new int[] {399, 201, 120, 80}));

    assertThat(FidelityWire.columns(other)).isEqualTo(FidelityWire.columns(one));
  }

  @Test
  void shouldTellFiguresToTwoPlacesAndJudgeByAllOfThem() {
    PatientTable real = rows(new int[] {97, 50, 30, 20}, new int[] {201, 103, 60, 40});
    Fidelity fidelity = fidelity(BATCH, real);

    assertThat(
            FidelityWire.columns(fidelity).stream()
                .flatMap(column -> column.getBins().stream())
                .map(HistogramBin::getReal)
                .filter(Objects::nonNull))
        .isNotEmpty()
        .allSatisfy(share -> assertThat(share).isEqualTo(Math.rint(share * 100) / 100));
    GateResult exact =
        new ColumnShapesGate(0.9)
            .assess(new GateSubject(BATCH, real, real.select(new int[0]), 0.5));
    double value = exact.value().point().orElseThrow();
    assertThat(value).isNotEqualTo(Math.rint(value * 100) / 100);
    assertThat(exact.told().value().point()).hasValue(Math.rint(value * 100) / 100);
    assertThat(exact.told().passed()).isEqualTo(exact.passed());
  }
}
