package io.equipoise.cohort.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Area under the ROC curve with DeLong's interval, of one scorer or as the mean of several that
 * scored the same rows.
 *
 * <p>With {@code psi(x, y) = [x > y] + 1/2 [x = y]}, the component of positive {@code i} is {@code
 * V10(i) = mean over negatives j of psi(x(i), y(j))} and that of negative {@code j} is {@code
 * V01(j) = mean over positives i of psi(x(i), y(j))}, each averaged over the scorers; {@code area =
 * mean V10}, {@code variance = S10 / n1 + S01 / n0} with the sample variances of the components,
 * and the interval is {@code area ± z · sqrt(variance)} cut to [0, 1]. Averaging components before
 * taking their variance is DeLong's variance of a linear combination, so that the scorers'
 * correlation is accounted for. Source: E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Comparing
 * the areas under two or more correlated receiver operating characteristic curves, Biometrics 44
 * (1988) 837–845; components by midranks after X. Sun, W. Xu, Fast implementation of DeLong's
 * algorithm, IEEE Signal Processing Letters 21 (2014) 1389–1393.
 *
 * <p>Example: positives scored 0.8, 0.5, 0.5 and negatives 0.5, 0.2: V10 = 1, 3/4, 3/4, V01 = 2/3,
 * 1; area 5/6, variance (1/48)/3 + (1/18)/2 = 5/144.
 *
 * <p>Cost: {@code O(scorers × n log n)}.
 */
public final class RocArea {
  private RocArea() {}

  /**
   * The area, in [0, 1]; {@link Estimate.Insufficient} without a positive or without a negative.
   * The interval is empty with fewer than two of either, and where the variance comes out as 0 (one
   * side is entirely above the other), because it then says nothing.
   *
   * @param scorers scores of the rows, one array per scorer, at least one, none with a {@code NaN}
   * @param positive outcome per row
   * @param confidence nominal coverage, in (0, 1)
   */
  public static Estimate of(List<double[]> scorers, boolean[] positive, double confidence) {
    return estimate(scorers, List.of(), positive, confidence);
  }

  /**
   * The area of some scorers minus that of others on the same rows, in [-1, 1], with the interval
   * of the paired difference: the components of the others are taken off before variances are
   * taken. Otherwise as {@link #of}.
   *
   * @param scorers scores of the rows, one array per scorer, at least one, none with a {@code NaN}
   * @param others the same of the scorers that are compared with, at least one
   * @param positive outcome per row
   * @param confidence nominal coverage, in (0, 1)
   */
  public static Estimate difference(
      List<double[]> scorers, List<double[]> others, boolean[] positive, double confidence) {
    if (others.isEmpty()) {
      throw new IllegalArgumentException("a difference needs the scores of scorers on both sides");
    }
    return estimate(scorers, others, positive, confidence);
  }

  private static Estimate estimate(
      List<double[]> scorers, List<double[]> others, boolean[] positive, double confidence) {
    if (scorers.isEmpty()) {
      throw new IllegalArgumentException("an area needs the scores of at least one scorer");
    }
    int[] positives = IntStream.range(0, positive.length).filter(i -> positive[i]).toArray();
    int[] negatives = IntStream.range(0, positive.length).filter(i -> !positive[i]).toArray();
    int n1 = positives.length;
    int n0 = negatives.length;
    if (n1 == 0 || n0 == 0) {
      return new Estimate.Insufficient(
          "an area under the ROC curve takes a positive and a negative", positive.length);
    }
    double[] v10 = new double[n1];
    double[] v01 = new double[n0];
    add(scorers, 1.0 / scorers.size(), positives, negatives, v10, v01);
    double least = 0;
    if (!others.isEmpty()) {
      add(others, -1.0 / others.size(), positives, negatives, v10, v01);
      least = -1;
    }
    double area = Math.max(least, Math.min(1, Arrays.stream(v10).sum() / n1));
    return new Estimate.Known(area, interval(area, least, v10, v01, confidence), positive.length);
  }

  /** Adds the scorers' components, times a weight per scorer. */
  private static void add(
      List<double[]> scorers,
      double weight,
      int[] positives,
      int[] negatives,
      double[] v10,
      double[] v01) {
    int n1 = positives.length;
    int n0 = negatives.length;
    for (double[] scores : scorers) {
      double[] all = midranks(scores, IntStream.range(0, n1 + n0).toArray());
      double[] amongPositives = midranks(scores, positives);
      double[] amongNegatives = midranks(scores, negatives);
      for (int i = 0; i < n1; i++) {
        v10[i] += weight * ((all[positives[i]] - amongPositives[i]) / n0);
      }
      for (int j = 0; j < n0; j++) {
        v01[j] += weight * (1 - (all[negatives[j]] - amongNegatives[j]) / n1);
      }
    }
  }

  private static Optional<Interval> interval(
      double area, double least, double[] v10, double[] v01, double confidence) {
    if (v10.length < 2 || v01.length < 2) {
      return Optional.empty();
    }
    double variance = variance(v10) / v10.length + variance(v01) / v01.length;
    if (!(variance > 0)) {
      return Optional.empty();
    }
    double reach =
        new NormalDistribution().inverseCumulativeProbability((1 + confidence) / 2)
            * Math.sqrt(variance);
    return Optional.of(
        new Interval(Math.max(least, area - reach), Math.min(1, area + reach), confidence));
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).sum() / values.length;
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
  }

  /** Midranks from 1 of the given rows' scores among themselves, in the order of {@code rows}. */
  private static double[] midranks(double[] scores, int[] rows) {
    int[] order =
        IntStream.range(0, rows.length)
            .boxed()
            .sorted((a, b) -> Double.compare(scores[rows[a]], scores[rows[b]]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[rows.length];
    for (int from = 0; from < order.length; ) {
      double score = scores[rows[order[from]]];
      if (Double.isNaN(score)) {
        throw new IllegalArgumentException(
            "score of row " + rows[order[from]] + " is not a number");
      }
      int to = from + 1;
      while (to < order.length && scores[rows[order[to]]] == score) {
        to++;
      }
      for (int k = from; k < to; k++) {
        ranks[order[k]] = (from + 1 + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
