package io.equipoise.cohort.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.equipoise.cohort.Clinic;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatientTableTest {
  private static final DatasetDescriptor CLINIC = Clinic.descriptor();
  private static final double[][] ROWS = {
    {30, 0, 55.5, 1, 2, 0},
    {40, 1, Double.NaN, 0, 3, 1},
    {50, 0, 77, 1, 4, Double.NaN}
  };

  private final PatientTable table = PatientTable.ofRows(CLINIC, ROWS);

  @Test
  void shouldHoldTheSameValuesWhenMadeFromRowsOrRecords() {
    List<PatientRecord> records =
        List.of(record("r1", ROWS[0]), record("r2", ROWS[1]), record("r3", ROWS[2]));

    PatientTable fromRecords = PatientTable.of(CLINIC, records);

    for (int row = 0; row < 3; row++) {
      assertThat(table.row(row)).containsExactly(ROWS[row]);
      assertThat(fromRecords.row(row)).containsExactly(ROWS[row]);
    }
    assertThat(fromRecords.rows()).isEqualTo(3);
    assertThat(fromRecords.columns()).isEqualTo(6);
    assertThat(table.column(Clinic.AGE)).containsExactly(30, 40, 50);
    assertThat(table.value(1, Clinic.VISITS)).isEqualTo(3);
    assertThat(table.descriptor()).isSameAs(CLINIC);
  }

  private static PatientRecord record(String id, double[] values) {
    return new PatientRecord(id, "p", Instant.EPOCH, values);
  }

  @Test
  void shouldBeUnmovedWhenInputsOrCopiesChange() {
    double[][] rows = {{30, 0, 55.5, 1, 2, 0}};
    PatientTable copy = PatientTable.ofRows(CLINIC, rows);

    rows[0][0] = 99;
    copy.row(0)[0] = 99;
    copy.column(0)[0] = 99;

    assertThat(copy.value(0, 0)).isEqualTo(30);
  }

  @Test
  void shouldRepeatAndReorderWhenRowsAreSelected() {
    PatientTable selected = table.select(new int[] {2, 0, 2});

    assertThat(selected.column(Clinic.AGE)).containsExactly(50, 30, 50);
    assertThat(selected.rows()).isEqualTo(3);
  }

  @Test
  void shouldAppendWhenTablesAreJoined() {
    PatientTable joined = table.concat(table.select(new int[] {1}));

    assertThat(joined.column(Clinic.AGE)).containsExactly(30, 40, 50, 40);
    assertThat(table.rows()).isEqualTo(3);
  }

  @Test
  void shouldCountDifferentPatientsInTablesOfRecordsAndInWhatIsMadeOfThem() {
    PatientTable three =
        PatientTable.of(
            CLINIC,
            List.of(visit("a1", "anna", 1), visit("a2", "anna", 2), visit("b", "berta", 1)));
    assertThat(three.people(new int[] {0, 1, 2})).isEqualTo(2);
    assertThat(three.people(new int[] {0, 1})).isEqualTo(1);
    assertThat(three.people(new int[0])).isZero();
    assertThat(three.select(new int[] {1, 0, 1}).people(new int[] {0, 1, 2})).isEqualTo(1);

    PatientTable more = three.concat(PatientTable.of(CLINIC, List.of(visit("c", "carla", 1))));
    assertThat(more.people(new int[] {0, 1, 2, 3})).isEqualTo(3);
  }

  @Test
  void shouldTakeEveryRowWithoutAPseudonymForSomebodyElse() {
    assertThat(table.people(new int[] {0, 1, 2})).isEqualTo(3);
    assertThat(table.concat(table).people(new int[] {0, 1, 2, 3, 4, 5}))
        .as("another table's are others")
        .isEqualTo(6);
  }

  @Test
  void shouldNameThePatientByTheEarliestRecordWhenThereAreSeveral() {
    PatientTable visits =
        PatientTable.of(
            CLINIC,
            List.of(
                visit("r1", "ann", 20),
                visit("r2", "bob", 5),
                visit("r3", "ann", 10),
                visit("r5", "cy", 7),
                visit("r4", "cy", 7)));

    assertThat(patients(visits)).containsExactly(2, 1, 2, 4, 4);
    assertThat(patients(visits.select(new int[] {4, 0, 3}))).containsExactly(0, 1, 0);
    assertThat(patients(visits.select(new int[] {0, 2, 0, 2}))).containsExactly(1, 1, 1, 1);
    assertThat(patients(visits.concat(visits))).containsExactly(2, 1, 2, 4, 4, 7, 6, 7, 9, 9);
    assertThat(patients(table)).containsExactly(0, 1, 2);
  }

  private static PatientRecord visit(String id, String patient, long second) {
    return new PatientRecord(id, patient, Instant.ofEpochSecond(second), ROWS[0]);
  }

  private static int[] patients(PatientTable of) {
    return IntStream.range(0, of.rows()).map(of::patient).toArray();
  }

  @Test
  void shouldTellLabelsApartWhenPositiveNegativeOrMissing() {
    assertThat(table.label(0)).isZero();
    assertThat(table.label(1)).isEqualTo(1);
    assertThat(table.label(2)).isNaN();
  }

  @Test
  void shouldFollowTheDescriptorWhenThePositiveValueComesFirst() {
    PatientTable other = PatientTable.ofRows(Clinic.with("positive: yes", "positive: no"), ROWS);

    assertThat(other.label(0)).isEqualTo(1);
    assertThat(other.label(1)).isZero();
  }

  @Test
  void shouldRefuseWhenWidthsDiffer() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PatientTable.ofRows(CLINIC, new double[][] {ROWS[0], {1, 2}}))
        .withMessage("row 1 has 2 values, expected 6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PatientTable.of(CLINIC, List.of(record("r1", new double[] {1}))))
        .withMessage("row 0 has 1 values, expected 6");
    DatasetDescriptor narrower = Clinic.withoutVisits();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.concat(PatientTable.ofRows(narrower, new double[0][])))
        .withMessageContaining("6 and 5 columns");
  }

  @Test
  void shouldPrintNoPatientValueWhenPrinted() {
    assertThat(table).hasToString("PatientTable[clinic, 3 × 6]");
    assertThat(record("r1", ROWS[0])).hasToString("PatientRecord[r1]");
  }

  @Test
  void shouldCompareByContentWhenRecordsAreCompared() {
    PatientRecord one = record("r1", ROWS[1]);

    assertThat(one)
        .isEqualTo(record("r1", ROWS[1].clone()))
        .hasSameHashCodeAs(record("r1", ROWS[1]));
    assertThat(one).isNotEqualTo(record("r2", ROWS[1]));
    assertThat(one).isNotEqualTo(record("r1", ROWS[0]));
    assertThat(one).isNotEqualTo(new PatientRecord("r1", "q", Instant.EPOCH, ROWS[1]));
    assertThat(one).isNotEqualTo(new PatientRecord("r1", "p", Instant.MAX, ROWS[1]));
    assertThat(one.columns()).isEqualTo(6);
    assertThat(one.values()).containsExactly(ROWS[1]);
  }
}
