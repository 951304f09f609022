package io.equipoise.evaluator.domain;

import io.equipoise.cohort.statistics.Interval;
import io.equipoise.cohort.statistics.WilsonInterval;
import java.util.Optional;

/**
 * What resamples cannot tell of groups whose rate is 0 or 1. Where none of a group's 30 healthy
 * people had a false alarm, none has in any resample: the group seems to be known exactly, although
 * its rate may be 0.11. Wilson's interval says how far such a rate may be from 0 or 1, {@code w =
 * z² / (n + z²)} with {@code n} the people it rests on; this widens the interval of a disparity by
 * it.
 *
 * <ul>
 *   <li>Towards no disparity: the distance from the estimate and the {@code w} of the group at the
 *       extreme (the smallest where several are) are added as squares, as independent errors are
 *       (G. Y. Zou, A. Donner, Construction of confidence limits about effect measures, Statistics
 *       in Medicine 27 (2008) 1693–1702). For ratios the same in logarithms.
 *   <li>Away from it: at least as far as a group at 0 or 1 may reach by itself.
 * </ul>
 *
 * <p>An AUROC of 0 or 1 has no interval, and then a disparity of AUROCs has none.
 */
final class BoundaryUncertainty {
  private final FigureSheet sheet;
  private final WilsonInterval wilson;

  BoundaryUncertainty(FigureSheet sheet, WilsonInterval wilson) {
    this.sheet = sheet;
    this.wilson = wilson;
  }

  /**
   * The interval with what its resamples could not tell; empty where that is not known.
   *
   * @param disparity what it is of
   * @param value the estimate, not NaN
   * @param populations the groups that take part
   * @param interval the interval that resamples give
   */
  Optional<Interval> widened(
      Disparity disparity, double value, int[] populations, Interval interval) {
    return switch (disparity.form()) {
      case MEAN_DIFFERENCE -> Optional.of(meanDifference(disparity, value, populations, interval));
      case BETWEEN_ENTROPY, BETWEEN_THEIL -> Optional.of(between(value, populations, interval));
      case EPSILON -> Optional.of(epsilon(value, populations, interval));
      default -> extremes(disparity, value, populations, interval);
    };
  }

  private Optional<Interval> extremes(
      Disparity disparity, double value, int[] populations, Interval interval) {
    Interval widened = interval;
    for (Measure measure : disparity.measures()) {
      Reach atLeast = new Reach();
      Reach atMost = new Reach();
      for (int population : populations) {
        double figure = sheet.figure(population, measure);
        boolean isAtLeast = figure == 0;
        if (isAtLeast || (figure == 1 && measure != Measure.TREATMENT_RATIO)) {
          if (measure == Measure.AUROC) {
            return Optional.empty();
          }
          if (measure.isShare() || (measure == Measure.TREATMENT_RATIO && isAtLeast)) {
            (isAtLeast ? atLeast : atMost).add(reach(population, measure));
          }
        }
      }
      widened = widened(disparity, value, widened, atLeast, atMost);
    }
    return Optional.of(widened);
  }

  private static Interval widened(
      Disparity disparity, double value, Interval interval, Reach atLeast, Reach atMost) {
    double lower = interval.lower();
    double upper = interval.upper();
    switch (disparity.form()) {
      case LOWEST -> {
        lower = Math.min(lower, 1 - atMost.largest());
        upper = value == 0 ? Math.max(upper, atLeast.smallest()) : upper;
      }
      case HIGHEST -> {
        lower = value == 1 ? Math.min(lower, 1 - atMost.smallest()) : lower;
        upper = Math.max(upper, atLeast.largest());
      }
      case RATIO -> {
        // A group at 0 makes the ratio 0, and its interval [0, 1] already.
        lower = Math.min(lower, 1 - atMost.largest());
        if (value > 0) {
          upper =
              value
                  * Math.exp(
                      Math.hypot(
                          Math.max(0, Math.log(upper / value)), -Math.log1p(-atMost.smallest())));
        }
      }
      default -> {
        lower =
            value
                - Math.hypot(
                    Math.max(0, value - lower), Math.hypot(atLeast.smallest(), atMost.smallest()));
        upper = Math.max(upper, Math.max(atLeast.largest(), atMost.largest()));
      }
    }
    return cut(disparity, lower, upper, interval);
  }

