package io.equipoise.synth.generate.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixTest {
  private static final float[] TWO_BY_THREE = {1, 2, 3, 4, 5, 6};

  static Stream<Backend> backends() {
    return Stream.of(new CpuBackend(), new Nd4jBackend());
  }

  private static Matrix matrix(int rows, int columns, float... values) {
    Matrix matrix = new Matrix(rows, columns);
    System.arraycopy(values, 0, matrix.overwrite(), 0, values.length);
    return matrix;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldMultiplyRowByColumn(Backend backend) {
    // [1 2 3; 4 5 6] [1 0; 0 1; 2 -1] = [7 -1; 16 -1]
    Matrix product = new Matrix(2, 2);

    backend.product(
        matrix(2, 3, TWO_BY_THREE).all(),
        matrix(3, 2, 1, 0, 0, 1, 2, -1).all(),
        product.all(),
        false);

    assertThat(product.read()).containsExactly(7, -1, 16, -1);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldMultiplyATransposeFromTheLeftWhenAsked(Backend backend) {
    // [1 4; 2 5; 3 6] [1 1; 10 100] = [41 401; 52 502; 63 603]
    Matrix product = new Matrix(3, 2);

    backend.product(
        matrix(2, 3, TWO_BY_THREE).all().transposed(),
        matrix(2, 2, 1, 1, 10, 100).all(),
        product.all(),
        false);

    assertThat(product.read()).containsExactly(41, 401, 52, 502, 63, 603);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldMultiplyATransposeFromTheRightAndAddWhenAsked(Backend backend) {
    // [1 2 3; 4 5 6] [1 0 1]' = [4; 10], twice
    Matrix product = new Matrix(2, 1);
    Matrix.Operand left = matrix(2, 3, TWO_BY_THREE).all();
    Matrix.Operand right = matrix(1, 3, 1, 0, 1).all().transposed();

    backend.product(left, right, product.all(), false);
    backend.product(left, right, product.all(), true);

    assertThat(product.read()).containsExactly(8, 20);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldAgreeWithANaiveProductWhenOnlySomeRowsTakePart(Backend backend) {
    SplittableRandom random = new SplittableRandom(8);
    Matrix left = new Matrix(40, 17);
    Matrix right = new Matrix(30, 23);
    Matrix product = new Matrix(50, 23);
    for (Matrix matrix : new Matrix[] {left, right, product}) {
      float[] values = matrix.overwrite();
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
    }
    float[] untouched = product.read().clone();

    backend.product(left.rows(10, 35), right.rows(5, 22), product.rows(3, 28), false);

    for (int i = 0; i < 50; i++) {
      for (int k = 0; k < 23; k++) {
        double expected = untouched[i * 23 + k];
        if (i >= 3 && i < 28) {
          expected = 0;
          for (int p = 0; p < 17; p++) {
            expected += left.read()[(i + 7) * 17 + p] * right.read()[(p + 5) * 23 + k];
          }
        }
        assertThat((double) product.read()[i * 23 + k]).isCloseTo(expected, within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldMoveEveryWeightByTheLearningRateInTheFirstStep(Backend backend) {
    // Adam's first step is rate · g / |g|, whatever the size of the gradient.
    Parameter parameter = Parameter.constant(3, 1);
    parameter.gradient.update()[0] = 0.001f;
    parameter.gradient.update()[1] = -50;

    parameter.update(backend, 1, 0.01, 0);

    assertThat(parameter.weights.read())
        .containsExactly(new float[] {0.99f, 1.01f, 1}, within(1e-5f));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shouldFollowAdamByHandInTheSecondStep(Backend backend) {
    // beta1 = 0.5, beta2 = 0.9; gradients 1, then 3. m = 0.5·0.5 + 0.5·3 = 1.75, corrected
    // 1.75/0.75;
    // v = 0.9·0.1 + 0.1·9 = 0.99, corrected 0.99/0.19. Step 0.01 · 2.33333 / 2.28266 = 0.0102220.
    Parameter parameter = Parameter.constant(1, 0);
    parameter.gradient.update()[0] = 1;
    parameter.update(backend, 1, 0.01, 0);
    parameter.gradient.update()[0] = 3;

    parameter.update(backend, 2, 0.01, 0);

    assertThat(parameter.weights.read()[0]).isCloseTo(-0.01f - 0.0102220f, within(1e-6f));
  }
}
