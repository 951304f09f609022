package io.equipoise.monitor.domain;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.CountingUnit;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a tally of a dataset has room for: one missing count per column and one pair of sums per
 * number column, and a sketch of distinct patients where those are counted. Immutable and safe to
 * share between threads.
 */
public final class TallyShape {
  private final List<Column> columns;
  private final int[] numberColumns;
  private final int labelColumn;
  private final double positive;
  private final boolean patients;
  private final int fingerprint;

  /** The shape of a dataset's tallies. */
  public TallyShape(DatasetDescriptor descriptor) {
    this.columns = descriptor.columns();
    this.numberColumns =
        java.util.stream.IntStream.range(0, columns.size())
            .filter(i -> columns.get(i).isNumber())
            .toArray();
    this.labelColumn = descriptor.labelIndex();
    this.positive = descriptor.label().column().code(descriptor.label().positive());
    this.patients = descriptor.counting() == CountingUnit.PATIENT;
    this.fingerprint = fingerprint(descriptor);
  }

  /** Number of columns. */
  public int columns() {
    return columns.size();
  }

  /** Number of number columns. */
  public int numberColumns() {
    return numberColumns.length;
  }

  /**
   * Index, among all columns, of the number column at {@code position}, in [0, {@link
   * #numberColumns()}).
   */
  public int numberColumn(int position) {
    return numberColumns[position];
  }

  /** Index of the label's column. */
  public int labelColumn() {
    return labelColumn;
  }

  /** Code of the label's positive value. */
  public double positive() {
    return positive;
  }

  /** Whether patients are counted, each once, rather than records. */
  public boolean countsPatients() {
    return patients;
  }

  /**
   * A number that differs when columns, label, protected attributes or counting unit differ (but
   * for a chance of 1 in 2³²), so that tallies stored under another descriptor are recognized
   * instead of misread.
   */
  public int fingerprint() {
    return fingerprint;
  }

  private static int fingerprint(DatasetDescriptor descriptor) {
    String canonical =
        descriptor.columns().stream()
                .map(c -> c.name() + ":" + c.kind())
                .collect(Collectors.joining(","))
            + ";"
            + descriptor.label().column().name()
            + "="
            + descriptor.label().positive()
            + ";"
            + descriptor.protectedAttributes().stream()
                .map(a -> a.name() + ":" + a.column().name() + a.values())
                .collect(Collectors.joining(","))
            + (descriptor.counting() == CountingUnit.PATIENT ? ";patients" : "");
    return canonical.hashCode();
  }
}