  private Interval meanDifference(
      Disparity disparity, double value, int[] populations, Interval interval) {
    double largest = 0;
    for (int population : populations) {
      double reach = 0;
      for (Measure measure : disparity.measures()) {
        double figure = sheet.figure(population, measure);
        if (figure == 0 || figure == 1) {
          reach += reach(population, measure) / disparity.measures().size();
        }
      }
      largest = Math.max(largest, reach);
    }
    return cut(
        disparity,
        value - Math.hypot(Math.max(0, value - interval.lower()), largest),
        value + Math.hypot(Math.max(0, interval.upper() - value), largest),
        interval);
  }

  /** In the distance of which the index is the square, {@link GroupComparison#stray}. */
  private Interval between(double value, int[] populations, Interval interval) {
    double rows = 0;
    double benefits = 0;
    for (int population : populations) {
      Confusion confusion = sheet.confusion(population);
      rows += confusion.rows();
      benefits += confusion.rows() * confusion.meanBenefit().orElse(0);
    }
    double sum = 0;
    for (int population : populations) {
      Confusion confusion = sheet.confusion(population);
      long right = confusion.truePositives() + confusion.trueNegatives();
      if (right == confusion.rows()
          || confusion.falsePositives() == confusion.rows()
          || confusion.falseNegatives() == confusion.rows()) {
        double apart = reach(population, Measure.ACCURACY) / (benefits / rows);
        sum += confusion.rows() / rows * apart * apart;
      }
    }
    double reach = Math.sqrt(sum / 2);
    double root = Math.sqrt(value);
    double lower =
        Math.max(0, root - Math.hypot(Math.max(0, root - Math.sqrt(interval.lower())), reach));
    double upper = root + Math.hypot(Math.max(0, Math.sqrt(interval.upper()) - root), reach);
    return new Interval(lower * lower, upper * upper, interval.confidence());
  }

  /**
   * Towards no disparity only: nothing bounds the logarithm of a share that may be as small as it
   * likes.
   */
  private Interval epsilon(double value, int[] populations, Interval interval) {
    Reach atLeast = new Reach();
    Reach atMost = new Reach();
    for (int population : populations) {
      double selected = sheet.figure(population, Measure.SELECTION_RATE);
      if (selected == 0 || selected == 1) {
        double smoothed = GroupComparison.smoothedAtZero(sheet.confusion(population).rows());
        double reach = Math.log(reach(population, Measure.SELECTION_RATE) / smoothed);
        (selected == 0 ? atLeast : atMost).add(Math.max(0, reach));
      }
    }
    double lower =
        value
            - Math.hypot(
                Math.max(0, value - interval.lower()),
                Math.hypot(atLeast.smallest(), atMost.smallest()));
    return new Interval(Math.max(0, lower), interval.upper(), interval.confidence());
  }

  /** How far from 0 or 1 the true figure may be, on the measure's scale. */
  private double reach(int population, Measure measure) {
    double share = wilson.interval(0, sheet.support(population, measure)).upper();
    if (measure != Measure.TREATMENT_RATIO) {
      return share;
    }
    // Nobody was missed: the missed may be this share of those with the outcome.
    Confusion confusion = sheet.confusion(population);
    return share * confusion.positives() / confusion.falsePositives();
  }

  private static Interval cut(Disparity disparity, double lower, double upper, Interval interval) {
    return new Interval(
        Math.max(0, Math.min(lower, interval.lower())),
        Math.min(disparity.largest(), Math.max(upper, interval.upper())),
        interval.confidence());
  }

  /** How far the groups at one bound may be from it; 0 without such groups. */
  private static final class Reach {
    private double smallest = Double.POSITIVE_INFINITY;
    private double largest;

    void add(double reach) {
      smallest = Math.min(smallest, reach);
      largest = Math.max(largest, reach);
    }

    double smallest() {
      return Double.isInfinite(smallest) ? 0 : smallest;
    }

    double largest() {
      return largest;
    }
  }
}
