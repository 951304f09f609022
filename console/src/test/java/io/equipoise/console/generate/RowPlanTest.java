package io.equipoise.console.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.schemas.OperatorException;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.SampleRequest.CellRequest;
import io.equipoise.synth.generate.SampleRequest.ConditionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RowPlanTest {
  private static final DatasetDescriptor CLINIC =
      Clinic.descriptor(
          Clinic.yaml().replace("sources:\n", "synthesis: { minRealSupport: 10 }\nsources:\n"));

  private static final List<String> FIFTEEN_PEOPLE =
      IntStream.range(0, 15).mapToObj(i -> "p" + i).toList();

  /** Young women: 3 healthy, 2 ill; old men: 4 healthy, 6 ill. */
  private static PatientTable fifteen(DatasetDescriptor descriptor) {
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      boolean woman = i < 5;
      boolean ill = woman ? i >= 3 : i >= 9;
      rows.add(new double[] {woman ? 30 : 60, woman ? 0 : 1, 120, 80, 1, ill ? 1 : 0});
    }
    return PatientTable.ofRows(descriptor, rows.toArray(double[][]::new));
  }

  private static RowPlan plan(String where, long rows) {
    return plan(where, FIFTEEN_PEOPLE, rows);
  }

  private static RowPlan plan(String where, List<String> patients, long rows) {
    return RowPlan.of(
        where.isEmpty() ? Where.ANYBODY : Where.parse(where, CLINIC),
        fifteen(CLINIC),
        patients,
        rows);
  }

  @Test
  void shouldSpreadRowsAsRealOnesAreSpread() {
    // 3, 2, 4 and 6 of 15 for 10 rows: 2, 4/3, 8/3 and 4; the one left goes to the remainder 2/3.
    RowPlan plan = plan("", 10);

    assertThat(plan.request().cells())
        .containsExactly(
            new CellRequest(new Cell(List.of("female", "18-49")), 2, 1),
            new CellRequest(new Cell(List.of("male", "50-100")), 3, 4));
    assertThat(plan.positives()).isEqualTo(5);
    assertThat(plan.positiveRate()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void shouldAskForTheCellsAndLabelThatAreWanted() {
    assertThat(plan("sex=male", 5).request().cells())
        .containsExactly(new CellRequest(new Cell(List.of("male", "50-100")), 2, 3));
    assertThat(plan("ageBand=50-100,smoker=yes", 5).request())
        .isEqualTo(
            new SampleRequest(
                List.of(),
                List.of(
                    new ConditionRequest(
                        Map.of("ageBand", "50-100", "smoker", "yes", "disease", "no"), 2),
                    new ConditionRequest(
                        Map.of("ageBand", "50-100", "smoker", "yes", "disease", "yes"), 3))));
  }

  @Test
  void shouldLeaveTheLabelOpenWhenSeveralCountAsNegative() {
    DatasetDescriptor three =
        Clinic.descriptor(
            Clinic.yaml()
                .replace(
                    "values: [\"no\", \"yes\"] }\nlabel",
                    "values: [\"no\", \"yes\", mild] }\nlabel")
                .replace("sources:\n", "synthesis: { minRealSupport: 10 }\nsources:\n"));

    RowPlan plan = RowPlan.of(Where.parse("smoker=yes", three), fifteen(three), FIFTEEN_PEOPLE, 15);

    assertThat(plan.request()).isEqualTo(SampleRequest.where(Map.of("smoker", "yes"), 15));
    assertThat(plan.positives()).isEqualTo(8);
  }

  @Test
  void shouldRefuseWhenTooFewRealPeopleMatch() {
    assertThatThrownBy(() -> plan("sex=female", 5))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("fewer than 10 real people match")
        .hasMessageContaining("synthesis.minRealSupport");
  }

  @Test
  void shouldCountPeopleNotRowsWhenItAsksForRealSupport() {
    List<String> nine = IntStream.range(0, 15).mapToObj(i -> "p" + i % 9).toList();
    List<String> ten = IntStream.range(0, 15).mapToObj(i -> "p" + i % 10).toList();

    assertThatThrownBy(() -> plan("", nine, 5))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("fewer than 10 real people match");
    assertThat(plan("", ten, 5).request().rows()).isEqualTo(5);
  }

  @Property(tries = 200)
  void shouldAskForExactlyAsManyRowsAsAreWanted(@ForAll @IntRange(min = 1, max = 5000) int rows) {
    RowPlan plan = plan("", rows);

    assertThat(plan.request().rows()).isEqualTo(rows);
    // 8 of 15 are ill; largest remainders over 4 parts are off by less than 4 rows in all.
    assertThat((double) plan.positives()).isCloseTo(rows * 8 / 15.0, within(4.0));
  }
}
