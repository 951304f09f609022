package io.equipoise.evaluator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.WilsonInterval;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PrecisionTest {
  @Test
  void shouldRoundValueAndEndsAndNeitherCountNorConfidence() {
    // Wilson's 95 % interval of 8 of 21 is [0.20751, 0.59121].
    assertThat(Precision.where(false).population(share(8, 21)))
        .isEqualTo(known(0.381, 0.2075, 0.5912, 21));
    assertThat(Precision.where(true).population(share(8, 21)))
        .isEqualTo(known(0.38, 0.21, 0.59, 21));
    assertThat(Precision.comparison(share(8, 21))).isEqualTo(known(0.381, 0.2075, 0.5912, 21));
  }

  @Test
  void shouldLeaveOtherStatesAloneAndTellNoNegativeZero() {
    Estimate few = new Estimate.Insufficient("needs at least 11 people", 7);
    assertThat(Precision.where(true).population(few)).isSameAs(few);
    assertThat(Double.compare(Precision.rounded(-0.004, 2), 0.0)).isZero();
    assertThat(Precision.rounded(34.538_776, 4)).isEqualTo(34.5388);
  }

  @Test
  void shouldTellChangesOfSharesLikeSharesAndThoseOfAreasLikeComparisons() {
    Estimate change = new Estimate.Known(0.013_55, Optional.empty(), 400);
    assertThat(Precision.where(true).change(Measure.TRUE_POSITIVE_RATE, change).point())
        .hasValue(0.01);
    assertThat(Precision.where(true).change(Measure.AUROC, change).point()).hasValue(0.0136);
    assertThat(Precision.where(false).change(Measure.TRUE_POSITIVE_RATE, change).point())
        .hasValue(0.0136);
  }

  @Test
  void shouldSingleOutNoHiddenCountWhenAllTablesAreTried() {
    Function<Estimate, Estimate> two = Precision.where(true)::population;
    Function<Estimate, Estimate> four = Precision.where(false)::population;
    for (int hidden = 1; hidden <= 10; hidden++) {
      assertThat(possible(900, 330, hidden, two))
          .as("%d of the women are ill", hidden)
          .contains(hidden)
          .hasSizeGreaterThanOrEqualTo(5);
      // Why not four: they single it out, as exact shares do.
      assertThat(possible(900, 330, hidden, four)).containsExactly(hidden);
    }
  }

  /**
   * How many of 60 women may be ill, given the shares of the ill among everybody and among the men
   * as they are told, numbers of people to the nearest ten: by trying every table.
   */
  private static Set<Integer> possible(
      int men, int illMen, int illWomen, Function<Estimate, Estimate> told) {
    Told ofMen = Told.of(told.apply(share(illMen, men)));
    Told ofAll = Told.of(told.apply(share(illMen + illWomen, men + 60)));
    Set<Integer> possible = new TreeSet<>();
    for (int otherMen = men - 5; otherMen < men + 5; otherMen++) {
      for (int otherIllMen = 0; otherIllMen <= otherMen; otherIllMen++) {
        if (!ofMen.equals(Told.of(told.apply(share(otherIllMen, otherMen))))) {
          continue;
        }
        for (int all = men + 55; all < men + 65; all++) {
          for (int ill = 0; ill <= 60; ill++) {
            if (ofAll.equals(Told.of(told.apply(share(otherIllMen + ill, all))))) {
              possible.add(ill);
            }
          }
        }
      }
    }
    return possible;
  }

  /** What of a share is told: not how many it rests on. */
  private record Told(double value, double lower, double upper) {
    static Told of(Estimate estimate) {
      Estimate.Known known = (Estimate.Known) estimate;
      return new Told(known.value(), known.lower().orElseThrow(), known.upper().orElseThrow());
    }
  }

  private static Estimate share(int part, int whole) {
    return new Estimate.Known(
        (double) part / whole, Optional.of(WilsonInterval.of(part, whole, 0.95)), whole);
  }

  private static Estimate known(double value, double lower, double upper, long n) {
    return new Estimate.Known(
        value, Optional.of(new io.equipoise.cohort.statistics.Interval(lower, upper, 0.95)), n);
  }
}
