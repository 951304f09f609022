package io.equipoise.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * The products of matrices of one training step and nothing else: what a step would cost at least
 * with this library. Written down from the arithmetic of the networks (two hidden layers each, the
 * generator's layers handing on their inputs, the critic judging groups of rows, the gradient
 * penalty without a second differentiation), not taken from the generator's code.
 *
 * <p>Every product has memory of its own, which is allocated once; close frees it.
 */
final class GanProducts implements AutoCloseable {
  private static final int ROW_MAJOR = 101;
  private static final int PLAIN = 111;
  private static final int TRANSPOSED = 112;

  private final List<Product> products = new ArrayList<>();

  /**
   * One product {@code target (+)= left × right}, {@code rows × inner} by {@code inner × columns}.
   */
  private record Product(
      int rows,
      int columns,
      int inner,
      boolean leftTransposed,
      boolean rightTransposed,
      boolean add,
      FloatPointer left,
      FloatPointer right,
      FloatPointer target) {

    static Product of(
        int rows, int columns, int inner, boolean leftTransposed, boolean rightTransposed) {
      return new Product(
          rows,
          columns,
          inner,
          leftTransposed,
          rightTransposed,
          false,
          filled((long) rows * inner),
          filled((long) inner * columns),
          filled((long) rows * columns));
    }

    Product adding() {
      return new Product(
          rows, columns, inner, leftTransposed, rightTransposed, true, left, right, target);
    }

    private static FloatPointer filled(long size) {
      FloatPointer pointer = new FloatPointer(size);
      for (long i = 0; i < size; i++) {
        // Small and never denormal, whose arithmetic is slow.
        pointer.put(i, 0.001f * (1 + i % 17));
      }
      return pointer;
    }

    void run() {
      openblas_nolapack.cblas_sgemm(
          ROW_MAJOR,
          leftTransposed ? TRANSPOSED : PLAIN,
          rightTransposed ? TRANSPOSED : PLAIN,
          rows,
          columns,
          inner,
          1,
          left,
          leftTransposed ? rows : inner,
          right,
          rightTransposed ? inner : columns,
          add ? 0.5f : 0,
          target,
          columns);
    }
  }

  /**
   * The products of a step.
   *
   * @param batch rows of a batch
   * @param pac rows that the critic judges together
   * @param width numbers of an encoded row
   * @param condition numbers of a condition
   * @param noise numbers of noise per row
   * @param hidden units of a hidden layer
   */
  GanProducts(int batch, int pac, int width, int condition, int noise, int hidden) {
    int in = noise + condition;
    for (int pass = 0; pass < 2; pass++) {
      plain(batch, hidden, in);
      plain(batch, hidden, hidden + in);
      plain(batch, width, 2 * hidden + in);
    }
    critic(batch / pac, pac * (width + condition), hidden);
    weightGradient(2 * hidden + in, width, batch);
    inputGradient(batch, 2 * hidden, width);
    weightGradient(hidden + in, hidden, batch);
    inputGradient(batch, hidden, hidden);
    weightGradient(in, hidden, batch);
  }

  private void critic(int groups, int inputs, int hidden) {
    // Forward for generated, real and interpolated groups; backward for the first two.
    plain(3 * groups, hidden, inputs);
    plain(3 * groups, hidden, hidden);
    weightGradient(hidden, hidden, 2 * groups);
    inputGradient(2 * groups, hidden, hidden);
    weightGradient(inputs, hidden, 2 * groups);
    // The gradient penalty.
    inputGradient(groups, hidden, hidden);
    inputGradient(groups, inputs, hidden);
    products.add(Product.of(inputs, hidden, groups, true, false).adding());
    plain(groups, hidden, inputs);
    products.add(Product.of(hidden, hidden, groups, true, false).adding());
    plain(groups, hidden, hidden);
    // The generator's turn: forward and the gradient at the rows.
    plain(groups, hidden, inputs);
    plain(groups, hidden, hidden);
    inputGradient(groups, hidden, hidden);
    inputGradient(groups, inputs, hidden);
  }

  private void plain(int rows, int columns, int inner) {
    products.add(Product.of(rows, columns, inner, false, false));
  }

  private void weightGradient(int rows, int columns, int inner) {
    products.add(Product.of(rows, columns, inner, true, false));
  }

  private void inputGradient(int rows, int columns, int inner) {
    products.add(Product.of(rows, columns, inner, false, true));
  }

  /** Runs every product once, in the order of a step. */
  void run() {
    products.forEach(Product::run);
  }

  /** Number of products of a step. */
  int size() {
    return products.size();
  }

  /** Multiplications of a step, in millions; each comes with an addition. */
  double millionMultiplications() {
    return products.stream().mapToDouble(p -> 1e-6 * p.rows * p.columns * p.inner).sum();
  }

  @Override
  public void close() {
    products.forEach(
        product -> {
          product.left().close();
          product.right().close();
          product.target().close();
        });
  }
}
