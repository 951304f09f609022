package io.equipoise.synth.generate.gan;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A matrix of floats, kept twice: row after row in {@link #values} for Java loops, and in the
 * memory of the numeric back end for products. {@link #push()} and {@link #pull()} copy between the
 * two, which costs about a twentieth of a training step. Allocated once and reused; not
 * thread-safe.
 *
 * <p>The back end's array is column-major {@code columns × rows}, which is the same memory as
 * row-major {@code rows × columns}: ND4J writes products into column-major arrays without copying,
 * 2.7 times as fast as into row-major ones.
 */
final class Matrix {
  final int rows;
  final int columns;
  final float[] values;
  private final INDArray array;

  Matrix(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.values = new float[Math.multiplyExact(rows, columns)];
    this.array = Nd4j.create(DataType.FLOAT, new long[] {columns, rows}, 'f');
  }

  /** Name of the back end that products run on. */
  static String backend() {
    return switch (Nd4j.getBackend().getClass().getSimpleName()) {
      case "CpuBackend" -> "nd4j-native";
      case "JCublasBackend" -> "nd4j-cuda";
      default -> Nd4j.getBackend().getClass().getSimpleName();
    };
  }

  /** Copies the values to the back end. */
  void push() {
    push(rows);
  }

  /** Copies the first rows to the back end. */
  void push(int count) {
    FloatBuffer buffer = array.data().asNioFloat();
    buffer.position(0);
    buffer.put(values, 0, count * columns);
    Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
  }

  /** Copies the values from the back end. */
  void pull() {
    pull(rows);
  }

  /** Copies the first rows from the back end. */
  void pull(int count) {
    Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
    FloatBuffer buffer = array.data().asNioFloat();
    buffer.position(0);
    buffer.get(values, 0, count * columns);
  }

  /** The whole matrix as an operand. */
  Operand all() {
    return rows(0, rows);
  }

  /** Rows {@code from} (inclusive) to {@code to} (exclusive) as an operand, without copying. */
  Operand rows(int from, int to) {
    INDArray view =
        from == 0 && to == rows
            ? array
            : array.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
    return new Operand(view, false);
  }

  /**
   * A matrix, or some rows of it, as the back end's products see it. Keep and reuse: making one
   * allocates.
   */
  static final class Operand {
    private final INDArray array;
    private final boolean transposed;

    private Operand(INDArray array, boolean transposed) {
      this.array = array;
      this.transposed = transposed;
    }

    /** The transpose, without copying. */
    Operand transposed() {
      return new Operand(array, !transposed);
    }

    /** Sets this to {@code left × right}, in the back end's memory. */
    void setToProduct(Operand left, Operand right) {
      product(left, right, 0);
    }

    /** Adds {@code left × right} to this, in the back end's memory. */
    void addProduct(Operand left, Operand right) {
      product(left, right, 1);
    }

    private void product(Operand left, Operand right, double beta) {
      // (L R)' = R' L', and every array holds the transpose of its matrix.
      Nd4j.gemm(right.array, left.array, array, right.transposed, left.transposed, 1.0, beta);
    }
  }
}
