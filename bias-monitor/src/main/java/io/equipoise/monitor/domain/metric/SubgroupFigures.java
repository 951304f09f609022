package io.equipoise.monitor.domain.metric;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.cohort.statistics.WilsonInterval;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.distribution.continuous.NormalDistribution;

/** The arithmetic of {@link SubgroupMetric}, which says what each figure means. */
final class SubgroupFigures {
  /** Records added to every group by {@link SubgroupMetric#SKEW}, LiFT's default. */
  static final double SKEW_SMOOTHING = 1;

  /**
   * Least sum of squared deviations, as a part of the sum of squares, that is told from rounding:
   * doubles carry 1e-16, and sums of many values lose a few digits more.
   */
  static final double ROUNDING = 1e-10;

  private SubgroupFigures() {}

  static Estimate share(SubgroupView view) {
    return view.whenSupported(
        () -> view.proportion(view.count(), view.support(), DoubleUnaryOperator.identity()));
  }

  static Estimate representationRatio(SubgroupView view) {
    return view.whenReferred(r -> view.proportion(view.count(), view.support(), p -> p / r));
  }

  static Estimate logDisparity(SubgroupView view) {
    return view.whenReferred(
        r -> {
          if (r == 1) {
            return new Estimate.Unknown("the reference share of " + view.id() + " is 1");
          }
          if (view.count() == 0) {
            return view.absent();
          }
          if (view.count() == view.support()) {
            return new Estimate.Unknown("nobody but " + view.id() + " in the window");
          }
          return view.proportion(view.count(), view.support(), p -> logit(p) - logit(r));
        });
  }

  private static double logit(double p) {
    return Math.log(p) - Math.log1p(-p);
  }

  static Estimate normalizedParity(SubgroupView view) {
    return view.whenReferred(
        r ->
            r == 1
                ? new Estimate.Unknown("the reference share of " + view.id() + " is 1")
                : view.proportion(view.count(), view.support(), p -> (p - r) / (r * (1 - r))));
  }

  static Estimate skew(SubgroupView view) {
    double n = view.support();
    double smoothed = n + SKEW_SMOOTHING * view.table().size();
    return view.whenReferred(
        r ->
            view.proportion(
                view.count(),
                view.support(),
                p -> Math.log((n * p + SKEW_SMOOTHING) / (smoothed * r))));
  }

  static Estimate labelBaseRate(SubgroupView view) {
    GroupTotals group = view.group();
    return view.whenPresent(
        () ->
            group.labelled == 0
                ? new Estimate.Unknown("nobody of " + view.id() + " has a label")
                : view.proportion(group.positives, group.labelled, DoubleUnaryOperator.identity()));
  }

  static Estimate missingness(SubgroupView view, int column) {
    return view.whenPresent(
        () ->
            view.proportion(
                view.group().missing[column],
                view.group().records,
                DoubleUnaryOperator.identity()));
  }

  static Estimate standardizedMeanDifference(SubgroupView view, int position) {
    return view.whenPresent(
        () -> {
          GroupTotals all = view.table().everybody();
          GroupTotals group = view.group();
          long n1 = group.values[position];
          long n2 = all.values[position] - n1;
          if (n1 < 2 || n2 < 2) {
            return new Estimate.Insufficient(
                "fewer than 2 values of " + view.id() + " or of the others", n1 + n2);
          }
          double mean1 = group.sums[position] / n1;
          double sum2 = all.sums[position] - group.sums[position];
          double mean2 = sum2 / n2;
          double squares1 = group.sumsOfSquares[position] - group.sums[position] * mean1;
          double squares2 =
              all.sumsOfSquares[position] - group.sumsOfSquares[position] - sum2 * mean2;
          double squares = Math.max(0, squares1) + Math.max(0, squares2);
          if (!(squares > ROUNDING * all.sumsOfSquares[position])) {
            return new Estimate.Unknown("the values do not vary");
          }
          double d = (mean1 - mean2) / Math.sqrt(squares / (n1 + n2 - 2));
          double total = (double) n1 + n2;
          double radius = z(view.confidence()) * Math.sqrt(total / n1 / n2 + d * d / (2 * total));
          return new Estimate.Known(
              d, Optional.of(new Interval(d - radius, d + radius, view.confidence())), n1 + n2);
        });
  }

