package io.equipoise.evaluator.domain.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The Page–Hinkley test: whether the mean of a series has risen.
 *
 * <pre>
 *   mean_t = mean_(t-1) + (x_t - mean_(t-1)) / t
 *   s_t    = max(0, alpha s_(t-1) + x_t - mean_t - delta),   alarm when t &gt;= 30 and s_t &gt; lambda
 * </pre>
 *
 * After an alarm it begins anew. A tool of thumb: it bounds no error rate. Sources: E. S. Page,
 * Continuous inspection schemes, Biometrika 41 (1954); D. V. Hinkley, Inference about the
 * change-point from cumulative sum tests, Biometrika 58 (1971); the fading form and delta 0.005,
 * lambda 50, alpha 0.9999, at least 30 values as in MOA.
 *
 * <p>Example: delta 0.1, alpha 1, x = 0, 1: means 0 and 0.5, s = 0 and 0.4.
 *
 * <p>Mutable, for one thread at a time. Constant time and memory.
 */
public final class PageHinkley {
  private static final int LEAST_VALUES = 30;

  private final double delta;
  private final double lambda;
  private final double alpha;
  private long values;
  private double mean;
  private double sum;
  private long detections;

  /**
   * A test.
   *
   * @param delta rise that is tolerated, 0 or more
   * @param lambda threshold, above 0
   * @param alpha how much of the sum is kept, in (0, 1]
   */
  public PageHinkley(double delta, double lambda, double alpha) {
    if (!(delta >= 0 && lambda > 0 && alpha > 0 && alpha <= 1)) {
      throw new IllegalArgumentException(
          "delta must be 0 or more, lambda above 0, alpha in (0, 1], got %s, %s, %s"
              .formatted(delta, lambda, alpha));
    }
    this.delta = delta;
    this.lambda = lambda;
    this.alpha = alpha;
  }

  /** With MOA's defaults. */
  public PageHinkley() {
    this(0.005, 50, 0.9999);
  }

  /**
   * Adds a value.
   *
   * @return whether an alarm was raised
   */
  public boolean add(double x) {
    values++;
    mean += (x - mean) / values;
    sum = Math.max(0, alpha * sum + x - mean - delta);
    if (values < LEAST_VALUES || sum <= lambda) {
      return false;
    }
    detections++;
    values = 0;
    mean = 0;
    sum = 0;
    return true;
  }

  /** The sum that is compared with the threshold. */
  public double sum() {
    return sum;
  }

  /** Alarms so far. */
  public long detections() {
    return detections;
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(values);
    out.writeDouble(mean);
    out.writeDouble(sum);
    out.writeLong(detections);
  }

  void load(DataInput in) throws IOException {
    values = in.readLong();
    mean = in.readDouble();
    sum = in.readDouble();
    detections = in.readLong();
  }
}
