package io.equipoise.evaluator.domain;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.cohort.statistics.WilsonInterval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * An arm measured on a holdout and on every resample of its people. Measured once, it can be
 * compared with any number of arms that were measured under the same bootstrap: they saw the same
 * resamples.
 *
 * <p><b>Intervals of one arm.</b>
 *
 * <ul>
 *   <li>Shares (accuracy, precision, rates): Wilson's interval where everyone has one record, since
 *       it is informative at 0 and 1, where every resample says the same. With several records per
 *       person, the percentile interval, and Wilson's over people at 0 and 1.
 *   <li>Other measures: percentile interval. None where all resamples agree, as at an AUROC of 1.
 *   <li>The calibration error is made of absolute values: the hull of the percentile interval
 *       {@code [q_low, q_high]} and the basic one, {@code [2 x - q_high, 2 x - q_low]} (A. C.
 *       Davison, D. V. Hinkley, Bootstrap methods and their application, 1997, section 5.2), cut to
 *       [0, 1].
 *   <li>Disparities are made of maxima and minima. Chance pulls those apart, in the sample and
 *       again in the resamples, so that a percentile interval of a difference excludes 0 even where
 *       there is none. The end on the side of no disparity is therefore the estimate less what
 *       groups stray in {@code (1 + c) / 2} of the resamples, all groups at once ({@code
 *       GroupComparison.stray}; the idea of Tukey's studentized range with resamples in place of
 *       tables), so that it holds whichever group is the extreme one; the other end is the
 *       percentile interval's, which chance pulls outwards anyway. Wide rather than wrong:
 *       DisparityCoverageTest measures how often they hold the truth. The point estimate is the
 *       plain one and, with many small groups, too large. A group at 0 or 1 is so in every
 *       resample; {@link BoundaryUncertainty} adds what they cannot tell of it.
 * </ul>
 *
 * <p><b>Cost.</b> O(resamples × rows × (1 + attribute sets)) time once, and 8 bytes per resample
 * and figure. With 10,000 rows, 30 groups in 5 sets and 2,000 resamples about 4 s of one core and
 * 10 MB. Immutable.
 */
public final class MeasuredArm {
  private final ScoredArm arm;
  private final Holdout holdout;
  private final PatientBootstrap bootstrap;
  private final FigureSheet sheet;
  private final double[][] draws;

  private MeasuredArm(
      ScoredArm arm,
      Holdout holdout,
      PatientBootstrap bootstrap,
      FigureSheet sheet,
      double[][] draws) {
    this.arm = arm;
    this.holdout = holdout;
    this.bootstrap = bootstrap;
    this.sheet = sheet;
    this.draws = draws;
  }

  /**
   * Measures an arm.
   *
   * @param holdout the people, in the order of the arm's probabilities
   * @param arm the arm
   * @param bootstrap draws the people
   */
  public static MeasuredArm of(Holdout holdout, ScoredArm arm, PatientBootstrap bootstrap) {
    double[] probabilities = arm.probabilities();
    if (probabilities.length != holdout.rows()) {
      throw new IllegalArgumentException(
          "arm "
              + arm.name()
              + " has "
              + probabilities.length
              + " probabilities for "
              + holdout.rows()
              + " held-out records");
    }
    FigureSheet sheet = new FigureSheet(holdout, probabilities, arm.threshold());
    double[][] draws = bootstrap.draw(holdout.persons(), holdout.people(), sheet::figures);
    return new MeasuredArm(arm, holdout, bootstrap, sheet, draws);
  }

  /** The arm. */
  public ScoredArm arm() {
    return arm;
  }

  /** The people. */
  public Holdout holdout() {
    return holdout;
  }

  /** Resamples behind every interval. */
  public int resamples() {
    return bootstrap.resamples();
  }

  /** Decisions against outcomes of everybody, in records. */
  public Confusion confusion() {
    return Confusion.of(holdout.outcomes(), arm.probabilities(), arm.threshold());
  }

  /**
   * The arm's figures.
   *
   * @param confidence confidence of the intervals, in (0, 1)
   */
  public Performance performance(double confidence) {
    WilsonInterval wilson = WilsonInterval.at(confidence);
    return assemble(
        (population, measure) -> level(population, measure, wilson, confidence),
        (set, disparity) ->
            level(set, disparity, new BoundaryUncertainty(sheet, wilson), confidence),
        sheet::excluded);
  }

