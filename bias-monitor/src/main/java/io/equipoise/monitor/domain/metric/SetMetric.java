package io.equipoise.monitor.domain.metric;

import static io.equipoise.monitor.domain.metric.MetricRange.NOT_NEGATIVE;
import static io.equipoise.monitor.domain.metric.MetricRange.UNIT;
import static io.equipoise.monitor.domain.metric.SignConvention.MAXIMUM_LESS_MINIMUM;
import static io.equipoise.monitor.domain.metric.SignConvention.UNSIGNED;

import io.equipoise.cohort.statistics.Estimate;
import java.util.List;
import java.util.Optional;

/**
 * The figures of one watched attribute set as a whole.
 *
 * <p>Notation: {@code n_g} records of a subgroup, {@code n} records whose attributes of the set are
 * all known, {@code p_g = n_g / n}, {@code q_g = (n_g + 0.5) / (n + 0.5 B)} the smoothed share,
 * {@code r_g} the reference shares, which must cover every subgroup of the set and add up to 1 (to
 * 0.02; they are scaled to 1 exactly), {@code B} subgroups. Every listed subgroup counts, also one
 * without people.
 *
 * <p>Distances compare the observed shares with the reference. SageMaker Clarify computes figures
 * of the same names between the label distributions of two facets; for a yes/no label those say
 * nothing beyond DPL (its TVD and its "KS" are {@code abs(DPL)}, its LP is {@code sqrt(2)
 * abs(DPL)}), so only DPL is published.
 */
public enum SetMetric implements RepresentationMetric {
  /**
   * How surprised whoever expects the observed shares is by the reference population. Example: 75
   * and 25 where 1/2 and 1/2 are expected give 0.1406 with the smoothing.
   */
  KL_DIVERGENCE(
      new MetricDescription(
          "klDivergence",
          "Kullback-Leibler divergence of the observed shares from the reference",
          "sum r_g ln(r_g / q_g)",
          "nat",
          NOT_NEGATIVE,
          UNSIGNED,
          "the reference does not cover the set",
          "S. Kullback and R. A. Leibler, On information and sufficiency, Ann. Math. Statist. 22"
              + " (1951) 79",
          "half a record is added to every group, where smclarify drops groups that are absent"),
      SetFigures::kullbackLeibler),

  /**
   * Symmetric and bounded divergence, defined for absent groups too. Example: 75 and 25 where 1/2
   * and 1/2 are expected give 0.0338.
   */
  JS_DIVERGENCE(
      new MetricDescription(
          "jsDivergence",
          "Jensen-Shannon divergence between observed shares and reference",
          "sum r_g ln(r_g / m_g) / 2 + sum p_g ln(p_g / m_g) / 2, m_g = (r_g + p_g) / 2",
          "nat",
          new MetricRange(0, Math.log(2), "[0, ln 2]"),
          UNSIGNED,
          "the reference does not cover the set",
          "J. Lin, Divergence measures based on the Shannon entropy, IEEE Trans. Inf. Theory 37"
              + " (1991) 145",
          "absent groups count, where smclarify drops them"),
      SetFigures::jensenShannon),

  /**
   * Square root of the divergence, a metric in the mathematical sense. Example: as above, 0.184.
   */
  JS_DISTANCE(
      new MetricDescription(
          "jsDistance",
          "Jensen-Shannon distance between observed shares and reference",
          "sqrt(jsDivergence)",
          "1",
          new MetricRange(0, Math.sqrt(Math.log(2)), "[0, sqrt(ln 2)]"),
          UNSIGNED,
          "the reference does not cover the set",
          "D. M. Endres and J. E. Schindelin, A new metric for probability distributions, IEEE"
              + " Trans. Inf. Theory 49 (2003) 1858",
          ""),
      SetFigures::jensenShannonDistance),

  /**
   * Length of the difference of the two share vectors. Example: 75 and 25 where 1/2 and 1/2 are
   * expected give sqrt(1/8) = 0.354.
   */
  LP_NORM(
      new MetricDescription(
          "lpNorm",
          "Euclidean distance (LP with p = 2) between observed shares and reference",
          "sqrt(sum (p_g - r_g)^2)",
          "1",
          new MetricRange(0, Math.sqrt(2), "[0, sqrt 2]"),
          UNSIGNED,
          "the reference does not cover the set",
          "Amazon SageMaker Clarify, smclarify LP (2020)",
          "absent groups count, where smclarify drops them"),
      SetFigures::euclidean),

