package io.equipoise.synth.generate;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.domain.constraint.ConstraintSummary;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;

/**
 * Synthetic rows, every one of which carries what it was drawn for.
 *
 * @param rows the rows: per cell in the order of the request, negatives before positives, then per
 *     condition in the order of the request
 * @param cells how sampling went, cell by cell, in the order of the request
 * @param conditions how sampling went, condition by condition, in the order of the request
 * @param constraints what enforcing the dataset's constraints did; empty when it has none
 */
public record SyntheticSample(
    PatientTable rows,
    List<CellSample> cells,
    List<ConditionSample> conditions,
    Optional<ConstraintSummary> constraints) {

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

  /**
   * How sampling of one condition went.
   *
   * @param values the values asked for, by attribute or column
   * @param requested rows asked for
   * @param delivered rows that were made, at most {@code requested}
   * @param drawn rows drawn in all, those thrown away included
   * @param firstHits rows that met the condition in the first draw
   */
  public record ConditionSample(
      Map<String, String> values, long requested, long delivered, long drawn, long firstHits) {
    /** Copies the map, whose order is kept. */
    public ConditionSample {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Rows asked for that could not be made within the bounded number of draws. */
    public long shortfall() {
      return requested - delivered;
    }
  }

  /** Copies the lists. */
  public SyntheticSample {
    cells = List.copyOf(cells);
    conditions = List.copyOf(conditions);
  }

  /** A sample of cells only. */
  public SyntheticSample(PatientTable rows, List<CellSample> cells) {
    this(rows, cells, List.of());
  }

  /** A sample of a generator that knows of no constraints. */
  public SyntheticSample(
      PatientTable rows, List<CellSample> cells, List<ConditionSample> conditions) {
    this(rows, cells, conditions, Optional.empty());
  }

  /**
   * Share of rows that carried what was requested before any was thrown away, in [0, 1]: hits of
   * the first draw over rows requested. Empty when nothing was requested.
   */
  public OptionalDouble hitRate() {
    long requested =
        sum(
            cells.stream().mapToLong(CellSample::requested),
            conditions.stream().mapToLong(ConditionSample::requested));
    long hits =
        sum(
            cells.stream().mapToLong(CellSample::firstHits),
            conditions.stream().mapToLong(ConditionSample::firstHits));
    return requested == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) hits / requested);
  }

  /** Rows asked for that could not be made. */
  public long shortfall() {
    return sum(
        cells.stream().mapToLong(CellSample::shortfall),
        conditions.stream().mapToLong(ConditionSample::shortfall));
  }

  private static long sum(LongStream first, LongStream second) {
    return first.sum() + second.sum();
  }
}
