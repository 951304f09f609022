package io.equipoise.synth.domain.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.WidePatients;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
  void shouldFindARatioOfOneInTheIntervalWhenRowsAreNewPeople() {
    GateResult result = new ClosestRecordGate(0.9).assess(subject(ToyPatients.people(400, 77)));

    assertThat(interval(result).lower()).isLessThan(1);
    assertThat(interval(result).upper()).isGreaterThan(1);
  }

  @Test
  void shouldPassDistanceWhenColumnsAreDrawnIndependently() {
    GateResult result = new ClosestRecordGate(0.9).assess(subject(independentMarginals()));

    assertThat(result.passed()).isTrue();
  }

  @Test
  void shouldFailDistanceWhenRowsAreNearCopies() {
    // Real people with a hundredth of a unit added to the marker: no exact copy, yet nobody new.
    PatientTable fit = WidePatients.people(400, 1);
    double[][] rows = new double[200][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = fit.row(i);
      rows[i][2] += 0.01;
    }
    GateSubject subject =
        new GateSubject(
            PatientTable.ofRows(fit.descriptor(), rows), fit, WidePatients.people(150, 2), 0.5);

    assertThat(new ExactCopyGate(0.15).assess(subject).passed()).isTrue();
    assertThat(new ClosestRecordGate(0.9).assess(subject).passed()).isFalse();
    assertThat(new NeighborRatioGate(0.9).assess(subject).passed()).isFalse();
    assertThat(new NearCopyGate(0.01).assess(subject).passed()).isFalse();
    assertThat(value(new NearCopyGate(0.01).assess(subject))).isGreaterThan(0.9);
  }

  @Test
  void shouldCompareWithPeopleOfTheSameCells() {
    // Reference women lie on fit rows, reference men far away: for women the denominator is 0.
    PatientTable fit = doses(new double[] {0, 0}, new double[] {0, 100}, new double[] {1, 0});
    PatientTable reference = doses(120, 0, 0).concat(doses(120, 1, 50));
    ClosestRecordGate gate = new ClosestRecordGate(0.9);

    assertThat(value(gate.assess(new GateSubject(doses(50, 0, 10), fit, reference, 0))))
        .isEqualTo(100);
    assertThat(value(gate.assess(new GateSubject(doses(50, 0, 0), fit, reference, 0))))
        .isEqualTo(1);
    // Men: synthetic 10/100/2 = 0.05, reference 50/100/2 = 0.25.
    assertThat(value(gate.assess(new GateSubject(doses(50, 1, 10), fit, reference, 1))))
        .isCloseTo(0.2, within(1e-12));
  }

  @Test
  void shouldCompareThoseWhoEqualNobodyWhenSomeOfTheReferenceEqualTrainingRows() {
    // z = 60/120 have distance 0, so the percentile is 0.525, rank 63 of 120: 5 % over 10 %.
    PatientTable fit = doses(new double[] {0, 0}, new double[] {0, 100});
    PatientTable reference = doses(60, 0, 0).concat(doses(60, 0, 20));
    ClosestRecordGate gate = new ClosestRecordGate(0.9);

    assertThat(value(gate.assess(new GateSubject(doses(50, 0, 10), fit, reference, 0))))
        .isCloseTo(0.5, within(1e-12));
    assertThat(value(gate.assess(new GateSubject(doses(50, 0, 0), fit, reference, 0)))).isZero();
  }

  @Test
  void shouldCompareSparseCellsWithThemselvesAndNotWithDenseOnes() {
    // Thirty women a dose of 3 apart, men everywhere; two women unseen. Rows a dose of 1 off women
    // are near copies of them, although unseen men lie just as close to men.
    double[][] fit = new double[230][];
    double[][] reference = new double[52][];
    for (int i = 0; i < 30; i++) {
      fit[i] = new double[] {0, 3 * i};
    }
    for (int i = 0; i < 200; i++) {
      fit[30 + i] = new double[] {1, i / 2.0};
    }
    reference[0] = new double[] {0, 1.5};
    reference[1] = new double[] {0, 4.5};
    for (int i = 0; i < 50; i++) {
      reference[2 + i] = new double[] {1, 2 * i + 0.1};
    }
    double[][] batch = new double[60][];
    for (int i = 0; i < 60; i++) {
      batch[i] = new double[] {0, 3 * (i % 30) + 0.2};
    }

    GateResult result =
        new ClosestRecordGate(0.9)
            .assess(new GateSubject(doses(batch), doses(fit), doses(reference), 0));

    // 32 people: the second smallest is 1.5 of 99.5; the rows are all at 0.2.
    assertThat(value(result)).isCloseTo(0.2 / 1.5, within(1e-9));
    assertThat(result.passed()).isFalse();
  }

  private static DatasetDescriptor doseDescriptor() {
    Column sex = ToyPatients.category("sex", "female", "male");
    Column dose = ToyPatients.number("dose", 0, 100, false);
    return ToyPatients.descriptor(
        List.of(sex, dose),
        new DatasetDescriptor.Label(sex, "male", ""),
        List.of(new ProtectedAttribute("sex", sex, List.of())));
  }

  private static PatientTable doses(double[]... rows) {
    return PatientTable.ofRows(doseDescriptor(), rows);
  }

  private static PatientTable doses(int times, double sex, double dose) {
    return doses(
        IntStream.range(0, times).mapToObj(i -> new double[] {sex, dose}).toArray(double[][]::new));
  }

  @Test
  void shouldCountRowsThatAlmostEqualATrainingRowWhenWorkedOutByHand() {
    // Unseen people are 4 of 100 from a fit row, half of that is 2: three of ten rows are nearer.
    PatientTable fit = doses(new double[] {0, 0}, new double[] {0, 100});
    PatientTable batch = doses(1, 0, 0).concat(doses(2, 0, 99)).concat(doses(7, 0, 50));

    GateResult result =
        new NearCopyGate(0.01).assess(new GateSubject(batch, fit, doses(100, 0, 4), 0));

    assertThat(value(result)).isCloseTo(0.3, within(1e-12));
    // Wilson 3/10 = [0.108, 0.603], 0/100 up to 0.037: 0.3 - sqrt(0.192^2 + 0.037^2) = 0.104.
    assertThat(interval(result).lower()).isCloseTo(0.104, within(1e-3));
    assertThat(result.passed()).isFalse();
  }

  @Test
  void shouldFindNearCopiesWhenEveryPatientHasSeveralRecords() {
    // 75 people 0.15 to 0.3 apart whose two stays are 0.006 apart; of 400 rows, 20 are a stay and a
    // little noise. Seen against their own other stay, people would be as close as those are.
    SplittableRandom random = new SplittableRandom(11);
    PatientTable fit = stays(60, "fit", random);
    PatientTable reference = stays(15, "reference", random);
    double[][] batch = new double[400][];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = i < 20 ? noisy(fit.row(3 * i), 0.01, random) : person(random);
    }

    GateResult result =
        new NearCopyGate(0.01)
            .assess(new GateSubject(PatientTable.ofRows(LABS, batch), fit, reference, 0.5));

    assertThat(value(result)).isCloseTo(20 / 400.0, within(1e-12));
    assertThat(result.passed()).isFalse();
  }

  @Test
  void shouldCompareWithUnseenPeopleOnlyWhenAllTrainingRowsAreOfOnePatient() {
    SplittableRandom random = new SplittableRandom(12);
    PatientTable one = stays(1, "fit", random);
    PatientTable reference = stays(15, "reference", random);
    GateSubject subject = new GateSubject(reference, one, reference, 0.5);

    assertThat(subject.closeness().real()).hasSize(30).doesNotContain(Double.POSITIVE_INFINITY);
    assertThat(new NeighborRatioGate(0.9).assess(subject).value())
        .isInstanceOf(Estimate.Insufficient.class);
  }

  private static final DatasetDescriptor LABS = labs();

  private static DatasetDescriptor labs() {
    Column sex = ToyPatients.category("sex", "female", "male");
    Stream<Column> numbers =
        IntStream.range(0, 10).mapToObj(i -> ToyPatients.number("lab" + i, -1, 2, false));
    return ToyPatients.descriptor(
        Stream.concat(Stream.of(sex), numbers).toList(),
        new DatasetDescriptor.Label(sex, "male", ""),
        List.of(new ProtectedAttribute("sex", sex, List.of())));
  }

  /** Two stays of each patient, whose ten labs are uniform in [0, 1]. */
  private static PatientTable stays(int patients, String prefix, SplittableRandom random) {
    List<PatientRecord> records = new ArrayList<>();
    for (int patient = 0; patient < patients; patient++) {
      double[] labs = person(random);
      for (int stay = 0; stay < 2; stay++) {
        records.add(
            new PatientRecord(
                patient + "-" + stay,
                prefix + patient,
                Instant.ofEpochSecond(stay),
                noisy(labs, 0.005, random)));
      }
    }
    return PatientTable.of(LABS, records);
  }

  private static double[] person(SplittableRandom random) {
    double[] values = new double[11];
    Arrays.setAll(values, column -> column == 0 ? 0 : random.nextDouble());
    return values;
  }

  private static double[] noisy(double[] values, double noise, SplittableRandom random) {
    double[] moved = values.clone();
    for (int column = 1; column < moved.length; column++) {
      moved[column] += noise * random.nextGaussian();
    }
    return moved;
  }

  @Test
  void shouldRelateTheClosestToTheSecondClosestWhenWorkedOutByHand() {
    // People at 20 between 0 and 100: 20/80 = 1/4. Rows at 10: 10/90 = 1/9. Ratio 4/9.
    PatientTable fit =
        doses(
            new double[] {0, 0}, new double[] {0, 100}, new double[] {1, 0}, new double[] {1, 100});
    PatientTable people = doses(100, 0, 20);

    GateResult result =
        new NeighborRatioGate(0.9).assess(new GateSubject(doses(50, 0, 10), fit, people, 0));

    assertThat(value(result)).isCloseTo(4 / 9.0, within(1e-12));
    assertThat(result.passed()).isFalse();
  }

  @Test
  void shouldCountPoolsAsEquallyLargeWhenComparingWithTrain() {
    // 20 fit rows and 20 unseen, alternating: of 4 rows, each near another person, 3 near fit rows.
    double[][] fit = new double[20][];
    double[][] reference = new double[20][];
    for (int i = 0; i < 20; i++) {
      fit[i] = new double[] {0, 5 * i};
      reference[i] = new double[] {0, 5 * i + 2};
    }
    PatientTable batch =
        doses(
            new double[] {0, 5.1},
            new double[] {0, 10.1},
            new double[] {0, 15.1},
            new double[] {0, 22.1});

    GateResult equal =
        new CloserToTrainGate(0.55).assess(new GateSubject(batch, doses(fit), doses(reference), 0));
    // With three times as many fit rows (copies far off), 3 of 4 is what chance gives: 0.5.
    GateResult unequal =
        new CloserToTrainGate(0.55)
            .assess(
                new GateSubject(batch, doses(fit).concat(doses(40, 1, 99)), doses(reference), 0));

    assertThat(value(equal)).isEqualTo(0.75);
    // binom.test(3, 4): [0.1941, 0.9937]
    assertThat(interval(equal).lower()).isCloseTo(0.1941, within(1e-4));
    assertThat(interval(equal).upper()).isCloseTo(0.9937, within(1e-4));
    assertThat(equal.passed()).as("four rows prove nothing").isTrue();
    assertThat(value(unequal)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void shouldTakeRowsNextToOnePersonAsOneDraw() {
    // A hundred rows next to the same fit row: effectively one row.
    double[][] reference = new double[20][];
    for (int i = 0; i < 20; i++) {
      reference[i] = new double[] {0, 5 * i + 2};
    }

    GateResult result =
        new CloserToTrainGate(0.55)
            .assess(
                new GateSubject(
                    doses(100, 0, 5.1),
                    doses(19, 0, 5).concat(doses(1, 0, 99)),
                    doses(reference),
                    0));

    assertThat(value(result)).isEqualTo(1);
    assertThat(interval(result).lower()).isCloseTo(0.025, within(1e-9));
  }

  @Test
  void shouldTellMembersByTheirDistanceWhenWorkedOutByHand() {
    // Rows on every fit row; unseen people at 1, 20 of them: everybody is told, area 1.
    PatientTable fit = doses(20, 0, 10).concat(doses(1, 0, 100)).concat(doses(1, 0, 0));
    PatientTable batch = doses(5, 0, 10).concat(doses(1, 0, 100)).concat(doses(1, 0, 0));

    GateResult told =
        new MembershipGate(0.55).assess(new GateSubject(batch, fit, doses(20, 0, 11), 0));
    GateResult alike =
        new MembershipGate(0.55).assess(new GateSubject(batch, fit, doses(20, 0, 10), 0));

    assertThat(value(told)).isEqualTo(1);
    assertThat(told.passed()).isFalse();
    assertThat(value(alike)).isEqualTo(0.5);
    assertThat(alike.passed()).isTrue();
  }

  @Test
  void shouldFailWithAReasonWhenThereAreTooFewUnseenPeople() {
    GateSubject subject =
        new GateSubject(ToyPatients.people(50, 5), FIT, ToyPatients.people(19, 6), 0.4);

    for (Gate gate :
        List.of(
            new CloserToTrainGate(1),
            new MembershipGate(1),
            new AttributeDisclosureGate(1),
            new SinglingOutGate(1))) {
      assertThat(gate.assess(subject).passed()).isFalse();
      assertThat(gate.assess(subject).value())
          .isEqualTo(
              new Estimate.Insufficient(
                  "too few unseen real people to compare with; it takes 20", 19));
    }
  }

  @Test
  void shouldFailDistanceWithAReasonWhenTooFewRealPeopleAreInTheCells() {
    PatientTable fit = doses(18, 0, 10).concat(doses(100, 1, 10));

    GateResult result =
        new ClosestRecordGate(0).assess(new GateSubject(doses(50, 0, 5), fit, doses(100, 1, 7), 0));

    assertThat(result.passed()).isFalse();
    assertThat(result.value())
        .isEqualTo(
            new Estimate.Insufficient(
                "too few real people in the cells of the batch to compare with; it takes 20", 18));
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

    assertThat(results).hasSize(14).noneMatch(GateResult::passed);
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
