package io.equipoise.evaluator.domain.drift;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.cohort.statistics.RocArea;
import io.equipoise.cohort.statistics.WilsonInterval;
import io.equipoise.evaluator.domain.Holdout;
import java.util.List;
import java.util.Optional;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * How the champion does on the latest labeled records of one subgroup.
 *
 * <p>Every figure needs {@link Holdout#MINIMUM_PEOPLE} different people with the outcome and as
 * many without it, as on held-out people: a rate's interval tells how many records it rests on, and
 * those of a full window that are missing there would be the others. Else it is {@link
 * Estimate.Insufficient}; {@link Estimate.Absent} without any record. Intervals take records for
 * independent; repeated records of one person make them too narrow.
 *
 * @param auroc area under the ROC curve, DeLong's interval
 * @param truePositiveRate share of positive outcomes found, Wilson's interval
 * @param falsePositiveRate share of negative outcomes taken for positive, Wilson's interval
 * @param calibrationInTheLarge mean predicted probability minus observed rate, in [-1, 1], normal
 *     interval
 * @param calibrationError expected calibration error over ten bins of equal width: {@code sum_b
 *     n_b/n |mean probability_b - rate_b|}, in [0, 1], without an interval; biased upwards in small
 *     windows (M. P. Naeini, G. F. Cooper, M. Hauskrecht, Obtaining well calibrated probabilities
 *     using Bayesian binning, AAAI 2015)
 * @param gap the others' true positive rate minus the subgroup's, Newcombe's hybrid score interval
 *     (R. G. Newcombe, Interval estimation for the difference between independent proportions,
 *     Statistics in Medicine 17 (1998), method 10)
 */
public record RollingFigures(
    Estimate auroc,
    Estimate truePositiveRate,
    Estimate falsePositiveRate,
    Estimate calibrationInTheLarge,
    Estimate calibrationError,
    Estimate gap) {
  private static final int BINS = 10;

  static RollingFigures of(RecentOutcomes members, RecentOutcomes others, double confidence) {
    Optional<Estimate> withheld = withheld(members);
    Estimate found = withheld.orElseGet(() -> rate(members, true, confidence));
    return new RollingFigures(
        withheld.orElseGet(
            () -> RocArea.of(List.of(members.probabilities()), members.outcomes(), confidence)),
        found,
        withheld.orElseGet(() -> rate(members, false, confidence)),
        withheld.orElseGet(() -> inTheLarge(members, confidence)),
        withheld.orElseGet(
            () -> new Estimate.Known(error(members), Optional.empty(), members.size())),
        gap(found, others, confidence));
  }

  /** Why nothing is said of a window; empty when there are people enough. */
  private static Optional<Estimate> withheld(RecentOutcomes members) {
    if (members.size() == 0) {
      return Optional.of(new Estimate.Absent("nobody is among the latest labeled records"));
    }
    int ofRarer = Math.min(members.people(true), members.people(false));
    return ofRarer >= Holdout.MINIMUM_PEOPLE
        ? Optional.empty()
        : Optional.of(
            new Estimate.Insufficient(
                "needs at least "
                    + Holdout.MINIMUM_PEOPLE
                    + " people with and as many without the outcome in the window",
                ofRarer));
  }

  private static Estimate.Known rate(RecentOutcomes outcomes, boolean positive, double confidence) {
    int n = outcomes.with(positive);
    int k = outcomes.predicted(positive);
    return new Estimate.Known((double) k / n, Optional.of(WilsonInterval.of(k, n, confidence)), n);
  }

  private static Estimate inTheLarge(RecentOutcomes outcomes, double confidence) {
    double[] p = outcomes.probabilities();
    boolean[] y = outcomes.outcomes();
    double mean = 0;
    for (int i = 0; i < p.length; i++) {
      mean += (p[i] - (y[i] ? 1 : 0)) / p.length;
    }
    double squares = 0;
    for (int i = 0; i < p.length; i++) {
      double off = p[i] - (y[i] ? 1 : 0) - mean;
      squares += off * off;
    }
    double z = new NormalDistribution().inverseCumulativeProbability((1 + confidence) / 2);
    double reach = z * Math.sqrt(squares / (p.length - 1) / p.length);
    return new Estimate.Known(
        mean,
        Optional.of(
            new Interval(Math.max(-1, mean - reach), Math.min(1, mean + reach), confidence)),
        p.length);
  }

  private static double error(RecentOutcomes outcomes) {
    double[] p = outcomes.probabilities();
    boolean[] y = outcomes.outcomes();
    double[] excess = new double[BINS];
    for (int i = 0; i < p.length; i++) {
      excess[Math.min(BINS - 1, (int) (p[i] * BINS))] += p[i] - (y[i] ? 1 : 0);
    }
    double error = 0;
    for (double bin : excess) {
      error += Math.abs(bin) / p.length;
    }
    return error;
  }

  private static Estimate gap(Estimate members, RecentOutcomes others, double confidence) {
    if (!(members instanceof Estimate.Known m)) {
      return members;
    }
    if (others.people(true) < Holdout.MINIMUM_PEOPLE) {
      return new Estimate.Insufficient(
          "needs at least " + Holdout.MINIMUM_PEOPLE + " others with the outcome in the window", 0);
    }
    Estimate.Known o = rate(others, true, confidence);
    double difference = o.value() - m.value();
    Interval mi = m.interval().orElseThrow();
    Interval oi = o.interval().orElseThrow();
    double down = Math.hypot(o.value() - oi.lower(), mi.upper() - m.value());
    double up = Math.hypot(oi.upper() - o.value(), m.value() - mi.lower());
    return new Estimate.Known(
        difference,
        Optional.of(
            new Interval(
                Math.max(-1, difference - down), Math.min(1, difference + up), confidence)),
        m.n());
  }
}
