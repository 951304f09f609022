package io.equipoise.console.audit;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.evaluator.app.EvaluationSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code equipoise audit} was asked for.
 *
 * @param descriptor the dataset
 * @param train files of real rows to learn from, at least one
 * @param holdout files of real rows to measure on, at least one
 * @param synthetic files of synthetic rows; none: nothing is judged
 * @param target id of the subgroup that it is about; empty: the rarest one that can be measured
 * @param settings how to compare
 * @param report file for the figures as JSON
 * @param html file for the model card
 */
record AuditConfig(
    DatasetDescriptor descriptor,
    List<Path> train,
    List<Path> holdout,
    List<Path> synthetic,
    Optional<String> target,
    EvaluationSettings settings,
    Optional<Path> report,
    Optional<Path> html) {
  /** Copies the lists. */
  AuditConfig {
    train = List.copyOf(train);
    holdout = List.copyOf(holdout);
    synthetic = List.copyOf(synthetic);
  }
}
