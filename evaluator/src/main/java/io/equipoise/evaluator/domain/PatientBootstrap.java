package io.equipoise.evaluator.domain;

import io.equipoise.cohort.statistics.Interval;
import io.equipoise.cohort.statistics.PercentileBootstrap;
import io.equipoise.cohort.statistics.Quantile;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * The bootstrap over patients: as many people as there are, drawn with replacement, each with all
 * of their records. Records of one person resemble each other, so that drawing records would make
 * intervals too narrow.
 *
 * <p>Not stratified by outcome or group: who is held out is decided by patient, so that the numbers
 * of people with the outcome and in each group came by chance, and would come out otherwise in
 * another sample. Fixing them would give a base rate an interval of width 0, and selection rate,
 * precision and accuracy ones that are too narrow, and would resample a small intersection with the
 * variance {@code (n - 1) / n} of what it has. What strata would guard against, a group that
 * vanishes from a resample, has a chance below e^-11 where 11 people are the least that a figure
 * may rest on.
 *
 * <p>Source: B. Efron, R. J. Tibshirani, An introduction to the bootstrap, 1993, chapters 13
 * (percentile intervals) and 8 (several records per unit). The same intervals as {@link
 * PercentileBootstrap}, but for a statistic that takes multiplicities instead of rows and gives all
 * its figures at once: ranks are then found once and not per resample and figure. Costs O(resamples
 * × (people + cost of the statistic)) time and O(resamples × figures) memory.
 *
 * @param resamples how often, at least 1,000
 * @param seed seed of the draws; the same seed draws the same people
 */
public record PatientBootstrap(int resamples, long seed) {
  /** Fewest resamples: with less, the ends of an interval are mostly noise. */
  public static final int MINIMUM_RESAMPLES = 1000;

  /** Checks the number of resamples. */
  public PatientBootstrap {
    if (resamples < MINIMUM_RESAMPLES) {
      throw new IllegalArgumentException(
          "resamples must be at least " + MINIMUM_RESAMPLES + ", got " + resamples);
    }
  }

  /**
   * The figures of every resample, {@code figures × resamples}.
   *
   * @param persons whose each row is
   * @param people number of people
   * @param statistic figures for the multiplicities of the rows; must not keep the array
   */
  double[][] draw(int[] persons, int people, Function<int[], double[]> statistic) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] drawn = new int[people];
    int[] multiplicity = new int[persons.length];
    double[][] byFigure = new double[0][];
    for (int resample = 0; resample < resamples; resample++) {
      Arrays.fill(drawn, 0);
      for (int i = 0; i < people; i++) {
        drawn[random.nextInt(people)]++;
      }
      for (int row = 0; row < persons.length; row++) {
        multiplicity[row] = drawn[persons[row]];
      }
      double[] figures = statistic.apply(multiplicity);
      if (resample == 0) {
        byFigure = new double[figures.length][resamples];
      }
      for (int figure = 0; figure < figures.length; figure++) {
        byFigure[figure][resample] = figures[figure];
      }
    }
    return byFigure;
  }

  /**
   * The percentile interval: the {@code (1-c)/2} and {@code (1+c)/2} quantiles of the resampled
   * figure, linearly interpolated (see {@link Quantile}). {@code NaN}s are left out; empty when too
   * many are ({@link PercentileBootstrap#MAX_UNDEFINED_SHARE}).
   */
  static Optional<Interval> percentile(double[] figure, double confidence) {
    double[] defined = Arrays.stream(figure).filter(v -> !Double.isNaN(v)).sorted().toArray();
    if (defined.length == 0
        || figure.length - defined.length
            > PercentileBootstrap.MAX_UNDEFINED_SHARE * figure.length) {
      return Optional.empty();
    }
    double tail = (1 - confidence) / 2;
    return Optional.of(
        new Interval(
            Quantile.ofSorted(defined, tail), Quantile.ofSorted(defined, 1 - tail), confidence));
  }
}
