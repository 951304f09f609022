package io.equipoise.synth.domain.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LowQuantileRatioTest {

  private static Estimate.Known ratio(double[] batch, double[] people) {
    double[] ones = new double[people.length];
    Arrays.fill(ones, 1);
    return (Estimate.Known) LowQuantileRatio.of(batch, people, ones);
  }

  private static Interval interval(Estimate.Known known) {
    return known.interval().orElseThrow();
  }

  @Test
  void shouldTestTheFifthPrecedingValueWhenTwentyMeetTwenty() {
    // P(M >= 5) = 20·19·18·17·16 / (40·39·38·37·36) = 0.0236, P(M >= 4) = 0.053; P(M = 0) = 1/2.
    assertThat(LowQuantileRatio.ranks(20, 20, 1)).isEqualTo(new LowQuantileRatio.Ranks(0, 5));
    // One against one: M is 0 or 1 with a half each, so neither end is closed.
    assertThat(LowQuantileRatio.ranks(1, 1, 1)).isEqualTo(new LowQuantileRatio.Ranks(0, 2));
  }

  @Test
  void shouldDivideTheFifthPercentilesWhenWorkedOutByHand() {
    // 40 values of each: the second smallest, 2 / 4.
    double[] batch = new double[40];
    double[] people = new double[40];
    for (int i = 0; i < 40; i++) {
      batch[i] = i + 1;
      people[i] = 2 * (i + 1);
    }

    assertThat(ratio(batch, people).value()).isEqualTo(0.5);
    assertThat(interval(ratio(batch, people)).lower()).isLessThan(0.5);
    assertThat(interval(ratio(batch, people)).upper()).isGreaterThan(0.5);
  }

  @Test
  void shouldLookAboveTheZerosWhenPeopleHaveThem() {
    // Half of 40 are 0, so the percentile is 0.525, rank 21 of 40: 3 / 6.
    double[] people = new double[40];
    Arrays.fill(people, 20, 40, 6);
    double[] batch = new double[40];
    Arrays.fill(batch, 3);

    assertThat(ratio(batch, people).value()).isEqualTo(0.5);
    assertThat(ratio(new double[40], people).value()).isZero();
    assertThat(ratio(new double[40], new double[40]).value()).isEqualTo(1);
    assertThat(ratio(batch, new double[40]).value()).isEqualTo(100);
  }

  @Test
  void shouldWeighPeople() {
    // The small value carries 1 of 39 + 1 = 2.5 %, below 5 %; with 3 of 42 = 7 % it is reached.
    double[] people = new double[40];
    Arrays.fill(people, 1, 40, 4);
    people[0] = 2;
    double[] weights = new double[40];
    Arrays.fill(weights, 1);
    double[] batch = {2, 2, 2};

    assertThat(((Estimate.Known) LowQuantileRatio.of(batch, people, weights)).value())
        .isEqualTo(0.5);
    weights[0] = 3;
    assertThat(((Estimate.Known) LowQuantileRatio.of(batch, people, weights)).value()).isEqualTo(1);
  }

  @Test
  void shouldHoldTheTrueRatioAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(1);
    int held = 0;
    for (int draw = 0; draw < 2_000; draw++) {
      double[] batch = random.doubles(70).map(u -> 0.7 * u * u).toArray();
      double[] people = random.doubles(45).map(u -> u * u).toArray();
      Interval interval = interval(ratio(batch, people));
      held += interval.lower() <= 0.7 && 0.7 <= interval.upper() ? 1 : 0;
    }
    assertThat(held / 2_000.0).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void shouldBeCertainThatARowIsNearWhenManyAre() {
    double[] near = new double[30];
    Arrays.fill(near, 0.001);
    double[] people = new SplittableRandom(2).doubles(30, 0.1, 1).toArray();

    assertThat(interval(ratio(near, people)).upper()).isCloseTo(0.001 / 0.1, within(0.01));
  }
}
