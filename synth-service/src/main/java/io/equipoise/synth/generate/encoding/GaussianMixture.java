package io.equipoise.synth.generate.encoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A mixture of normal distributions on the line, fitted by expectation–maximization.
 *
 * <p>The number of components is the one with the least {@code BIC = (3k - 1) ln n - 2 ln L}; fits
 * of 1, 2, … components start from equal slices of the sorted values, so that no randomness is
 * involved, and end when {@code maximumComponents} is reached or two more components in a row did
 * not lower the criterion. Components that explain under {@value #LEAST_WEIGHT} of the values are
 * dropped. Sources: A. Dempster, N. Laird, D. Rubin, Maximum likelihood from incomplete data via
 * the EM algorithm, JRSS B 39 (1977) 1–38; G. Schwarz, Estimating the dimension of a model, Annals
 * of Statistics 6 (1978) 461–464.
 *
 * <p>Cost: {@code O(n k)} per iteration, at most {@value #MOST_ITERATIONS} iterations per fit, on
 * at most {@value #MOST_VALUES} values (evenly spaced order statistics of the rest).
 *
 * @param components the components, by ascending mean; weights add up to 1
 */
public record GaussianMixture(List<Component> components) {
  private static final int MOST_VALUES = 4_000;
  private static final int MOST_ITERATIONS = 100;
  private static final double LEAST_WEIGHT = 0.005;

  /** Relative gain in log likelihood per value below which a fit has converged. */
  private static final double CONVERGED = 1e-5;

  /**
   * Least standard deviation, as a share of the range: keeps a component from collapsing onto one
   * value.
   */
  private static final double LEAST_DEVIATION = 1e-3;

  /**
   * One normal distribution.
   *
   * @param weight share of the values that it explains, in (0, 1]
   * @param mean mean, unit of the values
   * @param deviation standard deviation, unit of the values, greater than 0
   */
  public record Component(double weight, double mean, double deviation) {
    private double logDensity(double value) {
      double z = (value - mean) / deviation;
      return Math.log(weight) - Math.log(deviation) - 0.5 * z * z - 0.5 * Math.log(2 * Math.PI);
    }
  }

  private record Fit(List<Component> components, double logLikelihood) {}

  /** Copies the list. */
  public GaussianMixture {
    components = List.copyOf(components);
  }

  /**
   * Fits a mixture.
   *
   * @param values finite values, at least two of them different
   * @param maximumComponents most components, at least 1
   */
  public static GaussianMixture fit(double[] values, int maximumComponents) {
    double[] sorted = thinned(values);
    double range = sorted[sorted.length - 1] - sorted[0];
    if (!(range > 0)) {
      throw new IllegalArgumentException("a mixture needs at least two different values");
    }
    double least = LEAST_DEVIATION * range;
    Fit best = fit(sorted, 1, least);
    double bestCriterion = criterion(best, 1, sorted.length);
    int withoutGain = 0;
    for (int k = 2; k <= maximumComponents && withoutGain < 2; k++) {
      Fit fit = fit(sorted, k, least);
      double criterion = criterion(fit, k, sorted.length);
      if (criterion < bestCriterion) {
        best = fit;
        bestCriterion = criterion;
        withoutGain = 0;
      } else {
        withoutGain++;
      }
    }
    return new GaussianMixture(pruned(best.components()));
  }

  /** Probability of each component given a value; adds up to 1. */
  public double[] responsibilities(double value) {
    double[] shares = new double[components.size()];
    weigh(components, value, shares);
    return shares;
  }

  private static double[] thinned(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    if (sorted.length <= MOST_VALUES) {
      return sorted;
    }
    double[] kept = new double[MOST_VALUES];
    for (int i = 0; i < MOST_VALUES; i++) {
      kept[i] = sorted[(int) ((long) i * (sorted.length - 1) / (MOST_VALUES - 1))];
    }
    return kept;
  }

  private static double criterion(Fit fit, int k, int n) {
    return (3 * k - 1) * Math.log(n) - 2 * fit.logLikelihood();
  }

  private static Fit fit(double[] sorted, int k, double leastDeviation) {
    List<Component> components = slices(sorted, k, leastDeviation);
    double previous = Double.NEGATIVE_INFINITY;
    double[] shares = new double[k];
    for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
      double[] weight = new double[k];
      double[] sum = new double[k];
      double[] squares = new double[k];
      double logLikelihood = 0;
      double origin = sorted[sorted.length / 2];
      for (double value : sorted) {
        logLikelihood += weigh(components, value, shares);
        double shifted = value - origin;
        for (int c = 0; c < k; c++) {
          weight[c] += shares[c];
          sum[c] += shares[c] * shifted;
          squares[c] += shares[c] * shifted * shifted;
        }
      }
      if (logLikelihood - previous < CONVERGED * sorted.length) {
        return new Fit(components, logLikelihood);
      }
      previous = logLikelihood;
      List<Component> next = new ArrayList<>(k);
      for (int c = 0; c < k; c++) {
        double mass = Math.max(weight[c], 1e-12);
        double mean = sum[c] / mass;
        double variance = Math.max(0, squares[c] / mass - mean * mean);
        next.add(
            new Component(
                mass / sorted.length,
                mean + origin,
                Math.max(Math.sqrt(variance), leastDeviation)));
      }
      components = next;
    }
    return new Fit(components, previous);
  }

  private static List<Component> slices(double[] sorted, int k, double leastDeviation) {
    List<Component> components = new ArrayList<>(k);
    for (int c = 0; c < k; c++) {
      int from = (int) ((long) c * sorted.length / k);
      int to = Math.max(from + 1, (int) ((long) (c + 1) * sorted.length / k));
      double mean = 0;
      for (int i = from; i < to; i++) {
        mean += sorted[i] / (to - from);
      }
      double variance = 0;
      for (int i = from; i < to; i++) {
        variance += (sorted[i] - mean) * (sorted[i] - mean) / (to - from);
      }
      components.add(new Component(1.0 / k, mean, Math.max(Math.sqrt(variance), leastDeviation)));
    }
    return components;
  }

  /**
   * Writes the shares of the components at a value and returns the logarithm of the density there.
   */
  private static double weigh(List<Component> components, double value, double[] shares) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < shares.length; c++) {
      shares[c] = components.get(c).logDensity(value);
      highest = Math.max(highest, shares[c]);
    }
    double total = 0;
    for (int c = 0; c < shares.length; c++) {
      shares[c] = Math.exp(shares[c] - highest);
      total += shares[c];
    }
    for (int c = 0; c < shares.length; c++) {
      shares[c] /= total;
    }
    return highest + Math.log(total);
  }

  private static List<Component> pruned(List<Component> components) {
    List<Component> kept =
        components.stream().filter(component -> component.weight() >= LEAST_WEIGHT).toList();
    double total = kept.stream().mapToDouble(Component::weight).sum();
    return kept.stream()
        .map(c -> new Component(c.weight() / total, c.mean(), c.deviation()))
        .sorted((a, b) -> Double.compare(a.mean(), b.mean()))
        .toList();
  }
}
