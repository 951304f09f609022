package io.equipoise.synth;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.schemas.connection.Connection;

/**
 * What one synth service runs on.
 *
 * @param descriptor the dataset
 * @param connection where Kafka and the registry are
 * @param seed seed of training and sampling
 */
public record SynthConfig(DatasetDescriptor descriptor, Connection connection, long seed) {}
