package io.equipoise.synth.generate;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How training went. Losses are means over the last tenth of the steps (at least one), because
 * single steps are noisy.
 *
 * @param steps optimizer steps of the generator
 * @param rows real rows that were learned from
 * @param batch rows per step
 * @param criticLoss mean loss of the critic, finite; 0 of a generator that has none
 * @param generatorLoss mean loss of the generator, finite; 0 of a generator that has none
 * @param keptStep step whose model was kept, from 1 to {@code steps}
 * @param restarted whether training left its course once and went on from an earlier step
 * @param curve how losses and score went, by ascending step
 */
public record TrainingOutcome(
    int steps,
    int rows,
    int batch,
    double criticLoss,
    double generatorLoss,
    int keptStep,
    boolean restarted,
    List<CurvePoint> curve) {

  /**
   * One point of the training curve.
   *
   * @param step steps done
   * @param criticLoss mean loss of the critic since the point before
   * @param generatorLoss mean loss of the generator since the point before
   * @param score score on people whom training did not see, higher is better; empty when none was
   *     taken
   */
  public record CurvePoint(
      int step, double criticLoss, double generatorLoss, OptionalDouble score) {}

  /** Checks that the losses are finite and copies the curve. */
  public TrainingOutcome {
    if (!Double.isFinite(criticLoss) || !Double.isFinite(generatorLoss)) {
      throw new IllegalArgumentException(
          "losses must be finite, got " + criticLoss + " and " + generatorLoss);
    }
    curve = List.copyOf(curve);
  }

  /** The outcome of a training that kept its last step, without a curve. */
  public TrainingOutcome(int steps, int rows, int batch, double criticLoss, double generatorLoss) {
    this(steps, rows, batch, criticLoss, generatorLoss, steps, false, List.of());
  }

  /**
   * How much lower a score may be that counts as no worse: scores of equally good models differ by
   * chance. Our own choice.
   */
  public static final double SCORE_TOLERANCE = 0.02;

  /**
   * Whether this training's score is at most {@value #SCORE_TOLERANCE} below another one's; not,
   * where no score was taken.
   */
  public boolean isNoWorseThan(double otherScore) {
    return score().orElse(Double.NEGATIVE_INFINITY) >= otherScore - SCORE_TOLERANCE;
  }

  /** Score of the step that was kept, when scores were taken. */
  public OptionalDouble score() {
    return curve.stream()
        .filter(point -> point.step() == keptStep)
        .map(CurvePoint::score)
        .findFirst()
        .orElse(OptionalDouble.empty());
  }
}
