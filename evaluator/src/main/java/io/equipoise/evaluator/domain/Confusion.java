package io.equipoise.evaluator.domain;

import java.util.OptionalDouble;

/**
 * Decisions against outcomes, counted.
 *
 * <p>A rate whose denominator is 0 is empty, never 0. Example: 6 true positives, 2 false negatives,
 * 3 false positives and 9 true negatives give a true positive rate of 6/8, a false positive rate of
 * 3/12 and an accuracy of 15/20.
 *
 * @param truePositives positive outcome, decided positive
 * @param falsePositives negative outcome, decided positive
 * @param trueNegatives negative outcome, decided negative
 * @param falseNegatives positive outcome, decided negative
 */
public record Confusion(
    long truePositives, long falsePositives, long trueNegatives, long falseNegatives) {

  /** Checks that no count is negative. */
  public Confusion {
    if (truePositives < 0 || falsePositives < 0 || trueNegatives < 0 || falseNegatives < 0) {
      throw new IllegalArgumentException("counts must not be negative");
    }
  }

  /**
   * Counts decisions.
   *
   * @param positive outcome per row
   * @param probabilities predicted probability of the positive outcome per row
   * @param threshold a row is decided positive when its probability is at least this
   */
  public static Confusion of(boolean[] positive, double[] probabilities, double threshold) {
    long[] counts = new long[4];
    for (int row = 0; row < positive.length; row++) {
      counts[kind(positive[row], probabilities[row] >= threshold)]++;
    }
    return new Confusion(counts[0], counts[1], counts[2], counts[3]);
  }

  /** Place of an outcome and a decision in the order of this record's components. */
  static int kind(boolean positive, boolean decidedPositive) {
    if (decidedPositive) {
      return positive ? 0 : 1;
    }
    return positive ? 3 : 2;
  }

  /** Rows with a positive outcome. */
  public long positives() {
    return truePositives + falseNegatives;
  }

  /** Rows with a negative outcome. */
  public long negatives() {
    return falsePositives + trueNegatives;
  }

  /** Share of right decisions, (TP + TN) / n, in [0, 1]; empty without rows. */
  public OptionalDouble accuracy() {
    return share(truePositives + trueNegatives, positives() + negatives());
  }

  /** True positive rate (sensitivity), TP / (TP + FN), in [0, 1]; empty without positives. */
  public OptionalDouble truePositiveRate() {
    return share(truePositives, positives());
  }

  /** False positive rate (1 - specificity), FP / (FP + TN), in [0, 1]; empty without negatives. */
  public OptionalDouble falsePositiveRate() {
    return share(falsePositives, negatives());
  }

  private static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }
}
