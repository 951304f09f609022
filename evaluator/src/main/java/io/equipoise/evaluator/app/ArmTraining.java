package io.equipoise.evaluator.app;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.evaluator.domain.DecisionThreshold;
import io.equipoise.evaluator.domain.LabeledPeople;
import io.equipoise.evaluator.domain.Learner;
import io.equipoise.evaluator.domain.ScoredArm;
import io.equipoise.evaluator.domain.Scorer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Trains the models of an arm and scores the held-out people with them.
 *
 * <p>The probabilities of an arm are the means over models of several seeds. Its decision threshold
 * comes from out-of-fold predictions: the real training people are cut into folds, and each fold is
 * scored by a model that learned from the other folds and from all synthetic rows. So it is chosen
 * on real people whom the model in question has not seen, and never on the holdout.
 */
final class ArmTraining implements AutoCloseable {
  private final Learner learner;
  private final EvaluationSettings settings;
  private final Runnable onTrained;
  private final ExecutorService executor;

  ArmTraining(Learner learner, EvaluationSettings settings, Runnable onTrained) {
    this.learner = learner;
    this.settings = settings;
    this.onTrained = onTrained;
    this.executor =
        Executors.newFixedThreadPool(
            settings.parallelism(), task -> new Thread(task, "evaluator-training"));
  }

  /** Models that an arm takes. */
  static int models(EvaluationSettings settings) {
    return settings.models() + settings.folds();
  }

  /**
   * An arm.
   *
   * @param name name of the arm
   * @param real labeled real training records, at least {@code folds} people with each outcome
   * @param synthetic labeled synthetic records, none for a real-only arm
   * @param holdout table of the held-out people
   * @param seed seed of the models and of the cut into folds; arms that are compared share it
   */
  ScoredArm train(
      String name, LabeledPeople real, PatientTable synthetic, PatientTable holdout, long seed)
      throws InterruptedException {
    Random random = new Random(seed);
    int[] fold = folds(real, random);
    List<Callable<double[]>> tasks = new ArrayList<>();
    PatientTable all = real.table().concat(synthetic);
    for (int model = 0; model < settings.models(); model++) {
      long modelSeed = random.nextLong();
      tasks.add(() -> score(all, holdout, modelSeed));
    }
    for (int part = 0; part < settings.folds(); part++) {
      int left = part;
      long modelSeed = random.nextLong();
      PatientTable others = real.table().select(rows(fold, f -> f != left)).concat(synthetic);
      PatientTable scored = real.table().select(rows(fold, f -> f == left));
      tasks.add(() -> score(others, scored, modelSeed));
    }
    List<double[]> results = run(tasks);
    return new ScoredArm(
        name,
        real.rows(),
        synthetic.rows(),
        DecisionThreshold.balanced(
            outOfFold(results.subList(settings.models(), results.size()), fold), real.outcomes()),
        mean(results.subList(0, settings.models())));
  }

  private static double[] mean(List<double[]> scores) {
    double[] mean = new double[scores.get(0).length];
    for (double[] one : scores) {
      for (int row = 0; row < mean.length; row++) {
        mean[row] += one[row] / scores.size();
      }
    }
    return mean;
  }

  private static double[] outOfFold(List<double[]> scoresOfFolds, int[] fold) {
    double[] scores = new double[fold.length];
    int[] next = new int[scoresOfFolds.size()];
    for (int row = 0; row < fold.length; row++) {
      scores[row] = scoresOfFolds.get(fold[row])[next[fold[row]]++];
    }
    return scores;
  }

  /**
   * Fold of each row: all records of a person in one; people with a positive record and people
   * without are dealt out evenly.
   */
  private int[] folds(LabeledPeople real, Random random) {
    boolean[] withPositive = new boolean[real.people()];
    for (int row = 0; row < real.rows(); row++) {
      withPositive[real.person(row)] |= real.positive(row);
    }
    int[] foldOfPerson = new int[real.people()];
    for (boolean outcome : new boolean[] {false, true}) {
      List<Integer> group = new ArrayList<>();
      for (int person = 0; person < foldOfPerson.length; person++) {
        if (withPositive[person] == outcome) {
          group.add(person);
        }
      }
      Collections.shuffle(group, random);
      for (int i = 0; i < group.size(); i++) {
        foldOfPerson[group.get(i)] = i % settings.folds();
      }
    }
    return IntStream.range(0, real.rows()).map(row -> foldOfPerson[real.person(row)]).toArray();
  }

  private static int[] rows(int[] fold, IntPredicate chosen) {
    return IntStream.range(0, fold.length).filter(row -> chosen.test(fold[row])).toArray();
  }

  private double[] score(PatientTable training, PatientTable scored, long seed) {
    try (Scorer scorer = learner.train(training, seed)) {
      onTrained.run();
      return scorer.probabilities(scored);
    }
  }

  private List<double[]> run(List<Callable<double[]>> tasks) throws InterruptedException {
    List<double[]> results = new ArrayList<>(tasks.size());
    for (Future<double[]> future : executor.invokeAll(tasks)) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("a model could not be trained", e.getCause());
      }
    }
    return results;
  }

  /**
   * Lets go of the threads; a model in training is finished first, since it cannot be interrupted.
   */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
