package io.equipoise.ingest.domain.draft;

import java.util.List;
import java.util.Optional;

/**
 * What the person who asks for a draft has said.
 *
 * @param dataset name of the dataset
 * @param label field to predict; empty: guessed by its name
 * @param positive value that counts as positive; empty: guessed
 * @param protectedFields fields to protect; none: guessed by their names
 * @param patient field that tells who a row is about; empty: guessed by its name
 */
public record DraftChoices(
    String dataset,
    Optional<String> label,
    Optional<String> positive,
    List<String> protectedFields,
    Optional<String> patient) {
  /** Copies the list. */
  public DraftChoices {
    protectedFields = List.copyOf(protectedFields);
  }
}
