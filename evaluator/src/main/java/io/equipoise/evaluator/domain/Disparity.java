package io.equipoise.evaluator.domain;

import java.util.List;

/**
 * How the groups of one attribute set compare, as one number.
 *
 * <p><b>Sign.</b> Differences are largest minus smallest over the groups, so 0 is best and they are
 * never negative; ratios are smallest over largest, so 1 is best and they never exceed it (both as
 * in Fairlearn). AIF360 subtracts the privileged from the unprivileged group instead: for two
 * groups the absolute value is the same.
 *
 * <p><b>Who takes part.</b> The groups that have every measure the disparity is made of; the others
 * are listed as excluded ({@link Performance.OfAttributeSet#excluded}). With fewer than two, it is
 * undefined.
 */
public enum Disparity {
  /**
   * Largest minus smallest selection rate, in [0, 1]. Fairlearn {@code
   * demographic_parity_difference}; for two groups the absolute value of AIF360's {@code
   * statistical_parity_difference}. Source: C. Dwork et al., Fairness through awareness, ITCS 2012.
   */
  DEMOGRAPHIC_PARITY_DIFFERENCE(
      "demographicParityDifference",
      "demographic-parity difference",
      Form.DIFFERENCE,
      Measure.SELECTION_RATE),
  /**
   * Smallest over largest selection rate, in [0, 1]; undefined when nobody is decided positive.
   * Fairlearn {@code demographic_parity_ratio}. Source: M. Feldman et al., Certifying and removing
   * disparate impact, KDD 2015. Symmetric, where AIF360's {@code disparate_impact} may exceed 1.
   */
  DISPARATE_IMPACT("disparateImpact", "disparate impact", Form.RATIO, Measure.SELECTION_RATE),
  /**
   * Largest minus smallest true positive rate, in [0, 1]. Source: M. Hardt, E. Price, N. Srebro,
   * Equality of opportunity in supervised learning, NeurIPS 2016.
   */
  EQUAL_OPPORTUNITY_DIFFERENCE(
      "equalOpportunityDifference",
      "equal-opportunity difference",
      Form.DIFFERENCE,
      Measure.TRUE_POSITIVE_RATE),
  /** Smallest over largest true positive rate, in [0, 1]. */
  EQUAL_OPPORTUNITY_RATIO(
      "equalOpportunityRatio", "equal-opportunity ratio", Form.RATIO, Measure.TRUE_POSITIVE_RATE),
  /** Smallest true positive rate, in [0, 1]. */
  WORST_GROUP_TRUE_POSITIVE_RATE(
      "worstGroupTruePositiveRate",
      "worst-group true positive rate",
      Form.LOWEST,
      Measure.TRUE_POSITIVE_RATE),
  /**
   * The larger of the difference in true positive rates and the difference in false positive rates,
   * in [0, 1]. Fairlearn {@code equalized_odds_difference}. Source: Hardt et al., as above.
   */
  EQUALIZED_ODDS_DIFFERENCE(
      "equalizedOddsDifference",
      "equalized-odds difference",
      Form.DIFFERENCE,
      Measure.TRUE_POSITIVE_RATE,
      Measure.FALSE_POSITIVE_RATE),
  /**
   * The smaller of the ratio of true positive rates and the ratio of false positive rates, in [0,
   * 1]. Fairlearn {@code equalized_odds_ratio}.
   */
  EQUALIZED_ODDS_RATIO(
      "equalizedOddsRatio",
      "equalized-odds ratio",
      Form.RATIO,
      Measure.TRUE_POSITIVE_RATE,
      Measure.FALSE_POSITIVE_RATE),
  /**
   * Largest minus smallest mean of true and false positive rate, in [0, 1]; for two groups the
   * absolute value of AIF360's {@code average_odds_difference}, {@code ((FPR_u - FPR_p) + (TPR_u -
   * TPR_p)) / 2}. Opposite differences cancel, so read it beside the equalized-odds difference.
   */
  AVERAGE_ODDS_DIFFERENCE(
      "averageOddsDifference",
      "average-odds difference",
      Form.MEAN_DIFFERENCE,
      Measure.TRUE_POSITIVE_RATE,
      Measure.FALSE_POSITIVE_RATE),
  /**
   * Largest minus smallest false positive rate, in [0, 1]. Source: S. Corbett-Davies et al.,
   * Algorithmic decision making and the cost of fairness, KDD 2017.
   */
  PREDICTIVE_EQUALITY_DIFFERENCE(
      "predictiveEqualityDifference",
      "predictive-equality difference",
      Form.DIFFERENCE,
      Measure.FALSE_POSITIVE_RATE),
  /** Smallest over largest false positive rate, in [0, 1]; undefined when there is none at all. */
  PREDICTIVE_EQUALITY_RATIO(
      "predictiveEqualityRatio",
      "predictive-equality ratio",
      Form.RATIO,
      Measure.FALSE_POSITIVE_RATE),
  /** Largest false positive rate, in [0, 1]. */
  WORST_GROUP_FALSE_POSITIVE_RATE(
      "worstGroupFalsePositiveRate",
      "worst-group false positive rate",
      Form.HIGHEST,
      Measure.FALSE_POSITIVE_RATE),
  /**
   * Largest minus smallest precision, in [0, 1]. Source: A. Chouldechova, Fair prediction with
   * disparate impact, Big Data 5 (2017) 153–163.
   */
  PREDICTIVE_PARITY_DIFFERENCE(
      "predictiveParityDifference",
      "predictive-parity difference",
      Form.DIFFERENCE,
      Measure.PRECISION),
  /** Smallest over largest precision, in [0, 1]. */
  PREDICTIVE_PARITY_RATIO(
      "predictiveParityRatio", "predictive-parity ratio", Form.RATIO, Measure.PRECISION),
  /** Smallest precision, in [0, 1]. */
  WORST_GROUP_PRECISION(
      "worstGroupPrecision", "worst-group precision", Form.LOWEST, Measure.PRECISION),
  /**
   * Largest minus smallest number of false negatives per false positive, at least 0. Source: Berk
   * et al., see {@link Measure#TREATMENT_RATIO}. Clarify's TE is signed, disadvantaged minus
   * advantaged.
   */
  TREATMENT_EQUALITY_DIFFERENCE(
      "treatmentEqualityDifference",
      "treatment-equality difference",
      Form.OPEN_DIFFERENCE,
      Measure.TREATMENT_RATIO),
  /** Largest minus smallest accuracy, in [0, 1]. */
  ACCURACY_DIFFERENCE(
      "accuracyDifference", "accuracy difference", Form.DIFFERENCE, Measure.ACCURACY),
  /** Smallest accuracy, in [0, 1]. */
  WORST_GROUP_ACCURACY("worstGroupAccuracy", "worst-group accuracy", Form.LOWEST, Measure.ACCURACY),
  /** Largest minus smallest area under the ROC curve, in [0, 1]. */
  AUROC_DIFFERENCE("aurocDifference", "AUROC difference", Form.DIFFERENCE, Measure.AUROC),
  /**
   * Smallest area under the ROC curve, in [0, 1]; which group that is may differ between two arms.
   */
  WORST_GROUP_AUROC("worstGroupAuroc", "worst-group AUROC", Form.LOWEST, Measure.AUROC),
  /** Largest minus smallest expected calibration error, in [0, 1]. */
  CALIBRATION_ERROR_DIFFERENCE(
      "calibrationErrorDifference",
      "calibration-error difference",
      Form.DIFFERENCE,
      Measure.CALIBRATION_ERROR),
  /** Largest expected calibration error, in [0, 1]. */
  WORST_GROUP_CALIBRATION_ERROR(
      "worstGroupCalibrationError",
      "worst-group calibration error",
      Form.HIGHEST,
      Measure.CALIBRATION_ERROR),
  /** Largest minus smallest calibration in the large, in [0, 2]. */
  CALIBRATION_IN_THE_LARGE_DIFFERENCE(
      "calibrationInTheLargeDifference",
      "calibration-in-the-large difference",
      Form.OPEN_DIFFERENCE,
      Measure.CALIBRATION_IN_THE_LARGE),
  /**
   * The part of {@link Measure#GENERALIZED_ENTROPY} that lies between groups: the index when
   * everybody has the mean benefit of their group, at least 0. AIF360 {@code
   * between_group_generalized_entropy_index} over the groups that take part.
   */
  BETWEEN_GROUP_GENERALIZED_ENTROPY(
      "betweenGroupGeneralizedEntropy",
      "between-group generalized entropy",
      Form.BETWEEN_ENTROPY,
      Measure.BASE_RATE),
  /** The part of {@link Measure#THEIL_INDEX} that lies between groups, at least 0. */
  BETWEEN_GROUP_THEIL(
      "betweenGroupTheil", "between-group Theil index", Form.BETWEEN_THEIL, Measure.BASE_RATE),
  /**
   * Smoothed empirical differential fairness, epsilon in nats, at least 0: the largest of {@code
   * |ln(s_i / s_j)|} and {@code |ln((1 - s_i) / (1 - s_j))|} over pairs of groups, with {@code s =
   * (decided positive + 1/2) / (n + 1)}. Source: J. R. Foulds et al., An intersectional definition
   * of fairness, ICDE 2020 (arXiv:1807.08362), equation 7 with concentration 1; AIF360 {@code
   * smoothed_empirical_differential_fairness}. Meant for intersections.
   */
  DIFFERENTIAL_FAIRNESS(
      "differentialFairness", "differential fairness", Form.EPSILON, Measure.SELECTION_RATE);

