package io.equipoise.synth.score;

import io.equipoise.cohort.statistics.Estimate;
import java.util.List;

/**
 * How useful and how lifelike synthetic rows are. The three figures are means over the learners;
 * their intervals are DeLong's at 95 %.
 *
 * @param tstr train on synthetic, test on real: AUROC, on real people, of learners that have seen
 *     synthetic rows only; in [0, 1], 0.5 is chance
 * @param trtr train on real, test on real: the same of learners that have seen the real rows which
 *     the generator learned from; what can be reached
 * @param detection AUROC of learners that tell synthetic rows from real people, in [0, 1]; 0.5
 *     means that they cannot, 1 that they always can
 * @param learners the same, learner by learner
 */
public record Score(Estimate tstr, Estimate trtr, Estimate detection, List<ByLearner> learners) {

  /** What being told from real people with certainty takes off the value, per AUROC above 0.5. */
  static final double DETECTION_WEIGHT = 0.2;

  /**
   * The figures of one learner.
   *
   * @param learner its name, for example {@code boosted}
   * @param tstr as above
   * @param trtr as above
   * @param detection as above
   */
  public record ByLearner(String learner, Estimate tstr, Estimate trtr, Estimate detection) {}

  /** Copies the list. */
  public Score {
    learners = List.copyOf(learners);
  }

  /**
   * One number, the higher the better: {@code tstr - trtr - 0.2 * max(0, detection - 0.5)}.
   *
   * <p>0 means as useful as real rows and not to be told from them; useless rows that are always
   * told apart are near -0.5. Utility is what rows are made for, so a generator that is always
   * found out (detection 1) pays as much as for 0.1 of AUROC; detection below 0.5 earns nothing,
   * because it is chance or copying. {@link Double#NEGATIVE_INFINITY} when one of the three figures
   * is undefined: such rows are never preferred.
   *
   * <p>Example: tstr 0.85, trtr 0.90, detection 0.75 give -0.05 - 0.05 = -0.10.
   */
  public double value() {
    if (tstr.point().isEmpty() || trtr.point().isEmpty() || detection.point().isEmpty()) {
      return Double.NEGATIVE_INFINITY;
    }
    return tstr.point().getAsDouble()
        - trtr.point().getAsDouble()
        - DETECTION_WEIGHT * Math.max(0, detection.point().getAsDouble() - 0.5);
  }
}
