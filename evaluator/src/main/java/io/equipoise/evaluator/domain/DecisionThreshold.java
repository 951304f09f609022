package io.equipoise.evaluator.domain;

import java.util.Arrays;

/**
 * Turns probabilities into decisions at the balanced operating point: the threshold at which the
 * true positive rate and the true negative rate are closest to each other.
 *
 * <p>It does not depend on the base rate, so rare outcomes do not end up never predicted. It is the
 * crossing of two distribution functions and settles at the rate {@code n^(-1/2)}, where the
 * largest Youden's J is an argmax that settles at {@code n^(-1/3)} only: a jumpy threshold would
 * move the error rates of all groups, and with them the gaps, for no reason but chance.
 *
 * <p>To be called with predictions for training people by models that have not seen them, never
 * with the holdout's.
 *
 * <p>Example: positives scored 0.9, 0.6, 0.4 and negatives 0.5, 0.2, 0.1 give 0.45: between 0.4 and
 * 0.5 two of three positives and two of three negatives are decided right.
 */
public final class DecisionThreshold {
  private DecisionThreshold() {}

  /**
   * The balanced threshold, in (0, 1): midway between two neighboring probabilities. Of several
   * equally balanced ones the lowest with the largest sum of both rates.
   *
   * @param probabilities predicted probabilities, in [0, 1]
   * @param positive outcomes, both kinds among them
   */
  public static double balanced(double[] probabilities, boolean[] positive) {
    double[] cuts = probabilities.clone();
    Arrays.sort(cuts);
    double[] positives = sorted(probabilities, positive, true);
    double[] negatives = sorted(probabilities, positive, false);
    if (positives.length == 0 || negatives.length == 0) {
      throw new IllegalArgumentException("a threshold needs both outcomes");
    }
    double best = Math.min(Math.max(cuts[0], Double.MIN_NORMAL), Math.nextDown(1.0));
    double bestImbalance = 1;
    double bestSum = 1;
    int below = 0;
    int rejected = 0;
    for (int i = 0; i + 1 < cuts.length; i++) {
      if (cuts[i] == cuts[i + 1]) {
        continue;
      }
      double cut = cuts[i] + (cuts[i + 1] - cuts[i]) / 2;
      while (below < positives.length && positives[below] < cut) {
        below++;
      }
      while (rejected < negatives.length && negatives[rejected] < cut) {
        rejected++;
      }
      double sensitivity = (double) (positives.length - below) / positives.length;
      double specificity = (double) rejected / negatives.length;
      double imbalance = Math.abs(sensitivity - specificity);
      double sum = sensitivity + specificity;
      if (imbalance < bestImbalance || (imbalance == bestImbalance && sum > bestSum)) {
        best = cut;
        bestImbalance = imbalance;
        bestSum = sum;
      }
    }
    return best;
  }

  private static double[] sorted(double[] probabilities, boolean[] positive, boolean outcome) {
    double[] chosen = new double[probabilities.length];
    int count = 0;
    for (int row = 0; row < probabilities.length; row++) {
      if (positive[row] == outcome) {
        chosen[count++] = probabilities[row];
      }
    }
    double[] sorted = Arrays.copyOf(chosen, count);
    Arrays.sort(sorted);
    return sorted;
  }
}
