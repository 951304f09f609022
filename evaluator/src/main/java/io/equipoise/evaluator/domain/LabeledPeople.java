package io.equipoise.evaluator.domain;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The records whose outcome is known, and whose they are. Records without a label are left out and
 * counted: nothing can be learned from them or measured on them. Immutable.
 */
public final class LabeledPeople {
  private final PatientTable table;
  private final boolean[] positive;
  private final int[] person;
  private final int people;
  private final long unlabeled;

  private LabeledPeople(
      PatientTable table, boolean[] positive, int[] person, int people, long unlabeled) {
    this.table = table;
    this.positive = positive;
    this.person = person;
    this.people = people;
    this.unlabeled = unlabeled;
  }

  /**
   * The labeled ones among the records, in their order; records of one patient id are one person's.
   */
  public static LabeledPeople of(DatasetDescriptor descriptor, List<PatientRecord> records) {
    int label = descriptor.labelIndex();
    List<PatientRecord> labeled = new ArrayList<>(records.size());
    for (PatientRecord record : records) {
      if (!Double.isNaN(record.value(label))) {
        labeled.add(record);
      }
    }
    PatientTable table = PatientTable.of(descriptor, labeled);
    boolean[] positive = new boolean[labeled.size()];
    int[] person = new int[labeled.size()];
    Map<String, Integer> index = new HashMap<>();
    for (int row = 0; row < positive.length; row++) {
      positive[row] = table.label(row) == 1;
      person[row] = index.computeIfAbsent(labeled.get(row).patientId(), id -> index.size());
    }
    return new LabeledPeople(
        table, positive, person, index.size(), (long) records.size() - labeled.size());
  }

  /** The labeled records, {@code rows × columns}. */
  public PatientTable table() {
    return table;
  }

  /** Labeled records. */
  public int rows() {
    return positive.length;
  }

  /** Distinct people among them. */
  public int people() {
    return people;
  }

  /** Records that were left out because their label is missing. */
  public long unlabeled() {
    return unlabeled;
  }

  /** Whether the outcome of a row is positive. */
  public boolean positive(int row) {
    return positive[row];
  }

  /** Whose record a row is: an index from 0 to {@code people() - 1}. */
  public int person(int row) {
    return person[row];
  }

  /** A copy of all outcomes. */
  public boolean[] outcomes() {
    return positive.clone();
  }

  /** A copy of all rows' people. */
  public int[] persons() {
    return person.clone();
  }

  /** Distinct people with at least one record of this outcome. */
  public long peopleWith(boolean outcome) {
    boolean[] seen = new boolean[people];
    long count = 0;
    for (int row = 0; row < positive.length; row++) {
      if (positive[row] == outcome && !seen[person[row]]) {
        seen[person[row]] = true;
        count++;
      }
    }
    return count;
  }
}
