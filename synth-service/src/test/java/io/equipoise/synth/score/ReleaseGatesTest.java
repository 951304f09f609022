package io.equipoise.synth.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.synth.WidePatients;
import io.equipoise.synth.domain.gate.GateControls;
import io.equipoise.synth.domain.gate.GateResult;
import io.equipoise.synth.domain.gate.GateSubject;
import io.equipoise.synth.domain.gate.Gates;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Batches of known quality before the gates that take models. */
class ReleaseGatesTest {
  private static final PatientTable FIT = WidePatients.people(480, 1);
  private static final PatientTable UNSEEN = WidePatients.people(200, 2);
  private static final Gates GATES = ReleaseGates.of(FIT.descriptor());

  private static GateSubject subject(PatientTable batch) {
    return new GateSubject(batch, FIT, UNSEEN, 0.5, 7);
  }

  private static GateResult result(String gate, PatientTable batch) {
    return GATES.assess(subject(batch)).stream()
        .filter(result -> result.name().equals(gate))
        .findFirst()
        .orElseThrow();
  }

  private static double point(GateResult result) {
    return result.value().point().orElseThrow();
  }

  private static PatientTable select(PatientTable table, IntPredicate condition) {
    return table.select(IntStream.range(0, table.rows()).filter(condition).toArray());
  }

  private static PatientTable women(PatientTable table) {
    return select(table, row -> table.value(row, 0) == 0);
  }

  @Test
  void shouldPassNewPeopleAndTellThemHardlyBetterThanByChance() {
    PatientTable batch = WidePatients.people(480, 3);

    assertThat(result("utility-loss", batch).passed()).isTrue();
    assertThat(point(result("utility-loss", batch))).isBetween(-0.05, 0.05);
    assertThat(result("detection", batch).passed()).isTrue();
    assertThat(point(result("detection", batch))).isBetween(0.4, 0.6);
  }

  @Test
  void shouldPassABatchOfWomenAndNotFindItOutByItsCells() {
    PatientTable batch = women(WidePatients.people(800, 4));

    assertThat(result("utility-loss", batch).passed()).isTrue();
    assertThat(point(result("detection", batch))).isBetween(0.35, 0.65);
  }

  @Test
  void shouldRefuseIndependentColumnsForTheirUtility() {
    GateResult loss = result("utility-loss", GateControls.independent(subject(FIT)));

    // A model of unrelated columns ranks people at random: all that real people teach is lost.
    assertThat(loss.passed()).isFalse();
    assertThat(point(loss)).isGreaterThan(0.2);
  }

  @Test
  void shouldFindOutACollapsedGenerator() {
    PatientTable modes = WidePatients.people(5, 8);
    PatientTable batch = modes.select(IntStream.range(0, 400).map(i -> i % 5).toArray());

    // Five people with the right labels teach something: it is detection that refuses them.
    assertThat(result("detection", batch).passed()).isFalse();
    assertThat(point(result("utility-loss", batch))).isGreaterThan(0);
  }

  @Test
  void shouldRefuseAGeneratorOfOnePersonWithEitherLabel() {
    int label = FIT.descriptor().labelIndex();
    double[][] rows = new double[400][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = FIT.row(0);
      rows[i][0] = FIT.value(i, 0);
      rows[i][1] = FIT.value(i, 1);
      rows[i][label] = i % 2;
    }
    PatientTable batch = PatientTable.ofRows(FIT.descriptor(), rows);

    assertThat(result("utility-loss", batch).passed()).isFalse();
    assertThat(result("detection", batch).passed()).isFalse();
  }

  @Test
  void shouldRefuseLabelsThatAreTurnedRound() {
    PatientTable people = WidePatients.people(480, 5);
    double[][] rows =
        IntStream.range(0, people.rows()).mapToObj(people::row).toArray(double[][]::new);
    int label = people.descriptor().labelIndex();
    for (double[] row : rows) {
      row[label] = 1 - row[label];
    }

    GateResult loss = result("utility-loss", PatientTable.ofRows(FIT.descriptor(), rows));

    assertThat(loss.passed()).isFalse();
    assertThat(point(loss)).isGreaterThan(0.4);
  }

  @Test
  void shouldFindOutOneColumnThatIsWrong() {
    PatientTable people = WidePatients.people(480, 6);
    double[][] rows =
        IntStream.range(0, people.rows()).mapToObj(people::row).toArray(double[][]::new);
    for (double[] row : rows) {
      row[2] = 99;
    }

    GateResult detection = result("detection", PatientTable.ofRows(FIT.descriptor(), rows));

    assertThat(detection.passed()).isFalse();
    assertThat(point(detection)).isGreaterThan(0.99);
  }

  @Test
  void shouldShowTheControlsBesideTheFigure() {
    List<GateResult> results = new GateControls(GATES).assess(subject(WidePatients.people(300, 9)));

    GateResult.Controls loss = controls(results, "utility-loss");
    GateResult.Controls detection = controls(results, "detection");
    assertThat(loss.independent().point().orElseThrow()).isGreaterThan(0.2);
    assertThat(loss.memorizer().point().orElseThrow()).isLessThan(0.1);
    assertThat(detection.independent().point().orElseThrow()).isGreaterThan(0.6);
  }

  private static GateResult.Controls controls(List<GateResult> results, String gate) {
    return results.stream()
        .filter(result -> result.name().equals(gate))
        .findFirst()
        .orElseThrow()
        .controls()
        .orElseThrow();
  }

  @Test
  void shouldHaveNoFigureWithoutRowsOrWithoutEitherLabel() {
    PatientTable none = FIT.select(new int[0]);
    PatientTable ill = select(UNSEEN, row -> UNSEEN.label(row) == 1);
    GateSubject oneLabel = new GateSubject(WidePatients.people(50, 3), FIT, ill, 0.5, 7);

    assertThat(result("utility-loss", none).value()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(result("utility-loss", none).passed()).isFalse();
    assertThat(result("detection", none).value()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(new UtilityGate(0.1).assess(oneLabel).value())
        .isInstanceOf(Estimate.Insufficient.class);
  }

  @Test
  void shouldJudgeABatchOfOneLabelByTheModelOfAllCells() {
    PatientTable batch = women(WidePatients.people(800, 4));
    PatientTable healthy = select(batch, row -> batch.label(row) == 0);

    // Men of both labels are learned from beside it.
    assertThat(result("utility-loss", healthy).value()).isInstanceOf(Estimate.Known.class);
  }

  @Test
  void shouldCompareTheOtherColumnsWhenNobodyUnseenIsOfTheCells() {
    PatientTable men = select(UNSEEN, row -> UNSEEN.value(row, 0) == 1);
    GateSubject subject = new GateSubject(women(WidePatients.people(800, 4)), FIT, men, 0.5, 7);

    GateResult detection = new DetectionGate(0.95).assess(subject);

    // Women differ from men in nothing but their sex here.
    assertThat(detection.value().point().orElseThrow()).isBetween(0.35, 0.65);
  }
}
