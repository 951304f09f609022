package io.equipoise.evaluator.domain;

/** What is measured of the predictions for one group of people. */
public enum Measure {
  /**
   * Area under the ROC curve, in [0, 1]; see {@link io.equipoise.cohort.statistics.RankedScores}.
   * Needs both outcomes.
   */
  AUROC("auroc", true, true),
  /** Share of right decisions, in [0, 1]. */
  ACCURACY("accuracy", false, false),
  /**
   * Share of the positive outcomes that were decided positive, in [0, 1]. Needs positive outcomes.
   */
  TRUE_POSITIVE_RATE("truePositiveRate", true, false),
  /**
   * Share of the negative outcomes that were decided positive, in [0, 1]. Needs negative outcomes.
   */
  FALSE_POSITIVE_RATE("falsePositiveRate", false, true);

  private final String key;
  private final boolean needsPositives;
  private final boolean needsNegatives;

  Measure(String key, boolean needsPositives, boolean needsNegatives) {
    this.key = key;
    this.needsPositives = needsPositives;
    this.needsNegatives = needsNegatives;
  }

  /** Name in reports. */
  public String key() {
    return key;
  }

  /** Whether it is undefined without positive outcomes. */
  public boolean needsPositives() {
    return needsPositives;
  }

  /** Whether it is undefined without negative outcomes. */
  public boolean needsNegatives() {
    return needsNegatives;
  }
}
