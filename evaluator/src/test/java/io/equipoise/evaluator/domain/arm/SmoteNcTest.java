package io.equipoise.evaluator.domain.arm;

import static io.equipoise.evaluator.domain.arm.Clinic.ILL;
import static io.equipoise.evaluator.domain.arm.Clinic.MAN;
import static io.equipoise.evaluator.domain.arm.Clinic.MISSING;
import static io.equipoise.evaluator.domain.arm.Clinic.WELL;
import static io.equipoise.evaluator.domain.arm.Clinic.WOMAN;
import static io.equipoise.evaluator.domain.arm.Clinic.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.PatientTable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmoteNcTest {

  /** Ranges: age 40, a 4, b none. Columns sex, site, age, a, b; the label does not count. */
  @Test
  void shouldMeasureDistanceAsWorkedByHand() {
    PatientTable table =
        Clinic.table(
            new double[] {WOMAN, 0, 20, 1, 5, ILL},
            new double[] {WOMAN, 1, 60, 2, 5, WELL},
            new double[] {WOMAN, MISSING, 30, 5, MISSING, ILL},
            new double[] {MISSING, MISSING, MISSING, MISSING, MISSING, ILL});
    GowerDistance distance = new GowerDistance(table);
    assertThat(distance.between(0, 1)).isEqualTo((0 + 1 + 1 + 0.25 + 0) / 5, within(1e-12));
    assertThat(distance.between(0, 2)).isEqualTo((0 + 0.25 + 1) / 3, within(1e-12));
    assertThat(distance.between(1, 0)).isEqualTo(distance.between(0, 1));
    assertThat(distance.between(2, 2)).isZero();
    assertThat(distance.between(0, 3)).isEqualTo(1);
  }

  @Test
  void shouldFindTheSameNeighborsAsSortingDoes() {
    Random random = new Random(5);
    double[][] rows = new double[40][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] =
          new double[] {
            random.nextInt(2),
            random.nextInt(3),
            18 + random.nextInt(60),
            random.nextInt(4) == 0 ? MISSING : random.nextGaussian(),
            random.nextGaussian(),
            ILL
          };
    }
    GowerDistance distance = new GowerDistance(Clinic.table(rows));
    for (int base = 0; base < rows.length; base++) {
      int of = base;
      List<Integer> sorted =
          IntStream.range(0, rows.length)
              .filter(row -> row != of)
              .boxed()
              .sorted(Comparator.comparingDouble(row -> distance.between(of, row)))
              .limit(SmoteNc.NEIGHBORS)
              .toList();
      assertThat(SmoteNc.nearest(distance, base, rows.length))
          .containsExactly(sorted.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  @Test
  void shouldLieBetweenTwoRealRowsOfTheGroupAndOutcome() {
    GroupedRows real =
        Clinic.rows(
            new double[] {WOMAN, 0, 20, 1, 10, ILL},
            new double[] {WOMAN, 0, 31, 2, 20, ILL},
            // Never looked at: another group, another outcome.
            new double[] {MAN, 1, 90, 100, 1000, ILL},
            new double[] {WOMAN, 2, 90, -100, -1000, WELL});
    PatientTable made = make(real, new Quota.Part(0, true, 300));
    assertThat(made.rows()).isEqualTo(300);
    for (int row = 0; row < made.rows(); row++) {
      double u = (made.value(row, 4) - 10) / 10;
      assertThat(u).isBetween(0.0, 1.0);
      assertThat(made.value(row, 3)).isEqualTo(1 + u, within(1e-9));
      // Age is a whole number; the same u for all numbers.
      assertThat(made.value(row, 2)).isEqualTo(Math.rint(20 + 11 * u));
      assertThat(made.value(row, 0)).isEqualTo(WOMAN);
      assertThat(made.value(row, 1)).isZero();
      assertThat(made.label(row)).isEqualTo(1);
    }
    assertThat(made.column(4)).doesNotHaveDuplicates();
  }

  @Test
  void shouldTakeTheMostFrequentCategoryAmongNeighborsAndKeepWhatIsMissing() {
    double[][] rows = new double[6][];
    for (int i = 0; i < rows.length; i++) {
      // Everybody is everybody's neighbor; four of six are of the west.
      rows[i] = new double[] {WOMAN, i < 4 ? 2 : 0, 40, i == 5 ? MISSING : i, 0, ILL};
    }
    PatientTable made = make(Clinic.rows(rows), new Quota.Part(0, true, 200));
    int missing = 0;
    for (int row = 0; row < made.rows(); row++) {
      assertThat(made.value(row, 1)).isEqualTo(2);
      missing += Double.isNaN(made.value(row, 3)) ? 1 : 0;
    }
    // One row of six lacks the marker, and only its own children do.
    assertThat(missing).isBetween(10, 65);
  }

  @Test
  void shouldCountMissingAsACategoryAndKeepTheBasesOwnWhenVotesAreEqual() {
    GroupedRows unknown =
        Clinic.rows(
            new double[] {WOMAN, MISSING, 40, 0, 0, ILL},
            new double[] {WOMAN, MISSING, 40, 0, 0, ILL});
    assertThat(make(unknown, new Quota.Part(0, true, 5)).column(1)).containsOnly(MISSING);
    // Neighbors of the first are one of the south, one of the west: none more than its own north
    // has, which is none; the first listed of the two wins.
    GroupedRows three =
        Clinic.rows(
            new double[] {WOMAN, 0, 40, 0, 0, ILL},
            new double[] {WOMAN, 1, 40, 0, 0, ILL},
            new double[] {WOMAN, 2, 40, 0, 0, ILL});
    assertThat(make(three, new Quota.Part(0, true, 60)).column(1)).containsOnly(0.0, 1.0);
  }

  @Test
  void shouldCopyASinglePersonAndMakeNothingOfNobody() {
    GroupedRows real = Clinic.rows(person(WOMAN, ILL, 3), person(MAN, ILL, 9));
    assertThat(make(real, new Quota.Part(0, true, 3)).column(4)).containsExactly(3, 3, 3);
    assertThat(make(real, new Quota.Part(0, false, 3)).rows()).isZero();
  }

  @Test
  void shouldBoundTheDonorsWhenAGroupIsLarge() {
    double[][] rows = new double[SmoteNc.MOST_DONORS + 500][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = person(WOMAN, ILL, i);
    }
    PatientTable made = make(Clinic.rows(rows), new Quota.Part(0, true, 2000));
    assertThat(made.rows()).isEqualTo(2000);
    assertThat(Arrays.stream(made.column(4))).allMatch(b -> b >= 0 && b <= rows.length - 1);
  }

  private static PatientTable make(GroupedRows real, Quota.Part part) {
    return SmoteNc.make(real, new Quota(List.of(part)), new SplittableRandom(11));
  }
}
