package io.equipoise.cohort.alert;

/**
 * How many false alarms are acceptable, and over how long a stream.
 *
 * <p>No test can be watched forever at full power and never be wrong, so the budget says how long
 * "ever" is: with {@code FalseAlarmBudget(0.05, 1_000_000, 64)} a stream without any imbalance
 * raises no alarm at all in its first million records with probability 95 % or more. Beyond the
 * horizon the bound grows in proportion: at most {@code x * probability} within {@code x} horizons.
 *
 * @param probability of any false alarm within the horizon, over all subgroups together, in (0, 1)
 * @param horizonRecords records that the budget is for, at least 1
 * @param recordsPerLook records that must pass before a detector may forget them and begin anew, at
 *     least 1; small values react a little sooner and need higher cuts. Looking more often than
 *     this costs nothing
 */
public record FalseAlarmBudget(double probability, long horizonRecords, int recordsPerLook) {
  /** A million records: at one record a second, eleven and a half days; our choice. */
  public static final long DEFAULT_HORIZON_RECORDS = 1_000_000;

  /** A tenth or less of the records that finding a halved share of 13 % takes; our choice. */
  public static final int DEFAULT_RECORDS_PER_LOOK = 64;

  /** Checks the ranges. */
  public FalseAlarmBudget {
    if (!(probability > 0 && probability < 1)) {
      throw new IllegalArgumentException("probability must be in (0, 1), got " + probability);
    }
    if (horizonRecords < 1) {
      throw new IllegalArgumentException(
          "horizonRecords must be at least 1, got " + horizonRecords);
    }
    if (recordsPerLook < 1) {
      throw new IllegalArgumentException(
          "recordsPerLook must be at least 1, got " + recordsPerLook);
    }
  }

  /** This probability with the default horizon and records per look. */
  public static FalseAlarmBudget of(double probability) {
    return new FalseAlarmBudget(probability, DEFAULT_HORIZON_RECORDS, DEFAULT_RECORDS_PER_LOOK);
  }

  /**
   * The most often that a detector can begin within the horizon: {@code ceil(horizonRecords /
   * recordsPerLook)}. Example: 15,625 for a million records and 64.
   */
  public long looks() {
    return (horizonRecords - 1) / recordsPerLook + 1;
  }
}
