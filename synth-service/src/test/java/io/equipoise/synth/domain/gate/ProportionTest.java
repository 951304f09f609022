package io.equipoise.synth.domain.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import org.junit.jupiter.api.Test;

class ProportionTest {

  @Test
  void shouldGiveThePublishedExactIntervalWhenEightOfTenSucceed() {
    // R: binom.test(8, 10)$conf.int
    Interval interval = new Proportion(0.8, 10).exact();

    assertThat(interval.lower()).isCloseTo(0.4439045, within(1e-6));
    assertThat(interval.upper()).isCloseTo(0.9747893, within(1e-6));
  }

  @Test
  void shouldCloseAnEndWhenNoneOrAllSucceed() {
    // 1 - 0.025^(1/10) = 0.3085
    assertThat(new Proportion(0, 10).exact().lower()).isZero();
    assertThat(new Proportion(0, 10).exact().upper()).isCloseTo(0.3084971, within(1e-6));
    assertThat(new Proportion(1, 10).exact().lower()).isCloseTo(1 - 0.3084971, within(1e-6));
  }

  @Test
  void shouldGiveNewcombesIntervalWhenTakenFromHisTable() {
    Estimate.Known difference = new Proportion(56 / 70.0, 70).minus(new Proportion(0.6, 80));

    assertThat(difference.value()).isCloseTo(0.2, within(1e-12));
    assertThat(difference.interval().orElseThrow().lower()).isCloseTo(0.0524, within(5e-5));
    assertThat(difference.interval().orElseThrow().upper()).isCloseTo(0.3339, within(5e-5));
  }

  @Test
  void shouldRelateTheExcessToWhatTheControlLeftOver() {
    Estimate.Known difference = new Proportion(0.8, 100).minus(new Proportion(0.6, 100));

    assertThat(Proportion.risk(difference, 0.6).value()).isCloseTo(0.5, within(1e-12));
    assertThat(Proportion.risk(difference, 1).value()).isZero();
  }
}
