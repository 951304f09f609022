package io.equipoise.evaluator.domain.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PageHinkleyTest {

  @Test
  void shouldFollowTheFormulaWhenWorkedByHand() {
    PageHinkley test = new PageHinkley(0.1, 50, 1);
    test.add(0);
    assertThat(test.sum()).isZero(); // mean 0, 0 - 0 - 0.1 < 0
    test.add(1);
    assertThat(test.sum()).isEqualTo(0.4, within(1e-12)); // mean 0.5
    test.add(1);
    assertThat(test.sum()).isEqualTo(0.4 + 1 - 2.0 / 3 - 0.1, within(1e-12)); // mean 2/3
    test.add(0);
    assertThat(test.sum()).isEqualTo(0.4 + 1.0 / 3 - 0.1 - 0.5 - 0.1, within(1e-12)); // mean 1/2
  }

  @Test
  void shouldFadeWhenAlphaIsBelowOne() {
    PageHinkley test = new PageHinkley(0, 50, 0.5);
    test.add(0);
    test.add(1);
    test.add(1);
    assertThat(test.sum()).isEqualTo(0.5 * 0.5 + 1.0 / 3, within(1e-12));
  }

  @Test
  void shouldRaiseAfterAStepAndBeginAnewWhenTheMeanRises() {
    PageHinkley test = new PageHinkley(0.005, 5, 1);
    for (int i = 0; i < 100; i++) {
      assertThat(test.add(0)).isFalse();
    }
    int until = 1;
    while (!test.add(1)) {
      until++;
    }
    // After k ones the sum is the sum of 100 / (100 + i) - 0.005: 0.985 + 0.975 + ... passes 5 at
    // 6.
    assertThat(until).isEqualTo(6);
    assertThat(test.sum()).isZero();
    assertThat(test.detections()).isEqualTo(1);
    for (int i = 0; i < 100; i++) {
      assertThat(test.add(1)).isFalse();
    }
  }

  @Test
  void shouldKeepQuietWhenThereAreFewerThanThirtyValues() {
    PageHinkley test = new PageHinkley(0, 0.1, 1);
    test.add(0);
    for (int i = 2; i < 30; i++) {
      assertThat(test.add(1)).isFalse();
    }
    assertThat(test.add(1)).isTrue();
  }

  @Test
  void shouldRefuseThresholdsThatMakeNoSense() {
    assertThatThrownBy(() -> new PageHinkley(0, 0, 1)).hasMessageContaining("lambda above 0");
  }
}