  /**
   * Share of people who would have to change group. Example: 75 and 25 where 1/2 and 1/2 are
   * expected give 0.25.
   */
  TOTAL_VARIATION(
      new MetricDescription(
          "totalVariation",
          "total variation distance: share of people who would have to change group",
          "sum abs(p_g - r_g) / 2",
          "1",
          UNIT,
          UNSIGNED,
          "the reference does not cover the set",
          "Amazon SageMaker Clarify, smclarify TVD (2020)",
          "absent groups count, where smclarify drops them"),
      SetFigures::totalVariation),

  /**
   * Largest difference of one group. Example: 75 and 25 where 1/2 and 1/2 are expected give 0.25.
   */
  L_INFINITY(
      new MetricDescription(
          "lInfinity",
          "largest difference of one group's share from the reference",
          "max abs(p_g - r_g)",
          "1",
          UNIT,
          UNSIGNED,
          "the reference does not cover the set",
          "N. Polyzotis et al., Data validation for machine learning, MLSys (2019)",
          "smclarify calls it KS, though groups have no order and it compares no cumulative shares"),
      SetFigures::largestDifference),

  /**
   * Population stability index. Judge it by {@link #PSI_CUT}, not by fixed cuts: without any drift
   * it is about {@code (B - 1) / n}. Example: 75 and 25 where 1/2 and 1/2 are expected give 0.2687
   * with the smoothing.
   */
  PSI(
      new MetricDescription(
          "psi",
          "population stability index between reference and observed shares",
          "sum (q_g - r_g) ln(q_g / r_g)",
          "nat",
          NOT_NEGATIVE,
          UNSIGNED,
          "the reference does not cover the set or has a share of 0, or the set has one group",
          "B. Yurdakul and J. Naranjo, Statistical properties of the population stability index, J."
              + " Risk Model Validation 14 (2020) 89",
          "half a record is added to every group; Evidently sets shares of 0 to 0.0001 instead"),
      SetFigures::stabilityIndex),

  /** Value that PSI exceeds by chance alone. Example: two groups, 100 records, 95 %: 0.0384. */
  PSI_CUT(
      new MetricDescription(
          "psiCut",
          "value that PSI exceeds with probability 1 - confidence when nothing differs",
          "chi2(confidence, B - 1) / n",
          "nat",
          NOT_NEGATIVE,
          UNSIGNED,
          "as psi",
          "B. Yurdakul and J. Naranjo, Statistical properties of the population stability index, J."
              + " Risk Model Validation 14 (2020) 89",
          "the reference is a fixed base, so its own sampling error is not added; replaces the usual"
              + " cuts 0.1 and 0.25, which small windows exceed by chance"),
      SetFigures::stabilityCut),

  /** Pearson's statistic. Example: 60 and 40 where 50 and 50 are expected give 4. */
  CHI_SQUARE(
      new MetricDescription(
          "chiSquare",
          "Pearson's chi-square of the observed counts against the reference",
          "sum (n_g - n r_g)^2 / (n r_g)",
          "1",
          NOT_NEGATIVE,
          UNSIGNED,
          "as psi",
          "K. Pearson, On the criterion that a given system of deviations is such that it can be"
              + " reasonably supposed to have arisen from random sampling, Phil. Mag. 50 (1900) 157",
          ""),
      figures -> figures.statistic(GoodnessOfFit.Statistic.PEARSON)),

  /**
   * Its p-value, for one look; see {@link GoodnessOfFit}. Example: 60 and 40 where 50 and 50 are
   * expected give 0.0455; 4 and 0 give 2/16, exactly.
   */
  CHI_SQUARE_P(
      new MetricDescription(
          "chiSquareP",
          "p-value of chiSquare, for one look at the window",
          "P(chi2(B - 1) >= chiSquare), or exact multinomial",
          "1",
          UNIT,
          UNSIGNED,
          "as psi, or expected counts are small and an exact test has more than 50,000 outcomes",
          "W. G. Cochran, Some methods for strengthening the common chi-square tests, Biometrics 10"
              + " (1954) 417 (when chi-square holds)",
          ""),
      figures -> figures.pValue(GoodnessOfFit.Statistic.PEARSON)),

  /** Likelihood ratio statistic. Example: 60 and 40 where 50 and 50 are expected give 4.027. */
  G_STATISTIC(
      new MetricDescription(
          "gStatistic",
          "likelihood ratio statistic of the observed counts against the reference",
          "2 sum n_g ln(n_g / (n r_g))",
          "nat",
          NOT_NEGATIVE,
          UNSIGNED,
          "as psi",
          "R. R. Sokal and F. J. Rohlf, Biometry (1981) chapter 17",
          ""),
      figures -> figures.statistic(GoodnessOfFit.Statistic.LIKELIHOOD_RATIO)),

