package io.equipoise.synth.generate;

/**
 * How training went. Losses are means over the last tenth of the steps (at least one), because
 * single steps are noisy.
 *
 * @param steps optimizer steps of the generator
 * @param rows real rows that were learned from
 * @param batch rows per step
 * @param criticLoss mean loss of the critic, finite
 * @param generatorLoss mean loss of the generator, finite
 */
public record TrainingOutcome(
    int steps, int rows, int batch, double criticLoss, double generatorLoss) {
  /** Checks that the losses are finite. */
  public TrainingOutcome {
    if (!Double.isFinite(criticLoss) || !Double.isFinite(generatorLoss)) {
      throw new IllegalArgumentException(
          "losses must be finite, got " + criticLoss + " and " + generatorLoss);
    }
  }
}
