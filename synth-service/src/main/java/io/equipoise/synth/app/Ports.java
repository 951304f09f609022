package io.equipoise.synth.app;

/**
 * What the use case meets the world through.
 *
 * @param source where real records come from
 * @param history what was done before
 * @param events told where jobs are, and asked whether they shall stop
 * @param models models that a training may start from
 * @param checkpoints where a training keeps what it goes on from after a crash
 */
public record Ports(
    TrainingSampleSource source,
    SynthesisHistory history,
    JobEvents events,
    ModelStore models,
    JobCheckpoints checkpoints) {}