  /** Its p-value, for one look. Example: 60 and 40 where 50 and 50 are expected give 0.0448. */
  G_P(
      new MetricDescription(
          "gP",
          "p-value of gStatistic, for one look at the window",
          "P(chi2(B - 1) >= gStatistic), or exact multinomial",
          "1",
          UNIT,
          UNSIGNED,
          "as chiSquareP",
          "S. S. Wilks, The large-sample distribution of the likelihood ratio, Ann. Math. Statist. 9"
              + " (1938) 60",
          ""),
      figures -> figures.pValue(GoodnessOfFit.Statistic.LIKELIHOOD_RATIO)),

  /** Smallest group over largest, whatever the reference. Example: 75 and 25 give 1/3. */
  REPRESENTATION_RATE(
      new MetricDescription(
          "representationRate",
          "smallest group relative to the largest; 1 is equal shares",
          "min_g,h p_g / p_h",
          "1",
          UNIT,
          UNSIGNED,
          "never",
          "L. E. Celis, V. Keswani and N. K. Vishnoi, Data preprocessing to mitigate bias: a maximum"
              + " entropy based approach, ICML (2020)",
          ""),
      SetFigures::representationRate),

  /** Spread of the label base rates. Example: 40 of 80 and 5 of 20 give 0.25. */
  LABEL_RATE_GAP(
      new MetricDescription(
          "labelRateGap",
          "largest less smallest label base rate of the set's groups",
          "max_g n_g(1) / n_g(labelled) - min_g n_g(1) / n_g(labelled)",
          "1",
          UNIT,
          MAXIMUM_LESS_MINIMUM,
          "fewer than two groups have labels",
          "S. Bird et al., Fairlearn, MSR-TR-2020-32 (2020), demographic_parity_difference",
          "of labels, not of predictions; groups without labels are left out"),
      SetFigures::labelRateGap),

  /** Whether chance explains that gap; see {@link Independence}. Example: 3/4 and 1/4: 0.486. */
  LABEL_RATE_P(
      new MetricDescription(
          "labelRateP",
          "p-value of equal label base rates in all groups, for one look at the window",
          "P(chi2(groups - 1) >= X2), or exact with both margins fixed",
          "1",
          UNIT,
          UNSIGNED,
          "as labelRateGap, or expected counts are small and an exact test has more than 50,000"
              + " outcomes",
          "R. A. Fisher, On the interpretation of chi-square from contingency tables, J. R. Stat."
              + " Soc. 85 (1922) 87; G. H. Freeman and J. H. Halton, Biometrika 38 (1951) 141",
          ""),
      SetFigures::labelRatePValue),

  /**
   * Spread of the missingness, one figure per column, without the set's own. Example: 3 missing of
   * 20 and 0 of 80 give 0.15.
   */
  MISSINGNESS_GAP(
      new MetricDescription(
          "missingnessGap",
          "largest less smallest missingness of the set's groups (one figure per column)",
          "max_g missing_g / n_g - min_g missing_g / n_g",
          "1",
          UNIT,
          MAXIMUM_LESS_MINIMUM,
          "fewer than two groups were seen",
          "D. B. Rubin, Inference and missing data, Biometrika 63 (1976) 581 (why it matters)",
          "the set's own columns are left out"),
      SetFigures::missingnessGap);

  // The checker does not see that a record of strings and a function without state are immutable.
  @SuppressWarnings("ImmutableEnumChecker")
  private final MetricDescription description;

  @SuppressWarnings("ImmutableEnumChecker")
  private final ColumnFigure figure;

  private final boolean perColumn;

  /** A figure of a set. */
  private interface Figure {
    Estimate of(SetFigures figures);
  }

  /** A figure of a set and a column. */
  private interface ColumnFigure {
    Estimate of(SetFigures figures, int column);
  }

  SetMetric(MetricDescription description, Figure figure) {
    this.description = description;
    this.figure = (figures, none) -> figure.of(figures);
    this.perColumn = false;
  }

  SetMetric(MetricDescription description, ColumnFigure figure) {
    this.description = description;
    this.figure = figure;
    this.perColumn = true;
  }

  @Override
  public MetricDescription description() {
    return description;
  }

  /** The metric's figures: one, or one per column. */
  void measure(SetFigures figures, List<Measure> into) {
    if (!perColumn) {
      into.add(new Measure(description.id(), Optional.empty(), figure.of(figures, 0)));
      return;
    }
    WatchedSets layout = figures.table().layout();
    for (int i = 0; i < layout.columns().size(); i++) {
      if (!figures.table().set().isOwnColumn(i)) {
        into.add(
            new Measure(
                description.id(),
                Optional.of(layout.columns().get(i).name()),
                figure.of(figures, i)));
      }
    }
  }
}
