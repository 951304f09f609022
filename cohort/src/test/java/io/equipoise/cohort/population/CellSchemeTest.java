package io.equipoise.cohort.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.Clinic;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CellSchemeTest {
  private static final double MISSING = Double.NaN;
  private static final DatasetDescriptor CLINIC = Clinic.descriptor();

  private final CellScheme scheme = new CellScheme(CLINIC);

  private static PatientRecord person(double age, double sex, double weight) {
    return new PatientRecord(
        "r1", "p1", Instant.EPOCH, new double[] {age, sex, weight, MISSING, MISSING, MISSING});
  }

  private static Subgroup subgroup(String... attributesAndValues) {
    List<Subgroup.Condition> conditions = new ArrayList<>();
    for (int i = 0; i < attributesAndValues.length; i += 2) {
      conditions.add(new Subgroup.Condition(attributesAndValues[i], attributesAndValues[i + 1]));
    }
    return new Subgroup(conditions);
  }

  @Test
  void shouldHaveOneValuePerAttributeInOrderWhenAllAreKnown() {
    assertThat(scheme.cellOf(person(44, 0, 60)).values())
        .containsExactly("female", "18-44", "[60;90.5)");
    assertThat(scheme.cellOf(person(45, 1, 59.9)).key()).isEqualTo("male|45-64|[1.5;60)");
  }

  @Test
  void shouldBeUnknownWhenMissingOrOutsideEveryBandOrUnlisted() {
    assertThat(scheme.cellOf(person(MISSING, MISSING, MISSING)).key())
        .isEqualTo("unknown|unknown|unknown");
    assertThat(scheme.cellOf(person(17, 2, 400)).key()).isEqualTo("unknown|unknown|unknown");
    assertThat(scheme.cellOf(person(18, -1, 1.5)).key()).isEqualTo("unknown|18-44|[1.5;60)");
  }

  @Test
  void shouldHaveOnlyCellsAndSubgroupsOfItsOwnAttributesAndValues() {
    assertThat(scheme.has(Cell.parse("female|18-44|[60;90.5)"))).isTrue();
    assertThat(scheme.has(Cell.parse("female|unknown|[60;90.5)"))).isTrue();
    assertThat(scheme.has(Cell.parse("female|18-44"))).as("one too few").isFalse();
    assertThat(scheme.has(Cell.parse("female|18-44|[60;90.5)|x"))).as("one too many").isFalse();
    assertThat(scheme.has(Cell.parse("18-44|female|[60;90.5)"))).as("another order").isFalse();
    assertThat(scheme.has(Cell.parse("female|18-50|[60;90.5)"))).as("another band").isFalse();

    assertThat(scheme.has(subgroup("sex", "female"))).isTrue();
    assertThat(scheme.has(subgroup("sex", "female", "ageBand", "18-44"))).isTrue();
    assertThat(scheme.has(subgroup("sex", "18-44"))).isFalse();
    assertThat(scheme.has(subgroup("sex", "female", "region", "north"))).isFalse();
  }

  @Test
  void shouldGiveEveryCellACodeOfItsOwnAndBack() {
    Set<Cell> cells = new HashSet<>();
    for (long code = 0; code < scheme.cells(); code++) {
      Cell cell = scheme.cellOf(code);
      assertThat(scheme.codeOf(cell)).isEqualTo(code);
      cells.add(cell);
    }

    assertThat(cells).hasSize((int) scheme.cells());
    assertThat(scheme.codeOf(person(44, 0, 60)))
        .isEqualTo(scheme.codeOf(scheme.cellOf(person(44, 0, 60))));
    assertThat(scheme.cellOf(scheme.codeOf(person(MISSING, 1, 400))).key())
        .isEqualTo("male|unknown|unknown");
  }

  @Test
  void shouldRefuseCodesAndCellsThatAreNone() {
    assertThatThrownBy(() -> scheme.cellOf(scheme.cells())).hasMessageContaining("must be in [0,");
    assertThatThrownBy(() -> scheme.codeOf(Cell.parse("female|18-44|heavy")))
        .hasMessageContaining("has no such value");
  }

  @Test
  void shouldGiveTheSameCellWhenReadFromATable() {
    PatientRecord known = person(70, 1, 95);
    PatientRecord unknown = person(MISSING, 1, 95);
    PatientTable table = PatientTable.of(CLINIC, List.of(known, unknown));

    assertThat(scheme.cellOf(table, 0)).isEqualTo(scheme.cellOf(known));
    assertThat(scheme.cellOf(table, 1)).isEqualTo(scheme.cellOf(unknown));
  }

  @Test
  void shouldListEveryCombinationInTheDescriptorsOrderWhenWatched() {
    assertThat(scheme.watched())
        .extracting(Subgroup::id)
        .containsExactly(
            "sex=female",
            "sex=male",
            "ageBand=18-44",
            "ageBand=45-64",
            "ageBand=65-120",
            "sex=female&ageBand=18-44",
            "sex=female&ageBand=45-64",
            "sex=female&ageBand=65-120",
            "sex=male&ageBand=18-44",
            "sex=male&ageBand=45-64",
            "sex=male&ageBand=65-120");
    assertThat(scheme.siblings(List.of("sex", "ageBand"))).hasSize(6);
    assertThat(scheme.siblings(List.of("ageBand", "sex"))).isEmpty();
  }

  @Test
  void shouldContainACellWhenEveryConditionHolds() {
    Cell cell = scheme.cellOf(person(50, 0, MISSING));

    assertThat(scheme.contains(subgroup("sex", "female"), cell)).isTrue();
    assertThat(scheme.contains(subgroup("sex", "female", "ageBand", "45-64"), cell)).isTrue();
    assertThat(scheme.contains(subgroup("ageBand", "45-64", "sex", "female"), cell)).isTrue();
    assertThat(scheme.contains(subgroup("sex", "male"), cell)).isFalse();
    assertThat(scheme.contains(subgroup("sex", "female", "ageBand", "18-44"), cell)).isFalse();
  }

  @Test
  void shouldKnowASetWhenNoneOfItsAttributesIsUnknown() {
    Cell cell = scheme.cellOf(person(50, 0, MISSING));

    assertThat(scheme.isKnown(List.of("sex", "ageBand"), cell)).isTrue();
    assertThat(scheme.isKnown(List.of("sex", "weightBand"), cell)).isFalse();
  }

  @Test
  void shouldTakeTheJointShareWhenTheReferenceHasOne() {
    // The product would be 0.51 * 0.45 = 0.2295.
    assertThat(scheme.referenceShare(subgroup("sex", "female", "ageBand", "18-44"))).hasValue(0.22);
  }

  @Test
  void shouldMultiplyMarginalSharesWhenThereIsNoJointShare() {
    assertThat(scheme.referenceShare(subgroup("ageBand", "65-120"))).hasValue(0.2);
    assertThat(scheme.referenceShare(subgroup("sex", "male", "ageBand", "65-120")).getAsDouble())
        .isCloseTo(0.098, within(1e-12));
  }

  @Test
  void shouldHaveNoReferenceShareWhenTheReferenceSaysNothing() {
    assertThat(scheme.referenceShare(subgroup("weightBand", "[1.5;60)"))).isEmpty();
    assertThat(scheme.referenceShare(subgroup("sex", "male", "weightBand", "[1.5;60)"))).isEmpty();
    assertThat(scheme.referenceShare(subgroup("sex", "unknown"))).isEmpty();
  }

  @Test
  void shouldNameTheAttributeWhenThereIsNoneOfThatName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scheme.position("race"))
        .withMessage("dataset clinic has no protected attribute race");
  }

  @Property
  void shouldPutEveryoneInExactlyOneSubgroupOfASetWhenTheSetIsKnown(
      @ForAll("people") PatientRecord p) {
    Cell cell = scheme.cellOf(p);

    for (List<String> set : CLINIC.watch()) {
      long containing =
          scheme.siblings(set).stream().filter(subgroup -> scheme.contains(subgroup, cell)).count();
      assertThat(containing).isEqualTo(scheme.isKnown(set, cell) ? 1 : 0);
    }
  }

  @Property
  void shouldReadBackTheSameCellWhenKeyIsParsed(@ForAll("people") PatientRecord p) {
    Cell cell = scheme.cellOf(p);

    assertThat(Cell.parse(cell.key())).isEqualTo(cell);
  }

  @Provide
  Arbitrary<PatientRecord> people() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 120).map(Integer::doubleValue).injectNull(0.2),
            Arbitraries.integers().between(0, 1).map(Integer::doubleValue).injectNull(0.2),
            Arbitraries.doubles().between(0, 500).injectNull(0.2))
        .as((age, sex, weight) -> person(orMissing(age), orMissing(sex), orMissing(weight)));
  }

  private static double orMissing(Double value) {
    return value == null ? MISSING : value;
  }
}
