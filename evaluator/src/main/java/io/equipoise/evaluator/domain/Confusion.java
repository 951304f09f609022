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

  /** False negative rate (miss rate), FN / (TP + FN), in [0, 1]; empty without positives. */
  public OptionalDouble falseNegativeRate() {
    return share(falseNegatives, positives());
  }

  /** Precision (positive predictive value), TP / (TP + FP), in [0, 1]; empty without decisions. */
  public OptionalDouble precision() {
    return share(truePositives, decidedPositive());
  }

  /** F1, 2 TP / (2 TP + FP + FN), in [0, 1]; empty without positives and without decisions. */
  public OptionalDouble f1() {
    return share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
  }

  /** Share decided positive, (TP + FP) / n, in [0, 1]; empty without rows. */
  public OptionalDouble selectionRate() {
    return share(decidedPositive(), rows());
  }

  /** Share of positive outcomes, (TP + FN) / n, in [0, 1]; empty without rows. */
  public OptionalDouble baseRate() {
    return share(positives(), rows());
  }

  /** False negatives per false positive, FN / FP, at least 0; empty without false positives. */
  public OptionalDouble treatmentRatio() {
    return share(falseNegatives, falsePositives);
  }

  /**
   * Mean benefit, {@code mean (decision - outcome + 1)}: (TP + TN + 2 FP) / n, in [0, 2]; empty
   * without rows.
   */
  public OptionalDouble meanBenefit() {
    return share(truePositives + trueNegatives + 2 * falsePositives, rows());
  }

  /**
   * Generalized entropy of the benefits with alpha 2, {@code 1/2 (mean b^2 / (mean b)^2 - 1)}; see
   * {@link Measure#GENERALIZED_ENTROPY}. Empty when everybody is missed and without rows.
   *
   * <p>Example: 15 right, 3 false alarms, 2 missed: mean 21/20, mean of squares 27/20, index 1/2
   * (27/20 / (21/20)^2 - 1) = 11/98 = 0.1122.
   */
  public OptionalDouble generalizedEntropy() {
    double mean = meanBenefit().orElse(0);
    if (mean == 0) {
      return OptionalDouble.empty();
    }
    double squares = (truePositives + trueNegatives + 4.0 * falsePositives) / rows();
    return OptionalDouble.of(Math.max(0, (squares / (mean * mean) - 1) / 2));
  }

  /**
   * Theil index of the benefits, {@code mean (b / mu) ln(b / mu)} with 0 ln 0 = 0; see {@link
   * Measure#THEIL_INDEX}. Empty when everybody is missed and without rows.
   */
  public OptionalDouble theil() {
    double mean = meanBenefit().orElse(0);
    if (mean == 0) {
      return OptionalDouble.empty();
    }
    double right = (truePositives + trueNegatives) / mean * Math.log(1 / mean);
    double alarms = falsePositives * 2 / mean * Math.log(2 / mean);
    return OptionalDouble.of(Math.max(0, (right + alarms) / rows()));
  }

  /** Rows. */
  public long rows() {
    return positives() + negatives();
  }

  /** Rows that were decided positive. */
  public long decidedPositive() {
    return truePositives + falsePositives;
  }

  private static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }
}
