package io.equipoise.synth.score;

import io.equipoise.cohort.population.PatientTable;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Real and made rows, to be told apart in cross-validation: every row is scored by a learner that
 * has not seen it. Immutable.
 */
final class Discrimination {
  /** Parts that the rows are divided into. */
  static final int FOLDS = 5;

  private final PatientTable both;
  private final boolean[] isMade;
  private final int[] fold;

  private Discrimination(PatientTable both, boolean[] isMade, int[] fold) {
    this.both = both;
    this.isMade = isMade;
    this.fold = fold;
  }

  /** The rows in folds, each as equal in real and in made rows as can be. */
  static Discrimination of(PatientTable real, PatientTable made, SplittableRandom random) {
    boolean[] isMade = new boolean[real.rows() + made.rows()];
    int[] fold = new int[isMade.length];
    int[] realOrder = Rows.shuffled(real.rows(), random);
    int[] madeOrder = Rows.shuffled(made.rows(), random);
    for (int i = 0; i < realOrder.length; i++) {
      fold[realOrder[i]] = i % FOLDS;
    }
    for (int i = 0; i < madeOrder.length; i++) {
      fold[realOrder.length + madeOrder[i]] = i % FOLDS;
      isMade[realOrder.length + i] = true;
    }
    return new Discrimination(real.concat(made), isMade, fold);
  }

  /** Which rows are made; the real ones come first. */
  boolean[] isMade() {
    return isMade.clone();
  }

  /** Per row how made it looks to a learner that goes by these columns. */
  double[] scores(Learner learner, int[] features, long seed) {
    double[] scores = new double[fold.length];
    for (int f = 0; f < FOLDS; f++) {
      int held = f;
      int[] inside = IntStream.range(0, fold.length).filter(row -> fold[row] != held).toArray();
      int[] outside = IntStream.range(0, fold.length).filter(row -> fold[row] == held).toArray();
      boolean[] learned = new boolean[inside.length];
      for (int i = 0; i < learned.length; i++) {
        learned[i] = isMade[inside[i]];
      }
      double[] ranked =
          learner.scores(both.select(inside), learned, both.select(outside), features, seed);
      for (int i = 0; i < ranked.length; i++) {
        scores[outside[i]] = ranked[i];
      }
    }
    return scores;
  }
}
