package io.equipoise.cohort.constraint;

import io.equipoise.cohort.descriptor.Column;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the columns of a dataset by name. Immutable. */
public final class ColumnIndex {
  private final List<Column> columns;
  private final Map<String, Integer> positions = new LinkedHashMap<>();

  /** The index of these columns, in the order of a row's values. */
  public ColumnIndex(List<Column> columns) {
    this.columns = List.copyOf(columns);
    for (int i = 0; i < columns.size(); i++) {
      positions.put(columns.get(i).name(), i);
    }
  }

  /**
   * Position of a column in a row. Throws {@link IllegalArgumentException} naming the column when
   * there is none.
   */
  public int indexOf(String name) {
    Integer position = positions.get(name);
    if (position == null) {
      throw new IllegalArgumentException("there is no column " + name);
    }
    return position;
  }

  /** Number of columns. */
  public int size() {
    return columns.size();
  }

  /** The column at a position. */
  public Column column(int position) {
    return columns.get(position);
  }

  /** The column of a name, when there is one. */
  Optional<Column> find(String name) {
    return Optional.ofNullable(positions.get(name)).map(columns::get);
  }

  /** Names of all columns, in order. */
  Collection<String> names() {
    return positions.keySet();
  }
}
