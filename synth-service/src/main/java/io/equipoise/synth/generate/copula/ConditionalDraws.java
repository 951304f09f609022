package io.equipoise.synth.generate.copula;

import io.equipoise.synth.generate.copula.LatentColumn.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws hidden numbers of people who meet a condition: those of the columns that it asks about lie
 * in a box, the others follow.
 *
 * <p>Where the condition is a union of boxes (a missing value and a value outside every band are
 * both {@code unknown}), a box is drawn with its probability, estimated from {@value
 * #PROBABILITY_DRAWS} sequential draws (the GHK simulator: A. Genz, Numerical computation of
 * multivariate normal probabilities, Journal of Computational and Graphical Statistics 1 (1992)
 * 141–149). Within a box the conditioned numbers are drawn by a Gibbs sampler, {@value #BURN_IN}
 * sweeps before the first row and {@value #THIN} between two, and the others from their exact
 * normal distribution given these. Nothing is thrown away, however rare the cell is.
 *
 * <p>Cost per row: {@code O(THIN · conditioned^2 + others^2)}, some microseconds. Holds the chain's
 * state: one instance per request and condition.
 */
final class ConditionalDraws {
  private static final int PROBABILITY_DRAWS = 400;
  private static final int BURN_IN = 50;
  private static final int THIN = 6;

  /** What all conditions share: how hidden numbers depend on the conditioned ones. */
  static final class Dependence {
    final LatentTable table;
    final int[] columns;
    final int[] given;
    final int[] others;
    final double[][] givenFactor;
    final double[][] givenPrecision;
    final double[][] weights;
    final double[][] othersFactor;

    /** On the hidden numbers of these columns, of which there may be none. */
    Dependence(LatentTable table, double[][] correlation, int[] columns) {
      this.table = table;
      this.columns = columns.clone();
      this.given =
          IntStream.of(columns)
              .flatMap(
                  c -> IntStream.range(table.start(c), table.start(c) + table.column(c).width()))
              .toArray();
      boolean[] isGiven = new boolean[table.width()];
      IntStream.of(given).forEach(h -> isGiven[h] = true);
      this.others = IntStream.range(0, table.width()).filter(h -> !isGiven[h]).toArray();
      double[][] among = LatentGaussian.part(correlation, given, given);
      double[][] across = LatentGaussian.part(correlation, others, given);
      double[][] rest = LatentGaussian.part(correlation, others, others);
      this.givenFactor = LatentGaussian.cholesky(among);
      this.givenPrecision = LatentGaussian.inverse(among);
      this.weights = new double[others.length][given.length];
      for (int i = 0; i < others.length; i++) {
        for (int j = 0; j < given.length; j++) {
          for (int k = 0; k < given.length; k++) {
            weights[i][j] += across[i][k] * givenPrecision[k][j];
          }
        }
      }
      for (int i = 0; i < others.length; i++) {
        for (int j = 0; j < others.length; j++) {
          for (int k = 0; k < given.length; k++) {
            rest[i][j] -= weights[i][k] * across[j][k];
          }
        }
      }
      this.othersFactor = LatentGaussian.cholesky(rest);
    }
  }

  /** A box of the conditioned numbers and the chain that walks in it. */
  private static final class Chain {
    final double[] lower;
    final double[] upper;
    final double[] state;
    double probability;
    boolean warm;

    Chain(double[] lower, double[] upper) {
      this.lower = lower;
      this.upper = upper;
      this.state = new double[lower.length];
    }
  }

  private final Dependence dependence;
  private final List<Chain> chains = new ArrayList<>();
  private final double total;

  ConditionalDraws(Dependence dependence, RowCondition condition, SplittableRandom random) {
    this.dependence = dependence;
    List<List<Box>> choices = new ArrayList<>();
    for (int column : dependence.columns) {
      choices.add(
          dependence
              .table
              .column(column)
              .boxesOf(condition.byColumn().getOrDefault(column, coded -> true)));
    }
    addChains(choices, new ArrayList<>());
    double sum = 0;
    for (Chain chain : chains) {
      chain.probability = chains.size() == 1 ? 1 : probability(chain, random);
      sum += chain.probability;
    }
    this.total = sum;
  }

  /** Every combination of one box per column. */
  private void addChains(List<List<Box>> choices, List<Box> chosen) {
    if (chosen.size() == choices.size()) {
      chains.add(
          new Chain(
              chosen.stream()
                  .flatMap(box -> box.lower().stream())
                  .mapToDouble(Double::doubleValue)
                  .toArray(),
              chosen.stream()
                  .flatMap(box -> box.upper().stream())
                  .mapToDouble(Double::doubleValue)
                  .toArray()));
      return;
    }
    for (Box box : choices.get(chosen.size())) {
      chosen.add(box);
      addChains(choices, chosen);
      chosen.remove(chosen.size() - 1);
    }
  }

  /** Whether training has seen every value that the condition asks for. */
  boolean possible() {
    return total > 0;
  }

  private double probability(Chain chain, SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < PROBABILITY_DRAWS; i++) {
      sum += sequentialDraw(chain, random) / PROBABILITY_DRAWS;
    }
    return sum;
  }

  /** Leaves the chain at a point of the box and returns the point's weight. */
  private double sequentialDraw(Chain chain, SplittableRandom random) {
    double[][] factor = dependence.givenFactor;
    double[] noise = new double[chain.state.length];
    double weight = 1;
    for (int i = 0; i < noise.length; i++) {
      double mean = 0;
      for (int j = 0; j < i; j++) {
        mean += factor[i][j] * noise[j];
      }
      double low = (chain.lower[i] - mean) / factor[i][i];
      double high = (chain.upper[i] - mean) / factor[i][i];
      weight *=
          low > 0
              ? StandardNormal.probability(-low) - StandardNormal.probability(-high)
              : StandardNormal.probability(high) - StandardNormal.probability(low);
      noise[i] = StandardNormal.between(low, high, 0, 1, random);
      chain.state[i] =
          Math.max(chain.lower[i], Math.min(chain.upper[i], mean + factor[i][i] * noise[i]));
    }
    return weight;
  }

  /** All hidden numbers of one person. */
  double[] draw(SplittableRandom random) {
    Chain chain = chosen(random);
    if (!chain.warm) {
      sequentialDraw(chain, random);
      walk(chain, BURN_IN, random);
      chain.warm = true;
    }
    walk(chain, THIN, random);
    double[] hidden = new double[dependence.table.width()];
    for (int i = 0; i < dependence.given.length; i++) {
      hidden[dependence.given[i]] = chain.state[i];
    }
    double[] rest = LatentGaussian.draw(dependence.othersFactor, random);
    for (int i = 0; i < dependence.others.length; i++) {
      double value = rest[i];
      for (int j = 0; j < dependence.given.length; j++) {
        value += dependence.weights[i][j] * chain.state[j];
      }
      hidden[dependence.others[i]] = value;
    }
    return hidden;
  }

  private Chain chosen(SplittableRandom random) {
    double draw = random.nextDouble() * total;
    int i = 0;
    while (i + 1 < chains.size() && draw >= chains.get(i).probability) {
      draw -= chains.get(i).probability;
      i++;
    }
    return chains.get(i);
  }

  private void walk(Chain chain, int sweeps, SplittableRandom random) {
    for (int sweep = 0; sweep < sweeps; sweep++) {
      LatentGaussian.sweep(
          chain.state, chain.lower, chain.upper, dependence.givenPrecision, random);
    }
  }
}
