package io.equipoise.evaluator.domain.drift;

import io.equipoise.cohort.alert.FalseAlarmBudget;

/**
 * How drift is watched.
 *
 * @param windowRecords labeled records of a subgroup that rolling figures look back on, at least 50
 * @param margin gap of the true positive rates that is not held against the model, in (0, 1)
 * @param clearGap gap from which down an alert is cleared, in [0, margin]
 * @param budget false alarms that are acceptable over all subgroups
 * @param confidence nominal coverage of the rolling figures' intervals, in (0, 1)
 */
public record DriftSettings(
    int windowRecords, double margin, double clearGap, FalseAlarmBudget budget, double confidence) {

  /** Long enough for a rate to within about 0.04, short enough to forget; our choice. */
  public static final int DEFAULT_WINDOW_RECORDS = 500;

  /**
   * 0.1: the band in which AI Fairness 360 calls an equal opportunity difference fair (R. K. E.
   * Bellamy et al., AI Fairness 360, 2018).
   */
  public static final double DEFAULT_MARGIN = 0.1;

  /** Checks the ranges. */
  public DriftSettings {
    require(windowRecords >= 50, "windowRecords must be at least 50, got " + windowRecords);
    require(margin > 0 && margin < 1, "margin must be in (0, 1), got " + margin);
    require(
        clearGap >= 0 && clearGap <= margin, "clearGap must be in [0, margin], got " + clearGap);
    require(confidence > 0 && confidence < 1, "confidence must be in (0, 1), got " + confidence);
  }

  /**
   * The usual settings: 500 records, margin 0.1, cleared at half of it, intervals at 95 %.
   *
   * @param falseAlarmBudget the descriptor's {@code alerting.falseAlarmBudget}: largest probability
   *     of any false alarm within a million labeled records
   */
  public static DriftSettings standard(double falseAlarmBudget) {
    return new DriftSettings(
        DEFAULT_WINDOW_RECORDS,
        DEFAULT_MARGIN,
        DEFAULT_MARGIN / 2,
        FalseAlarmBudget.of(falseAlarmBudget),
        0.95);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
