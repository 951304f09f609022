package io.equipoise.evaluator.card;

/**
 * How much a feature moves a model's predictions for the people of one group (SHAP). Source: S. M.
 * Lundberg, S.-I. Lee, A unified approach to interpreting model predictions, NeurIPS 2017.
 *
 * @param group id of the subgroup, or {@link ModelFacts#EVERYBODY}
 * @param feature name of the column
 * @param meanAbsolute mean size of its contribution to a prediction, in log-odds, 0 or more
 * @param lower lower end of its 95 % interval
 * @param upper upper end of its 95 % interval
 */
public record Contribution(
    String group, String feature, double meanAbsolute, double lower, double upper) {
  /** Checks the figures. */
  public Contribution {
    if (!(meanAbsolute >= 0
        && Double.isFinite(meanAbsolute)
        && Double.isFinite(lower)
        && Double.isFinite(upper))) {
      throw new IllegalArgumentException(
          "contributions must be finite and their mean size 0 or more, got "
              + meanAbsolute
              + " ["
              + lower
              + ", "
              + upper
              + "]");
    }
  }
}
