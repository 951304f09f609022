package io.equipoise.evaluator.app;

import io.equipoise.evaluator.domain.PatientBootstrap;
import io.equipoise.evaluator.domain.VerdictPolicy;
import io.equipoise.evaluator.domain.arm.TrainingSet;
import java.util.EnumSet;
import java.util.Set;

/**
 * How batches are evaluated.
 *
 * @param models models per arm, whose probabilities are averaged, at least 3
 * @param folds parts that training people are cut into, to find out when to stop and to choose the
 *     decision threshold, at least 2
 * @param resamples resamples of the bootstrap, at least 1,000
 * @param policy when a batch is promoted
 * @param parallelism models that are trained at the same time, at least 1; the result does not
 *     depend on it
 * @param seed seed of everything random; each batch gets its own from it
 * @param trainingSets training sets to compare; those that the verdict rests on and those that
 *     others build on are measured in any case
 * @param network whether a neural network repeats the comparison; it decides nothing and takes
 *     several times as long as the trees
 */
public record EvaluationSettings(
    int models,
    int folds,
    int resamples,
    VerdictPolicy policy,
    int parallelism,
    long seed,
    Set<TrainingSet> trainingSets,
    boolean network) {

  /** Fewest models per arm: with fewer, the chance of training would show as a change. */
  public static final int MINIMUM_MODELS = 3;

  /** Models per arm when nothing else is said. */
  public static final int USUAL_MODELS = 5;

  /** Checks the ranges and copies the set. */
  public EvaluationSettings {
    require(models >= MINIMUM_MODELS, "models must be at least " + MINIMUM_MODELS, models);
    require(folds >= 2, "folds must be at least 2", folds);
    require(
        resamples >= PatientBootstrap.MINIMUM_RESAMPLES,
        "resamples must be at least " + PatientBootstrap.MINIMUM_RESAMPLES,
        resamples);
    require(parallelism >= 1, "parallelism must be at least 1", parallelism);
    trainingSets = Set.copyOf(trainingSets);
  }

  /** All training sets, without the network. */
  public EvaluationSettings(
      int models, int folds, int resamples, VerdictPolicy policy, int parallelism, long seed) {
    this(
        models,
        folds,
        resamples,
        policy,
        parallelism,
        seed,
        EnumSet.allOf(TrainingSet.class),
        false);
  }

  /**
   * All training sets, {@link #USUAL_MODELS} models per arm, three folds, 2,000 resamples (12
   * beyond each end of a 98.75 % interval), 95 % confidence and a margin of 0.01.
   *
   * @param parallelism models that are trained at the same time
   * @param seed seed of everything random
   */
  public static EvaluationSettings standard(int parallelism, long seed) {
    return new EvaluationSettings(
        USUAL_MODELS, 3, 2000, new VerdictPolicy(0.01, 0.95), parallelism, seed);
  }

  /** The same with these training sets only. */
  public EvaluationSettings comparing(Set<TrainingSet> sets) {
    return new EvaluationSettings(
        models, folds, resamples, policy, parallelism, seed, sets, network);
  }

  /** The same with or without the network. */
  public EvaluationSettings withNetwork(boolean wanted) {
    return new EvaluationSettings(
        models, folds, resamples, policy, parallelism, seed, trainingSets, wanted);
  }

  private static void require(boolean condition, String what, int got) {
    if (!condition) {
      throw new IllegalArgumentException(what + ", got " + got);
    }
  }
}
