package io.equipoise.evaluator;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.evaluator.app.EvaluationSettings;
import io.equipoise.schemas.connection.Connection;

/**
 * What an evaluator needs to know.
 *
 * @param connection where Kafka and the registry are
 * @param descriptor the dataset
 * @param settings how to evaluate
 */
public record EvaluatorConfig(
    Connection connection, DatasetDescriptor descriptor, EvaluationSettings settings) {}
