package io.equipoise.synth.generate.gan;

import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A matrix of floats that is kept twice: row after row in Java memory, for loops, and in the memory
 * of the numeric library, for products. Whoever takes one side says whether it will change it; the
 * other side is then brought up to date when it is next taken, and only then. Allocated once and
 * reused; not thread-safe.
 *
 * <p>The library's array is column-major {@code columns × rows}, which is the same memory as
 * row-major {@code rows × columns}: ND4J writes products into column-major arrays without copying,
 * 2.7 times as fast as into row-major ones.
 */
final class Matrix {
  final int rows;
  final int columns;
  private final float[] values;
  private final INDArray array;
  private boolean valuesAreCurrent = true;
  private boolean arrayIsCurrent = true;

  /** A matrix of zeros. */
  Matrix(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.values = new float[Math.multiplyExact(rows, columns)];
    this.array = Nd4j.create(DataType.FLOAT, new long[] {columns, rows}, 'f');
  }

  /** The values, row after row, to be read. */
  float[] read() {
    if (!valuesAreCurrent) {
      Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
      array.data().asNioFloat().get(0, values);
      valuesAreCurrent = true;
    }
    return values;
  }

  /** The values, row after row, to be read and changed. */
  float[] update() {
    read();
    arrayIsCurrent = false;
    return values;
  }

  /** The values, row after row, every one of which the caller will set. */
  float[] overwrite() {
    valuesAreCurrent = true;
    arrayIsCurrent = false;
    return values;
  }

  /** The library's array, to be read. */
  INDArray readArray() {
    if (!arrayIsCurrent) {
      array.data().asNioFloat().put(0, values);
      Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
      arrayIsCurrent = true;
    }
    return array;
  }

  /** The library's array, to be read and changed. */
  INDArray updateArray() {
    readArray();
    valuesAreCurrent = false;
    return array;
  }

  /** The library's array, every number of which the caller will set. */
  INDArray overwriteArray() {
    arrayIsCurrent = true;
    valuesAreCurrent = false;
    return array;
  }

  /** The whole matrix as an operand. */
  Operand all() {
    return rows(0, rows);
  }

  /** Rows {@code from} (inclusive) to {@code to} (exclusive) as an operand, without copying. */
  Operand rows(int from, int to) {
    return new Operand(this, from, to, false);
  }

  /** A matrix, or some rows of it, or the transpose of either. Keep and reuse: holds a view. */
  static final class Operand {
    final Matrix matrix;
    final int from;
    final int to;
    final boolean transposed;
    private @Nullable INDArray view;
    private @Nullable FloatPointer pointer;

    private Operand(Matrix matrix, int from, int to, boolean transposed) {
      this.matrix = matrix;
      this.from = from;
      this.to = to;
      this.transposed = transposed;
    }

    /** The transpose, without copying. */
    Operand transposed() {
      return new Operand(matrix, from, to, !transposed);
    }

    /** Rows after transposing. */
    int rows() {
      return transposed ? matrix.columns : to - from;
    }

    /** Columns after transposing. */
    int columns() {
      return transposed ? to - from : matrix.columns;
    }

    /** The library's array of these rows, not transposed; says nothing about being current. */
    INDArray view() {
      INDArray known = view;
      if (known == null) {
        known =
            from == 0 && to == matrix.rows
                ? matrix.array
                : matrix.array.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
        view = known;
      }
      return known;
    }

    /** Address of the first of these rows; says nothing about being current. */
    FloatPointer pointer() {
      FloatPointer known = pointer;
      if (known == null) {
        known =
            new FloatPointer(matrix.array.data().pointer()).position((long) from * matrix.columns);
        pointer = known;
      }
      return known;
    }

    /** Makes the library's memory current for reading. */
    void prepareToRead() {
      matrix.readArray();
    }

    /** Makes the library's memory ready to be written, keeping what else is in it if need be. */
    void prepareToWrite(boolean keep) {
      if (keep || from > 0 || to < matrix.rows) {
        matrix.updateArray();
      } else {
        matrix.overwriteArray();
      }
    }
  }
}
