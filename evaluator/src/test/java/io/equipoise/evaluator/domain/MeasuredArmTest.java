package io.equipoise.evaluator.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.cohort.statistics.WilsonInterval;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasuredArmTest {
  private static final Subgroup WOMEN = ScoredGroups.group("sex", "female");
  private static final Subgroup MEN = ScoredGroups.group("sex", "male");

  @Test
  void shouldGiveSharesWilsonsIntervalWhenEveryoneHasOneRecord() {
    Performance performance =
        new ScoredGroups().add(WOMEN, 20, 3, 17, 0).add(MEN, 18, 9, 27, 6).performance();
    assertThat(interval(performance.subgroup(WOMEN, Measure.TRUE_POSITIVE_RATE)))
        .isEqualTo(WilsonInterval.of(20, 20, 0.95));
    assertThat(interval(performance.subgroup(MEN, Measure.FALSE_POSITIVE_RATE)))
        .isEqualTo(WilsonInterval.of(9, 36, 0.95));
    assertThat(interval(performance.subgroup(MEN, Measure.PRECISION)))
        .isEqualTo(WilsonInterval.of(18, 27, 0.95));
    assertThat(interval(performance.subgroup(MEN, Measure.BASE_RATE)))
        .isEqualTo(WilsonInterval.of(24, 60, 0.95));
    assertThat(interval(performance.overall(Measure.ACCURACY)))
        .isEqualTo(WilsonInterval.of(82, 100, 0.95));
  }

  @Test
  void shouldResamplePeopleWhenSomebodyHasSeveralRecords() {
    // 30 women and 30 men, each with two equal records: 60 people, not 120.
    boolean[] outcomes = new boolean[120];
    double[] scores = new double[120];
    int[] persons = new int[120];
    List<int[]> rows = List.of(range(0, 60), range(60, 120));
    for (int row = 0; row < 120; row++) {
      persons[row] = row / 2;
      outcomes[row] = row / 2 % 2 == 0;
      scores[row] = row / 2 % 3 == 0 ? 0.2 : 0.8;
    }
    Holdout holdout =
        Holdout.of(outcomes, persons, List.of(WOMEN, MEN), rows.toArray(int[][]::new));
    Performance performance =
        MeasuredArm.of(
                holdout, new ScoredArm("a", 0, 0, 0.5, scores), new PatientBootstrap(4000, 1))
            .performance(0.95);
    Estimate.Known selected = (Estimate.Known) performance.overall(Measure.SELECTION_RATE);
    assertThat(selected.n()).isEqualTo(60);
    // 2/3 of 60 people: 2/3 ± 1.96 sqrt(2/9 / 60) = 2/3 ± 0.119; of 120 it would be ± 0.084.
    assertThat(interval(selected).lower()).isEqualTo(2 / 3.0 - 0.119, within(0.012));
    assertThat(interval(selected).upper()).isEqualTo(2 / 3.0 + 0.119, within(0.012));
  }

  @Test
  void shouldHaveNoIntervalWhenEveryResampleAgrees() {
    Performance performance =
        new ScoredGroups().add(WOMEN, 20, 0, 20, 0).add(MEN, 20, 0, 20, 0).performance();
    assertThat(((Estimate.Known) performance.overall(Measure.AUROC)).interval()).isEmpty();
    assertThat(performance.overall(Measure.AUROC).point()).hasValue(1);
    assertThat(interval(performance.overall(Measure.ACCURACY)).lower()).isBetween(0.94, 0.96);
  }

  @Test
  void shouldCountWhatResamplesCannotTellWhenAGroupHasNoneOrAll() {
    // No false alarm among 30 women, 40 among 2,000 men; all of 20 ill women found, 380 of 400 men.
    Performance performance =
        new ScoredGroups().add(WOMEN, 20, 0, 30, 0).add(MEN, 380, 40, 1960, 20).performance();
    // z^2 / (30 + z^2) with z^2 = 3.8415: the women's rate may be 0.1135, so that the men's 0.02
    // may
    // be the lower one.
    Estimate alarms = performance.disparity(Disparity.PREDICTIVE_EQUALITY_DIFFERENCE);
    assertThat(alarms.point()).hasValue(0.02);
    assertThat(interval(alarms).lower()).isZero();
    assertThat(interval(alarms).upper()).isCloseTo(0.1135, within(1e-4));
    assertThat(interval(performance.disparity(Disparity.WORST_GROUP_FALSE_POSITIVE_RATE)).upper())
        .isCloseTo(0.1135, within(1e-4));
    // z^2 / (20 + z^2) = 0.1611: the women's rate may be 0.8389.
    Estimate found = performance.disparity(Disparity.EQUAL_OPPORTUNITY_RATIO);
    assertThat(found.point()).hasValue(0.95);
    assertThat(interval(found).lower()).isCloseTo(0.8389, within(1e-4));
    assertThat(interval(found).upper()).isEqualTo(1);
    assertThat(interval(performance.disparity(Disparity.WORST_GROUP_TRUE_POSITIVE_RATE)).lower())
        .isCloseTo(0.8389, within(1e-4));
    assertThat(interval(performance.disparity(Disparity.AVERAGE_ODDS_DIFFERENCE)).lower()).isZero();
  }

  @Test
  void shouldGiveNoIntervalOfAComparisonWhenAGroupsAurocHasNone() {
    Performance performance =
        new ScoredGroups().add(WOMEN, 20, 0, 20, 0).add(MEN, 18, 9, 27, 6).performance();
    Estimate.Known worst = (Estimate.Known) performance.disparity(Disparity.WORST_GROUP_AUROC);
    assertThat(worst.value()).isCloseTo(0.75, within(1e-9));
    assertThat(worst.interval()).isEmpty();
    assertThat(((Estimate.Known) performance.disparity(Disparity.AUROC_DIFFERENCE)).interval())
        .isEmpty();
  }

  @Test
  void shouldRefuseToCompareWhenThePeopleOrTheResamplesDiffer() {
    ScoredGroups people = new ScoredGroups().add(WOMEN, 12, 3, 17, 8).add(MEN, 18, 9, 27, 6);
    MeasuredArm one = people.measured(1000, 1);
    assertThatThrownBy(() -> people.measured(1000, 1).changeFrom(one, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
    MeasuredArm otherSeed = MeasuredArm.of(one.holdout(), one.arm(), new PatientBootstrap(1000, 2));
    assertThatThrownBy(() -> otherSeed.changeFrom(one, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                MeasuredArm.of(
                    one.holdout(),
                    new ScoredArm("short", 0, 0, 0.5, new double[3]),
                    new PatientBootstrap(1000, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("short");
    assertThat(one.confusion()).isEqualTo(new Confusion(30, 12, 44, 14));
    assertThat(one.resamples()).isEqualTo(1000);
  }

  @Test
  void shouldHaveNoChangeWhenOtherGroupsAreCompared() {
    Subgroup other = ScoredGroups.group("sex", "other");
    ScoredGroups people =
        new ScoredGroups().add(WOMEN, 12, 3, 17, 8).add(MEN, 18, 9, 27, 6).add(other, 12, 3, 17, 8);
    MeasuredArm before = people.measured(1000, 1);
    double[] scores = people.scores();
    // Now nobody of the third group is decided positive.
    for (int row = 100; row < scores.length; row++) {
      scores[row] = 0.1;
    }
    MeasuredArm after =
        MeasuredArm.of(
            before.holdout(),
            new ScoredArm("after", 0, 0, 0.5, scores),
            new PatientBootstrap(1000, 1));
    Performance change = after.changeFrom(before, 0.95);
    assertThat(change.disparity(Disparity.PREDICTIVE_PARITY_DIFFERENCE))
        .isInstanceOf(Estimate.Insufficient.class);
    assertThat(change.attributeSets().get(0).excluded(Disparity.PREDICTIVE_PARITY_DIFFERENCE))
        .containsExactly(other);
    assertThat(change.subgroup(other, Measure.PRECISION)).isInstanceOf(Estimate.Insufficient.class);
    assertThat(change.disparity(Disparity.EQUAL_OPPORTUNITY_DIFFERENCE).point().orElseThrow())
        .isEqualTo(0.75 - 0.15, within(1e-12));
  }

  /** 10,000 people, thirty groups in five sets, 2,000 resamples: stated to take about 4 s. */
  @Test
  void shouldStayAffordableWhenThereAreManyGroups() {
    Random random = new Random(4);
    int n = 10_000;
    boolean[] outcomes = new boolean[n];
    double[] scores = new double[n];
    List<Subgroup> groups = new ArrayList<>();
    List<List<Integer>> rows = new ArrayList<>();
    int[] sizes = {2, 3, 5, 8, 12};
    for (int set = 0; set < sizes.length; set++) {
      for (int value = 0; value < sizes[set]; value++) {
        groups.add(ScoredGroups.group("attribute" + set, "v" + value));
        rows.add(new ArrayList<>());
      }
    }
    for (int row = 0; row < n; row++) {
      scores[row] = random.nextDouble();
      outcomes[row] = random.nextDouble() < scores[row];
      int first = 0;
      for (int size : sizes) {
        rows.get(first + random.nextInt(size)).add(row);
        first += size;
      }
    }
    Holdout holdout =
        Holdout.of(
            outcomes,
            range(0, n),
            groups,
            rows.stream()
                .map(of -> of.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    Performance performance =
        MeasuredArm.of(
                holdout, new ScoredArm("a", 0, 0, 0.5, scores), new PatientBootstrap(2000, 1))
            .performance(0.95);
    double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
    assertThat(performance.subgroups()).hasSize(30);
    assertThat(performance.attributeSets()).hasSize(5);
    // Ten seconds is what it may take on a quiet core; three times that on a busy one.
    assertThat(seconds).isLessThan(10);
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private static Interval interval(Estimate estimate) {
    return ((Estimate.Known) estimate).interval().orElseThrow();
  }
}
