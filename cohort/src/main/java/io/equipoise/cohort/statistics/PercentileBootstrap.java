package io.equipoise.cohort.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Percentile bootstrap intervals of any figure that is a function of a sample.
 *
 * <p>A resample draws as many people as the sample has, with replacement. The interval runs from
 * the {@code (1 - confidence)/2} to the {@code (1 + confidence)/2} {@link Quantile} of the figure
 * over all resamples; the point estimate is the figure of the sample itself. Source: B. Efron and
 * R. J. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
 *
 * <p>A metric gets the drawn row indices, in which a row may come more than once. To compare two
 * models on the same people, compute the difference inside one metric, or pass several metrics
 * together: all see the same resamples, so differences are paired.
 *
 * <p>A metric says that it is undefined by returning NaN or an infinite value. Undefined on the
 * sample itself: {@link Estimate.Unknown}. Undefined on more than {@link #MAX_UNDEFINED_SHARE} of
 * the resamples: {@link Estimate.Insufficient}, since what is left of the distribution no longer
 * stands for all of it. Otherwise undefined resamples are left out. No people: {@link
 * Estimate.Absent}.
 *
 * <p>Cost: {@code resamples + 1} evaluations of each metric. Same seed and input, same result. Safe
 * to share between threads; the generator that is passed in is not.
 */
public final class PercentileBootstrap {
  /**
   * Largest share of resamples on which a figure may be undefined. Ours: with 5 % left out, the
   * true 2.5 % tail could lie entirely in what was left out; beyond that the interval says nothing
   * about it.
   */
  public static final double MAX_UNDEFINED_SHARE = 0.05;

  private final int resamples;
  private final double confidence;

  /**
   * A bootstrap with this many resamples and nominal coverage in (0, 1); there must be enough
   * resamples for at least one in each tail, for 95 % at least 40. 1,000 are usual.
   */
  public PercentileBootstrap(int resamples, double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be in (0, 1), got " + confidence);
    }
    // The small allowance: 40 * (1 - 0.95) is a little less than 2 in binary.
    if (resamples < 1 || resamples * (1 - confidence) / 2 < 1 - 1e-9) {
      throw new IllegalArgumentException(
          "resamples must be at least "
              + (long) Math.ceil(2 / (1 - confidence) - 1e-9)
              + " for confidence "
              + confidence
              + ", got "
              + resamples);
    }
    this.resamples = resamples;
    this.confidence = confidence;
  }

  /** The figure over {@code n} people with one row each. */
  public Estimate estimate(int n, ToDoubleFunction<int[]> metric, RandomGenerator random) {
    return estimate(singletons(n), List.of(metric), random).get(0);
  }

  /**
   * Several figures on the same resamples of {@code n} people with one row each, in the order of
   * the metrics.
   */
  public List<Estimate> estimate(
      int n, List<? extends ToDoubleFunction<int[]>> metrics, RandomGenerator random) {
    return estimate(singletons(n), metrics, random);
  }

  /**
   * Several figures on the same resamples of people who have one or more rows each: people are
   * drawn, and each brings all their rows. Rows of one person are not independent; drawing them one
   * by one would make intervals too narrow.
   *
   * @param people the row indices of each person
   * @param metrics figures of a list of rows
   * @param random where the draws come from
   */
  public List<Estimate> estimate(
      int[][] people, List<? extends ToDoubleFunction<int[]>> metrics, RandomGenerator random) {
    int[] everybody = Arrays.stream(people).flatMapToInt(Arrays::stream).toArray();
    if (everybody.length == 0) {
      return metrics.stream().<Estimate>map(m -> new Estimate.Absent("nobody was seen")).toList();
    }
    double[][] values = new double[metrics.size()][resamples];
    for (int b = 0; b < resamples; b++) {
      int[] rows = draw(people, random);
      for (int m = 0; m < metrics.size(); m++) {
        values[m][b] = metrics.get(m).applyAsDouble(rows);
      }
    }
    List<Estimate> estimates = new ArrayList<>(metrics.size());
    for (int m = 0; m < metrics.size(); m++) {
      double point = metrics.get(m).applyAsDouble(everybody);
      estimates.add(summarize(point, values[m], everybody.length));
    }
    return List.copyOf(estimates);
  }

  private Estimate summarize(double point, double[] values, int n) {
    if (!Double.isFinite(point)) {
      return new Estimate.Unknown("the figure is undefined on these records");
    }
    double[] defined = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    int undefined = values.length - defined.length;
    // Counts are compared, as 1 - 950 / 1000.0 is a little more than 0.05 in binary.
    if (undefined > MAX_UNDEFINED_SHARE * values.length) {
      return new Estimate.Insufficient(
          String.format(
              Locale.ROOT,
              "the figure is undefined on %.1f %% of bootstrap resamples, more than %.1f %%; it takes more people",
              100.0 * undefined / values.length,
              100 * MAX_UNDEFINED_SHARE),
          n);
    }
    double tail = (1 - confidence) / 2;
    Interval interval =
        new Interval(
            Quantile.ofSorted(defined, tail), Quantile.ofSorted(defined, 1 - tail), confidence);
    return new Estimate.Known(point, Optional.of(interval), n);
  }

  private static int[] draw(int[][] people, RandomGenerator random) {
    int[][] drawn = new int[people.length][];
    int size = 0;
    for (int i = 0; i < people.length; i++) {
      drawn[i] = people[random.nextInt(people.length)];
      size += drawn[i].length;
    }
    int[] rows = new int[size];
    int at = 0;
    for (int[] person : drawn) {
      System.arraycopy(person, 0, rows, at, person.length);
      at += person.length;
    }
    return rows;
  }

  private static int[][] singletons(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("n must not be negative, got " + n);
    }
    int[][] people = new int[n][];
    for (int i = 0; i < n; i++) {
      people[i] = new int[] {i};
    }
    return people;
  }
}
