package io.equipoise.synth.generate.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NormalizationTest {
  private final Normalization normalization = new Normalization(2, 1);
  private final Matrix tail = new Matrix(2, 1);
  private final Matrix target = new Matrix(2, 2);
  private Backend backend;

  static Stream<Backend> backends() {
    return Stream.of(new CpuBackend(), new Nd4jBackend());
  }

  private void fill(Backend chosen) {
    backend = chosen;
    tail.overwrite()[1] = 7;
  }

  private void forward(boolean training, float... values) {
    Matrix matrix = new Matrix(values.length, 1);
    System.arraycopy(values, 0, matrix.overwrite(), 0, values.length);
    backend.normalize(matrix, normalization, tail, target, training);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldCenterScaleAndRectifyByTheBatchWhenTraining(Backend backend) {
    fill(backend);
    // mean 2, variance 1: -1 and 1, rectified 0 and 1; the tail is appended.
    forward(true, 1, 3);

    assertThat(target.read()).containsExactly(new float[] {0, 0, 1, 7}, within(1e-4f));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldMoveTheRunningStatisticsByATenthWhenTraining(Backend backend) {
    fill(backend);
    // mean 0 + 0.1 · (2 - 0); unbiased variance 2: 1 + 0.1 · (2 - 1).
    forward(true, 1, 3);

    assertThat(normalization.runningMean.read()[0]).isCloseTo(0.2f, within(1e-6f));
    assertThat(normalization.runningVariance.read()[0]).isCloseTo(1.1f, within(1e-6f));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldUseTheRunningStatisticsAndLeaveThemWhenSampling(Backend backend) {
    fill(backend);
    // A batch of one condition: its own mean would give 0 and 0. Here 5 / sqrt(1 + 1e-5).
    forward(false, 5, 5);

    assertThat(target.read()).containsExactly(new float[] {5, 0, 5, 7}, within(1e-3f));
    assertThat(normalization.runningMean.read()[0]).isZero();
    assertThat(normalization.runningVariance.read()[0]).isEqualTo(1);
  }
}
