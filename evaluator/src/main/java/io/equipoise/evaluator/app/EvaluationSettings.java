package io.equipoise.evaluator.app;

import io.equipoise.evaluator.domain.PatientBootstrap;
import io.equipoise.evaluator.domain.VerdictPolicy;

/**
 * How batches are evaluated.
 *
 * @param models models per arm, whose probabilities are averaged, at least 3
 * @param folds parts that training people are cut into to choose the decision threshold, at least 2
 * @param resamples resamples of the bootstrap, at least 1,000
 * @param policy when a batch is promoted
 * @param parallelism models that are trained at the same time, at least 1; the result does not
 *     depend on it
 * @param seed seed of everything random; each batch gets its own from it
 */
public record EvaluationSettings(
    int models, int folds, int resamples, VerdictPolicy policy, int parallelism, long seed) {

  /** Fewest models per arm: with fewer, the chance of training would show as a change. */
  public static final int MINIMUM_MODELS = 3;

  /** Checks the ranges. */
  public EvaluationSettings {
    require(models >= MINIMUM_MODELS, "models must be at least " + MINIMUM_MODELS, models);
    require(folds >= 2, "folds must be at least 2", folds);
    require(
        resamples >= PatientBootstrap.MINIMUM_RESAMPLES,
        "resamples must be at least " + PatientBootstrap.MINIMUM_RESAMPLES,
        resamples);
    require(parallelism >= 1, "parallelism must be at least 1", parallelism);
  }

  /**
   * Three models per arm, three folds, 2,000 resamples (12 beyond each end of a 98.75 % interval),
   * 95 % confidence and a margin of 0.01 in AUROC.
   *
   * @param parallelism models that are trained at the same time
   * @param seed seed of everything random
   */
  public static EvaluationSettings standard(int parallelism, long seed) {
    return new EvaluationSettings(3, 3, 2000, new VerdictPolicy(0.01, 0.95), parallelism, seed);
  }

  private static void require(boolean condition, String what, int got) {
    if (!condition) {
      throw new IllegalArgumentException(what + ", got " + got);
    }
  }
}
