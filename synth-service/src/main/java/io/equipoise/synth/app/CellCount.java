package io.equipoise.synth.app;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.domain.plan.CellSupport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts a table's rows by cell and label. */
final class CellCount {
  private CellCount() {}

  /** Support of every cell that has a row, by cell key. */
  static List<CellSupport> of(CellScheme scheme, PatientTable table) {
    Map<String, long[]> counts = new TreeMap<>();
    for (int row = 0; row < table.rows(); row++) {
      long[] count = counts.computeIfAbsent(scheme.cellOf(table, row).key(), key -> new long[3]);
      count[0]++;
      double label = table.label(row);
      if (label == 1) {
        count[1]++;
      } else if (label == 0) {
        count[2]++;
      }
    }
    List<CellSupport> support = new ArrayList<>();
    counts.forEach(
        (key, count) ->
            support.add(new CellSupport(Cell.parse(key), count[0], count[1], count[2])));
    return support;
  }
}
