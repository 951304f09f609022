package io.equipoise.synth.domain.gate;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Finds the two closest of many rows exactly, without looking at all of them: a vantage-point tree.
 *
 * <p>The distance is {@code mean over columns of min(1, |a[c] - b[c]|)}, which is {@link
 * GowerDistance} on {@link GowerDistance#scaled scaled} rows. It is a metric, so a ball of rows
 * around a vantage row can be left out when the query is further from its surface than the second
 * closest row found so far. Source: P. N. Yianilos, Data structures and algorithms for nearest
 * neighbor search in general metric spaces, SODA 1993, 311–321.
 *
 * <p>Example: among 0.0, 0.3 and 0.9 in one column, the closest to 0.4 are 0.3 at 0.1 and 0.0 at
 * 0.4.
 *
 * <p>Categories are packed eight to a word and compared first: on its own, that a row differs in
 * more categories than the second closest is away rules it out. A value that is no category's code
 * counts as one category.
 *
 * <p>Which of equally distant rows is found is arbitrary, but the same for the same rows. Cost:
 * {@code O(n log n)} distances to build; a search looks at a part of the rows that grows with the
 * number of columns, at worst at all. Memory: 8 bytes per value. Immutable.
 */
final class NeighborIndex {
  private static final int LEAF = 24;

  private static final int NOBODY = -1;

  private final Rows rows;
  private final int size;
  private final int[] rowAt;
  private final double[] radius;

  /**
   * The two closest rows.
   *
   * @param row index of the closest
   * @param distance its distance, in [0, 1]
   * @param second distance of the second closest, in [0, 1]; infinite when there is none
   */
  record Neighbors(int row, double distance, double second) {}

  /**
   * An index of at least one scaled row.
   *
   * @param rows all of the same width of at least one
   * @param categories which columns are categories
   */
  NeighborIndex(double[][] rows, boolean[] categories) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("the closest of no rows is undefined");
    }
    this.size = rows.length;
    this.rowAt = IntStream.range(0, size).toArray();
    this.radius = new double[size];
    Rows given = new Rows(rows, categories);
    new Build(given).split(0, size);
    this.rows = given.ordered(rowAt);
  }

  /** The two rows closest to the query. */
  Neighbors closest(double[] query) {
    return search(query, row -> false);
  }

  /**
   * The two rows closest to the query, some rows left out: a person of this index as the query
   * would find himself. Throws {@link IllegalArgumentException} when no other row is there.
   */
  Neighbors closestOther(double[] query, IntPredicate leftOut) {
    Neighbors others = search(query, leftOut);
    if (others.row() == NOBODY) {
      throw new IllegalArgumentException("there is no other row");
    }
    return others;
  }

  private Neighbors search(double[] query, IntPredicate excluded) {
    Search search = new Search(rows.one(query), excluded);
    search.in(0, size);
    return new Neighbors(search.row, search.first / rows.width, search.second / rows.width);
  }

  /** Rows, one after the other: numbers, and categories of eight bits each. */
  private static final class Rows {
    private static final int LANES = 8;
    private static final int NOT_A_CODE = 254;
    private static final int MISSING = 255;

    private final int width;
    private final int[] numberColumns;
    private final int[] categoryColumns;
    private final int words;
    private final double[] numbers;
    private final long[] packed;

    Rows(double[][] rows, boolean[] categories) {
      this.width = categories.length;
      // Wide lists of categories stay numbers: their scaled codes are two apart, so 1 when unequal.
      this.categoryColumns =
          IntStream.range(0, width).filter(c -> categories[c] && fits(rows, c)).toArray();
      this.numberColumns =
          IntStream.range(0, width)
              .filter(c -> IntStream.of(categoryColumns).noneMatch(other -> other == c))
              .toArray();
      this.words = (categoryColumns.length + LANES - 1) / LANES;
      this.numbers = new double[rows.length * numberColumns.length];
      this.packed = new long[rows.length * words];
      for (int row = 0; row < rows.length; row++) {
        put(row, rows[row]);
      }
    }

    private Rows(Rows like, int rows) {
      this.width = like.width;
      this.numberColumns = like.numberColumns;
      this.categoryColumns = like.categoryColumns;
      this.words = like.words;
      this.numbers = new double[rows * numberColumns.length];
      this.packed = new long[rows * words];
    }

    private static boolean fits(double[][] rows, int column) {
      for (double[] row : rows) {
        if (row[column] / 2 >= NOT_A_CODE && row[column] < GowerDistance.MISSING) {
          return false;
        }
      }
      return true;
    }

    private void put(int row, double[] values) {
      for (int i = 0; i < numberColumns.length; i++) {
        numbers[row * numberColumns.length + i] = values[numberColumns[i]];
      }
      for (int i = 0; i < categoryColumns.length; i++) {
        packed[row * words + i / LANES] |=
            lane(values[categoryColumns[i]]) << (Byte.SIZE * (i % LANES));
      }
    }

    private static long lane(double scaled) {
      if (scaled == GowerDistance.MISSING) {
        return MISSING;
      }
      double code = scaled / 2;
      return code >= 0 && code < NOT_A_CODE && code == Math.rint(code) ? (long) code : NOT_A_CODE;
    }

    Rows one(double[] values) {
      Rows one = new Rows(this, 1);
      one.put(0, values);
      return one;
    }

    Rows ordered(int[] order) {
      Rows ordered = new Rows(this, order.length);
      int many = numberColumns.length;
      for (int i = 0; i < order.length; i++) {
        System.arraycopy(numbers, order[i] * many, ordered.numbers, i * many, many);
        System.arraycopy(packed, order[i] * words, ordered.packed, i * words, words);
      }
      return ordered;
    }

    /** Sum of the differences, or some number of at least {@code enough} when it is not less. */
    double apart(int row, Rows others, int other, double enough) {
      int unequal = 0;
      for (int word = 0; word < words; word++) {
        long x = packed[row * words + word] ^ others.packed[other * words + word];
        x |= x >>> 4;
        x |= x >>> 2;
        x |= x >>> 1;
        unequal += Long.bitCount(x & 0x0101010101010101L);
      }
      double sum = unequal;
      int many = numberColumns.length;
      int a = row * many;
      int b = other * many;
      for (int i = 0; i < many && sum < enough; i++) {
        sum += Math.min(1, Math.abs(numbers[a + i] - others.numbers[b + i]));
      }
      return sum;
    }
  }

  /** Orders rows so that those within the vantage row's radius come right after it. */
  private final class Build {
    private final Rows given;
    private final double[] distance = new double[size];

    Build(Rows given) {
      this.given = given;
    }

    void split(int from, int to) {
      if (to - from <= LEAF) {
        return;
      }
      swap(from, (from + to) >>> 1);
      int vantage = rowAt[from];
      for (int i = from + 1; i < to; i++) {
        distance[i] = given.apart(vantage, given, rowAt[i], Double.POSITIVE_INFINITY);
      }
      int middle = (from + 1 + to) >>> 1;
      select(from + 1, to - 1, middle);
      radius[from] = distance[middle];
      split(from + 1, middle);
      split(middle, to);
    }

    /** Hoare's selection: afterwards nothing before {@code k} is greater, nothing after it less. */
    private void select(int first, int last, int k) {
      int low = first;
      int high = last;
      while (low < high) {
        double pivot = distance[(low + high) >>> 1];
        int i = low;
        int j = high;
        while (i <= j) {
          while (distance[i] < pivot) {
            i++;
          }
          while (distance[j] > pivot) {
            j--;
          }
          if (i <= j) {
            swap(i++, j--);
          }
        }
        if (k <= j) {
          high = j;
        } else if (k >= i) {
          low = i;
        } else {
          return;
        }
      }
    }

    private void swap(int i, int j) {
      double d = distance[i];
      distance[i] = distance[j];
      distance[j] = d;
      int row = rowAt[i];
      rowAt[i] = rowAt[j];
      rowAt[j] = row;
    }
  }

  /** One query on its way through the tree; distances are sums here, not means. */
  private final class Search {
    private final Rows query;
    private final IntPredicate excluded;
    private int row = NOBODY;
    private double first = Double.POSITIVE_INFINITY;
    private double second = Double.POSITIVE_INFINITY;

    Search(Rows query, IntPredicate excluded) {
      this.query = query;
      this.excluded = excluded;
    }

    void in(int from, int to) {
      if (to - from <= LEAF) {
        for (int i = from; i < to; i++) {
          offer(i, query.apart(0, rows, i, second));
        }
        return;
      }
      int middle = (from + 1 + to) >>> 1;
      double ball = radius[from];
      double d = query.apart(0, rows, from, second + ball);
      offer(from, d);
      if (d < ball) {
        in(from + 1, middle);
        if (d + second > ball) {
          in(middle, to);
        }
      } else {
        in(middle, to);
        if (d - second < ball) {
          in(from + 1, middle);
        }
      }
    }

    private void offer(int position, double d) {
      if (d >= second || excluded.test(rowAt[position])) {
        return;
      }
      if (d < first) {
        second = first;
        first = d;
        row = rowAt[position];
      } else {
        second = d;
      }
    }
  }
}
