package io.equipoise.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.monitor.Ward;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CellTallyTest {
  private static final TallyShape SHAPE = new TallyShape(Ward.descriptor());

  @Test
  void shouldCountWhatIsThereAndWhatIsMissingWhenRecordsAreAdded() {
    CellTally tally = CellTally.empty(SHAPE);
    tally.add(SHAPE, record(30, 0, 120.5, 1));
    tally.add(SHAPE, record(40, 0, Double.NaN, 0));
    tally.add(SHAPE, record(50, Double.NaN, 140, Double.NaN));

    assertThat(tally.records()).isEqualTo(3);
    assertThat(tally.labelled()).isEqualTo(2);
    assertThat(tally.positives()).isEqualTo(1);
    assertThat(List.of(tally.missing(0), tally.missing(1), tally.missing(2), tally.missing(3)))
        .containsExactly(0L, 1L, 1L, 1L);
    // age: 30 + 40 + 50 and 900 + 1600 + 2500; systolic: 120.5 + 140 and 14520.25 + 19600
    assertThat(tally.moments(SHAPE, 0)).isEqualTo(new Moments(3, 120, 5000));
    assertThat(tally.moments(SHAPE, 1)).isEqualTo(new Moments(2, 260.5, 34120.25));
  }

  @Test
  void shouldRefuseToAddTalliesOfDifferentShapes() {
    CellTally other = CellTally.of(1, 1, 0, new long[2], new double[1], new double[1]);

    assertThatThrownBy(() -> CellTally.empty(SHAPE).plus(other))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseMorePositivesThanLabels() {
    assertThatThrownBy(() -> CellTally.of(3, 1, 2, new long[4], new double[2], new double[2]))
        .hasMessageContaining("positives <= labelled");
  }

  @Property
  void shouldNotChangeWhenTheEmptyTallyIsAdded(@ForAll("people") List<PatientRecord> people) {
    CellTally tally = tally(people);

    assertThat(tally.plus(CellTally.empty(SHAPE))).isEqualTo(tally);
    assertThat(CellTally.empty(SHAPE).plus(tally)).isEqualTo(tally);
  }

  @Property
  void shouldNotCareInWhichOrderPartsAreAdded(
      @ForAll("people") List<PatientRecord> a,
      @ForAll("people") List<PatientRecord> b,
      @ForAll("people") List<PatientRecord> c) {
    CellTally left = tally(a).plus(tally(b)).plus(tally(c));

    assertThat(tally(a).plus(tally(b).plus(tally(c)))).isEqualTo(left);
    assertThat(tally(c).plus(tally(a)).plus(tally(b))).isEqualTo(left);
  }

  @Property
  void shouldEqualTheTallyOfTheWholeWhenTheTalliesOfItsPartsAreAdded(
      @ForAll("people") List<PatientRecord> people, @ForAll int where) {
    int cut = Math.floorMod(where, people.size() + 1);

    assertThat(tally(people.subList(0, cut)).plus(tally(people.subList(cut, people.size()))))
        .isEqualTo(tally(people));
  }

  /** Whole numbers, whose sums are exact. */
  @Provide
  Arbitrary<List<PatientRecord>> people() {
    Arbitrary<Double> age = orMissing(Arbitraries.integers().between(18, 100));
    Arbitrary<Double> code = orMissing(Arbitraries.integers().between(0, 1));
    Arbitrary<Double> systolic = orMissing(Arbitraries.integers().between(60, 260));
    return Combinators.combine(age, code, systolic, code)
        .as(CellTallyTest::record)
        .list()
        .ofMaxSize(20);
  }

  private static Arbitrary<Double> orMissing(Arbitrary<Integer> values) {
    return values.map(Integer::doubleValue).injectNull(0.2).map(v -> v == null ? Double.NaN : v);
  }

  private static PatientRecord record(double age, double sex, double systolic, double disease) {
    return new PatientRecord("r", "p", Ward.START, new double[] {age, sex, systolic, disease});
  }

  private static CellTally tally(List<PatientRecord> people) {
    CellTally tally = CellTally.empty(SHAPE);
    people.forEach(person -> tally.add(SHAPE, person));
    return tally;
  }

  @Test
  void shouldKnowPeopleFromRecordsWhenPatientsAreCounted() {
    TallyShape shape = new TallyShape(Ward.countingPatients());
    CellTally tally = CellTally.empty(shape);
    tally.add(shape, Ward.visit("p", "1", Ward.START, true, false));
    tally.add(shape, Ward.visit("p", "2", Ward.START, true, true));
    tally.add(shape, Ward.visit("q", "3", Ward.START, true, false));

    assertThat(List.of(tally.records(), tally.labelled(), tally.positives()))
        .isEqualTo(List.of(3L, 3L, 1L));
    assertThat(List.of(tally.people(), tally.labelledPeople(), tally.positivePeople()))
        .isEqualTo(List.of(2L, 2L, 1L));
    assertThat(tally.plus(tally).people()).isEqualTo(2);
    assertThat(tally.plus(tally).records()).isEqualTo(6);
    assertThat(tally.plus(CellTally.empty(shape))).isEqualTo(tally);
    assertThat(tally.withPatients(DistinctPatients.none())).isNotEqualTo(tally);
    assertThat(shape.fingerprint()).isNotEqualTo(SHAPE.fingerprint());
    assertThatThrownBy(() -> tally.plus(CellTally.empty(SHAPE)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldTakeRecordsForPeopleWhenRecordsAreCounted() {
    CellTally tally = CellTally.empty(SHAPE);
    tally.add(SHAPE, Ward.visit("p", "1", Ward.START, true, false));
    tally.add(SHAPE, Ward.visit("p", "2", Ward.START, true, true));

    assertThat(tally.patients()).isEmpty();
    assertThat(List.of(tally.people(), tally.labelledPeople(), tally.positivePeople()))
        .isEqualTo(List.of(2L, 2L, 1L));
  }
}
