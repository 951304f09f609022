package io.equipoise.evaluator.domain;

import io.equipoise.cohort.statistics.RankedScores;
import java.util.Arrays;
import java.util.List;

/**
 * All figures of one arm as a vector, for any multiplicities of the holdout's rows: every {@link
 * Measure} of every population, then every {@link Disparity}. {@code NaN} in the vector means that
 * the figure is undefined; it never leaves the package.
 *
 * <p>Costs O(rows) per vector after ranking once.
 */
final class FigureSheet {
  private static final List<Measure> MEASURES = List.of(Measure.values());
  private static final List<Disparity> DISPARITIES = List.of(Disparity.values());

  private final Holdout holdout;
  private final int populations;
  private final RankedScores[] ranked;
  private final int[] kind;
  private final boolean[] eligible;

  FigureSheet(Holdout holdout, double[] probabilities, double threshold) {
    this.holdout = holdout;
    this.populations = holdout.populations();
    boolean[] positive = holdout.people().outcomes();
    this.ranked = new RankedScores[populations];
    for (int population = 0; population < populations; population++) {
      ranked[population] = RankedScores.of(probabilities, positive, holdout.rowsOf(population));
    }
    this.kind = new int[positive.length];
    for (int row = 0; row < kind.length; row++) {
      kind[row] = Confusion.kind(positive[row], probabilities[row] >= threshold);
    }
    this.eligible = new boolean[populations * MEASURES.size()];
    for (int population = 0; population < populations; population++) {
      for (Measure measure : MEASURES) {
        eligible[index(population, measure)] = holdout.withheld(population, measure).isEmpty();
      }
    }
  }

  static int index(int population, Measure measure) {
    return population * MEASURES.size() + MEASURES.indexOf(measure);
  }

  static int index(int populations, Disparity disparity) {
    return populations * MEASURES.size() + DISPARITIES.indexOf(disparity);
  }

  /** Length of the vector. */
  static int length(int populations) {
    return populations * MEASURES.size() + DISPARITIES.size();
  }

  /** The figures when row {@code i} counts {@code multiplicity[i]} times. */
  double[] figures(int[] multiplicity) {
    long[][] counts = new long[populations][4];
    for (int row = 0; row < kind.length; row++) {
      counts[0][kind[row]] += multiplicity[row];
      int group = holdout.groupOf(row);
      if (group >= 0) {
        counts[group + 1][kind[row]] += multiplicity[row];
      }
    }
    double[] figures = new double[length(populations)];
    Arrays.fill(figures, Double.NaN);
    for (int population = 0; population < populations; population++) {
      long[] c = counts[population];
      Confusion confusion = new Confusion(c[0], c[1], c[2], c[3]);
      for (Measure measure : MEASURES) {
        int index = index(population, measure);
        if (eligible[index]) {
          figures[index] =
              switch (measure) {
                case AUROC -> ranked[population].auroc(multiplicity);
                case ACCURACY -> confusion.accuracy().orElse(Double.NaN);
                case TRUE_POSITIVE_RATE -> confusion.truePositiveRate().orElse(Double.NaN);
                case FALSE_POSITIVE_RATE -> confusion.falsePositiveRate().orElse(Double.NaN);
              };
        }
      }
    }
    double opportunity = spread(figures, Measure.TRUE_POSITIVE_RATE);
    figures[index(populations, Disparity.EQUAL_OPPORTUNITY_DIFFERENCE)] = opportunity;
    // Math.max keeps NaN: without either part there is no equalized-odds difference.
    figures[index(populations, Disparity.EQUALIZED_ODDS_DIFFERENCE)] =
        Math.max(opportunity, spread(figures, Measure.FALSE_POSITIVE_RATE));
    figures[index(populations, Disparity.WORST_GROUP_AUROC)] = worst(figures, Measure.AUROC);
    return figures;
  }

  private double spread(double[] figures, Measure measure) {
    double[] range = range(figures, measure);
    return range[1] - range[0];
  }

  private double worst(double[] figures, Measure measure) {
    return range(figures, measure)[0];
  }

  /**
   * Smallest and largest over the groups that have the figure; both NaN with fewer than two of
   * them.
   */
  private double[] range(double[] figures, Measure measure) {
    double smallest = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    int count = 0;
    for (int population = 1; population < populations; population++) {
      double figure = figures[index(population, measure)];
      if (!Double.isNaN(figure)) {
        smallest = Math.min(smallest, figure);
        largest = Math.max(largest, figure);
        count++;
      }
    }
    return count < 2 ? new double[] {Double.NaN, Double.NaN} : new double[] {smallest, largest};
  }
}
