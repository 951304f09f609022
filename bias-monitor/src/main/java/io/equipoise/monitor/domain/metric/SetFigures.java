package io.equipoise.monitor.domain.metric;

import io.equipoise.cohort.statistics.Estimate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;

/** The arithmetic of {@link SetMetric}, which says what each figure means. */
final class SetFigures {
  private final SetTable table;
  private final long[] counts;
  private final long support;
  private final long minSupport;
  private final double confidence;

  SetFigures(SetTable table, long minSupport, double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be in (0, 1), got " + confidence);
    }
    if (minSupport < 0) {
      throw new IllegalArgumentException("minSupport must not be negative, got " + minSupport);
    }
    this.table = table;
    this.counts = table.counts();
    this.support = table.everybody().people;
    this.minSupport = minSupport;
    this.confidence = confidence;
  }

  SetTable table() {
    return table;
  }

  private Estimate whenSupported(Supplier<Estimate> figure) {
    return support == 0 || support < minSupport
        ? new Estimate.Insufficient(
            "fewer than " + Math.max(1, minSupport) + " records in the window", support)
        : figure.get();
  }

  private Estimate whenReferred(Function<List<Double>, Estimate> figure) {
    Optional<List<Double>> shares = table.set().shares();
    return shares.isPresent()
        ? whenSupported(() -> figure.apply(shares.get()))
        : new Estimate.Unknown(table.set().sharesMissing());
  }

  /** As {@link #whenReferred}, for figures that need two groups and no reference share of 0. */
  private Estimate whenAllReferred(Function<List<Double>, Estimate> figure) {
    return whenReferred(
        shares -> {
          if (shares.size() < 2) {
            return new Estimate.Unknown("the set has one group only");
          }
          int zero = shares.indexOf(0.0);
          return zero >= 0
              ? new Estimate.Unknown(
                  "the reference share of " + table.set().groups().get(zero).id() + " is 0")
              : figure.apply(shares);
        });
  }

  private Estimate known(double value) {
    return new Estimate.Known(value, Optional.empty(), support);
  }

  Estimate kullbackLeibler() {
    return whenReferred(r -> known(Divergence.kullbackLeibler(r, Divergence.smoothed(counts))));
  }

  Estimate jensenShannon() {
    return whenReferred(r -> known(Divergence.jensenShannon(r, Divergence.shares(counts))));
  }

  Estimate jensenShannonDistance() {
    return whenReferred(
        r -> known(Math.sqrt(Divergence.jensenShannon(r, Divergence.shares(counts)))));
  }

  Estimate euclidean() {
    return whenReferred(r -> known(Divergence.euclidean(r, Divergence.shares(counts))));
  }

  Estimate totalVariation() {
    return whenReferred(r -> known(Divergence.totalVariation(r, Divergence.shares(counts))));
  }

  Estimate largestDifference() {
    return whenReferred(r -> known(Divergence.largestDifference(r, Divergence.shares(counts))));
  }

  Estimate stabilityIndex() {
    return whenAllReferred(r -> known(Divergence.stabilityIndex(r, Divergence.smoothed(counts))));
  }

  Estimate stabilityCut() {
    return whenAllReferred(
        r ->
            known(
                new ChiSquaredDistribution(r.size() - 1).inverseCumulativeProbability(confidence)
                    / support));
  }

  Estimate statistic(GoodnessOfFit.Statistic statistic) {
    return whenAllReferred(r -> known(statistic.of(counts, r)));
  }

  Estimate pValue(GoodnessOfFit.Statistic statistic) {
    return whenAllReferred(r -> tested(GoodnessOfFit.pValue(counts, r, statistic), support));
  }

  private static Estimate tested(OptionalDouble p, long n) {
    return p.isPresent()
        ? new Estimate.Known(p.getAsDouble(), Optional.empty(), n)
        : new Estimate.Unknown(
            "expected counts are too small for chi-square, and an exact test has more than "
                + GoodnessOfFit.MOST_OUTCOMES
                + " outcomes");
  }

  Estimate representationRate() {
    return whenSupported(
        () -> {
          long least = Long.MAX_VALUE;
          long most = 0;
          for (long count : counts) {
            least = Math.min(least, count);
            most = Math.max(most, count);
          }
          return known((double) least / most);
        });
  }

  Estimate labelRateGap() {
    return whenLabelled(
        (positives, labelled) ->
            new Estimate.Known(
                gap(positives, labelled), Optional.empty(), GoodnessOfFit.total(labelled)));
  }

  Estimate labelRatePValue() {
    return whenLabelled(
        (positives, labelled) ->
            tested(Independence.pValue(positives, labelled), GoodnessOfFit.total(labelled)));
  }

  /** What is said of the labels of all groups. */
  private interface LabelFigure {
    Estimate of(long[] positives, long[] labelled);
  }

  private Estimate whenLabelled(LabelFigure figure) {
    return whenSupported(
        () -> {
          long[] positives = new long[table.size()];
          long[] labelled = new long[table.size()];
          for (int g = 0; g < table.size(); g++) {
            positives[g] = table.group(g).positives;
            labelled[g] = table.group(g).labelled;
          }
          return nonEmpty(labelled) < 2
              ? new Estimate.Unknown("fewer than two groups of the set have labels")
              : figure.of(positives, labelled);
        });
  }

  Estimate missingnessGap(int column) {
    return whenSupported(
        () -> {
          long[] missing = new long[table.size()];
          for (int g = 0; g < table.size(); g++) {
            missing[g] = table.group(g).missing[column];
          }
          return nonEmpty(counts) < 2
              ? new Estimate.Unknown("fewer than two groups of the set were seen")
              : known(gap(missing, table.records()));
        });
  }

  private static int nonEmpty(long[] people) {
    int groups = 0;
    for (long n : people) {
      groups += n > 0 ? 1 : 0;
    }
    return groups;
  }

  /** Largest less smallest rate, among groups with people. */
  private static double gap(long[] yes, long[] people) {
    double least = 1;
    double most = 0;
    for (int g = 0; g < people.length; g++) {
      if (people[g] > 0) {
        double rate = (double) yes[g] / people[g];
        least = Math.min(least, rate);
        most = Math.max(most, rate);
      }
    }
    return most - least;
  }
}
