package io.equipoise.synth.score;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.RocArea;
import io.equipoise.synth.score.Score.ByLearner;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Scores synthetic rows against real people whom their generator has not seen.
 *
 * <ul>
 *   <li>TSTR: each learner is trained on the synthetic rows and ranks the validation rows by their
 *       label.
 *   <li>TRTR: the same after training on the fit rows; computed once.
 *   <li>Detection: each learner tells validation rows from synthetic rows, all columns and the
 *       label included, in {@value Discrimination#FOLDS}-fold cross-validation. Scores of the folds
 *       are ranked together, which draws the figure of rows that cannot be told apart slightly
 *       below 0.5. Fit rows take no part: a generator that repeats them must not be harder to
 *       detect for it.
 * </ul>
 *
 * <p>Learners are boosted trees, which find interactions, and logistic regression, which is
 * steadier on few rows. All are trained with the same settings and seed for whatever is scored, so
 * that two scores differ by their rows only. Rows without a label are left out where the label is
 * needed.
 *
 * <p>Cost: about 0.2 s of one core for 600 rows of 15 columns; bounded for large tables, of which
 * {@value #MOST_ROWS} rows to learn from and {@value #MOST_VALIDATION} to measure on are drawn.
 * Source of TSTR: C. Esteban, S. L. Hyland, G. Rätsch, Real-valued (medical) time series generation
 * with recurrent conditional GANs, arXiv:1706.02633 (2017), section 4.2. May be shared between
 * threads.
 */
public final class ValidationScore {
  static final int MOST_ROWS = 4_000;
  static final int MOST_VALIDATION = 2_000;
  static final int SYNTHETIC_PER_REAL = 4;
  private static final double CONFIDENCE = 0.95;

  /** Rows of either label, or of either side, that a figure needs. */
  private static final int LEAST = 10;

  static final List<Learner> LEARNERS = List.of(new BoostedTrees(), new LogisticRegression());

  private final PatientTable validation;
  private final PatientTable labeled;
  private final boolean[] outcomes;
  private final int[] predictors;
  private final int[] all;
  private final long seed;
  private final Figures trtr;

  /** One kind of figure: the mean over the learners, and learner by learner. */
  private record Figures(Estimate mean, List<Estimate> byLearner) {
    static Figures undefined(Estimate state) {
      return new Figures(state, LEARNERS.stream().map(learner -> state).toList());
    }
  }

  /**
   * Trains on the fit rows to know what can be reached.
   *
   * @param fit the real rows that generators learn from
   * @param validation real rows of the same population that they do not see; not those of any gate
   *     or verdict
   * @param seed seed of learners, folds and draws
   * @throws IllegalArgumentException when the tables differ in columns
   */
  public ValidationScore(PatientTable fit, PatientTable validation, long seed) {
    if (fit.columns() != validation.columns()) {
      throw new IllegalArgumentException(
          "tables must have the same columns, got "
              + fit.columns()
              + " and "
              + validation.columns());
    }
    this.seed = seed;
    this.validation = Rows.sample(validation, MOST_VALIDATION, new SplittableRandom(seed));
    this.labeled = Rows.labeled(this.validation);
    this.outcomes = Rows.outcomes(labeled);
    int label = fit.descriptor().labelIndex();
    this.all = IntStream.range(0, fit.columns()).toArray();
    this.predictors = IntStream.of(all).filter(column -> column != label).toArray();
    this.trtr = utility(fit, "real");
  }

  /**
   * What can be reached: the figure of the fit rows themselves, which every score has beside its
   * own.
   */
  public Estimate attainable() {
    return trtr.mean();
  }

  /**
   * Scores the rows; the same rows always get the same score.
   *
   * @throws IllegalArgumentException when the table differs in columns
   */
  public Score of(PatientTable synthetic) {
    if (synthetic.columns() != validation.columns()) {
      throw new IllegalArgumentException(
          "tables must have the same columns, got "
              + synthetic.columns()
              + " and "
              + validation.columns());
    }
    Figures tstr = utility(synthetic, "synthetic");
    Figures detection = detection(synthetic);
    List<ByLearner> learners = new ArrayList<>();
    for (int i = 0; i < LEARNERS.size(); i++) {
      learners.add(
          new ByLearner(
              LEARNERS.get(i).name(),
              tstr.byLearner().get(i),
              trtr.byLearner().get(i),
              detection.byLearner().get(i)));
    }
    return new Score(tstr.mean(), trtr.mean(), detection.mean(), learners);
  }

  private Figures utility(PatientTable source, String kind) {
    if (Rows.fewerOf(outcomes) < LEAST) {
      return Figures.undefined(
          new Estimate.Insufficient(
              "too few validation rows of one label; it takes " + LEAST, labeled.rows()));
    }
    PatientTable train = Rows.sample(Rows.labeled(source), MOST_ROWS, new SplittableRandom(seed));
    boolean[] learned = Rows.outcomes(train);
    if (Rows.fewerOf(learned) < LEAST) {
      return Figures.undefined(
          new Estimate.Insufficient(
              "too few " + kind + " rows of one label to learn from; it takes " + LEAST,
              train.rows()));
    }
    return figures(
        LEARNERS.stream()
            .map(learner -> learner.scores(train, learned, labeled, predictors, seed))
            .toList(),
        outcomes);
  }

  private Figures detection(PatientTable synthetic) {
    SplittableRandom random = new SplittableRandom(seed);
    PatientTable made =
        Rows.sample(
            synthetic, Math.min(MOST_ROWS, SYNTHETIC_PER_REAL * validation.rows()), random.split());
    if (Math.min(validation.rows(), made.rows()) < LEAST) {
      return Figures.undefined(
          new Estimate.Insufficient(
              "too few rows to tell synthetic from real; it takes " + LEAST + " of either",
              Math.min(validation.rows(), made.rows())));
    }
    Discrimination both = Discrimination.of(validation, made, random);
    return figures(
        LEARNERS.stream().map(learner -> both.scores(learner, all, seed)).toList(), both.isMade());
  }

  private static Figures figures(List<double[]> scores, boolean[] positive) {
    return new Figures(
        RocArea.of(scores, positive, CONFIDENCE),
        scores.stream().map(one -> RocArea.of(List.of(one), positive, CONFIDENCE)).toList());
  }
}
