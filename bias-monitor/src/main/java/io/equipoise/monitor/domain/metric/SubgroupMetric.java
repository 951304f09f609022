package io.equipoise.monitor.domain.metric;

import static io.equipoise.monitor.domain.metric.MetricRange.NOT_NEGATIVE;
import static io.equipoise.monitor.domain.metric.MetricRange.REAL;
import static io.equipoise.monitor.domain.metric.MetricRange.SIGNED_UNIT;
import static io.equipoise.monitor.domain.metric.MetricRange.UNIT;
import static io.equipoise.monitor.domain.metric.SignConvention.ADVANTAGED_VERSUS_SUBGROUP;
import static io.equipoise.monitor.domain.metric.SignConvention.NEGATIVE_VERSUS_POSITIVE_LABELS;
import static io.equipoise.monitor.domain.metric.SignConvention.OBSERVED_VERSUS_REFERENCE;
import static io.equipoise.monitor.domain.metric.SignConvention.SUBGROUP_VERSUS_REST;
import static io.equipoise.monitor.domain.metric.SignConvention.UNSIGNED;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.statistics.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The figures of one watched subgroup.
 *
 * <p>Notation: {@code n_g} records of the subgroup, {@code n} records whose attributes of the set
 * are all known, {@code p = n_g / n}, {@code r} share of the subgroup in the reference (taken as
 * exact), {@code B} subgroups in the set. Clarify's facets: {@code a}, the advantaged group, is the
 * one with the largest reference share (the first of equals), {@code d} the subgroup at hand.
 * Intervals of shares are Wilson's; a strictly increasing function of a share has the interval of
 * the transformed ends, with the same coverage.
 */
public enum SubgroupMetric implements RepresentationMetric {
  /** Share of the subgroup, with Wilson's interval. Example: 60 of 1,000 give 0.06. */
  SHARE(
      new MetricDescription(
          "share",
          "share among people whose attributes of the set are known",
          "p = n_g / n",
          "1",
          UNIT,
          UNSIGNED,
          "never",
          "E. B. Wilson, Probable inference, JASA 22 (1927) 209 (interval)",
          ""),
      SubgroupFigures::share),

  /** How many times the reference share; 1 is parity. Example: 0.06 where r is 0.13 gives 0.46. */
  REPRESENTATION_RATIO(
      new MetricDescription(
          "representationRatio",
          "share relative to the reference; 1 is parity",
          "p / r",
          "1",
          NOT_NEGATIVE,
          OBSERVED_VERSUS_REFERENCE,
          "no reference share, or r = 0",
          "P. E. Scott et al., Participation of women in clinical trials supporting FDA approval of"
              + " cardiovascular drugs, JACC 71 (2018) 1960",
          ""),
      SubgroupFigures::representationRatio),

  /** Difference of the log odds. Example: p = 0.2 and r = 0.5 give -ln 4 = -1.386. */
  LOG_DISPARITY(
      new MetricDescription(
          "logDisparity",
          "log odds of the share less the log odds of the reference; 0 is parity",
          "ln(p / (1 - p)) - ln(r / (1 - r))",
          "nat",
          REAL,
          OBSERVED_VERSUS_REFERENCE,
          "n_g = 0 (absent), n_g = n, no reference share, or r is 0 or 1",
          "M. Qi et al., Quantifying representativeness in randomized clinical trials, JAMIA Open 4"
              + " (2021) ooab077",
          ""),
      SubgroupFigures::logDisparity),

  /** Difference of shares in units of the reference's variance. Example: 0.2 and 0.5 give -1.2. */
  NORMALIZED_PARITY(
      new MetricDescription(
          "normalizedParity",
          "difference of shares relative to the reference's variance; 0 is parity",
          "(p - r) / (r (1 - r))",
          "1",
          REAL,
          OBSERVED_VERSUS_REFERENCE,
          "no reference share, or r is 0 or 1",
          "M. Qi et al., Quantifying representativeness in randomized clinical trials, JAMIA Open 4"
              + " (2021) ooab077",
          ""),
      SubgroupFigures::normalizedParity),

