package io.equipoise.synth.generate;

import io.equipoise.cohort.population.Cell;
import java.util.List;

/**
 * Which synthetic rows are wanted. Cell and label are asked for together: asked for the cell alone,
 * a generator leaves the label where the majority is.
 *
 * @param cells the cells, in the order in which their rows shall come
 */
public record SampleRequest(List<CellRequest> cells) {

  /**
   * Rows wanted of one cell.
   *
   * @param cell the protected values, {@code unknown} included
   * @param negatives rows with a negative label, 0 or more
   * @param positives rows with a positive label, 0 or more
   */
  public record CellRequest(Cell cell, long negatives, long positives) {
    /** Checks the counts. */
    public CellRequest {
      if (negatives < 0 || positives < 0) {
        throw new IllegalArgumentException(
            "requested rows must not be negative, got " + negatives + " and " + positives);
      }
    }

    /** Rows wanted of the cell. */
    public long rows() {
      return negatives + positives;
    }
  }

  /** Copies the list. */
  public SampleRequest {
    cells = List.copyOf(cells);
  }

  /** Rows wanted in all. */
  public long rows() {
    return cells.stream().mapToLong(CellRequest::rows).sum();
  }

  /** Rows wanted with a positive label. */
  public long positives() {
    return cells.stream().mapToLong(CellRequest::positives).sum();
  }
}
