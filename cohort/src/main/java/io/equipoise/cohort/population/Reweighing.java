package io.equipoise.cohort.population;

/**
 * Weights under which group and outcome are independent: {@code w(g, y) = P(g) P(y) / P(g, y)},
 * with the shares of the rows themselves. Groups keep their weight as a whole, outcomes too; only
 * the combinations that are rarer than they would be by chance weigh more, and the others less. A
 * learner that heeds weights no longer sees that an outcome goes with a group.
 *
 * <p>Example: of 6 women 2 are ill, of 4 men 3. Half of all are ill, so that an ill woman weighs
 * {@code 0.6 * 0.5 / 0.2 = 1.5} and an ill man {@code 0.4 * 0.5 / 0.3 = 0.667}.
 *
 * <p>Source: F. Kamiran, T. Calders, Data preprocessing techniques for classification without
 * discrimination, Knowledge and Information Systems 33 (2012), section 4.3.
 */
public final class Reweighing {
  private Reweighing() {}

  /**
   * The weight of each row, greater than 0; they add up to the number of rows as long as every
   * group has both outcomes, and to less otherwise. Costs O(rows).
   *
   * @param group group of each row, 0 or more
   * @param positive outcome of each row
   * @throws IllegalArgumentException when the two differ in length or a group is negative
   */
  public static double[] weights(int[] group, boolean[] positive) {
    if (group.length != positive.length) {
      throw new IllegalArgumentException(
          "got " + group.length + " groups and " + positive.length + " outcomes");
    }
    int groups = 0;
    for (int g : group) {
      if (g < 0) {
        throw new IllegalArgumentException("a group must be 0 or more, got " + g);
      }
      groups = Math.max(groups, g + 1);
    }
    long[][] counts = new long[2][groups];
    for (int row = 0; row < group.length; row++) {
      counts[positive[row] ? 1 : 0][group[row]]++;
    }
    long[] ofOutcome = new long[2];
    for (int outcome = 0; outcome < 2; outcome++) {
      for (long count : counts[outcome]) {
        ofOutcome[outcome] += count;
      }
    }
    double[] weights = new double[group.length];
    for (int row = 0; row < weights.length; row++) {
      int outcome = positive[row] ? 1 : 0;
      double ofGroup = counts[0][group[row]] + counts[1][group[row]];
      weights[row] =
          ofGroup * ofOutcome[outcome] / counts[outcome][group[row]] / (double) group.length;
    }
    return weights;
  }
}
