package io.equipoise.synth.generate.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MatrixTest {
  private static final float[] TWO_BY_THREE = {1, 2, 3, 4, 5, 6};

  private static Matrix matrix(int rows, int columns, float... values) {
    Matrix matrix = new Matrix(rows, columns);
    System.arraycopy(values, 0, matrix.values, 0, values.length);
    matrix.push();
    return matrix;
  }

  @Test
  void shouldMultiplyRowByColumn() {
    // [1 2 3; 4 5 6] [1 0; 0 1; 2 -1] = [7 -1; 16 -1]
    Matrix product = new Matrix(2, 2);

    product
        .all()
        .setToProduct(matrix(2, 3, TWO_BY_THREE).all(), matrix(3, 2, 1, 0, 0, 1, 2, -1).all());
    product.pull();

    assertThat(product.values).containsExactly(7, -1, 16, -1);
  }

  @Test
  void shouldMultiplyATransposeFromTheLeftWhenAsked() {
    // [1 4; 2 5; 3 6] [1 1; 10 100] = [41 401; 52 502; 63 603]
    Matrix product = new Matrix(3, 2);

    product
        .all()
        .setToProduct(
            matrix(2, 3, TWO_BY_THREE).all().transposed(), matrix(2, 2, 1, 1, 10, 100).all());
    product.pull();

    assertThat(product.values).containsExactly(41, 401, 52, 502, 63, 603);
  }

  @Test
  void shouldMultiplyATransposeFromTheRightAndAddWhenAsked() {
    // [1 2 3; 4 5 6] [1 0 1]' = [4; 10], twice
    Matrix product = new Matrix(2, 1);
    Matrix.Operand left = matrix(2, 3, TWO_BY_THREE).all();
    Matrix.Operand right = matrix(1, 3, 1, 0, 1).all().transposed();

    product.all().setToProduct(left, right);
    product.all().addProduct(left, right);
    product.pull();

    assertThat(product.values).containsExactly(8, 20);
  }

  @Test
  void shouldAgreeWithANaiveProductWhenOnlySomeRowsTakePart() {
    SplittableRandom random = new SplittableRandom(8);
    Matrix left = new Matrix(40, 17);
    Matrix right = new Matrix(30, 23);
    Matrix product = new Matrix(50, 23);
    for (Matrix matrix : new Matrix[] {left, right, product}) {
      for (int i = 0; i < matrix.values.length; i++) {
        matrix.values[i] = (float) random.nextGaussian();
      }
      matrix.push();
    }
    float[] untouched = product.values.clone();

    product.rows(3, 28).setToProduct(left.rows(10, 35), right.rows(5, 22));
    product.pull();

    for (int i = 0; i < 50; i++) {
      for (int k = 0; k < 23; k++) {
        double expected = untouched[i * 23 + k];
        if (i >= 3 && i < 28) {
          expected = 0;
          for (int p = 0; p < 17; p++) {
            expected += left.values[(i + 7) * 17 + p] * right.values[(p + 5) * 23 + k];
          }
        }
        assertThat((double) product.values[i * 23 + k]).isCloseTo(expected, within(1e-4));
      }
    }
  }

  @Test
  void shouldMoveEveryWeightByTheLearningRateInTheFirstStep() {
    // Adam's first step is rate · g / |g|, whatever the size of the gradient.
    Parameter parameter = Parameter.constant(3, 1);
    parameter.gradient.values[0] = 0.001f;
    parameter.gradient.values[1] = -50;

    parameter.update(1, 0.01, 0);

    assertThat(parameter.weights.values)
        .containsExactly(new float[] {0.99f, 1.01f, 1}, within(1e-5f));
  }

  @Test
  void shouldFollowAdamByHandInTheSecondStep() {
    // beta1 = 0.5, beta2 = 0.9; gradients 1, then 3. m = 0.5·0.5 + 0.5·3 = 1.75, corrected
    // 1.75/0.75;
    // v = 0.9·0.1 + 0.1·9 = 0.99, corrected 0.99/0.19. Step 0.01 · 2.33333 / 2.28266 = 0.0102220.
    Parameter parameter = Parameter.constant(1, 0);
    parameter.gradient.values[0] = 1;
    parameter.update(1, 0.01, 0);
    parameter.gradient.values[0] = 3;

    parameter.update(2, 0.01, 0);

    assertThat(parameter.weights.values[0]).isCloseTo(-0.01f - 0.0102220f, within(1e-6f));
  }
}
