package io.equipoise.synth.domain.plan;

import io.equipoise.cohort.population.Cell;
import java.util.Optional;

/**
 * What is planned for one cell.
 *
 * @param cell the protected values
 * @param realPeople different patients of the cell in the train split
 * @param rows rows to make, 0 when refused
 * @param positives of those, rows with a positive label
 * @param refusal why none are made; empty when some are
 */
public record PlannedCell(
    Cell cell, long realPeople, long rows, long positives, Optional<String> refusal) {
  /** Checks that a refused cell asks for nothing. */
  public PlannedCell {
    if (rows < 0 || positives < 0 || positives > rows || (refusal.isPresent() && rows > 0)) {
      throw new IllegalArgumentException(
          "a planned cell must have rows >= positives >= 0 and no rows when refused");
    }
  }

  /** Rows with a negative label. */
  public long negatives() {
    return rows - positives;
  }
}
