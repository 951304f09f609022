package io.equipoise.evaluator.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConfusionTest {

  @Test
  void shouldGiveTheRatesOfAHandWorkedTableWhenCounted() {
    // 20 people: 8 ill (6 found), 12 well (3 alarmed).
    Confusion confusion = new Confusion(6, 3, 9, 2);
    assertThat(confusion.truePositiveRate().orElseThrow()).isEqualTo(0.75, within(1e-15));
    assertThat(confusion.falsePositiveRate().orElseThrow()).isEqualTo(0.25, within(1e-15));
    assertThat(confusion.accuracy().orElseThrow()).isEqualTo(0.75, within(1e-15));
  }

  @Test
  void shouldGiveTheOtherFiguresOfTheSameTable() {
    Confusion confusion = new Confusion(6, 3, 9, 2);
    assertThat(confusion.precision().orElseThrow()).isEqualTo(6 / 9.0, within(1e-15));
    assertThat(confusion.f1().orElseThrow()).isEqualTo(12 / 17.0, within(1e-15));
    assertThat(confusion.falseNegativeRate().orElseThrow()).isEqualTo(0.25, within(1e-15));
    assertThat(confusion.selectionRate().orElseThrow()).isEqualTo(9 / 20.0, within(1e-15));
    assertThat(confusion.baseRate().orElseThrow()).isEqualTo(8 / 20.0, within(1e-15));
    assertThat(confusion.treatmentRatio().orElseThrow()).isEqualTo(2 / 3.0, within(1e-15));
    assertThat(confusion.meanBenefit().orElseThrow()).isEqualTo(21 / 20.0, within(1e-15));
    // 1/2 (27/20 / (21/20)^2 - 1)
    assertThat(confusion.generalizedEntropy().orElseThrow()).isEqualTo(11 / 98.0, within(1e-15));
    assertThat(new Confusion(0, 0, 0, 5).theil()).isEmpty();
    assertThat(new Confusion(0, 0, 0, 5).generalizedEntropy()).isEmpty();
    assertThat(new Confusion(0, 0, 9, 2).precision()).isEmpty();
    assertThat(new Confusion(0, 0, 9, 0).f1()).isEmpty();
    assertThat(new Confusion(1, 0, 9, 2).treatmentRatio()).isEmpty();
  }

  @Test
  void shouldDecidePositiveWhenTheProbabilityEqualsTheThreshold() {
    boolean[] positive = {true, true, false, false, false};
    double[] probabilities = {0.5, 0.49, 0.5, 0.7, 0.1};
    assertThat(Confusion.of(positive, probabilities, 0.5)).isEqualTo(new Confusion(1, 2, 1, 1));
  }

  @Test
  void shouldHaveNoRateWhenItsDenominatorIsZero() {
    assertThat(new Confusion(0, 3, 9, 0).truePositiveRate()).isEmpty();
    assertThat(new Confusion(6, 0, 0, 2).falsePositiveRate()).isEmpty();
    assertThat(new Confusion(0, 0, 0, 0).accuracy()).isEmpty();
  }

  @Test
  void shouldRefuseWhenACountIsNegative() {
    assertThatThrownBy(() -> new Confusion(1, -1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
