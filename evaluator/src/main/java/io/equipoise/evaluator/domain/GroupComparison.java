package io.equipoise.evaluator.domain;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleBiFunction;

/**
 * Makes a {@link Disparity} of the figures of the groups that take part. {@code NaN} means
 * undefined: a group lacks a figure in this resample, or a ratio is 0/0.
 */
final class GroupComparison {
  /**
   * Records added to each group's count, half of them decided positive, to keep logarithms finite:
   * AIF360's default {@code concentration=1.0}.
   */
  private static final double CONCENTRATION = 1;

  /** What is known of the populations of one resample. */
  interface Figures {
    /** A measure of a population. */
    double measure(int population, Measure measure);

    /** Decisions against outcomes of a population. */
    Confusion confusion(int population);
  }

  private GroupComparison() {}

  /**
   * The disparity.
   *
   * @param populations the groups that take part; undefined with fewer than two
   */
  static double of(Disparity disparity, int[] populations, Figures figures) {
    if (populations.length < 2) {
      return Double.NaN;
    }
    List<Measure> measures = disparity.measures();
    return switch (disparity.form()) {
      case DIFFERENCE, OPEN_DIFFERENCE -> difference(measures, populations, figures);
      case MEAN_DIFFERENCE -> range(populations, p -> mean(measures, p, figures));
      case RATIO -> ratio(measures, populations, figures);
      case LOWEST -> lowest(measures.get(0), populations, figures);
      case HIGHEST -> largest(populations, p -> figures.measure(p, measures.get(0)));
      case BETWEEN_ENTROPY -> between(populations, figures, r -> (r * r - 1) / 2);
      case BETWEEN_THEIL -> between(populations, figures, r -> r == 0 ? 0 : r * Math.log(r));
      case EPSILON -> epsilon(populations, figures);
    };
  }

  /**
   * How far the groups of a resample stray from those of the sample, in the way that moves this
   * disparity. By the triangle inequality a disparity of the sample exceeds the true one by no more
   * than its groups stray from the truth, whichever group is the extreme one; {@code NaN} when
   * undefined.
   *
   * <ul>
   *   <li>differences and epsilon: largest minus smallest deviation over the groups (of logarithms
   *       for epsilon), the largest such over the measures;
   *   <li>ratios: the same of the logarithms of the rates;
   *   <li>lowest and highest: the largest deviation downwards and upwards;
   *   <li>indices between groups: {@code sqrt(1/2 sum share (r* - r)^2)} with {@code r} the group's
   *       benefit relative to the mean one, the distance of which the generalized entropy is the
   *       square and the Theil index to second order.
   * </ul>
   */
  static double stray(Disparity disparity, int[] populations, Figures sample, Figures resample) {
    if (populations.length < 2) {
      return Double.NaN;
    }
    return switch (disparity.form()) {
      case DIFFERENCE, OPEN_DIFFERENCE ->
          strayed(disparity, populations, (p, m) -> resample.measure(p, m) - sample.measure(p, m));
      case RATIO ->
          strayed(
              disparity,
              populations,
              (p, m) -> Math.log(resample.measure(p, m) / sample.measure(p, m)));
      case MEAN_DIFFERENCE ->
          range(
              populations,
              p -> mean(disparity.measures(), p, resample) - mean(disparity.measures(), p, sample));
      case LOWEST ->
          largest(
              populations,
              p ->
                  sample.measure(p, disparity.measures().get(0))
                      - resample.measure(p, disparity.measures().get(0)));
      case HIGHEST ->
          largest(
              populations,
              p ->
                  resample.measure(p, disparity.measures().get(0))
                      - sample.measure(p, disparity.measures().get(0)));
      case BETWEEN_ENTROPY, BETWEEN_THEIL -> distance(populations, sample, resample);
      case EPSILON ->
          Math.max(
              range(populations, p -> Math.log(yes(p, resample) / yes(p, sample))),
              range(populations, p -> Math.log((1 - yes(p, resample)) / (1 - yes(p, sample)))));
    };
  }

