package io.equipoise.synth.domain.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class GowerDistanceTest {
  // sex, age, marker, smoker, disease; ranges: age 40, marker 20
  private static final double[] ANNA = {0, 50, 10, 0, 0};
  private static final double[] BERT = {1, 60, 15, 1, 1};
  private final GowerDistance distance =
      GowerDistance.fit(
          PatientTable.ofRows(
              ToyPatients.descriptor(),
              new double[][] {
                {0, 30, 0, 0, 0}, {1, 70, 20, 1, 1}, {1, Double.NaN, Double.NaN, 1, 0}
              }));

  @Test
  void shouldAverageTheDifferencesOfAllColumns() {
    // (1 + 10/40 + 5/20 + 1 + 1) / 5 = 0.7
    assertThat(distance.between(ANNA, BERT)).isCloseTo(0.7, within(1e-12));
  }

  @Test
  void shouldCountMissingAgainstPresentAsOne() {
    // (0 + 1 + 0 + 0 + 0) / 5
    assertThat(distance.between(ANNA, new double[] {0, Double.NaN, 10, 0, 0}))
        .isCloseTo(0.2, within(1e-12));
  }

  @Test
  void shouldCountMissingAgainstMissingAsNothing() {
    double[] row = {Double.NaN, Double.NaN, 10, 0, 0};

    assertThat(distance.between(row, row.clone())).isZero();
  }

  @Test
  void shouldLimitADifferenceToOneWhenANumberIsOutsideTheRangesSeen() {
    // (0 + min(1, 90/40) + 0 + 0 + 0) / 5
    assertThat(distance.between(ANNA, new double[] {0, 140, 10, 0, 0}))
        .isCloseTo(0.2, within(1e-12));
  }

  @Test
  void shouldCountAnyDifferenceAsOneWhenTheColumnWasConstant() {
    GowerDistance constant =
        GowerDistance.fit(
            PatientTable.ofRows(ToyPatients.descriptor(), new double[][] {{0, 50, 10, 0, 0}}));

    assertThat(constant.between(ANNA, new double[] {0, 51, 10, 0, 0}))
        .isCloseTo(0.2, within(1e-12));
  }

  @Property(tries = 50)
  void shouldAgreeWithTheNaiveMinimumAndBeAMetricOnTheUnitInterval(
      @ForAll @LongRange(min = 0, max = 100_000) long seed) {
    PatientTable people = ToyPatients.people(30, seed);
    GowerDistance fitted = GowerDistance.fit(people);
    double[][] others = new double[29][];
    double[] row = people.row(29);
    double naive = 1;
    for (int i = 0; i < 29; i++) {
      others[i] = people.row(i);
      double there = fitted.between(row, others[i]);
      naive = Math.min(naive, there);
      assertThat(there).isBetween(0.0, 1.0).isEqualTo(fitted.between(others[i], row));
      assertThat(there)
          .isLessThanOrEqualTo(
              fitted.between(row, others[0]) + fitted.between(others[0], others[i]) + 1e-12);
    }

    assertThat(fitted.toClosest(row, others)).isEqualTo(naive);
  }

  @Test
  void shouldRefuseToFindTheClosestOfNoRows() {
    assertThatThrownBy(() -> distance.toClosest(ANNA, new double[0][]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
