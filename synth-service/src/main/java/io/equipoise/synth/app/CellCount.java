package io.equipoise.synth.app;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.domain.plan.CellSupport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts records by cell and label, and the patients whom they are of. Who a patient is, the
 * pseudonym says; where a source does not say whose a record is, each has its own.
 */
final class CellCount {
  private CellCount() {}

  /** What is counted of one cell. */
  private static final class Count {
    private final Set<Integer> people = new HashSet<>();
    private final Set<Integer> positivePeople = new HashSet<>();
    private final Set<Integer> negativePeople = new HashSet<>();
    private long records;
    private long positives;
    private long negatives;

    private CellSupport of(Cell cell) {
      return new CellSupport(
          cell,
          people,
          records,
          new CellSupport.Labelled(positivePeople, positives),
          new CellSupport.Labelled(negativePeople, negatives));
    }
  }

  /** Support of every cell that has a record, by cell key. */
  static List<CellSupport> of(DatasetDescriptor descriptor, List<PatientRecord> records) {
    CellScheme scheme = new CellScheme(descriptor);
    PatientTable table = PatientTable.of(descriptor, records);
    Map<String, Integer> numbers = new HashMap<>();
    Map<String, Count> counts = new TreeMap<>();
    for (int row = 0; row < table.rows(); row++) {
      Count count = counts.computeIfAbsent(scheme.cellOf(table, row).key(), key -> new Count());
      int person = numbers.computeIfAbsent(records.get(row).patientId(), id -> numbers.size());
      count.people.add(person);
      count.records++;
      double label = table.label(row);
      if (label == 1) {
        count.positives++;
        count.positivePeople.add(person);
      } else if (label == 0) {
        count.negatives++;
        count.negativePeople.add(person);
      }
    }
    List<CellSupport> support = new ArrayList<>();
    counts.forEach((key, count) -> support.add(count.of(Cell.parse(key))));
    return support;
  }
}
