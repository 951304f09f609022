package io.equipoise.synth.app;

import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingOutcome;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * When a training goes on from an earlier model, and when what comes of it is taken.
 *
 * <p>A model may be a parent when it was asked for under the same name, made by the same version of
 * its generator under the same version of the descriptor with the same seed, and no verdict has
 * quarantined the batch that it was kept for. The newest such model is taken. The seed decides who
 * is held out of training: under another one the parent has learned from people on whom the child
 * would be scored.
 *
 * <p>The child is taken when its score on people whom neither training has seen is {@linkplain
 * TrainingOutcome#isNoWorseThan no worse} than that of the model from which its line descends and
 * which was trained from the start: the line as a whole may not get worse, however often it is
 * trained on. Else it is thrown away and training begins at the start. The score is relative to
 * what real rows of the same people teach ({@link io.equipoise.synth.score.Score#value}), so that
 * it can be compared between tables.
 */
final class WarmStart {
  private WarmStart() {}

  /**
   * The model to start from; empty when there is none.
   *
   * @param kept what is kept, the newest first
   * @param requested kind that is asked for
   * @param tuner trains models of a kind on
   * @param descriptorVersion the descriptor's version now
   * @param seed seed of trainings now
   * @param quarantined batches that a verdict was against
   */
  static Optional<KeptModel> parent(
      List<KeptModel> kept,
      String requested,
      GeneratorSource tuner,
      String descriptorVersion,
      long seed,
      Set<String> quarantined) {
    return kept.stream()
        .filter(model -> model.requested().equals(requested))
        .filter(model -> model.descriptorVersion().equals(descriptorVersion))
        .filter(model -> model.seed() == seed)
        .filter(model -> !quarantined.contains(model.batchId()))
        .filter(
            model ->
                tuner
                    .tuner(model.generator())
                    .map(TabularGenerator::version)
                    .filter(model.generatorVersion()::equals)
                    .isPresent())
        .findFirst();
  }

  /**
   * Whether a child is no worse than its line; without a score it cannot be shown, so it is not.
   */
  static boolean accepts(TrainingOutcome child, KeptModel parent) {
    return child.isNoWorseThan(parent.scratchScore());
  }

  /** Why a child was taken, for a report. */
  static String reason(TrainingOutcome child, KeptModel parent) {
    return String.format(
        Locale.ROOT,
        "%s was trained on from model %s, which had been chosen before: score %.3f on unseen"
            + " people, %.3f when its line was trained from the start",
        parent.generator(),
        parent.modelId(),
        child.score().orElse(Double.NaN),
        parent.scratchScore());
  }
}
