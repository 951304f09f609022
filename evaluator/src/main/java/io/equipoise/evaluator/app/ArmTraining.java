package io.equipoise.evaluator.app;

import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.evaluator.domain.DecisionThreshold;
import io.equipoise.evaluator.domain.LabeledPeople;
import io.equipoise.evaluator.domain.Learner;
import io.equipoise.evaluator.domain.Lesson;
import io.equipoise.evaluator.domain.ScoredArm;
import io.equipoise.evaluator.domain.Scorer;
import io.equipoise.evaluator.domain.arm.Curriculum;
import io.equipoise.evaluator.domain.arm.Folds;
import io.equipoise.evaluator.domain.arm.GroupedRows;
import io.equipoise.evaluator.domain.arm.Quota;
import io.equipoise.evaluator.domain.arm.TrainingSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;

/**
 * Trains the models of all arms with one learner and scores the held-out people with them.
 *
 * <p>First the real training people are cut into folds. A model per fold learns from the others and
 * stops when it gets no better on the fold; it then scores the fold, whose people it has not
 * learned from. The mean number of rounds over the folds is what the final models of the arm take,
 * each on all rows and with a seed of its own, and their mean predictions for the held-out people
 * are the arm's. The decision threshold comes from the folds' scores: so neither it nor the number
 * of rounds has met a held-out person. A model that learns from the batch alone stops on a part of
 * the batch.
 *
 * <p>Arms share folds and seeds. All are given the same number of models and folds.
 */
final class ArmTraining {
  /**
   * Models with draws of their own per model of the control: how much draws differ is a spread, and
   * of five it would be known only within a factor of four.
   */
  private static final int DRAWS_PER_MODEL = 2;

  private final Learner learner;
  private final EvaluationSettings settings;
  private final Curriculum curriculum;
  private final GroupedRows real;
  private final PatientTable holdout;
  private final Folds folds;
  private final Folds batchFolds;
  private final boolean[] outcomes;
  private final long[] foldSeeds;
  private final long[] modelSeeds;
  private final Workers workers;
  private final Runnable onTrained;
  private final Map<TrainingSet, List<Scores>> ofFolds = new EnumMap<>(TrainingSet.class);
  private final Map<TrainingSet, List<Scores>> ofModels = new EnumMap<>(TrainingSet.class);

  /** What one model predicts, and the rounds that it took. */
  private static final class Scores {
    private final double[] probabilities;
    private final int rounds;

    Scores(double[] probabilities, int rounds) {
      this.probabilities = probabilities;
      this.rounds = rounds;
    }

    double[] probabilities() {
      return probabilities;
    }

    int rounds() {
      return rounds;
    }
  }

  /**
   * An arm, and what each of its models predicts for the held-out people.
   *
   * @param arm the arm
   * @param models predictions by model; for {@link TrainingSet#OVERSAMPLED} twice as many as make
   *     up the arm
   */
  record Trained(ScoredArm arm, List<double[]> models) {}

  /**
   * What all arms have in common.
   *
   * @param scheme the descriptor's cells
   * @param target the subgroup that there is too little of
   * @param real labeled real training records, at least {@code folds} people with each outcome
   * @param synthetic labeled synthetic records, maybe none
   * @param holdout table of the held-out people
   * @param seed seed of the models and of the folds
   */
  record Task(
      CellScheme scheme,
      Subgroup target,
      LabeledPeople real,
      LabeledPeople synthetic,
      PatientTable holdout,
      long seed) {}

  ArmTraining(
      Task task,
      Learner learner,
      EvaluationSettings settings,
      Workers workers,
      Runnable onTrained) {
    this.learner = learner;
    this.settings = settings;
    this.workers = workers;
    this.onTrained = onTrained;
    this.curriculum = new Curriculum(task.synthetic().table(), task.scheme(), task.target());
    this.real =
        GroupedRows.of(
            task.real().table(), task.scheme(), task.scheme().siblings(task.target().attributes()));
    this.holdout = task.holdout();
    this.outcomes = task.real().outcomes();
    SplittableRandom random = new SplittableRandom(task.seed());
    this.folds = new Folds(task.real(), settings.folds(), random.nextLong());
    this.batchFolds = new Folds(task.synthetic(), settings.folds(), random.nextLong());
    this.foldSeeds = random.longs(settings.folds()).toArray();
    this.modelSeeds = random.longs((long) DRAWS_PER_MODEL * settings.models()).toArray();
  }

  /** Models that it takes to train these arms, the control among them. */
  static int models(Collection<TrainingSet> sets, EvaluationSettings settings) {
    int trained = sets.contains(TrainingSet.ENSEMBLE) ? sets.size() - 1 : sets.size();
    return trained * settings.folds() + (trained - 1 + DRAWS_PER_MODEL) * settings.models();
  }

  /**
   * The arms. {@link TrainingSet#PRETRAINED} and {@link TrainingSet#ENSEMBLE} build on {@link
   * TrainingSet#SYNTHETIC}, which must be among them then; the ensemble on {@link TrainingSet#REAL}
   * too.
   */
  Map<TrainingSet, Trained> train(Collection<TrainingSet> sets) throws InterruptedException {
    List<TrainingSet> first = new ArrayList<>();
    List<TrainingSet> second = new ArrayList<>();
    for (TrainingSet set : sets) {
      if (set == TrainingSet.PRETRAINED) {
        second.add(set);
      } else if (set != TrainingSet.ENSEMBLE) {
        first.add(set);
      }
    }
    run(first, List.of());
    run(second, first);
    run(List.of(), second);
    Map<TrainingSet, Trained> trained = new EnumMap<>(TrainingSet.class);
    for (TrainingSet set : sets) {
      trained.put(set, set == TrainingSet.ENSEMBLE ? ensemble() : trained(set));
    }
    return trained;
  }

