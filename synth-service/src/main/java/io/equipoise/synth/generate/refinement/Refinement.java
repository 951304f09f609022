package io.equipoise.synth.generate.refinement;

import io.equipoise.cohort.population.PatientTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * What is done to the rows of a generator to make them more like real ones: their numbers are moved
 * ({@link Calibration}), and of several candidates those are taken that are likelier among real
 * people than among made ones.
 *
 * <p>The second is sampling by importance with a learned density ratio (A. Grover et al., Bias
 * correction of learned generative models using likelihood-free importance weighting, NeurIPS
 * 2019): with candidates taken in proportion to the ratio, what the trees can tell of made rows
 * disappears. The ratio is cut at {@code e^5} to either side, so that no candidate is taken because
 * the trees are sure of it alone. Immutable.
 *
 * @param calibration how numbers are moved
 * @param ratio trees whose sum is the logarithm of the ratio, of rows whose numbers were moved;
 *     empty when too few people were there to learn it from
 */
record Refinement(Calibration calibration, Optional<TreeEnsemble> ratio) {
  /** Candidates for each row. */
  static final int CANDIDATES = 8;

  private static final double MOST = 5;

  /** With fewer people the ratio would be that of a few. */
  private static final int LEAST_ROWS = 150;

  /** Real rows that the ratio is learned from, at most; each costs a place in every tree. */
  private static final int MOST_ROWS = 4_000;

  /** Made rows beside each real one. */
  private static final int MADE_PER_REAL = 4;

  /**
   * The ratio is learned, made rows are taken by it, and what is left of it is learned from those.
   */
  private static final int ROUNDS = 2;

  /** Times that a round's trees are grown, each on other made rows; their sums are averaged. */
  private static final int BAGS = 3;

  /** Made rows that a refinement of this many people is learned from. */
  static int madeFor(int rows) {
    return 2 * MADE_PER_REAL * Math.min(rows, MOST_ROWS);
  }

  /**
   * Learns what is wrong with made rows.
   *
   * @param real the real rows that the generator learned from
   * @param made {@link #madeFor} rows that it makes when nothing in particular is asked for
   * @param seed seed of everything random
   */
  static Refinement of(PatientTable real, PatientTable made, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Calibration calibration = Calibration.of(real, made);
    if (real.rows() < LEAST_ROWS) {
      return new Refinement(calibration, Optional.empty());
    }
    PatientTable people =
        real.select(taken(new double[real.rows()], Math.min(real.rows(), MOST_ROWS), random));
    PatientTable moved = calibration.apply(made, random);
    int drawn = Math.min(moved.rows() / 2, MADE_PER_REAL * people.rows());
    RatioTrees trees = new RatioTrees();
    double[] ratios = new double[moved.rows()];
    for (int round = 0; round < ROUNDS; round++) {
      for (int bag = 0; bag < BAGS; bag++) {
        PatientTable beside = moved.select(taken(ratios, drawn, random));
        trees.add(people, beside, 1.0 / BAGS, random.nextLong());
      }
      TreeEnsemble sofar = trees.ensemble(real);
      ratios =
          IntStream.range(0, moved.rows()).mapToDouble(i -> cut(sofar, moved.row(i))).toArray();
    }
    return new Refinement(calibration, Optional.of(trees.ensemble(real)));
  }

  /**
   * Of candidates some, each as likely as its ratio says, none twice.
   *
   * @param candidates rows whose numbers were moved
   * @param count how many; all of them when there are not more
   */
  List<double[]> choose(List<double[]> candidates, int count, RandomGenerator random) {
    double[] ratios =
        candidates.stream()
            .mapToDouble(row -> ratio.map(trees -> cut(trees, row)).orElse(0.0))
            .toArray();
    List<double[]> chosen = new ArrayList<>();
    for (int index : taken(ratios, Math.min(count, ratios.length), random)) {
      chosen.add(candidates.get(index));
    }
    return chosen;
  }

  private static double cut(TreeEnsemble trees, double[] row) {
    return Math.max(-MOST, Math.min(MOST, trees.sum(row)));
  }

  /**
   * Indices drawn without replacement, one after the other with probabilities in proportion to
   * {@code exp(weight)} among those that are left: the greatest sums of a weight and Gumbel noise.
   */
  private static int[] taken(double[] logWeights, int count, RandomGenerator random) {
    double[] keys = new double[logWeights.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = logWeights[i] - Math.log(-Math.log(1 - random.nextDouble()));
    }
    return IntStream.range(0, keys.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -keys[i]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
