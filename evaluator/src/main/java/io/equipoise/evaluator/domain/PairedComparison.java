package io.equipoise.evaluator.domain;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two arms measured on the same held-out people.
 *
 * <p>Intervals are percentile intervals of a {@link PatientBootstrap}; both arms are measured on
 * every resample, so that the interval of a change rests on what changed for the same people
 * ("paired") and is much narrower than two separate intervals would suggest. They tell how sure a
 * figure is for other people like these, given these models; averaging models over several seeds is
 * what keeps the chance of training small beside it. Intervals of disparities and of the worst
 * group, being maxima and minima, are a little off center; in the paired change most of that
 * cancels.
 *
 * @param before figures of the baseline
 * @param after figures of the candidate
 * @param change candidate minus baseline, intervals at the stated confidence
 * @param claimedChange the same with intervals at the confidence of one among several claims
 *     (Bonferroni)
 * @param resamples resamples behind every interval
 */
public record PairedComparison(
    Performance before,
    Performance after,
    Performance change,
    Performance claimedChange,
    int resamples) {

  /**
   * Measures two arms.
   *
   * @param holdout the people
   * @param baseline the arm to compare with
   * @param candidate the arm under judgement
   * @param bootstrap draws the people
   * @param confidence confidence of intervals, in (0, 1)
   * @param claimConfidence confidence of the intervals in {@link #claimedChange()}
   */
  public static PairedComparison of(
      Holdout holdout,
      ScoredArm baseline,
      ScoredArm candidate,
      PatientBootstrap bootstrap,
      double confidence,
      double claimConfidence) {
    FigureSheet first = new FigureSheet(holdout, baseline.probabilities(), baseline.threshold());
    FigureSheet second = new FigureSheet(holdout, candidate.probabilities(), candidate.threshold());
    int length = FigureSheet.length(holdout.populations());
    int[] once = new int[holdout.people().rows()];
    Arrays.fill(once, 1);
    double[] point = figures(first, second, length, once);
    double[][] draws =
        bootstrap.draw(
            holdout.people().persons(),
            holdout.people().people(),
            multiplicity -> figures(first, second, length, multiplicity));
    return new PairedComparison(
        performance(holdout, point, draws, 0, confidence),
        performance(holdout, point, draws, length, confidence),
        performance(holdout, point, draws, 2 * length, confidence),
        performance(holdout, point, draws, 2 * length, claimConfidence),
        bootstrap.resamples());
  }

  /** Both arms' figures and their difference, one after another. */
  private static double[] figures(
      FigureSheet first, FigureSheet second, int length, int[] multiplicity) {
    double[] before = first.figures(multiplicity);
    double[] after = second.figures(multiplicity);
    double[] all = new double[3 * length];
    for (int i = 0; i < length; i++) {
      all[i] = before[i];
      all[length + i] = after[i];
      all[2 * length + i] = after[i] - before[i];
    }
    return all;
  }

  private static Performance performance(
      Holdout holdout, double[] point, double[][] draws, int offset, double confidence) {
    List<Map<Measure, Estimate>> populations = new ArrayList<>();
    for (int population = 0; population < holdout.populations(); population++) {
      Map<Measure, Estimate> measures = new EnumMap<>(Measure.class);
      for (Measure measure : Measure.values()) {
        int index = offset + FigureSheet.index(population, measure);
        long support = holdout.support(population, measure);
        measures.put(
            measure,
            holdout
                .withheld(population, measure)
                .orElseGet(() -> estimate(point[index], draws[index], confidence, support)));
      }
      populations.add(measures);
    }
    Map<Disparity, Estimate> disparities = new EnumMap<>(Disparity.class);
    for (Disparity disparity : Disparity.values()) {
      int index = offset + FigureSheet.index(holdout.populations(), disparity);
      disparities.put(
          disparity,
          Double.isNaN(point[index])
              ? new Estimate.Insufficient(
                  "needs at least two groups with enough held-out people of each outcome",
                  holdout.people().people())
              : estimate(point[index], draws[index], confidence, holdout.people().people()));
    }
    List<Performance.OfSubgroup> subgroups = new ArrayList<>();
    for (int group = 0; group < holdout.groups().size(); group++) {
      Subgroup subgroup = holdout.groups().get(group);
      subgroups.add(new Performance.OfSubgroup(subgroup, populations.get(group + 1)));
    }
    return new Performance(populations.get(0), disparities, subgroups);
  }

  private static Estimate estimate(double value, double[] draws, double confidence, long n) {
    Optional<Interval> interval = PatientBootstrap.percentile(draws, confidence);
    return interval.isEmpty()
        ? new Estimate.Insufficient("undefined in too many resamples", n)
        : new Estimate.Known(value, interval, n);
  }
}