  /** Trains the fold models of some arms and the final models of others, side by side. */
  private void run(List<TrainingSet> inFolds, List<TrainingSet> finals)
      throws InterruptedException {
    List<Callable<Scores>> tasks = new ArrayList<>();
    for (TrainingSet set : inFolds) {
      for (int fold = 0; fold < folds.count(); fold++) {
        int left = fold;
        tasks.add(() -> scoreFold(set, left));
      }
    }
    for (TrainingSet set : finals) {
      for (int model = 0; model < models(set); model++) {
        long seed = modelSeeds[model];
        tasks.add(() -> scoreHoldout(set, seed));
      }
    }
    List<Scores> scores = workers.run(tasks);
    int next = 0;
    for (TrainingSet set : inFolds) {
      ofFolds.put(set, scores.subList(next, next + folds.count()));
      next += folds.count();
    }
    for (TrainingSet set : finals) {
      ofModels.put(set, scores.subList(next, next + models(set)));
      next += models(set);
    }
  }

  private Scores scoreFold(TrainingSet set, int fold) {
    Quota quota = curriculum.quota(real);
    PatientTable left = real.table().select(folds.in(fold));
    Lesson lesson;
    if (set == TrainingSet.SYNTHETIC) {
      PatientTable batch = curriculum.batch().table();
      lesson =
          Lesson.of(batch.select(batchFolds.outside(fold)), foldSeeds[fold])
              .stoppedBy(batch.select(batchFolds.in(fold)));
    } else {
      GroupedRows others = real.select(folds.outside(fold));
      lesson = curriculum.lesson(set, others, quota, foldSeeds[fold]).stoppedBy(left);
    }
    return score(withWhatComesBefore(set, lesson), left);
  }

  private Scores scoreHoldout(TrainingSet set, long seed) {
    Lesson lesson = curriculum.lesson(set, real, curriculum.quota(real), seed).rounds(rounds(set));
    return score(withWhatComesBefore(set, lesson), holdout);
  }

  private Lesson withWhatComesBefore(TrainingSet set, Lesson lesson) {
    if (set != TrainingSet.PRETRAINED) {
      return lesson;
    }
    return lesson.after(
        Lesson.of(curriculum.batch().table(), lesson.seed()).rounds(rounds(TrainingSet.SYNTHETIC)));
  }

  private Scores score(Lesson lesson, PatientTable scored) {
    try (Scorer scorer = learner.train(lesson)) {
      onTrained.run();
      return new Scores(scorer.probabilities(scored), scorer.rounds());
    }
  }

  /** Rounds of an arm's final models. */
  private int rounds(TrainingSet set) {
    double mean = results(ofFolds, set).stream().mapToInt(Scores::rounds).average().orElse(1);
    return (int) Math.max(1, Math.round(mean));
  }

  /** Final models of a training set. */
  private int models(TrainingSet set) {
    return set == TrainingSet.OVERSAMPLED ? modelSeeds.length : settings.models();
  }

  private Trained trained(TrainingSet set) {
    return arm(set, scoresOfModels(set), outOfFold(set));
  }

  private Trained ensemble() {
    List<double[]> models = new ArrayList<>();
    List<double[]> ofReal = scoresOfModels(TrainingSet.REAL);
    List<double[]> ofBatch = scoresOfModels(TrainingSet.SYNTHETIC);
    for (int model = 0; model < ofReal.size(); model++) {
      models.add(mean(List.of(ofReal.get(model), ofBatch.get(model))));
    }
    return arm(
        TrainingSet.ENSEMBLE,
        models,
        mean(List.of(outOfFold(TrainingSet.REAL), outOfFold(TrainingSet.SYNTHETIC))));
  }

  private Trained arm(TrainingSet set, List<double[]> models, double[] outOfFold) {
    int added = curriculum.quota(real).rows();
    int batch = curriculum.batch().rows();
    long realRecords =
        switch (set) {
          case SYNTHETIC -> 0;
          case OVERSAMPLED -> real.rows() + added;
          default -> real.rows();
        };
    long madeUp =
        switch (set) {
          case REAL, REWEIGHED, OVERSAMPLED -> 0;
          case SMOTE_NC -> added;
          default -> batch;
        };
    return new Trained(
        new ScoredArm(
            set.key(),
            learner.name(),
            realRecords,
            madeUp,
            DecisionThreshold.balanced(outOfFold, outcomes),
            mean(models.subList(0, settings.models()))),
        models);
  }

  private List<double[]> scoresOfModels(TrainingSet set) {
    return results(ofModels, set).stream().map(Scores::probabilities).toList();
  }

  /** Score of each real training row by the model that has not learned from it. */
  private double[] outOfFold(TrainingSet set) {
    double[] scores = new double[real.rows()];
    for (int fold = 0; fold < folds.count(); fold++) {
      double[] ofFold = results(ofFolds, set).get(fold).probabilities();
      int[] rows = folds.in(fold);
      for (int i = 0; i < rows.length; i++) {
        scores[rows[i]] = ofFold[i];
      }
    }
    return scores;
  }

  private static List<Scores> results(Map<TrainingSet, List<Scores>> from, TrainingSet set) {
    List<Scores> scores = from.get(set);
    if (scores == null) {
      throw new IllegalStateException("training set " + set.key() + " was not trained");
    }
    return scores;
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
}
