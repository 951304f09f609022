package io.equipoise.monitor.domain.metric;

import io.equipoise.monitor.domain.Moments;

/** Sums over the cells of one group; filled in one pass, then only read. */
final class GroupTotals {
  long people;
  long records;
  long labelled;
  long positives;
  final long[] missing;
  final long[] values;
  final double[] sums;
  final double[] sumsOfSquares;

  GroupTotals(int columns, int numberColumns) {
    missing = new long[columns];
    values = new long[numberColumns];
    sums = new double[numberColumns];
    sumsOfSquares = new double[numberColumns];
  }

  void add(CellStatistics cell) {
    people += cell.people();
    records += cell.records();
    labelled += cell.labelled();
    positives += cell.positives();
    for (int column = 0; column < missing.length; column++) {
      missing[column] += cell.missing(column);
    }
    for (int position = 0; position < values.length; position++) {
      Moments moments = cell.moments(position);
      values[position] += moments.count();
      sums[position] += moments.sum();
      sumsOfSquares[position] += moments.sumOfSquares();
    }
  }
}
