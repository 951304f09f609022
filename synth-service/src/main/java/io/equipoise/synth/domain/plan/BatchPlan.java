package io.equipoise.synth.domain.plan;

import java.util.List;
import java.util.Optional;

/**
 * What a batch shall hold, cell by cell, or why there shall be none.
 *
 * @param cells every cell of the subgroup that real people are in, refused ones included
 * @param refusal why no row is made, with the remedy; empty when some are
 * @param tooFewPeople whether none is made because real people are too few, so that collecting data
 *     of them is the remedy; false when some are
 */
public record BatchPlan(List<PlannedCell> cells, Optional<String> refusal, boolean tooFewPeople) {
  /** Copies the list and checks that a plan asks for rows exactly when it is not refused. */
  public BatchPlan {
    cells = List.copyOf(cells);
    if (refusal.isPresent() == cells.stream().anyMatch(c -> c.rows() > 0)) {
      throw new IllegalArgumentException("a plan asks for rows exactly when it is not refused");
    }
    if (tooFewPeople && refusal.isEmpty()) {
      throw new IllegalArgumentException("a plan that finds too few people is refused");
    }
  }

  /** Rows to make, 0 when refused. */
  public long rows() {
    return cells.stream().mapToLong(PlannedCell::rows).sum();
  }

  /** Of those, rows with a positive label. */
  public long positives() {
    return cells.stream().mapToLong(PlannedCell::positives).sum();
  }
}
