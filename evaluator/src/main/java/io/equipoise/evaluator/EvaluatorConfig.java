package io.equipoise.evaluator;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.evaluator.app.EvaluationSettings;
import io.equipoise.schemas.connection.Connection;
import java.nio.file.Path;

/**
 * What an evaluator needs to know.
 *
 * @param connection where Kafka and the registry are
 * @param descriptor the dataset
 * @param settings how to evaluate
 * @param stateDirectory folder of the evaluator's own, where the champions are kept. Unlike other
 *     services' folders it is not rebuilt from Kafka: without it the next start begins with a new
 *     champion of real people alone
 */
public record EvaluatorConfig(
    Connection connection,
    DatasetDescriptor descriptor,
    EvaluationSettings settings,
    Path stateDirectory) {}
