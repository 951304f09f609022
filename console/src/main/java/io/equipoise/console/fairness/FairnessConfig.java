package io.equipoise.console.fairness;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code equipoise fairness} was asked for.
 *
 * @param predictions file of predictions
 * @param delimiter between its fields
 * @param label column of the outcome
 * @param positive what it says for a positive outcome
 * @param score column of the predicted probability
 * @param protectedColumns columns of protected attributes, at least one
 * @param patient column that says whose a row is; empty: every row is another person
 * @param intersections whether combinations of attributes are groups too
 * @param threshold a person is decided positive when the probability is at least this, in (0, 1)
 * @param confidence confidence of intervals, in (0, 1)
 * @param resamples bootstrap resamples
 * @param seed seed of the bootstrap
 * @param report file for the JSON report
 */
record FairnessConfig(
    Path predictions,
    char delimiter,
    String label,
    String positive,
    String score,
    List<String> protectedColumns,
    Optional<String> patient,
    boolean intersections,
    double threshold,
    double confidence,
    int resamples,
    long seed,
    Optional<Path> report) {
  /** Copies the list. */
  FairnessConfig {
    protectedColumns = List.copyOf(protectedColumns);
  }

  /** Name of the file without its folder. */
  String fileName() {
    return String.valueOf(predictions.getFileName());
  }
}
