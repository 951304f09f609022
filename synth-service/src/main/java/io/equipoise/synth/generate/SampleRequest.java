package io.equipoise.synth.generate;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which synthetic rows are wanted. Cell and label are asked for together: asked for the cell alone,
 * a generator leaves the label where the majority is.
 *
 * @param cells the cells, in the order in which their rows shall come
 * @param conditions values of single columns, whose rows come after those of the cells
 */
public record SampleRequest(List<CellRequest> cells, List<ConditionRequest> conditions) {

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

  /**
   * Rows wanted that carry some values, everything else as it comes with them.
   *
   * @param values name of a protected attribute or a category column to the value wanted of it;
   *     {@code unknown} stands for missing. Empty when any row will do: protected values and label
   *     are then drawn at their true frequency
   * @param rows how many, 0 or more
   */
  public record ConditionRequest(Map<String, String> values, long rows) {
    /** Checks the count and copies the map, whose order is kept. */
    public ConditionRequest {
      if (rows < 0) {
        throw new IllegalArgumentException("requested rows must not be negative, got " + rows);
      }
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /** Copies the lists. */
  public SampleRequest {
    cells = List.copyOf(cells);
    conditions = List.copyOf(conditions);
  }

  /** Rows of cells only. */
  public SampleRequest(List<CellRequest> cells) {
    this(cells, List.of());
  }

  /** Rows as they come, protected values and label at their true frequency. */
  public static SampleRequest any(long rows) {
    return where(Map.of(), rows);
  }

  /** Rows that carry some values. */
  public static SampleRequest where(Map<String, String> values, long rows) {
    return new SampleRequest(List.of(), List.of(new ConditionRequest(values, rows)));
  }

  /**
   * As many rows as asked for, of the cells and labels of a table in their proportions: what stands
   * for an unconditional sample. Counts are {@code floor} of the share, and the rows still missing
   * go to the largest remainders. Rows without a label take no part; a table without labels asks
   * for nothing.
   */
  public static SampleRequest like(PatientTable table, long rows) {
    CellScheme scheme = new CellScheme(table.descriptor());
    Map<Cell, long[]> counts = new LinkedHashMap<>();
    long total = 0;
    for (int row = 0; row < table.rows(); row++) {
      if (!Double.isNaN(table.label(row))) {
        counts
            .computeIfAbsent(scheme.cellOf(table, row), cell -> new long[2])[
            (int) table.label(row)]++;
        total++;
      }
    }
    return total == 0 ? new SampleRequest(List.of()) : apportioned(counts, total, rows);
  }

  private static SampleRequest apportioned(Map<Cell, long[]> counts, long total, long rows) {
    List<Cell> cells = List.copyOf(counts.keySet());
    List<long[]> perCell = List.copyOf(counts.values());
    long[] wanted = new long[2 * cells.size()];
    double[] remainder = new double[wanted.length];
    long missing = rows;
    for (int i = 0; i < wanted.length; i++) {
      double share = (double) perCell.get(i / 2)[i % 2] / total * rows;
      wanted[i] = (long) share;
      remainder[i] = share - wanted[i];
      missing -= wanted[i];
    }
    IntStream.range(0, wanted.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -remainder[i]))
        .limit(Math.max(0, missing))
        .forEach(i -> wanted[i]++);
    return new SampleRequest(
        IntStream.range(0, cells.size())
            .mapToObj(c -> new CellRequest(cells.get(c), wanted[2 * c], wanted[2 * c + 1]))
            .toList());
  }

  /** Rows wanted in all. */
  public long rows() {
    return cells.stream().mapToLong(CellRequest::rows).sum()
        + conditions.stream().mapToLong(ConditionRequest::rows).sum();
  }

  /** Rows of cells wanted with a positive label. */
  public long positives() {
    return cells.stream().mapToLong(CellRequest::positives).sum();
  }
}