  /**
   * What changes from a baseline to this arm for the same people: percentile intervals of the
   * difference on the same resamples ("paired"), in which the pull of maxima and minima mostly
   * cancels. A disparity over other groups than in the baseline has no change.
   *
   * @param baseline measured on the same holdout under the same bootstrap
   * @param confidence confidence of the intervals, in (0, 1)
   */
  public Performance changeFrom(MeasuredArm baseline, double confidence) {
    if (baseline.holdout != holdout || !baseline.bootstrap.equals(bootstrap)) {
      throw new IllegalArgumentException(
          "arms are comparable on the same holdout under the same bootstrap only");
    }
    return assemble(
        (population, measure) -> change(baseline, population, measure, confidence),
        (set, disparity) -> change(baseline, set, disparity, confidence),
        (set, disparity) -> union(baseline, set, disparity));
  }

  private Performance assemble(
      BiFunction<Integer, Measure, Estimate> ofPopulation,
      BiFunction<Integer, Disparity, Estimate> ofSet,
      BiFunction<Integer, Disparity, List<Subgroup>> excluded) {
    List<Map<Measure, Estimate>> populations = new ArrayList<>();
    for (int population = 0; population < holdout.populations(); population++) {
      Map<Measure, Estimate> measures = new EnumMap<>(Measure.class);
      for (Measure measure : Measure.all()) {
        measures.put(measure, ofPopulation.apply(population, measure));
      }
      populations.add(measures);
    }
    List<Performance.OfAttributeSet> sets = new ArrayList<>();
    for (int set = 0; set < holdout.attributeSets().size(); set++) {
      Map<Disparity, Estimate> disparities = new EnumMap<>(Disparity.class);
      Map<Disparity, List<Subgroup>> left = new EnumMap<>(Disparity.class);
      for (Disparity disparity : Disparity.all()) {
        disparities.put(disparity, ofSet.apply(set, disparity));
        left.put(disparity, excluded.apply(set, disparity));
      }
      sets.add(new Performance.OfAttributeSet(holdout.attributeSets().get(set), disparities, left));
    }
    List<Performance.OfSubgroup> subgroups = new ArrayList<>();
    for (int group = 0; group < holdout.groups().size(); group++) {
      subgroups.add(
          new Performance.OfSubgroup(holdout.groups().get(group), populations.get(group + 1)));
    }
    return new Performance(populations.get(0), sets, subgroups);
  }

  private Estimate level(
      int population, Measure measure, WilsonInterval wilson, double confidence) {
    Optional<Estimate> withheld = sheet.withheld(population, measure);
    if (withheld.isPresent()) {
      return withheld.get();
    }
    int index = FigureSheet.index(population, measure);
    double value = sheet.point()[index];
    if (Double.isNaN(value)) {
      return undefined();
    }
    boolean isBaseRate = measure == Measure.BASE_RATE;
    long n = isBaseRate ? holdout.peopleOf(population) : sheet.support(population, measure);
    if (measure.isShare() && (holdout.isOneRecordEach() || value == 0 || value == 1)) {
      // One record each: n is the denominator and value * n whole.
      Interval interval = wilson.interval(Math.round(value * n), n);
      return new Estimate.Known(value, Optional.of(interval), n);
    }
    Optional<Interval> percentile = PatientBootstrap.percentile(draws[index], confidence);
    return level(
        value,
        measure == Measure.CALIBRATION_ERROR ? percentile.map(i -> hull(value, i)) : percentile,
        n);
  }

  private Estimate level(
      int set, Disparity disparity, BoundaryUncertainty boundary, double confidence) {
    int index = FigureSheet.index(holdout, set, disparity);
    double value = sheet.point()[index];
    int[] participants = sheet.participants(set, disparity);
    if (Double.isNaN(value)) {
      return participants.length < 2 ? tooFewGroups(participants) : undefinedRatio();
    }
    double stray = highQuantile(draws[FigureSheet.strayIndex(holdout, index)], confidence);
    long n = people(participants);
    return PatientBootstrap.percentile(draws[index], confidence)
        .map(interval -> widened(disparity, value, interval, stray))
        .map(interval -> boundary.widened(disparity, value, participants, interval))
        .<Estimate>map(
            interval -> new Estimate.Known(value, interval.filter(i -> i.lower() < i.upper()), n))
        .orElseGet(() -> unsteady(n));
  }

