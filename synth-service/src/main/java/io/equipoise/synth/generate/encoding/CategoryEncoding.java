package io.equipoise.synth.generate.encoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A category column: one level per value that was seen in training, and one for "missing" when that
 * was seen. A value that was not seen has no level and is never generated.
 *
 * <p>A column may be <em>capped</em>: of more values than the cap only the most frequent keep a
 * level of their own (among equally frequent ones those that the descriptor lists first; "missing"
 * always keeps its own), the others share a last level, <em>the rest</em>. What comes out of that
 * level is drawn from the rest as training has it, every value in proportion to its rows.
 */
public final class CategoryEncoding implements ColumnEncoding {
  private final double[] codes;
  private final List<Rare> rest;

  /**
   * A value that has no level of its own.
   *
   * @param code coded value
   * @param rows training rows that carry it, at least one
   */
  record Rare(double code, int rows) {}

  private CategoryEncoding(double[] codes, List<Rare> rest) {
    this.codes = codes;
    this.rest = List.copyOf(rest);
  }

  /** The encoding of a column with these coded values, at least one; every value has its level. */
  public static CategoryEncoding fit(double[] coded) {
    return fit(coded, Integer.MAX_VALUE);
  }

  /**
   * The encoding of a column with these coded values, at least one.
   *
   * @param most most values that have a level of their own, at least 1, "missing" not counted
   */
  public static CategoryEncoding fit(double[] coded, int most) {
    double[] seen = Arrays.stream(coded).distinct().sorted().toArray();
    if (seen.length == 0) {
      throw new IllegalArgumentException("a category encoding needs at least one value");
    }
    int[] rows = new int[seen.length];
    for (double value : coded) {
      rows[Arrays.binarySearch(seen, value)]++;
    }
    int[] byFrequency =
        IntStream.range(0, seen.length)
            .filter(i -> !Double.isNaN(seen[i]))
            .boxed()
            .sorted(Comparator.comparingInt(i -> -rows[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    boolean[] rare = new boolean[seen.length];
    List<Rare> rest = new ArrayList<>();
    for (int place = most; place < byFrequency.length; place++) {
      rare[byFrequency[place]] = true;
      rest.add(new Rare(seen[byFrequency[place]], rows[byFrequency[place]]));
    }
    double[] codes =
        IntStream.range(0, seen.length).filter(i -> !rare[i]).mapToDouble(i -> seen[i]).toArray();
    return new CategoryEncoding(codes, rest);
  }

  /**
   * The encoding with these levels, which are coded values in ascending order, missing last, and
   * this rest.
   */
  static CategoryEncoding of(double[] codes, List<Rare> rest) {
    return new CategoryEncoding(codes.clone(), rest);
  }

  double[] codes() {
    return codes.clone();
  }

  List<Rare> rest() {
    return rest;
  }

  private boolean isRare(double coded) {
    return rest.stream().anyMatch(rare -> Double.compare(rare.code(), coded) == 0);
  }

  @Override
  public boolean covers(double coded) {
    return Arrays.stream(codes).anyMatch(code -> Double.compare(code, coded) == 0) || isRare(coded);
  }

  @Override
  public int levels() {
    return codes.length + (rest.isEmpty() ? 0 : 1);
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
    if (isRare(coded)) {
      return codes.length;
    }
    throw new IllegalArgumentException("the category was not seen when the encoding was fitted");
  }

  @Override
  public double positionOf(double coded, int level) {
    return 0;
  }

  @Override
  public double decode(int level, double position) {
    return representative(level);
  }

  @Override
  public double decode(int level, double position, RandomGenerator random) {
    if (level < codes.length) {
      return codes[level];
    }
    int at = random.nextInt(rest.stream().mapToInt(Rare::rows).sum());
    int place = 0;
    while (at >= rest.get(place).rows()) {
      at -= rest.get(place).rows();
      place++;
    }
    return rest.get(place).code();
  }

  /** {@inheritDoc} Of the rest it is the most frequent value. */
  @Override
  public double representative(int level) {
    return level < codes.length ? codes[level] : rest.get(0).code();
  }
}
