package io.equipoise.cohort.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Scored rows in the order of their scores: ranks once, then gives the area under the ROC curve for
 * any multiplicities of the rows, which is what a bootstrap asks for.
 *
 * <p>The area is the Mann–Whitney statistic with midranks for ties, {@code U / (n1 * n0)} with
 * {@code U = sum over pairs (positive, negative) of [score(positive) > score(negative)] + 1/2
 * [equal]}: the chance that a random positive is scored above a random negative, in [0, 1], 0.5 for
 * a coin. Undefined without a positive or without a negative. Source: J. A. Hanley, B. J. McNeil,
 * The meaning and use of the area under a receiver operating characteristic (ROC) curve, Radiology
 * 143 (1982) 29–36.
 *
 * <p>Example: positives scored 0.8, 0.5, 0.5 and negatives 0.5, 0.2 give U = (1+1) + (½+1) + (½+1)
 * = 5 of 6 pairs.
 *
 * <p>Ranking costs O(n log n), each area O(n) time and no memory. Immutable.
 */
public final class RankedScores {
  private final int[] rows;
  private final boolean[] positive;
  private final boolean[] endsTie;

  private RankedScores(int[] rows, boolean[] positive, boolean[] endsTie) {
    this.rows = rows;
    this.positive = positive;
    this.endsTie = endsTie;
  }

  /** Ranks all rows. */
  public static RankedScores of(double[] scores, boolean[] positive) {
    return of(scores, positive, IntStream.range(0, scores.length).toArray());
  }

  /**
   * Ranks the given rows.
   *
   * @param scores score per row of the whole table, none of them {@code NaN}
   * @param positive outcome per row of the whole table
   * @param subset indices of the rows to rank
   */
  public static RankedScores of(double[] scores, boolean[] positive, int[] subset) {
    int[] rows =
        IntStream.of(subset)
            .boxed()
            .sorted((a, b) -> Double.compare(scores[a], scores[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    boolean[] outcomes = new boolean[rows.length];
    boolean[] endsTie = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      double score = scores[rows[i]];
      if (Double.isNaN(score)) {
        throw new IllegalArgumentException("score of row " + rows[i] + " is not a number");
      }
      outcomes[i] = positive[rows[i]];
      endsTie[i] = i + 1 == rows.length || scores[rows[i + 1]] != score;
    }
    return new RankedScores(rows, outcomes, endsTie);
  }

  /**
   * Area under the ROC curve with every row once; empty without a positive or without a negative.
   */
  public OptionalDouble auroc() {
    int size = IntStream.of(rows).max().orElse(-1) + 1;
    int[] once = new int[size];
    Arrays.fill(once, 1);
    double area = auroc(once);
    return Double.isNaN(area) ? OptionalDouble.empty() : OptionalDouble.of(area);
  }

  /**
   * The same when row {@code i} of the whole table counts {@code multiplicity[i]} times; {@code
   * NaN} when undefined.
   *
   * <p>Counts are whole numbers, so that twice U is exact up to about 2^63.
   */
  public double auroc(int[] multiplicity) {
    long positives = 0;
    long negativesBelow = 0;
    long tiedPositives = 0;
    long tiedNegatives = 0;
    long twiceU = 0;
    for (int i = 0; i < rows.length; i++) {
      if (positive[i]) {
        tiedPositives += multiplicity[rows[i]];
      } else {
        tiedNegatives += multiplicity[rows[i]];
      }
      if (endsTie[i]) {
        twiceU += tiedPositives * (2 * negativesBelow + tiedNegatives);
        positives += tiedPositives;
        negativesBelow += tiedNegatives;
        tiedPositives = 0;
        tiedNegatives = 0;
      }
    }
    return positives == 0 || negativesBelow == 0
        ? Double.NaN
        : twiceU / (2.0 * positives * negativesBelow);
  }

  /**
   * Average precision when row {@code i} of the whole table counts {@code multiplicity[i]} times,
   * in [0, 1]; {@code NaN} without a positive.
   *
   * <p>{@code AP = sum over distinct scores, from the highest, of (recall gained) × (precision so
   * far)}: the area under the steps of the precision-recall curve, without interpolation. Source:
   * M. Zhu, Recall, precision and average precision, University of Waterloo, 2004; scikit-learn
   * {@code average_precision_score}. Example: positives scored 0.8, 0.5, 0.5 and negatives 0.5,
   * 0.2: 1/3 · 1/1 + 2/3 · 3/4 = 5/6. Costs O(n).
   */
  public double averagePrecision(int[] multiplicity) {
    return areas(multiplicity).averagePrecision();
  }

  /**
   * Both areas of one pass.
   *
   * @param auroc area under the ROC curve; {@code NaN} when undefined
   * @param averagePrecision average precision; {@code NaN} when undefined
   */
  public record Areas(double auroc, double averagePrecision) {}

  /** {@link #auroc(int[])} and {@link #averagePrecision} for the price of one. */
  public Areas areas(int[] multiplicity) {
    long positives = 0;
    long negatives = 0;
    long tiedPositives = 0;
    long tiedNegatives = 0;
    long twiceU = 0;
    double precision = 0;
    for (int i = rows.length - 1; i >= 0; i--) {
      long m = multiplicity[rows[i]];
      // No branch on the outcome: it cannot be predicted, and a wrong guess costs more.
      long positiveHere = positive[i] ? m : 0;
      tiedPositives += positiveHere;
      tiedNegatives += m - positiveHere;
      if (i == 0 || endsTie[i - 1]) {
        twiceU += tiedNegatives * (2 * positives + tiedPositives);
        positives += tiedPositives;
        negatives += tiedNegatives;
        precision += (double) tiedPositives * positives / Math.max(1, positives + negatives);
        tiedPositives = 0;
        tiedNegatives = 0;
      }
    }
    return new Areas(
        positives == 0 || negatives == 0 ? Double.NaN : twiceU / (2.0 * positives * negatives),
        positives == 0 ? Double.NaN : precision / positives);
  }
}