  /** The percentile interval, widened by how far the groups stray. */
  private static Interval widened(
      Disparity disparity, double value, Interval percentile, double stray) {
    double lower = percentile.lower();
    double upper = percentile.upper();
    switch (disparity.form()) {
      case LOWEST -> upper = Math.max(upper, value + stray);
      case RATIO -> upper = Math.max(upper, value == 0 ? 1 : value * Math.exp(stray));
      case BETWEEN_ENTROPY, BETWEEN_THEIL -> {
        double root = Math.max(0, Math.sqrt(value) - stray);
        lower = Math.min(lower, root * root);
      }
      default -> lower = Math.min(lower, value - stray);
    }
    return new Interval(
        Math.max(0, lower), Math.min(disparity.largest(), upper), percentile.confidence());
  }

  /** Upper end of the percentile interval; what is undefined counts as infinite. */
  private static double highQuantile(double[] draws, double confidence) {
    double[] sorted =
        Arrays.stream(draws)
            .map(stray -> Double.isNaN(stray) ? Double.POSITIVE_INFINITY : stray)
            .sorted()
            .toArray();
    return sorted[(int) Math.ceil((sorted.length - 1) * (1 + confidence) / 2)];
  }

  /** Percentile and basic interval together, cut to [0, 1]. */
  private static Interval hull(double value, Interval percentile) {
    double lower = Math.min(percentile.lower(), 2 * value - percentile.upper());
    double upper = Math.max(percentile.upper(), 2 * value - percentile.lower());
    return new Interval(Math.max(0, lower), Math.min(1, upper), percentile.confidence());
  }

  /** A figure whose resamples all agree has no interval: they say nothing about its error. */
  private static Estimate level(double value, Optional<Interval> interval, long n) {
    return interval.isEmpty()
        ? unsteady(n)
        : new Estimate.Known(value, interval.filter(i -> i.lower() < i.upper()), n);
  }

  private Estimate change(MeasuredArm baseline, int population, Measure measure, double level) {
    Optional<Estimate> withheld =
        baseline.sheet.withheld(population, measure).or(() -> sheet.withheld(population, measure));
    return withheld.orElseGet(
        () ->
            change(
                baseline,
                FigureSheet.index(population, measure),
                level,
                Math.min(
                    sheet.support(population, measure),
                    baseline.sheet.support(population, measure)),
                undefined()));
  }

  private Estimate change(MeasuredArm baseline, int set, Disparity disparity, double confidence) {
    int[] participants = sheet.participants(set, disparity);
    int[] before = baseline.sheet.participants(set, disparity);
    if (participants.length < 2 || before.length < 2) {
      return tooFewGroups(participants.length < 2 ? participants : before);
    }
    if (!Arrays.equals(participants, before)) {
      return new Estimate.Insufficient(
          "not every group that is compared in one arm can be compared in the other",
          Math.min(people(participants), people(before)));
    }
    return change(
        baseline,
        FigureSheet.index(holdout, set, disparity),
        confidence,
        people(participants),
        undefinedRatio());
  }

  private Estimate change(
      MeasuredArm baseline, int index, double confidence, long n, Estimate undefined) {
    double value = sheet.point()[index] - baseline.sheet.point()[index];
    if (Double.isNaN(value)) {
      return undefined;
    }
    double[] differences = draws[index].clone();
    for (int resample = 0; resample < differences.length; resample++) {
      differences[resample] -= baseline.draws[index][resample];
    }
    Optional<Interval> interval = PatientBootstrap.percentile(differences, confidence);
    return interval.isEmpty() ? unsteady(n) : new Estimate.Known(value, interval, n);
  }

  private List<Subgroup> union(MeasuredArm baseline, int set, Disparity disparity) {
    List<Subgroup> excluded = new ArrayList<>(baseline.sheet.excluded(set, disparity));
    for (Subgroup group : sheet.excluded(set, disparity)) {
      if (!excluded.contains(group)) {
        excluded.add(group);
      }
    }
    return excluded;
  }

  private long people(int[] populations) {
    return Arrays.stream(populations).mapToLong(holdout::peopleOf).sum();
  }

  private Estimate tooFewGroups(int[] participants) {
    return new Estimate.Insufficient(
        "needs at least two groups with enough held-out people of each kind that it counts",
        people(participants));
  }

  /**
   * Of measures that are not withheld only the ratio of mistakes can lack a denominator: with both
   * outcomes there is somebody of each, and somebody with a benefit.
   */
  private static Estimate undefined() {
    return new Estimate.Unknown("there is no false positive to divide by");
  }

  private static Estimate undefinedRatio() {
    return new Estimate.Unknown("no group has any, so that there is nothing to divide by");
  }

  private static Estimate unsteady(long n) {
    return new Estimate.Insufficient("undefined in too many resamples", n);
  }
}
