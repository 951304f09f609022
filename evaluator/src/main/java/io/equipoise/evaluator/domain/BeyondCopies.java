package io.equipoise.evaluator.domain;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * What a batch does beyond what copies of real people in its place would do.
 *
 * <p>The control has, for each row of the batch, a copy of a real training person of the same group
 * and outcome, drawn anew for each of its models. Copies hold no new information, so a batch that
 * does no better than they do shows none, whatever it gains over the real people alone: the gain is
 * then one of weight, to be had without a generator.
 *
 * <p>A batch is one draw, and another draw of copies would have done a little better or worse. The
 * bootstrap over held-out people does not see that chance, and with many held-out people it would
 * take every lucky draw for news. So intervals are widened by it: with {@code s} the standard
 * deviation of a figure over the control's {@code k} models, each of another draw and seed, half
 * the width that a prediction interval for one more draw has is {@code p = t(k - 1) s sqrt(1 + 1 /
 * k)}, and each end of an interval moves from a distance {@code h} of the figure to {@code sqrt(h^2
 * + p^2)}. Under the null that the batch is itself a draw of copies, a claim on such an interval
 * holds no more often than its confidence says, as far as figures of draws are normal. {@code s} is
 * taken from single models and so includes the chance of their seeds, most of which the mean over
 * models has averaged away: the rule errs on the side of "no evidence".
 *
 * <p>Sources: G. J. Hahn, W. Q. Meeker, Statistical Intervals, 1991, section 4.7 (one more
 * observation); G. Y. Zou, A. Donner, Construction of confidence limits about effect measures: a
 * general approach, Statistics in Medicine 27 (2008) (adding squares of the ends).
 *
 * @param copies the control
 * @param comparison the control beside the batch, intervals of the bootstrap only
 * @param change batch minus copies, intervals at the confidence of a claim and widened
 */
public record BeyondCopies(ScoredArm copies, PairedComparison comparison, Performance change) {
  /** Fewest models of the control: with fewer, their spread says nothing. */
  public static final int MINIMUM_DRAWS = 3;

  /**
   * Measures a batch against copies.
   *
   * @param copies the control, measured
   * @param draws predictions of each of the control's models for the holdout, at least {@link
   *     #MINIMUM_DRAWS}
   * @param candidate the arm under judgement, measured under the same bootstrap
   * @param policy states the confidences
   */
  public static BeyondCopies of(
      MeasuredArm copies, List<double[]> draws, MeasuredArm candidate, VerdictPolicy policy) {
    if (draws.size() < MINIMUM_DRAWS) {
      throw new IllegalArgumentException(
          "draws must be at least " + MINIMUM_DRAWS + ", got " + draws.size());
    }
    PairedComparison comparison =
        PairedComparison.of(copies, candidate, policy.confidence(), policy.claimConfidence());
    double factor =
        new TDistribution(draws.size() - 1)
                .inverseCumulativeProbability((1 + policy.claimConfidence()) / 2)
            * Math.sqrt(1 + 1.0 / draws.size());
    Holdout holdout = copies.holdout();
    double[] by = spread(holdout, draws, copies.arm().threshold());
    for (int figure = 0; figure < by.length; figure++) {
      by[figure] *= factor;
    }
    return new BeyondCopies(
        copies.arm(), comparison, widened(comparison.claimedChange(), holdout, by));
  }

  /** Standard deviation of each figure over the draws; {@code NaN} where one has no such figure. */
  private static double[] spread(Holdout holdout, List<double[]> draws, double threshold) {
    double[][] figures = new double[draws.size()][];
    for (int draw = 0; draw < figures.length; draw++) {
      figures[draw] = new FigureSheet(holdout, draws.get(draw), threshold).point();
    }
    double[] spread = new double[figures[0].length];
    for (int figure = 0; figure < spread.length; figure++) {
      double mean = 0;
      for (double[] draw : figures) {
        mean += draw[figure] / figures.length;
      }
      double squares = 0;
      for (double[] draw : figures) {
        squares += (draw[figure] - mean) * (draw[figure] - mean);
      }
      spread[figure] = Math.sqrt(squares / (figures.length - 1));
    }
    return spread;
  }

  private static Performance widened(Performance change, Holdout holdout, double[] by) {
    List<Performance.OfAttributeSet> sets = new ArrayList<>();
    for (int i = 0; i < change.attributeSets().size(); i++) {
      int set = i;
      Performance.OfAttributeSet of = change.attributeSets().get(set);
      sets.add(
          new Performance.OfAttributeSet(
              of.attributes(),
              widened(
                  of.disparities(),
                  disparity -> by[FigureSheet.index(holdout, set, disparity)],
                  Disparity.class),
              of.excluded()));
    }
    List<Performance.OfSubgroup> subgroups = new ArrayList<>();
    for (int group = 0; group < change.subgroups().size(); group++) {
      int population = group + 1;
      Performance.OfSubgroup of = change.subgroups().get(group);
      subgroups.add(
          new Performance.OfSubgroup(
              of.subgroup(),
              widened(
                  of.measures(),
                  measure -> by[FigureSheet.index(population, measure)],
                  Measure.class)));
    }
    return new Performance(
        widened(change.overall(), measure -> by[FigureSheet.index(0, measure)], Measure.class),
        sets,
        subgroups);
  }

  private static <K extends Enum<K>> Map<K, Estimate> widened(
      Map<K, Estimate> figures, ToDoubleFunction<K> by, Class<K> type) {
    Map<K, Estimate> widened = new EnumMap<>(type);
    figures.forEach((key, figure) -> widened.put(key, widened(figure, by.applyAsDouble(key))));
    return widened;
  }

  /** The figure with each end of its interval moved away from it by adding squares. */
  static Estimate widened(Estimate figure, double by) {
    return figure.fold(
        known ->
            Double.isNaN(by)
                ? new Estimate.Unknown("not every draw of copies has this figure")
                : new Estimate.Known(
                    known.value(),
                    known.interval().map(ends -> widened(ends, known.value(), by)),
                    known.n()),
        few -> few,
        none -> none,
        unknown -> unknown);
  }

  private static Interval widened(Interval ends, double value, double by) {
    return new Interval(
        value - Math.hypot(Math.max(0, value - ends.lower()), by),
        value + Math.hypot(Math.max(0, ends.upper() - value), by),
        ends.confidence());
  }
}
