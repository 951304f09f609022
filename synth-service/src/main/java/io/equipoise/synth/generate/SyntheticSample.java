package io.equipoise.synth.generate;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.PatientTable;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Synthetic rows, every one of which carries the cell and label that it was drawn for.
 *
 * @param rows the rows: per cell in the order of the request, negatives before positives
 * @param cells how sampling went, cell by cell, in the order of the request
 */
public record SyntheticSample(PatientTable rows, List<CellSample> cells) {

  /**
   * How sampling of one cell went.
   *
   * @param cell the protected values
   * @param requested rows asked for
   * @param delivered rows that were made, at most {@code requested}
   * @param drawn rows drawn in all, those thrown away included
   * @param firstHits rows that met cell and label in the first draw, which is as large as the
   *     request; 0 when nothing could be drawn
   */
  public record CellSample(Cell cell, long requested, long delivered, long drawn, long firstHits) {

    /** Rows asked for that could not be made within the bounded number of draws. */
    public long shortfall() {
      return requested - delivered;
    }
  }

  /** Copies the list. */
  public SyntheticSample {
    cells = List.copyOf(cells);
  }

  /**
   * Share of rows that carried the requested cell and label before any was thrown away, in [0, 1]:
   * hits of the first draw over rows requested. Empty when nothing was requested.
   */
  public OptionalDouble hitRate() {
    long requested = cells.stream().mapToLong(CellSample::requested).sum();
    long hits = cells.stream().mapToLong(CellSample::firstHits).sum();
    return requested == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) hits / requested);
  }

  /** Rows asked for that could not be made. */
  public long shortfall() {
    return cells.stream().mapToLong(CellSample::shortfall).sum();
  }
}
