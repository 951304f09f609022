package io.equipoise.evaluator.app;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.evaluator.domain.Decision;
import io.equipoise.evaluator.domain.Holdout;
import io.equipoise.evaluator.domain.PairedComparison;
import io.equipoise.evaluator.domain.ScoredArm;
import java.util.Map;
import java.util.Optional;

/**
 * A decision, and the measurement that it rests on.
 *
 * @param decision what becomes of the batch
 * @param findings the measurement; empty when none was possible
 */
public record Evaluation(Decision decision, Optional<Findings> findings) {

  /** A decision without a measurement. */
  public static Evaluation unmeasured(Decision decision) {
    return new Evaluation(decision, Optional.empty());
  }

  /**
   * A measurement.
   *
   * @param evaluationId its id: the same for the same batch, data, descriptor and seed
   * @param target the subgroup that the batch is for
   * @param learner name and version of the learner
   * @param holdout the people that were measured on
   * @param trainingOffsets partition of the training sample to the position that it was read up to
   * @param seeds models per arm
   * @param baseline the arm without the batch
   * @param candidate the arm with it
   * @param comparison what was measured
   */
  public record Findings(
      String evaluationId,
      Subgroup target,
      String learner,
      Holdout holdout,
      Map<Integer, Long> trainingOffsets,
      int seeds,
      ScoredArm baseline,
      ScoredArm candidate,
      PairedComparison comparison) {
    /** Copies the map. */
    public Findings {
      trainingOffsets = Map.copyOf(trainingOffsets);
    }
  }
}
