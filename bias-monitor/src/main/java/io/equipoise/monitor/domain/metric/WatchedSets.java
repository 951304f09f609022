package io.equipoise.monitor.domain.metric;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The watched attribute sets of a descriptor with their subgroups and reference shares, worked out
 * once and used for every window. Immutable and safe to share between threads.
 */
public final class WatchedSets {
  private final List<Column> columns;
  private final List<Column> numbers;
  private final int[] numberColumns;
  private final Map<List<String>, WatchedSet> sets = new LinkedHashMap<>();

  /** The watched sets of a descriptor. */
  public WatchedSets(DatasetDescriptor descriptor) {
    CellScheme scheme = new CellScheme(descriptor);
    this.columns = descriptor.columns();
    this.numberColumns =
        IntStream.range(0, columns.size()).filter(i -> columns.get(i).isNumber()).toArray();
    this.numbers = IntStream.of(numberColumns).mapToObj(columns::get).toList();
    for (List<String> attributes : descriptor.watch()) {
      sets.computeIfAbsent(attributes, a -> new WatchedSet(descriptor, scheme, a));
    }
  }

  /** The attribute sets, in the descriptor's order. */
  public List<List<String>> attributeSets() {
    return List.copyOf(sets.keySet());
  }

  Collection<WatchedSet> all() {
    return sets.values();
  }

  List<Column> columns() {
    return columns;
  }

  /** The number columns, in order. */
  List<Column> numbers() {
    return numbers;
  }

  /** Index among all columns of the number column at a position. */
  int numberColumn(int position) {
    return numberColumns[position];
  }
}
