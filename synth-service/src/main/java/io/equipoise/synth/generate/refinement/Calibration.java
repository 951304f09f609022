package io.equipoise.synth.generate.refinement;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.PatientTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The {@linkplain QuantileMap quantile maps} of a table's number columns. A column that protected
 * bands cut has one for each band, so that nobody changes groups. Where there are too few values
 * for a map, and where a value is missing, nothing is changed. Immutable.
 *
 * @param maps per column of the dataset its maps, in ascending order of their parts, none for
 *     categories
 */
record Calibration(List<List<QuantileMap>> maps) {

  /** Copies the lists. */
  Calibration {
    maps = maps.stream().map(List::copyOf).toList();
  }

  /**
   * The maps from made rows to real ones.
   *
   * @param real real rows
   * @param made rows that the generator makes when nothing in particular is asked for, as they come
   */
  static Calibration of(PatientTable real, PatientTable made) {
    List<List<QuantileMap>> maps = new ArrayList<>();
    List<Column> columns = real.descriptor().columns();
    for (int c = 0; c < columns.size(); c++) {
      maps.add(
          columns.get(c).isNumber()
              ? maps(columns.get(c), edges(real.descriptor(), columns.get(c)), real, made, c)
              : List.of());
    }
    return new Calibration(maps);
  }

  private static List<QuantileMap> maps(
      Column column, double[] edges, PatientTable real, PatientTable made, int index) {
    List<QuantileMap> maps = new ArrayList<>();
    for (int part = 0; part + 1 < edges.length; part++) {
      double[] realHere = within(real.column(index), edges[part], edges[part + 1]);
      double[] madeHere = within(made.column(index), edges[part], edges[part + 1]);
      if (Math.min(realHere.length, madeHere.length) >= QuantileMap.LEAST) {
        maps.add(new QuantileMap(column, realHere, madeHere, edges[part], edges[part + 1]));
      }
    }
    return maps;
  }

  /** Missing values are in no part. */
  private static double[] within(double[] values, double from, double to) {
    return Arrays.stream(values).filter(value -> value >= from && value < to).toArray();
  }

  /** Ends of the parts of a column, in ascending order, from minus infinity to infinity. */
  private static double[] edges(DatasetDescriptor descriptor, Column column) {
    Stream<Double> bands =
        descriptor.protectedAttributes().stream()
            .filter(attribute -> attribute.column().name().equals(column.name()))
            .map(ProtectedAttribute::bands)
            .flatMap(List::stream);
    return Stream.concat(Stream.of(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY), bands)
        .mapToDouble(Double::doubleValue)
        .distinct()
        .sorted()
        .toArray();
  }

  /** The row with its numbers moved; the one given is left as it is. */
  double[] apply(double[] row, RandomGenerator random) {
    double[] moved = row.clone();
    for (int c = 0; c < moved.length; c++) {
      for (QuantileMap map : maps.get(c)) {
        if (row[c] >= map.from() && row[c] < map.to()) {
          moved[c] = map.map(row[c], random);
        }
      }
    }
    return moved;
  }

  /** All rows of a table, moved. */
  PatientTable apply(PatientTable table, RandomGenerator random) {
    double[][] moved = new double[table.rows()][];
    for (int row = 0; row < moved.length; row++) {
      moved[row] = apply(table.row(row), random);
    }
    return PatientTable.ofRows(table.descriptor(), moved);
  }
}
