package io.equipoise.synth.generate.copula;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.PatientTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The columns of a table as hidden normal numbers, one after the other. */
final class LatentTable {
  private final DatasetDescriptor descriptor;
  private final List<LatentColumn> columns;
  private final int[] start;

  /** The columns of a dataset, one per column of its descriptor. */
  LatentTable(DatasetDescriptor descriptor, List<LatentColumn> columns) {
    this.descriptor = descriptor;
    this.columns = List.copyOf(columns);
    this.start = new int[columns.size() + 1];
    for (int c = 0; c < columns.size(); c++) {
      start[c + 1] = start[c] + columns.get(c).width();
    }
  }

  /** The columns of a table with at least one row. */
  static LatentTable of(PatientTable train, int mostHidden) {
    List<LatentColumn> all = new ArrayList<>();
    for (int c = 0; c < train.columns(); c++) {
      Column column = train.descriptor().columns().get(c);
      double[] coded = train.column(c);
      boolean numbers = column.isNumber() && !Arrays.stream(coded).allMatch(Double::isNaN);
      all.add(
          numbers
              ? new NumberColumn(column, coded, edges(train.descriptor(), column))
              : new CategoryColumn(coded, mostHidden));
    }
    return new LatentTable(train.descriptor(), all);
  }

  /** Edges of the bands that protected attributes cut a column into, in ascending order. */
  static List<Double> edges(DatasetDescriptor descriptor, Column column) {
    return descriptor.protectedAttributes().stream()
        .filter(attribute -> attribute.column().name().equals(column.name()))
        .map(ProtectedAttribute::bands)
        .flatMap(List::stream)
        .distinct()
        .sorted()
        .toList();
  }

  DatasetDescriptor descriptor() {
    return descriptor;
  }

  LatentColumn column(int index) {
    return columns.get(index);
  }

  /** Index of the first hidden number of a column. */
  int start(int column) {
    return start[column];
  }

  /** Hidden numbers in all. */
  int width() {
    return start[columns.size()];
  }

  /** Writes the bounds of a row's hidden numbers. */
  void bounds(PatientTable table, int row, double[] lower, double[] upper) {
    for (int c = 0; c < columns.size(); c++) {
      LatentColumn.Box box = columns.get(c).boxOf(table.value(row, c));
      for (int h = 0; h < box.lower().size(); h++) {
        lower[start[c] + h] = box.lower().get(h);
        upper[start[c] + h] = box.upper().get(h);
      }
    }
  }

  /** Keeps the shares of the values under a correlation of all hidden numbers. */
  void calibrate(double[][] correlation, long seed) {
    for (int c = 0; c < columns.size(); c++) {
      int[] own = IntStream.range(start[c], start[c + 1]).toArray();
      columns.get(c).calibrate(LatentGaussian.part(correlation, own, own), seed + c);
    }
  }

  /** The coded row that hidden numbers stand for. */
  double[] decode(double[] hidden) {
    double[] coded = new double[columns.size()];
    for (int c = 0; c < coded.length; c++) {
      coded[c] = columns.get(c).decode(hidden, start[c]);
    }
    return coded;
  }
}