  /**
   * Log of the representation ratio after adding one record to every group, so that an absent group
   * has a figure too. The interval's ends take the same smoothing. Example: 20 of 100, two groups,
   * r = 0.5 give ln(21/51) = -0.887.
   */
  SKEW(
      new MetricDescription(
          "skew",
          "log of the representation ratio, smoothed by one record per group; 0 is parity",
          "ln(((n_g + 1) / (n + B)) / r)",
          "nat",
          REAL,
          OBSERVED_VERSUS_REFERENCE,
          "no reference share, or r = 0",
          "S. C. Geyik et al., Fairness-aware ranking in search and recommendation systems, KDD"
              + " (2019); S. Vasudevan and K. Kenthapadi, LiFT, CIKM (2020)",
          "only the observed share is smoothed, since the reference has no count"),
      SubgroupFigures::skew),

  /** Share of positive labels. Example: 5 positives of 10 labels give 0.5. */
  LABEL_BASE_RATE(
      new MetricDescription(
          "labelBaseRate",
          "share of positive labels among the subgroup's labelled records",
          "n_g(1) / n_g(labelled)",
          "1",
          UNIT,
          UNSIGNED,
          "nobody of the subgroup seen (absent) or labelled",
          "R. K. E. Bellamy et al., AI Fairness 360, IBM J. Res. Dev. 63 (2019), base_rate",
          "records without a label are left out"),
      SubgroupFigures::labelBaseRate),

  /**
   * Share of the subgroup's records that miss a column, one figure per column. Columns that the
   * set's own attributes are read from are left out: whoever is in the subgroup has them. Example:
   * 3 missing of 20 give 0.15.
   */
  MISSINGNESS(
      new MetricDescription(
          "missingness",
          "share of the subgroup's records that miss the column (one figure per column)",
          "missing_g / n_g",
          "1",
          UNIT,
          UNSIGNED,
          "nobody of the subgroup seen (absent)",
          "D. B. Rubin, Inference and missing data, Biometrika 63 (1976) 581 (why it matters)",
          "the set's own columns are left out"),
      SubgroupFigures::missingness,
      view -> columns(view, false)),

  /**
   * How far a number column's mean of the subgroup lies from that of the set's other people, in
   * pooled standard deviations, one figure per number column; shows that a measurement differs
   * between groups. The interval is Hedges' and Olkin's for large samples. Columns that the set's
   * own attributes are cut from are left out. Example: values 1, 3 against 5, 7 have means 2 and 6
   * and pooled variance 2: d = -4 / sqrt 2 = -2.828.
   */
  STANDARDIZED_MEAN_DIFFERENCE(
      new MetricDescription(
          "standardizedMeanDifference",
          "mean of a number column less that of the set's other people, in standard deviations (one"
              + " figure per number column)",
          "d = (m_g - m_rest) / s_pooled; var d = (n1 + n2) / (n1 n2) + d^2 / (2 (n1 + n2))",
          "1",
          REAL,
          SUBGROUP_VERSUS_REST,
          "nobody of the subgroup seen (absent), fewer than 2 values on either side, or no variance",
          "J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988) 66; L. V. Hedges"
              + " and I. Olkin, Statistical Methods for Meta-Analysis (1985) 86 (variance)",
          "the set's own columns are left out"),
      (view, position) -> SubgroupFigures.standardizedMeanDifference(view, position),
      view -> columns(view, true)),

  /**
   * Class imbalance against the advantaged group, with the transformed Wilson interval of {@code
   * n_a / (n_a + n_d)}. Example: 80 of a and 20 of d give 0.6.
   */
  CLASS_IMBALANCE(
      new MetricDescription(
          "classImbalance",
          "class imbalance (CI) against the group with the largest reference share",
          "(n_a - n_d) / (n_a + n_d)",
          "1",
          SIGNED_UNIT,
          ADVANTAGED_VERSUS_SUBGROUP,
          "the subgroup is a itself, neither was seen, or no reference",
          "Amazon SageMaker Clarify, smclarify CI (2020)",
          "one empty group is a measurement (1 or -1), where smclarify raises an error"),
      SubgroupFigures::classImbalance),

