package io.equipoise.synth.generate.encoding;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A category column: one level per value that was seen in training, and one for "missing" when that
 * was seen. A value that was not seen has no level and is never generated.
 */
public final class CategoryEncoding implements ColumnEncoding {
  private final double[] codes;

  private CategoryEncoding(double[] codes) {
    this.codes = codes;
  }

  /** The encoding of a column with these coded values, at least one. */
  public static CategoryEncoding fit(double[] coded) {
    double[] seen = Arrays.stream(coded).distinct().sorted().toArray();
    if (seen.length == 0) {
      throw new IllegalArgumentException("a category encoding needs at least one value");
    }
    return new CategoryEncoding(seen);
  }

  /** The encoding with these levels, which are coded values in ascending order, missing last. */
  static CategoryEncoding of(double[] codes) {
    return new CategoryEncoding(codes.clone());
  }

  double[] codes() {
    return codes.clone();
  }

  @Override
  public boolean covers(double coded) {
    return Arrays.stream(codes).anyMatch(code -> Double.compare(code, coded) == 0);
  }

  @Override
  public int levels() {
    return codes.length;
  }

  @Override
  public boolean hasPosition() {
    return false;
  }

  @Override
  public int levelOf(double coded, RandomGenerator random) {
    for (int level = 0; level < codes.length; level++) {
      if (Double.compare(codes[level], coded) == 0) {
        return level;
      }
    }
    throw new IllegalArgumentException("the category was not seen when the encoding was fitted");
  }

  @Override
  public double positionOf(double coded, int level) {
    return 0;
  }

  @Override
  public double decode(int level, double position) {
    return codes[level];
  }

  @Override
  public double representative(int level) {
    return codes[level];
  }
}
