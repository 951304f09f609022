package io.equipoise.evaluator.domain;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;

/**
 * To how many decimals figures are told. A share with decimals enough is a fraction of counts, and
 * the ends of its interval tell which: 0.38095 [0.20751, 0.59121] is 8 of 21 and nothing else. What
 * is decided is decided on exact figures; only what is told is rounded.
 *
 * <p>Figures are told to {@value #MOST} decimals. Where a count of people is hidden, those of
 * everybody and of groups are told to {@value #FEW}: the hidden count would else follow from them
 * as a difference. With two decimals such a difference is uncertain by about a hundredth of
 * everybody; of a few hundred people and fewer that may still be too little.
 *
 * @param ofPopulations decimals of figures of everybody and of groups
 */
public record Precision(int ofPopulations) {
  /** Decimals where nothing is hidden, and of comparisons between groups. */
  public static final int MOST = 4;

  /** Decimals of figures of everybody and of groups where a count is hidden. */
  public static final int FEW = 2;

  /**
   * The precision.
   *
   * @param hidesSmallCounts whether a count of people, or of those with or without an outcome, is
   *     hidden or would follow from others
   */
  public static Precision where(boolean hidesSmallCounts) {
    return new Precision(hidesSmallCounts ? FEW : MOST);
  }

  /** A figure of everybody or of a group, as it is told. */
  public Estimate population(Estimate figure) {
    return rounded(figure, ofPopulations);
  }

  /** A number that is made of the records of everybody or of a group, as it is told. */
  public double population(double figure) {
    return rounded(figure, ofPopulations);
  }

  /** A comparison between groups, or its change, as it is told. */
  public static Estimate comparison(Estimate figure) {
    return rounded(figure, MOST);
  }

  /**
   * The change of a measure of everybody or of a group, as it is told. That of an AUROC is told as
   * comparisons are: it is made of pairs of people. That of a share is a fraction of the same
   * counts as the share.
   */
  public Estimate change(Measure measure, Estimate figure) {
    return measure == Measure.AUROC ? comparison(figure) : population(figure);
  }

  private static Estimate rounded(Estimate figure, int decimals) {
    return figure instanceof Estimate.Known known
        ? new Estimate.Known(
            rounded(known.value(), decimals),
            known
                .interval()
                .map(
                    i ->
                        new Interval(
                            rounded(i.lower(), decimals),
                            rounded(i.upper(), decimals),
                            i.confidence())),
            known.n())
        : figure;
  }

  /**
   * The nearest number of so many decimals, halves to the even one; never -0.
   *
   * @param value finite
   * @param decimals 0 or more
   */
  public static double rounded(double value, int decimals) {
    double scale = Math.pow(10, decimals);
    return Math.rint(value * scale) / scale + 0.0;
  }
}