  private static double strayed(
      Disparity disparity, int[] populations, ToDoubleBiFunction<Integer, Measure> deviation) {
    double largest = 0;
    for (Measure measure : disparity.measures()) {
      // Math.max keeps NaN.
      largest = Math.max(largest, range(populations, p -> deviation.applyAsDouble(p, measure)));
    }
    return largest;
  }

  private static double distance(int[] populations, Figures sample, Figures resample) {
    double rows = 0;
    for (int population : populations) {
      rows += sample.confusion(population).rows();
    }
    double mean = meanBenefit(populations, sample);
    double drawn = meanBenefit(populations, resample);
    double sum = 0;
    for (int population : populations) {
      double apart = benefit(population, resample) / drawn - benefit(population, sample) / mean;
      sum += sample.confusion(population).rows() / rows * apart * apart;
    }
    return Math.sqrt(sum / 2);
  }

  private static double difference(List<Measure> measures, int[] populations, Figures figures) {
    double largest = 0;
    for (Measure measure : measures) {
      largest = Math.max(largest, range(populations, p -> figures.measure(p, measure)));
    }
    return largest;
  }

  private static double mean(List<Measure> measures, int population, Figures figures) {
    double mean = 0;
    for (Measure measure : measures) {
      mean += figures.measure(population, measure) / measures.size();
    }
    return mean;
  }

  /** 0/0 is NaN. */
  private static double ratio(List<Measure> measures, int[] populations, Figures figures) {
    double smallest = 1;
    for (Measure measure : measures) {
      double high = largest(populations, p -> figures.measure(p, measure));
      smallest = Math.min(smallest, lowest(measure, populations, figures) / high);
    }
    return smallest;
  }

  private static double lowest(Measure measure, int[] populations, Figures figures) {
    return -largest(populations, p -> -figures.measure(p, measure));
  }

  private static double range(int[] populations, IntToDoubleFunction figure) {
    return largest(populations, figure) + largest(populations, p -> -figure.applyAsDouble(p));
  }

  /** NaN when one is. */
  private static double largest(int[] populations, IntToDoubleFunction figure) {
    double high = Double.NEGATIVE_INFINITY;
    for (int population : populations) {
      high = Math.max(high, figure.applyAsDouble(population));
    }
    return high;
  }

  private static double benefit(int population, Figures figures) {
    return figures.confusion(population).meanBenefit().orElse(Double.NaN);
  }

  private static double meanBenefit(int[] populations, Figures figures) {
    double rows = 0;
    double benefits = 0;
    for (int population : populations) {
      rows += figures.confusion(population).rows();
      benefits += figures.confusion(population).rows() * benefit(population, figures);
    }
    return benefits / rows;
  }

  private static double between(
      int[] populations, Figures figures, DoubleUnaryOperator inequality) {
    double mean = meanBenefit(populations, figures);
    double rows = 0;
    double sum = 0;
    for (int population : populations) {
      double here = figures.confusion(population).rows();
      rows += here;
      sum += here * inequality.applyAsDouble(benefit(population, figures) / mean);
    }
    // Below 0 only by rounding; keeps NaN.
    return Math.max(0, sum / rows);
  }

  /** Smoothed share of what none of so many rows has. */
  static double smoothedAtZero(long rows) {
    return CONCENTRATION / 2 / (rows + CONCENTRATION);
  }

  /** Smoothed share of positive decisions. */
  private static double yes(int population, Figures figures) {
    Confusion confusion = figures.confusion(population);
    return (confusion.decidedPositive() + CONCENTRATION / 2) / (confusion.rows() + CONCENTRATION);
  }

  private static double epsilon(int[] populations, Figures figures) {
    return Math.max(
        range(populations, p -> Math.log(yes(p, figures))),
        range(populations, p -> Math.log(1 - yes(p, figures))));
  }
}
