package io.equipoise.synth;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.schemas.connection.Connection;
import java.nio.file.Path;

/**
 * What one synth service runs on.
 *
 * @param descriptor the dataset
 * @param connection where Kafka and the registry are
 * @param seed seed of training and sampling
 * @param stateDirectory folder of the instance's own, for models that are started from and states
 *     of trainings that are interrupted. As confidential as the training sample; losing it costs
 *     time, no result
 */
public record SynthConfig(
    DatasetDescriptor descriptor, Connection connection, long seed, Path stateDirectory) {}
