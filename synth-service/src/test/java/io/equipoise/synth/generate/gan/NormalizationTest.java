package io.equipoise.synth.generate.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NormalizationTest {
  private final Normalization normalization = new Normalization(2, 1);
  private final float[] target = new float[4];

  @Test
  void shouldCenterScaleAndRectifyByTheBatchWhenTraining() {
    // mean 2, variance 1: -1 and 1, rectified 0 and 1; written with a stride of 2.
    normalization.forward(new float[] {1, 3}, 2, true, target, 2);

    assertThat(target).containsExactly(new float[] {0, 0, 1, 0}, within(1e-4f));
  }

  @Test
  void shouldMoveTheRunningStatisticsByATenthWhenTraining() {
    // mean 0 + 0.1 · (2 - 0); unbiased variance 2: 1 + 0.1 · (2 - 1).
    normalization.forward(new float[] {1, 3}, 2, true, target, 2);

    assertThat(normalization.runningMean[0]).isCloseTo(0.2f, within(1e-6f));
    assertThat(normalization.runningVariance[0]).isCloseTo(1.1f, within(1e-6f));
  }

  @Test
  void shouldUseTheRunningStatisticsAndLeaveThemWhenSampling() {
    // A batch of one condition: its own mean would give 0 and 0. Here 5 / sqrt(1 + 1e-5).
    normalization.forward(new float[] {5, 5}, 2, false, target, 2);

    assertThat(target).containsExactly(new float[] {5, 0, 5, 0}, within(1e-3f));
    assertThat(normalization.runningMean[0]).isZero();
    assertThat(normalization.runningVariance[0]).isEqualTo(1);
  }
}
