package io.equipoise.evaluator.domain.explain;

/**
 * One figure about one column, with its percentile bootstrap interval.
 *
 * @param feature name of the column
 * @param value the figure, in log-odds
 * @param lower lower end of the interval
 * @param upper upper end of the interval
 */
public record FeatureFigure(String feature, double value, double lower, double upper) {
  /** Whether the interval excludes 0. */
  public boolean excludesZero() {
    return lower > 0 || upper < 0;
  }
}
