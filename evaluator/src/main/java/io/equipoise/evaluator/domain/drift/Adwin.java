package io.equipoise.evaluator.domain.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * ADWIN: keeps a window of the latest values of a series of zeros and ones that is as long as the
 * series looks steady, and cuts its old part off when the two parts differ.
 *
 * <p>Every 32 values each division of the window into an older part of {@code n0} and a newer one
 * of {@code n1} values, at bucket boundaries and with at least 5 values each, is looked at; the
 * oldest bucket is dropped as long as some division has
 *
 * <pre>
 *   |mean0 - mean1| &gt; sqrt(2 m v d) + 2/3 m d
 *   m = 1 / (n0 - 4) + 1 / (n1 - 4),   v = p (1 - p),   d = ln(2 ln(n) / delta)
 * </pre>
 *
 * with {@code p} the mean of the whole window of {@code n} (the variance of zeros and ones follows
 * from it). Memory is an exponential histogram: at most 5 buckets of each size {@code 2^i}, sums
 * only, i up to 21, thus at most 110 buckets and a window of about 21 million values; beyond it the
 * oldest are forgotten. An element costs O(1) amortized, a look O(buckets).
 *
 * <p>With probability {@code 1 - delta} per look at most a steady series is not cut; this is one
 * series' guarantee, not that of many. Source: A. Bifet, R. Gavaldà, Learning from time-changing
 * data with adaptive windowing, SIAM Data Mining 2007, theorem 3.1 and section 3.2 (histogram);
 * period 32, least part 5 and delta 0.002 as in MOA.
 *
 * <p>Mutable, for one thread at a time.
 */
public final class Adwin {
  /** MOA's default. */
  public static final double DEFAULT_DELTA = 0.002;

  private static final int PER_ROW = 5;
  private static final int ROWS = 22;
  private static final int PERIOD = 32;
  private static final int LEAST_PART = 5;

  private final double delta;
  private final int[] buckets = new int[ROWS];
  private final long[][] ones = new long[ROWS][PER_ROW + 1];
  private long size;
  private long sum;
  private long seen;
  private long detections;

  /**
   * An empty window.
   *
   * @param delta chance of a false cut, in (0, 1)
   */
  public Adwin(double delta) {
    if (!(delta > 0 && delta < 1)) {
      throw new IllegalArgumentException("delta must be in (0, 1), got " + delta);
    }
    this.delta = delta;
  }

  /**
   * Adds a value.
   *
   * @param one whether it is 1, else 0
   * @return whether the window was cut
   */
  public boolean add(boolean one) {
    seen++;
    size++;
    sum += one ? 1 : 0;
    push(0, one ? 1 : 0);
    for (int row = 0; row < ROWS && buckets[row] > PER_ROW; row++) {
      long merged = ones[row][0] + ones[row][1];
      if (row + 1 == ROWS) {
        forgetOldest();
        break;
      }
      shift(row, 2);
      push(row + 1, merged);
    }
    return seen % PERIOD == 0 && cut();
  }

  /** Values in the window. */
  public long size() {
    return size;
  }

  /** Mean of the window, in [0, 1]; 0 while it is empty. */
  public double mean() {
    return size == 0 ? 0 : (double) sum / size;
  }

  /** How often the window was cut. */
  public long detections() {
    return detections;
  }

  /** Buckets in use: what memory goes with. */
  int buckets() {
    int all = 0;
    for (int count : buckets) {
      all += count;
    }
    return all;
  }

  private boolean cut() {
    boolean found = false;
    while (size > 2 * LEAST_PART && isTwoParts()) {
      forgetOldest();
      found = true;
    }
    if (found) {
      detections++;
    }
    return found;
  }

  private boolean isTwoParts() {
    double p = mean();
    double d = Math.log(2 * Math.log((double) size) / delta);
    long olderSize = 0;
    long olderSum = 0;
    for (int row = ROWS - 1; row >= 0; row--) {
      for (int bucket = 0; bucket < buckets[row]; bucket++) {
        olderSize += 1L << row;
        olderSum += ones[row][bucket];
        long newerSize = size - olderSize;
        if (olderSize >= LEAST_PART && newerSize >= LEAST_PART) {
          double m = 1.0 / (olderSize - LEAST_PART + 1) + 1.0 / (newerSize - LEAST_PART + 1);
          double difference =
              Math.abs((double) olderSum / olderSize - (double) (sum - olderSum) / newerSize);
          if (difference > Math.sqrt(2 * m * p * (1 - p) * d) + 2.0 / 3 * m * d) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private void forgetOldest() {
    for (int row = ROWS - 1; row >= 0; row--) {
      if (buckets[row] > 0) {
        size -= 1L << row;
        sum -= ones[row][0];
        shift(row, 1);
        return;
      }
    }
  }

  private void push(int row, long total) {
    ones[row][buckets[row]++] = total;
  }

  private void shift(int row, int by) {
    buckets[row] -= by;
    System.arraycopy(ones[row], by, ones[row], 0, buckets[row]);
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(size);
    out.writeLong(sum);
    out.writeLong(seen);
    out.writeLong(detections);
    for (int row = 0; row < ROWS; row++) {
      out.writeByte(buckets[row]);
      for (int bucket = 0; bucket < buckets[row]; bucket++) {
        out.writeLong(ones[row][bucket]);
      }
    }
  }

  void load(DataInput in) throws IOException {
    size = in.readLong();
    sum = in.readLong();
    seen = in.readLong();
    detections = in.readLong();
    for (int row = 0; row < ROWS; row++) {
      buckets[row] = in.readByte();
      for (int bucket = 0; bucket < buckets[row]; bucket++) {
        ones[row][bucket] = in.readLong();
      }
    }
  }
}
