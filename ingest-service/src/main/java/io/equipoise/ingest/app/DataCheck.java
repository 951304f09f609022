package io.equipoise.ingest.app;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Subgroup;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How a descriptor fits the data that it describes: what is rejected and why, how complete the
 * columns are, which categories nobody has, who the watched groups are.
 *
 * <p>Counts are exact; who shows them must not tell those from 1 to 10. Memory is bounded by the
 * descriptor. Not safe for use by several threads.
 */
public final class DataCheck {
  private final DatasetDescriptor descriptor;
  private final CellScheme scheme;
  private final long[] missing;
  private final long[] unlisted;
  private final BitSet[] seen;
  private final Map<Subgroup, Long> groups = new LinkedHashMap<>();
  private final Map<String, Long> rejected = new TreeMap<>();
  private long accepted;
  private long labeled;
  private long positive;

  /** A check without an item yet. */
  public DataCheck(DatasetDescriptor descriptor) {
    this.descriptor = descriptor;
    this.scheme = new CellScheme(descriptor);
    int columns = descriptor.columns().size();
    this.missing = new long[columns];
    this.unlisted = new long[columns];
    this.seen = new BitSet[columns];
    for (int i = 0; i < columns; i++) {
      seen[i] = new BitSet();
    }
    scheme.watched().forEach(group -> groups.put(group, 0L));
  }

  /** Adds an item. */
  public void add(Item item) {
    item.visit(
        this::accept, refused -> rejected.merge(refused.reason().code().id(), 1L, Long::sum));
  }

  private void accept(Item.Accepted item) {
    PatientRecord record = item.record();
    accepted++;
    for (int column = 0; column < missing.length; column++) {
      double value = record.value(column);
      Column described = descriptor.columns().get(column);
      if (item.unlisted().contains(described.name())) {
        unlisted[column]++;
      } else if (Double.isNaN(value)) {
        missing[column]++;
      } else if (described.kind() == Column.Kind.CATEGORY) {
        seen[column].set((int) value);
      }
    }
    double label = record.value(descriptor.labelIndex());
    if (!Double.isNaN(label)) {
      labeled++;
      if (label == descriptor.label().column().code(descriptor.label().positive())) {
        positive++;
      }
    }
    var cell = scheme.cellOf(record);
    groups.replaceAll((group, n) -> scheme.contains(group, cell) ? n + 1 : n);
  }

  /** Records that fit. */
  public long accepted() {
    return accepted;
  }

  /** Items that do not, by the code of the reason. */
  public Map<String, Long> rejected() {
    return Map.copyOf(rejected);
  }

  /** Records with a label. */
  public long labeled() {
    return labeled;
  }

  /** Records with a positive one. */
  public long positive() {
    return positive;
  }

  /** Records whose value of a column is missing. */
  public long missing(int column) {
    return missing[column];
  }

  /** Records whose category of a column the descriptor does not list. */
  public long unlisted(int column) {
    return unlisted[column];
  }

  /** Values of a category column that no record has; empty for a number column. */
  public List<String> neverSeen(int column) {
    List<String> values = descriptor.columns().get(column).values();
    return values.stream().filter(value -> !seen[column].get(values.indexOf(value))).toList();
  }

  /** Records of each watched group. */
  public Map<Subgroup, Long> groups() {
    return Map.copyOf(groups);
  }

  /** Reference share of a group, if it has one. */
  public OptionalDouble referenceShare(Subgroup group) {
    return scheme.referenceShare(group);
  }
}
