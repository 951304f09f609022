package io.equipoise.synth.app;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a kept model comes from, and how good it was.
 *
 * @param modelId its identity
 * @param parentId identity of the model that it was trained on from, when it was
 * @param requested kind that was asked for, as in {@code synthesis.generator}: what {@code auto}
 *     chose is not what somebody named
 * @param generator kind of the generator that made it
 * @param generatorVersion version of that generator
 * @param descriptorVersion version of the dataset's descriptor
 * @param tableFingerprint what it learned from, see {@link
 *     io.equipoise.synth.generate.ModelIdentity#ofTable}
 * @param seed seed of its training
 * @param score its score on people whom its training did not see, higher is better
 * @param scratchScore the same of the model from which its line descends and which was trained from
 *     the start; its own when that is itself
 * @param batchId batch that it was kept for
 * @param keptAt when
 */
public record KeptModel(
    String modelId,
    Optional<String> parentId,
    String requested,
    String generator,
    String generatorVersion,
    String descriptorVersion,
    String tableFingerprint,
    long seed,
    double score,
    double scratchScore,
    String batchId,
    Instant keptAt) {

  /** Checks the scores. */
  public KeptModel {
    if (!Double.isFinite(score) || !Double.isFinite(scratchScore)) {
      throw new IllegalArgumentException(
          "scores must be finite, got " + score + " and " + scratchScore);
    }
  }
}
