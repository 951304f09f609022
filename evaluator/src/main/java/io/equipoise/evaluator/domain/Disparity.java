package io.equipoise.evaluator.domain;

/**
 * How the groups of one attribute set compare, as one number. Differences are largest minus
 * smallest, so 0 is best and they are never negative (the sign convention of Fairlearn). Only
 * groups with enough people take part; with fewer than two of them a disparity is undefined.
 */
public enum Disparity {
  /**
   * Largest minus smallest true positive rate over the groups, in [0, 1]. Source: M. Hardt, E.
   * Price, N. Srebro, Equality of opportunity in supervised learning, NeurIPS 2016.
   */
  EQUAL_OPPORTUNITY_DIFFERENCE("equalOpportunityDifference", "equal-opportunity difference", false),
  /**
   * The larger of the difference in true positive rates and the difference in false positive rates,
   * in [0, 1]. Source: as above; Fairlearn {@code equalized_odds_difference}.
   */
  EQUALIZED_ODDS_DIFFERENCE("equalizedOddsDifference", "equalized-odds difference", false),
  /**
   * Smallest area under the ROC curve over the groups, in [0, 1]; which group that is may differ
   * between two arms.
   */
  WORST_GROUP_AUROC("worstGroupAuroc", "worst-group AUROC", true);

  private final String key;
  private final String words;
  private final boolean higherIsBetter;

  Disparity(String key, String words, boolean higherIsBetter) {
    this.key = key;
    this.words = words;
    this.higherIsBetter = higherIsBetter;
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
    return higherIsBetter;
  }
}
