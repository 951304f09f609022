package io.equipoise.synth.generate;

import java.util.Optional;

/**
 * Where a model comes from.
 *
 * @param modelId its identity, see {@link ModelIdentity}
 * @param parentId identity of the model that it was trained on from, when it was
 * @param generator kind of generator
 * @param version version of the generator that trained it
 * @param seed seed of its training
 * @param rows real rows that its training learned from
 */
public record ModelLineage(
    String modelId,
    Optional<String> parentId,
    String generator,
    String version,
    long seed,
    int rows) {}