  private static double z(double confidence) {
    return new NormalDistribution().inverseCumulativeProbability((1 + confidence) / 2);
  }

  static Estimate classImbalance(SubgroupView view) {
    return againstAdvantaged(
        view,
        advantaged -> {
          long both = advantaged.people + view.count();
          return both == 0
              ? new Estimate.Absent("nobody of " + view.id() + " or its advantaged group")
              : view.proportion(advantaged.people, both, q -> 2 * q - 1);
        });
  }

  static Estimate differenceInPositiveLabels(SubgroupView view) {
    return againstAdvantaged(
        view,
        advantaged -> {
          GroupTotals group = view.group();
          if (view.count() == 0) {
            return view.absent();
          }
          if (group.labelled == 0 || advantaged.labelled == 0) {
            return new Estimate.Unknown(
                "nobody of " + view.id() + " or of its advantaged group has a label");
          }
          return new Estimate.Known(
              (double) advantaged.positives / advantaged.labelled
                  - (double) group.positives / group.labelled,
              Optional.of(
                  newcombe(
                      advantaged.positives,
                      advantaged.labelled,
                      group.positives,
                      group.labelled,
                      view.confidence())),
              advantaged.labelled + group.labelled);
        });
  }

  /** What is said of a subgroup compared with the set's advantaged group. */
  private interface Comparison {
    Estimate with(GroupTotals advantaged);
  }

  private static Estimate againstAdvantaged(SubgroupView view, Comparison comparison) {
    OptionalInt advantaged = view.table().set().advantaged();
    if (advantaged.isEmpty()) {
      return new Estimate.Unknown("no reference share for any group of the set");
    }
    if (advantaged.getAsInt() == view.index()) {
      return new Estimate.Unknown(view.id() + " is the group that others are compared with");
    }
    return view.whenSupported(() -> comparison.with(view.table().group(advantaged.getAsInt())));
  }

  /**
   * Interval of a difference of two independent proportions, {@code k1/n1 - k2/n2}, from their
   * Wilson intervals. Source: R. G. Newcombe, Interval estimation for the difference between
   * independent proportions, Stat. Med. 17 (1998) 873, method 10. Example: 56 of 70 less 48 of 80
   * at 95 % gives [0.0524, 0.3339] (his table II).
   */
  static Interval newcombe(long k1, long n1, long k2, long n2, double confidence) {
    Interval first = WilsonInterval.of(k1, n1, confidence);
    Interval second = WilsonInterval.of(k2, n2, confidence);
    double p1 = (double) k1 / n1;
    double p2 = (double) k2 / n2;
    return new Interval(
        p1 - p2 - Math.hypot(p1 - first.lower(), second.upper() - p2),
        p1 - p2 + Math.hypot(first.upper() - p1, p2 - second.lower()),
        confidence);
  }

  static Estimate conditionalDisparity(SubgroupView view) {
    SetTable table = view.table();
    if (table.strata() == 0) {
      return new Estimate.Unknown("no other protected attribute to split by");
    }
    return view.whenPresent(
        () -> {
          double weighted = 0;
          long people = 0;
          for (int stratum = 0; stratum < table.strata(); stratum++) {
            long positives = 0;
            long negatives = 0;
            for (int group = 0; group < table.size(); group++) {
              positives += table.positives(group, stratum);
              negatives += table.negatives(group, stratum);
            }
            if (positives > 0 && negatives > 0) {
              double disparity =
                  (double) table.negatives(view.index(), stratum) / negatives
                      - (double) table.positives(view.index(), stratum) / positives;
              weighted += (positives + negatives) * disparity;
              people += positives + negatives;
            }
          }
          return people == 0
              ? new Estimate.Unknown("no stratum has both labels")
              : new Estimate.Known(weighted / people, Optional.empty(), people);
        });
  }
}
