package io.equipoise.synth.domain.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.WidePatients;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FidelityTest {
  private static final int SEX = 0;
  private static final int DOSE = 1;
  private static final int STAGE = 2;
  private static final double MISSING = Double.NaN;

  private static DatasetDescriptor descriptor() {
    Column sex = ToyPatients.category("sex", "female", "male");
    Column stage = ToyPatients.category("stage", "I", "II", "III");
    return ToyPatients.descriptor(
        List.of(sex, ToyPatients.number("dose", 0, 100, false), stage),
        new DatasetDescriptor.Label(stage, "III", ""),
        List.of(new ProtectedAttribute("sex", sex, List.of())));
  }

  private static PatientTable rows(double[]... rows) {
    return PatientTable.ofRows(descriptor(), rows);
  }

  private static PatientTable times(int times, double... row) {
    double[][] rows = new double[times][];
    Arrays.fill(rows, row);
    return rows(rows);
  }

  private static Population population(double[]... rows) {
    return Population.of(rows(rows));
  }

  private static GateSubject subject(PatientTable batch, PatientTable real) {
    return new GateSubject(batch, real, real.select(new int[0]), 0);
  }

  private static double value(Estimate estimate) {
    return estimate.point().orElseThrow();
  }

  @Test
  void shouldTakeTheGreatestGapOfDistributionsWhenWorkedOutByHand() {
    Population batch = population(new double[] {0, 1, 0}, new double[] {0, 2, 0});
    Population real = population(new double[] {0, 2, 0}, new double[] {0, 3, 0});

    assertThat(Shapes.of(DOSE, batch, real).value()).isCloseTo(0.5, within(1e-12));
    // sqrt(pi/2) ln 2 sqrt(1/2 + 1/2)
    assertThat(Shapes.of(DOSE, batch, real).noise()).isCloseTo(0.868731, within(1e-6));
  }

  @Test
  void shouldTakeMissingNumbersAsBelowAllOthers() {
    Population batch = population(new double[] {0, MISSING, 0}, new double[] {0, 2, 0});
    Population real = population(new double[] {0, 2, 0}, new double[] {0, 2, 0});

    assertThat(Shapes.of(DOSE, batch, real).value()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void shouldAddUpShareDifferencesWhenWorkedOutByHand() {
    // 1/2, 1/2, 0, 0 against 1/4, 0, 1/4, 1/2 missing: half of 1/4 + 1/2 + 1/4 + 1/2 is 3/4.
    Population batch =
        population(
            new double[] {0, 1, 0},
            new double[] {0, 1, 0},
            new double[] {0, 1, 1},
            new double[] {0, 1, 1});
    Population real =
        population(
            new double[] {0, 1, 0},
            new double[] {0, 1, 2},
            new double[] {0, 1, MISSING},
            new double[] {0, 1, MISSING});

    assertThat(Shapes.of(STAGE, batch, real).value()).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void shouldCompareTwoWayTablesWhenWorkedOutByHand() {
    // Stage follows sex among real people and opposes it in the batch: right columns, no overlap.
    Population real = population(new double[] {0, 1, 0}, new double[] {1, 1, 1});
    Population batch = population(new double[] {0, 1, 1}, new double[] {1, 1, 0});

    assertThat(Shapes.of(STAGE, batch, real).value()).isEqualTo(1);
    assertThat(new PairTrends(batch, real).of(SEX, STAGE).orElseThrow().value()).isZero();
  }

  @Test
  void shouldCompareCorrelationsOfNumbers() {
    // Marker and age are unrelated in ToyPatients; here one side follows the other.
    double[][] related = new double[40][];
    double[][] opposed = new double[40][];
    for (int i = 0; i < 40; i++) {
      related[i] = new double[] {0, 20 + i, i / 2.0, 0, 0};
      opposed[i] = new double[] {0, 20 + i, 20 - i / 2.0, 0, 0};
    }
    Population up = Population.of(PatientTable.ofRows(ToyPatients.descriptor(), related));
    Population down = Population.of(PatientTable.ofRows(ToyPatients.descriptor(), opposed));
    int age = ToyPatients.AGE;
    int marker = ToyPatients.MARKER;

    assertThat(new PairTrends(up, up).of(age, marker).orElseThrow().value())
        .isCloseTo(1, within(1e-12));
    assertThat(new PairTrends(down, up).of(age, marker).orElseThrow().value())
        .isCloseTo(0, within(1e-12));
  }

  @Test
  void shouldWeighRealPeopleToTheCellsOfTheBatch() {
    // Nine of ten real people are men with high doses; the batch is half women, each like their
    // own.
    PatientTable real = times(30, 0, 10, 0).concat(times(270, 1, 90, 1));
    PatientTable batch = times(50, 0, 10, 0).concat(times(50, 1, 90, 1));

    Fidelity fidelity = subject(batch, real).fidelity();

    assertThat(value(fidelity.shapes())).isCloseTo(1, within(1e-12));
    assertThat(fidelity.columns())
        .extracting(Fidelity.ColumnFidelity::column)
        .containsExactly("sex", "dose", "stage");
  }

  @Test
  void shouldFindTheSubgroupThatIsWrong() {
    PatientTable real = times(100, 0, 10, 0).concat(times(100, 1, 90, 1));
    PatientTable batch = times(50, 0, 10, 0).concat(times(250, 1, 20, 2));

    assertThat(subject(batch, real).fidelity().subgroups())
        .satisfiesExactly(
            women -> {
              assertThat(women.subgroup()).isEqualTo("sex=female");
              assertThat(value(women.similarity())).isEqualTo(1);
            },
            men -> {
              assertThat(men.subgroup()).isEqualTo("sex=male");
              // sex alike, dose and stage not at all
              assertThat(value(men.similarity())).isCloseTo(1 / 3.0, within(1e-12));
            });
    GateResult gate = new SubgroupShapesGate(0.75).assess(subject(batch, real));
    assertThat(value(gate.value())).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(gate.passed()).isFalse();
  }

  @Test
  void shouldSayNothingOfASubgroupWithFewPeople() {
    PatientTable real = times(29, 0, 10, 0).concat(times(100, 1, 90, 1));
    PatientTable batch = times(50, 0, 10, 0).concat(times(50, 1, 90, 1));

    assertThat(subject(batch, real).fidelity().subgroups().get(0).similarity())
        .isEqualTo(
            new Estimate.Insufficient(
                "too few real people in the cells of the batch to compare with; it takes 30", 29));
  }

  @Test
  void shouldNotRefuseFewRowsForWhatSamplingCosts() {
    PatientTable real = WidePatients.people(60, 1);
    int passed = 0;
    for (int draw = 0; draw < 50; draw++) {
      GateSubject subject =
          new GateSubject(
              WidePatients.people(25, 100 + draw), real, WidePatients.people(15, 3), 0.5);
      if (new ColumnShapesGate(0.75).assess(subject).passed()
          && new PairTrendsGate(0.65).assess(subject).passed()
          && new SubgroupShapesGate(0.75).assess(subject).passed()
          && new CoverageGate(0.8).assess(subject).passed()) {
        passed++;
      }
    }
    assertThat(passed).isGreaterThanOrEqualTo(48);
  }

  @Test
  void shouldCountValuesThatTheBatchHasWhenWorkedOutByHand() {
    // Sex: both. Stage: III is missing of three. Dose: one value, so one bin. Mean of 1, 1, 2/3.
    PatientTable real = times(20, 0, 5, 0).concat(times(20, 1, 5, 1)).concat(times(20, 1, 5, 2));
    PatientTable batch = times(30, 0, 5, 0).concat(times(30, 1, 5, 1));

    GateResult gate = new CoverageGate(0.9).assess(subject(batch, real));

    assertThat(value(gate.value())).isCloseTo((1 + 1 + 2 / 3.0) / 3, within(1e-12));
    assertThat(gate.passed()).isFalse();
  }

  @Test
  void shouldNotCountValuesThatTheBatchIsTooSmallFor() {
    // Two of 62 people are stage III: fewer than five are expected among 60 rows.
    PatientTable real = times(30, 0, 5, 0).concat(times(30, 1, 5, 1)).concat(times(2, 1, 5, 2));
    PatientTable batch = times(30, 0, 5, 0).concat(times(30, 1, 5, 1));

    assertThat(value(new CoverageGate(0.9).assess(subject(batch, real)).value())).isEqualTo(1);
  }

  @Test
  void shouldSuppressCountsUpToTenAndWhatWouldTellThem() {
    // 7 alone would follow from the rest, so the next least goes too.
    assertThat(suppressed(100, 7, 40, 0)).containsExactly(false, true, true, false);
    // 3 and 4 make 7 together, still too few.
    assertThat(suppressed(3, 100, 4, 40)).containsExactly(true, false, true, true);
    // 6 and 5 hide behind each other.
    assertThat(suppressed(6, 100, 5, 40)).containsExactly(true, false, true, false);
    assertThat(suppressed(11, 100)).containsExactly(false, false);
    // 6 and 5 are 8 people, of whom 3 are in both; with the next least they are 40 or more.
    assertThat(
            Histogram.suppressed(
                new long[] {6, 100, 5, 40}, hidden -> hidden[3] ? 40 : hidden[0] ? 8 : 5))
        .containsExactly(true, false, true, true);
  }

  /** Where nobody is in two bins. */
  private static boolean[] suppressed(long... people) {
    return Histogram.suppressed(
        people,
        hidden ->
            IntStream.range(0, people.length)
                .filter(i -> hidden[i])
                .mapToLong(i -> people[i])
                .sum());
  }

  @Test
  void shouldSuppressABinOfManyRowsOfFewPeople() {
    // 15 rows of stage III are of 2 people, 20 of stage II of as many.
    List<PatientRecord> records = new ArrayList<>();
    for (int i = 0; i < 135; i++) {
      int stage = i < 15 ? 2 : i < 35 ? 1 : 0;
      String patient = stage == 2 ? "p" + i % 2 : "p" + i;
      records.add(new PatientRecord("r" + i, patient, Instant.EPOCH, new double[] {0, 5, stage}));
    }
    PatientTable batch = times(30, 0, 5, 0).concat(times(30, 0, 5, 2));
    PatientTable real = PatientTable.of(batch.descriptor(), records);

    List<Histogram.Bin> bins =
        subject(batch, real).fidelity().columns().get(STAGE).histogram().bins();

    assertThat(bins).hasSize(3);
    assertThat(bins.get(0).real().orElseThrow()).isCloseTo(100 / 135.0, within(1e-12));
    assertThat(bins.get(1).real()).as("it would tell the other").isEmpty();
    assertThat(bins.get(2).real()).as("2 people").isEmpty();
  }

  @Test
  void shouldShowNoBinOfOneToTenPeople() {
    // Compared with themselves, people weigh 1 each, so that shares give their numbers.
    PatientTable real = WidePatients.people(120, 4);
    Fidelity fidelity = subject(real, real).fidelity();

    for (Fidelity.ColumnFidelity column : fidelity.columns()) {
      List<Histogram.Bin> bins = column.histogram().bins();
      double[] shown =
          bins.stream().map(Histogram.Bin::real).flatMapToDouble(OptionalDouble::stream).toArray();
      long hidden = Math.round(120 * (1 - Arrays.stream(shown).sum()));

      assertThat(bins.stream().mapToDouble(Histogram.Bin::synthetic).sum())
          .isCloseTo(1, within(1e-9));
      for (double share : shown) {
        assertThat(Math.round(120 * share)).as(column.column()).isGreaterThan(10);
      }
      assertThat(bins.size() - shown.length).as(column.column()).isNotEqualTo(1);
      assertThat(hidden).as(column.column()).matches(people -> people == 0 || people > 10);
    }
    assertThat(fidelity.columns())
        .anyMatch(c -> c.histogram().bins().stream().anyMatch(bin -> bin.real().isEmpty()));
  }

  @Test
  void shouldCutNumbersAtRoundStepsWithOpenEnds() {
    PatientTable real =
        rows(
            IntStream.range(0, 101).mapToObj(i -> new double[] {0, i, 0}).toArray(double[][]::new));

    List<Histogram.Bin> bins =
        subject(times(20, 0, 50, 0), real).fidelity().columns().get(DOSE).histogram().bins();

    // 5th and 95th percentile are 5 and 95, an eighth of that is 11.25: steps of 20.
    assertThat(bins)
        .extracting(Histogram.Bin::label)
        .containsExactly("below 20", "20 to 40", "40 to 60", "60 to 80", "80 and above");
    assertThat(bins.get(0).real().orElseThrow()).isCloseTo(20 / 101.0, within(1e-12));
    assertThat(bins.get(2).synthetic()).isEqualTo(1);
  }
}