  /**
   * Difference in proportions of labels against the advantaged group, with Newcombe's interval.
   * Example: 40 of 80 less 5 of 20 give 0.25.
   */
  DIFFERENCE_IN_POSITIVE_LABELS(
      new MetricDescription(
          "differenceInPositiveLabels",
          "difference in proportions of labels (DPL) against the group with the largest reference"
              + " share",
          "n_a(1) / n_a(labelled) - n_d(1) / n_d(labelled)",
          "1",
          SIGNED_UNIT,
          ADVANTAGED_VERSUS_SUBGROUP,
          "the subgroup is a itself, nobody of it seen (absent), either has no labels, or no"
              + " reference",
          "Amazon SageMaker Clarify, smclarify DPL (2020); R. G. Newcombe, Stat. Med. 17 (1998) 873"
              + " (interval)",
          "records without a label are left out; AIF360's statistical parity difference has the"
              + " opposite sign"),
      SubgroupFigures::differenceInPositiveLabels),

  /**
   * Conditional demographic disparity in labels: in each stratum, the subgroup's share of the
   * negative labels less its share of the positive ones, averaged by the stratum's labels. Strata
   * are the values, {@code unknown} included, of the first protected attribute that is not in the
   * set. Example: the subgroup has 6 of 20 negative and 2 of 10 positive labels among women, 9 of
   * 35 and 3 of 35 among men: (30 * 0.1 + 70 * 6/35) / 100 = 0.15.
   */
  CONDITIONAL_DEMOGRAPHIC_DISPARITY(
      new MetricDescription(
          "conditionalDemographicDisparity",
          "conditional demographic disparity in labels (CDDL), strata being the values of the first"
              + " protected attribute outside the set",
          "(1 / n) sum_i n_i (n_d,i(0) / n_i(0) - n_d,i(1) / n_i(1))",
          "1",
          SIGNED_UNIT,
          NEGATIVE_VERSUS_POSITIVE_LABELS,
          "nobody of the subgroup seen (absent), no attribute outside the set, or no stratum with"
              + " both labels",
          "S. Wachter, B. Mittelstadt and C. Russell, Why fairness cannot be automated, Comput. Law"
              + " Secur. Rev. 41 (2021) 105567; Amazon SageMaker Clarify, smclarify CDDL (2020)",
          "strata without both labels are left out, where smclarify counts a share of 0 for 0/0;"
              + " records without a label are left out"),
      SubgroupFigures::conditionalDisparity);

  // The checker does not see that a record of strings and a function without state are immutable.
  @SuppressWarnings("ImmutableEnumChecker")
  private final MetricDescription description;

  @SuppressWarnings("ImmutableEnumChecker")
  private final ColumnFigure figure;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<SubgroupView, List<Place>> places;

  /** A figure of a subgroup. */
  private interface Figure {
    Estimate of(SubgroupView view);
  }

  /** A figure of a subgroup and a column. */
  private interface ColumnFigure {
    Estimate of(SubgroupView view, int column);
  }

  /** The column that a figure is about, and its number; 0 where it is about none. */
  private record Place(Optional<String> column, int number) {
    static final List<Place> NONE = List.of(new Place(Optional.empty(), 0));
  }

  SubgroupMetric(MetricDescription description, Figure figure) {
    this(description, (view, none) -> figure.of(view), view -> Place.NONE);
  }

  SubgroupMetric(
      MetricDescription description,
      ColumnFigure figure,
      Function<SubgroupView, List<Place>> places) {
    this.description = description;
    this.figure = figure;
    this.places = places;
  }

  private static List<Place> columns(SubgroupView view, boolean numbers) {
    WatchedSets layout = view.table().layout();
    List<Column> all = numbers ? layout.numbers() : layout.columns();
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!view.table().set().isOwnColumn(numbers ? layout.numberColumn(i) : i)) {
        places.add(new Place(Optional.of(all.get(i).name()), i));
      }
    }
    return places;
  }

  @Override
  public MetricDescription description() {
    return description;
  }

  /** The metric's figures: one, or one per column. */
  void measure(SubgroupView view, List<Measure> into) {
    for (Place place : places.apply(view)) {
      into.add(new Measure(description.id(), place.column(), figure.of(view, place.number())));
    }
  }
}
