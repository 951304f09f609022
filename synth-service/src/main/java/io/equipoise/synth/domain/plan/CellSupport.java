package io.equipoise.synth.domain.plan;

import io.equipoise.cohort.population.Cell;

/**
 * Real people of one cell in the train split.
 *
 * @param cell the protected values
 * @param records real records, at least 1
 * @param positives of those, records with a positive label
 * @param negatives of those, records with a negative label; records without a label are in neither
 */
public record CellSupport(Cell cell, long records, long positives, long negatives) {
  /** Checks that the counts fit together. */
  public CellSupport {
    if (records < 1 || positives < 0 || negatives < 0 || positives + negatives > records) {
      throw new IllegalArgumentException(
          "support must have records >= positives + negatives and records >= 1, got "
              + records
              + ", "
              + positives
              + " and "
              + negatives);
    }
  }

  /** Records with a label. */
  public long labelled() {
    return positives + negatives;
  }
}