  /** How it is made of the groups' figures. */
  enum Form {
    /** Largest minus smallest; the largest such over the measures; at most 1. */
    DIFFERENCE(false, 1),
    /** Largest minus smallest of a measure that may differ by more than 1. */
    OPEN_DIFFERENCE(false, Double.POSITIVE_INFINITY),
    /** Largest minus smallest mean of the measures. */
    MEAN_DIFFERENCE(false, 1),
    /** Smallest over largest; the smallest such over the measures. */
    RATIO(true, 1),
    /** Smallest. */
    LOWEST(true, 1),
    /** Largest. */
    HIGHEST(false, 1),
    /** Generalized entropy between groups. */
    BETWEEN_ENTROPY(false, Double.POSITIVE_INFINITY),
    /** Theil index between groups. */
    BETWEEN_THEIL(false, Double.POSITIVE_INFINITY),
    /** Differential fairness. */
    EPSILON(false, Double.POSITIVE_INFINITY);

    private final boolean higherIsBetter;
    private final double largest;

    Form(boolean higherIsBetter, double largest) {
      this.higherIsBetter = higherIsBetter;
      this.largest = largest;
    }
  }

  private static final List<Disparity> ALL = List.of(values());

  private final String key;
  private final String words;
  private final Form form;

  // List.of is immutable, though its type does not say so.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Measure> measures;

  Disparity(String key, String words, Form form, Measure... measures) {
    this.key = key;
    this.words = words;
    this.form = form;
    this.measures = List.of(measures);
  }

  /** All of them in the order of reports. */
  public static List<Disparity> all() {
    return ALL;
  }

  /** Name in reports. */
  public String key() {
    return key;
  }

  /** Name in sentences. */
  public String words() {
    return words;
  }

  /** Whether a larger value is the better one. */
  public boolean higherIsBetter() {
    return form.higherIsBetter;
  }

  /** The measures that a group must have to take part. */
  public List<Measure> measures() {
    return measures;
  }

  Form form() {
    return form;
  }

  /** Largest value that there can be; the smallest is 0. */
  double largest() {
    return form.largest;
  }
}
