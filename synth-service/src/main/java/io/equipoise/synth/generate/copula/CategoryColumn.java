package io.equipoise.synth.generate.copula;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/**
 * A category column, "missing" being a value. Values are ordered by frequency; each hidden number
 * asks of the people left over by those before it whether they have its value (above its threshold)
 * or not, so that every frequent value has correlations of its own. One hidden number for the whole
 * column would have to put values that have no order into one. The last hidden number is cut into
 * intervals for all values that remain.
 */
final class CategoryColumn implements LatentColumn {
  private static final int CALIBRATION_DRAWS = 20_000;

  private final double[] codes;
  private final double[] shares;
  private final int width;

  /** Thresholds of all hidden numbers but the last, then the ascending cuts of the last. */
  private final double[] thresholds;

  /**
   * The column.
   *
   * @param coded its values in training, at least one
   * @param mostHidden most hidden numbers, at least 1
   */
  CategoryColumn(double[] coded, int mostHidden) {
    double[] different = Arrays.stream(coded).distinct().sorted().toArray();
    int[] counts = new int[different.length];
    for (double value : coded) {
      counts[Arrays.binarySearch(different, value)]++;
    }
    int[] order =
        IntStream.range(0, different.length)
            .boxed()
            .sorted(Comparator.comparingInt(level -> -counts[level]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.codes = Arrays.stream(order).mapToDouble(level -> different[level]).toArray();
    this.shares =
        Arrays.stream(order).mapToDouble(level -> (double) counts[level] / coded.length).toArray();
    this.width = Math.min(mostHidden, codes.length - 1);
    this.thresholds = new double[codes.length - 1];
    double left = 1;
    for (int level = 0; level < width - 1; level++) {
      thresholds[level] = StandardNormal.quantile(1 - shares[level] / left);
      left -= shares[level];
    }
    double within = 0;
    for (int level = Math.max(0, width - 1); level < thresholds.length; level++) {
      within += shares[level] / left;
      thresholds[level] = StandardNormal.quantile(Math.min(1, within));
    }
  }

  /** The column with what was learned before, see {@link #shares()} and {@link #thresholds()}. */
  CategoryColumn(double[] codes, double[] shares, int width, double[] thresholds) {
    this.codes = codes.clone();
    this.shares = shares.clone();
    this.width = width;
    this.thresholds = thresholds.clone();
  }

  /** Values, the most frequent first. */
  double[] codes() {
    return codes.clone();
  }

  /** Share of each value. */
  double[] shares() {
    return shares.clone();
  }

  /** What divides the hidden numbers among the values, one fewer than there are. */
  double[] thresholds() {
    return thresholds.clone();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public Box boxOf(double coded) {
    for (int level = 0; level < codes.length; level++) {
      if (Double.compare(codes[level], coded) == 0) {
        return box(level);
      }
    }
    throw new IllegalArgumentException("the category was not seen in training");
  }

  private Box box(int level) {
    double[] lower = new double[width];
    double[] upper = new double[width];
    Arrays.fill(lower, Double.NEGATIVE_INFINITY);
    Arrays.fill(upper, Double.POSITIVE_INFINITY);
    for (int h = 0; h < Math.min(level, width - 1); h++) {
      upper[h] = thresholds[h];
    }
    if (level < width - 1) {
      lower[level] = thresholds[level];
    } else if (width > 0) {
      lower[width - 1] = level == width - 1 ? Double.NEGATIVE_INFINITY : thresholds[level - 1];
      upper[width - 1] = level == codes.length - 1 ? Double.POSITIVE_INFINITY : thresholds[level];
    }
    return new Box(Arrays.stream(lower).boxed().toList(), Arrays.stream(upper).boxed().toList());
  }

  @Override
  public List<Box> boxesOf(DoublePredicate condition) {
    List<Box> boxes = new ArrayList<>();
    for (int level = 0; level < codes.length; level++) {
      if (condition.test(codes[level])) {
        boxes.add(box(level));
      }
    }
    return boxes;
  }

  @Override
  public double decode(double[] hidden, int offset) {
    if (width == 0) {
      return codes[0];
    }
    for (int level = 0; level < width - 1; level++) {
      if (hidden[offset + level] > thresholds[level]) {
        return codes[level];
      }
    }
    int level = width - 1;
    while (level < thresholds.length && hidden[offset + width - 1] > thresholds[level]) {
      level++;
    }
    return codes[level];
  }

  /** By simulation of {@value #CALIBRATION_DRAWS} people. */
  @Override
  public void calibrate(double[][] correlation, long seed) {
    if (width < 2) {
      return;
    }
    double[][] factor = LatentGaussian.cholesky(correlation);
    SplittableRandom random = new SplittableRandom(seed);
    List<double[]> left = new ArrayList<>(CALIBRATION_DRAWS);
    for (int i = 0; i < CALIBRATION_DRAWS; i++) {
      left.add(LatentGaussian.draw(factor, random));
    }
    double share = 1;
    for (int level = 0; level < width - 1; level++) {
      int h = level;
      thresholds[level] = quantile(left, h, 1 - shares[level] / share);
      left = left.stream().filter(z -> z[h] <= thresholds[h]).toList();
      share -= shares[level];
    }
    double within = 0;
    for (int level = width - 1; level < thresholds.length; level++) {
      within += shares[level] / share;
      thresholds[level] = quantile(left, width - 1, Math.min(1, within));
    }
  }

  /** Empirical quantile of a hidden number. */
  private static double quantile(List<double[]> draws, int hidden, double probability) {
    double[] sorted = draws.stream().mapToDouble(z -> z[hidden]).sorted().toArray();
    double position = Math.max(0, Math.min(sorted.length - 1, probability * sorted.length - 0.5));
    int before = (int) position;
    int after = Math.min(sorted.length - 1, before + 1);
    return sorted[before] + (position - before) * (sorted[after] - sorted[before]);
  }
}
