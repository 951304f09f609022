package io.equipoise.cohort.constraint;

import static io.equipoise.cohort.constraint.Ward.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstraintTest {
  private static RowCheck check(String expression, double[]... real) {
    return ConstraintParser.parse(expression, Ward.COLUMNS).learn(Ward.INDEX, List.of(real));
  }

  @ParameterizedTest
  @CsvSource({
    "systolic >= diastolic, 120, 80, TRUE",
    "systolic >= diastolic, 80, 80, TRUE",
    "systolic >= diastolic, 79, 80, FALSE",
    "systolic > diastolic, 80, 80, FALSE",
    "systolic > diastolic, 81, 80, TRUE",
    "systolic < diastolic, 79, 80, TRUE",
    "systolic < diastolic, 80, 80, FALSE",
    "systolic <= diastolic, 80, 80, TRUE",
    "systolic <= diastolic, 81, 80, FALSE",
    "systolic = diastolic, 80, 80, TRUE",
    "systolic = diastolic, 81, 80, FALSE",
    "systolic != diastolic, 80, 80, FALSE",
    "systolic != diastolic, 81, 80, TRUE",
    "systolic >= diastolic, NaN, 80, UNKNOWN",
    "systolic >= diastolic, 120, NaN, UNKNOWN",
    "systolic >= 90.5, 90.5, 0, TRUE",
    "systolic >= 90.5, 90, 0, FALSE",
    "-5 <= systolic, -5, 0, TRUE",
    "-5 <= systolic, -6, 0, FALSE",
    "'range(systolic, 50, 260)', 50, 0, TRUE",
    "'range(systolic, 50, 260)', 260, 0, TRUE",
    "'range(systolic, 50, 260)', 260.5, 0, FALSE",
    "'range(systolic, 50, 260)', 49, 0, FALSE",
    "'range(systolic, 50, 260)', NaN, 0, UNKNOWN",
  })
  void shouldCompareNumbers(String expression, double systolic, double diastolic, Truth expected) {
    assertThat(check(expression).check(Ward.row(systolic, diastolic, NONE, NONE)))
        .isEqualTo(expected);
  }

  /** Codes: female 0, male 1; no 0, yes 1. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, TRUE",
    "1, 1, FALSE",
    "0, 1, TRUE",
    "0, 0, TRUE",
    "NaN, 1, UNKNOWN",
    "NaN, 0, TRUE",
    "1, NaN, UNKNOWN",
    "0, NaN, TRUE",
    "NaN, NaN, UNKNOWN",
  })
  void shouldViolateAnImplicationOnlyWhenItsLeftHoldsAndItsRightDoesNot(
      double sex, double pregnant, Truth expected) {
    assertThat(check("sex = male => pregnant = no").check(Ward.row(NONE, NONE, sex, pregnant)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // left: male and systolic above 200; right: not pregnant and diastolic at most 150
    "1, 210, 0, 100, TRUE",
    "1, 210, 0, 160, FALSE",
    "1, 210, 1, 100, FALSE",
    "1, 190, 1, 160, TRUE",
    "0, 210, 1, 160, TRUE",
    "1, NaN, 1, 160, UNKNOWN",
    "0, NaN, 1, 160, TRUE",
    "1, 210, NaN, 160, FALSE",
    "1, 210, NaN, 100, UNKNOWN",
  })
  void shouldNeedEveryAtomOfASide(
      double sex, double systolic, double pregnant, double diastolic, Truth expected) {
    assertThat(
            check("sex = male and systolic > 200 => pregnant != yes and diastolic <= 150")
                .check(Ward.row(systolic, diastolic, sex, pregnant)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, TRUE",
    "1, 1, TRUE",
    "0, 1, FALSE",
    "1, 0, FALSE",
    "NaN, 0, UNKNOWN",
    "2, NaN, UNKNOWN"
  })
  void shouldAllowOnlyCombinationsThatRealRowsHave(double site, double device, Truth expected) {
    RowCheck check =
        check(
            "combination(site, device)",
            Ward.at(0, 0),
            Ward.at(1, 1),
            Ward.at(2, NONE),
            Ward.at(0, 0));

    assertThat(check.check(Ward.at(site, device))).isEqualTo(expected);
  }

  /** Site 0 has device 1 twice and 0 once; site 1 has each once; site 2 none that is known. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, TRUE",
    "0, 0, FALSE",
    "1, 0, TRUE",
    "1, 1, FALSE",
    "2, 0, UNKNOWN",
    "3, 0, UNKNOWN",
    "NaN, 0, UNKNOWN",
    "0, NaN, UNKNOWN",
  })
  void shouldExpectWhatMostRealRowsWithTheSameValuesHave(
      double site, double device, Truth expected) {
    RowCheck check =
        check(
            "depends(site -> device)",
            Ward.at(0, 1),
            Ward.at(0, 0),
            Ward.at(0, 1),
            Ward.at(1, 1),
            Ward.at(1, 0),
            Ward.at(2, NONE),
            Ward.at(NONE, 1));

    assertThat(check.check(Ward.at(site, device))).isEqualTo(expected);
  }

  @Test
  void shouldTellWhatADependenceExpects() {
    Constraint.Dependence dependence = new Constraint.Dependence(List.of("site"), "device");
    LearnedDependence learned =
        dependence.learn(Ward.INDEX, List.of(Ward.at(0, 1), Ward.at(-0.0, 1)));

    assertThat(learned.expected(Ward.at(-0.0, 0))).hasValue(1);
    assertThat(learned.expected(Ward.at(1, 0))).isEmpty();
  }

  @Test
  void shouldNameEachColumnOnceWhenAskedWhatItIsAbout() {
    assertThat(
            ConstraintParser.parse(
                    "sex = male and systolic > diastolic => systolic > 90", Ward.COLUMNS)
                .columns())
        .containsExactly("sex", "systolic", "diastolic");
  }

  @Test
  void shouldRefuseConstraintsThatSayNothing() {
    assertThatThrownBy(() -> new Constraint.Range("systolic", 2, 1))
        .hasMessageContaining("smaller first");
    assertThatThrownBy(() -> new Constraint.Combination(List.of("site")))
        .hasMessageContaining("at least two");
    assertThatThrownBy(() -> new Constraint.Dependence(List.of("site"), "site"))
        .hasMessageContaining("another");
    assertThatThrownBy(() -> new Constraint.Implication(List.of(), List.of()))
        .hasMessageContaining("need an atom");
    assertThatThrownBy(
            () ->
                new Atom.NumberAtom(
                    new Atom.ConstantTerm(1), Operator.EQUAL, new Atom.ConstantTerm(2)))
        .hasMessageContaining("two constants");
    assertThatThrownBy(() -> new Atom.ConstantTerm(Double.POSITIVE_INFINITY))
        .hasMessageContaining("finite");
  }
}
