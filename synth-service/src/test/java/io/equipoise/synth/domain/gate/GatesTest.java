package io.equipoise.synth.domain.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.synth.ToyPatients;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatesTest {
  private static final PatientTable FIT = ToyPatients.people(400, 1);
  private static final PatientTable REFERENCE = ToyPatients.people(150, 2);

  private static GateSubject subject(PatientTable synthetic) {
    return new GateSubject(synthetic, FIT, REFERENCE, 0.4);
  }

  private static PatientTable table(double[]... rows) {
    return PatientTable.ofRows(ToyPatients.descriptor(), rows);
  }

  private static PatientTable bootstrapOfTheFitTable() {
    return FIT.select(new SplittableRandom(3).ints(300, 0, FIT.rows()).toArray());
  }

  /**
   * Every column drawn on its own from the fit table: right marginals, no association, no copying.
   */
  private static PatientTable independentMarginals() {
    SplittableRandom random = new SplittableRandom(4);
    double[][] rows = new double[300][FIT.columns()];
    for (double[] row : rows) {
      for (int c = 0; c < row.length; c++) {
        row[c] = FIT.value(random.nextInt(FIT.rows()), c);
      }
    }
    return PatientTable.ofRows(FIT.descriptor(), rows);
  }

  private static double value(GateResult result) {
    return result.value().point().orElseThrow();
  }

  private static Interval interval(GateResult result) {
    return ((Estimate.Known) result.value()).interval().orElseThrow();
  }

  @Test
  void shouldFailCopiesAndDistanceWhenTheGeneratorOnlyRemembers() {
    List<GateResult> results = Gates.of(FIT.descriptor()).assess(subject(bootstrapOfTheFitTable()));

    assertThat(results)
        .extracting(GateResult::name, GateResult::passed)
        .contains(tuple("validity", true), tuple("exact-copies", false), tuple("dcr-ratio", false));
    assertThat(value(results.get(1))).isEqualTo(1);
    assertThat(value(results.get(2))).isZero();
    assertThat(Gates.allPassed(results)).isFalse();
  }

  @Test
  void shouldPassDistanceWhenColumnsAreDrawnIndependently() {
    GateResult result = new ClosestRecordGate(0.9).assess(subject(independentMarginals()));

    assertThat(result.passed()).isTrue();
  }

  @Test
  void shouldFindARatioOfOneInTheIntervalWhenRowsAreNewPeople() {
    GateResult result = new ClosestRecordGate(0.9).assess(subject(ToyPatients.people(400, 77)));

    assertThat(interval(result).lower()).isLessThan(1);
    assertThat(interval(result).upper()).isGreaterThan(1);
  }

  @Test
  void shouldFailDistanceWhenRowsAreNearCopies() {
    // Real people with a hundredth of a unit added to the marker: no exact copy, yet nobody new.
    double[][] rows = new double[200][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = FIT.row(i);
      rows[i][ToyPatients.MARKER] += 0.01;
    }

    List<GateResult> results = Gates.of(FIT.descriptor()).assess(subject(table(rows)));

    assertThat(results.get(2).passed()).isFalse();
    assertThat(value(results.get(1))).isLessThan(0.5);
  }

  @Test
  void shouldCompareWithPeopleOfTheSameCellsWhenThereAreEnough() {
    // Reference women lie on fit rows, reference men far away: for women the denominator is 0.
    Column sex = ToyPatients.category("sex", "female", "male");
    Column dose = ToyPatients.number("dose", 0, 100, false);
    DatasetDescriptor descriptor =
        ToyPatients.descriptor(
            List.of(sex, dose),
            new DatasetDescriptor.Label(sex, "male", ""),
            List.of(new ProtectedAttribute("sex", sex, List.of())));
    PatientTable fit = PatientTable.ofRows(descriptor, new double[][] {{0, 0}, {0, 100}, {1, 0}});
    PatientTable reference =
        PatientTable.ofRows(
            descriptor,
            IntStream.range(0, 50)
                .mapToObj(i -> i < 25 ? new double[] {0, 0} : new double[] {1, 50})
                .toArray(double[][]::new));
    PatientTable women = fifty(descriptor, 0, 10);
    PatientTable copies = fifty(descriptor, 0, 0);

    ClosestRecordGate gate = new ClosestRecordGate(0.9);

    assertThat(value(gate.assess(new GateSubject(women, fit, reference, 0)))).isEqualTo(100);
    assertThat(value(gate.assess(new GateSubject(copies, fit, reference, 0)))).isEqualTo(1);
    // Men: synthetic 10/100/2 = 0.05, reference 50/100/2 = 0.25.
    assertThat(value(gate.assess(new GateSubject(fifty(descriptor, 1, 10), fit, reference, 1))))
        .isCloseTo(0.2, within(1e-12));
  }

  private static PatientTable fifty(DatasetDescriptor descriptor, double sex, double dose) {
    return PatientTable.ofRows(
        descriptor,
        IntStream.range(0, 50).mapToObj(i -> new double[] {sex, dose}).toArray(double[][]::new));
  }

  @Test
  void shouldCompareThoseWhoEqualNobodyWhenSomeOfTheReferenceEqualTrainingRows() {
    // z = 20/40 have distance 0, so the percentile is 0.5 + 0.05 · 0.5 = 0.525, rank 21 of 40: 1/2.
    Column sex = ToyPatients.category("sex", "female", "male");
    Column dose = ToyPatients.number("dose", 0, 100, false);
    DatasetDescriptor descriptor =
        ToyPatients.descriptor(
            List.of(sex, dose),
            new DatasetDescriptor.Label(sex, "male", ""),
            List.of(new ProtectedAttribute("sex", sex, List.of())));
    PatientTable fit = PatientTable.ofRows(descriptor, new double[][] {{0, 0}, {0, 100}});
    PatientTable reference =
        PatientTable.ofRows(
            descriptor,
            IntStream.range(0, 40)
                .mapToObj(i -> new double[] {0, i < 20 ? 0 : 20})
                .toArray(double[][]::new));

    ClosestRecordGate gate = new ClosestRecordGate(0.9);

    assertThat(value(gate.assess(new GateSubject(fifty(descriptor, 0, 10), fit, reference, 0))))
        .isCloseTo(0.5, within(1e-12));
    assertThat(value(gate.assess(new GateSubject(fifty(descriptor, 0, 0), fit, reference, 0))))
        .isZero();
  }

  @Test
  void shouldFailDistanceWithAReasonWhenTheReferenceIsTooSmall() {
    GateResult result =
        new ClosestRecordGate(0.9)
            .assess(
                new GateSubject(ToyPatients.people(50, 5), FIT, ToyPatients.people(19, 6), 0.4));

    assertThat(result.passed()).isFalse();
    assertThat(result.value())
        .isEqualTo(
            new Estimate.Insufficient(
                "too few unseen real people to compare with; it takes 20", 19));
  }

  @Test
  void shouldFailDistanceWithAReasonWhenThereIsNobodyToBeCloseTo() {
    GateResult result =
        new ClosestRecordGate(0)
            .assess(
                new GateSubject(
                    ToyPatients.people(50, 5), ToyPatients.people(0, 1), REFERENCE, 0.4));

    assertThat(result.passed()).isFalse();
    assertThat(result.value())
        .isEqualTo(new Estimate.Insufficient("there is no real training row; it takes one", 0));
  }

  @Test
  void shouldFailDistanceWhenASmallBatchHoldsOneCopy() {
    PatientTable batch = ToyPatients.people(5, 9).concat(FIT.select(new int[] {7}));

    assertThat(value(new ClosestRecordGate(0.9).assess(subject(batch)))).isZero();
  }

  @Test
  void shouldCountRowsThatEqualARealOneInEveryColumn() {
    double[] missing = {0, 50, Double.NaN, 0, 0};
    PatientTable fit = table(missing, new double[] {1, 60, 0.0, 1, 1});
    PatientTable synthetic =
        table(
            missing.clone(),
            new double[] {1, 60, -0.0, 1, 1},
            new double[] {1, 60, 0, 1, 0},
            new double[] {0, 50, 1, 0, 0});

    GateResult result = new ExactCopyGate(0.5).assess(new GateSubject(synthetic, fit, fit, 0.5));

    assertThat(value(result)).isEqualTo(0.5);
    assertThat(result.passed()).isTrue();
    assertThat(new ExactCopyGate(0.4).assess(new GateSubject(synthetic, fit, fit, 0.5)).passed())
        .isFalse();
  }

  @Test
  void shouldCountRowsWithAnyValueThatItsColumnCannotTakeAsInvalid() {
    PatientTable synthetic =
        table(
            new double[] {0, 50, 10.5, 0, 0},
            new double[] {Double.NaN, Double.NaN, Double.NaN, 0, 0},
            new double[] {0, 50.5, 10, 0, 0}, // half a year in an integer column
            new double[] {0, 17, 10, 0, 0}, // below the range
            new double[] {2, 50, 10, 0, 0}); // no such category

    GateResult result = new ValidityGate(0.99).assess(subject(synthetic));

    assertThat(value(result)).isEqualTo(0.4);
    assertThat(result.passed()).isFalse();
    assertThat(interval(result).lower()).isLessThan(0.4);
  }

  @Test
  void shouldMeasureHowFarTheLabelRateIsFromTheRequest() {
    PatientTable synthetic =
        table(
            new double[] {0, 50, 10, 0, 1},
            new double[] {0, 50, 10, 0, 0},
            new double[] {0, 50, 10, 0, 0},
            new double[] {0, 50, 10, 0, 0});

    assertThat(value(new LabelRateGate().assess(subject(synthetic))))
        .isCloseTo(0.15, within(1e-12));
    assertThat(new LabelRateGate().assess(subject(synthetic)).passed()).isFalse();
    assertThat(
            new LabelRateGate().assess(new GateSubject(synthetic, FIT, REFERENCE, 0.25)).passed())
        .isTrue();
  }

  @Test
  void shouldFailEveryGateWhenThereIsNoSyntheticRow() {
    List<GateResult> results = Gates.of(FIT.descriptor()).assess(subject(table()));

    assertThat(results).hasSize(4).noneMatch(GateResult::passed);
    assertThat(results).allMatch(result -> result.value() instanceof Estimate.Insufficient);
  }

  @Test
  void shouldNotPassABatchOnWhichNothingWasMeasured() {
    assertThat(Gates.allPassed(List.of())).isFalse();
  }

  @Test
  void shouldRefuseTablesOfDifferentWidth() {
    Column sex = ToyPatients.category("sex", "female", "male");
    PatientTable narrow =
        PatientTable.ofRows(
            ToyPatients.descriptor(
                List.of(sex),
                new DatasetDescriptor.Label(sex, "male", ""),
                List.of(new ProtectedAttribute("sex", sex, List.of()))),
            new double[][] {{0}});

    assertThatThrownBy(() -> new GateSubject(narrow, FIT, REFERENCE, 0.4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same columns");
  }
}
