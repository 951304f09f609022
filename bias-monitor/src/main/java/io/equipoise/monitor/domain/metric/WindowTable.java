package io.equipoise.monitor.domain.metric;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.Subgroup;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One window's counts, summed up once per watched attribute set; every figure of the window is then
 * taken from the sums.
 *
 * <p>Cells are added in the order of {@link Cell#key()}, so that sums of fractions, and with them
 * every figure, do not depend on the order of the map. Cost: time linear in cells × watched sets ×
 * columns (each cell belongs to at most one subgroup of a set), plus sorting the keys; memory
 * linear in watched subgroups × columns. Read-only after construction; safe to share between
 * threads.
 */
public final class WindowTable {
  private final WatchedSets watched;
  private final Map<List<String>, SetTable> sets = new HashMap<>();

  /** A cell with its key, which takes longer to make than to compare. */
  private record Keyed(String key, Cell cell, CellStatistics statistics) {}

  /**
   * The table of a window's cells. Throws {@link IllegalArgumentException} when a cell's statistics
   * are not of the descriptor's shape.
   *
   * @param watched the descriptor's watched sets
   * @param cells what is known of each cell; cells without people may be left out
   */
  public WindowTable(WatchedSets watched, Map<Cell, CellStatistics> cells) {
    this.watched = watched;
    for (WatchedSet set : watched.all()) {
      sets.put(set.attributes(), new SetTable(watched, set));
    }
    cells.entrySet().stream()
        .map(entry -> new Keyed(entry.getKey().key(), entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(Keyed::key))
        .forEachOrdered(keyed -> add(keyed.cell(), keyed.statistics()));
  }

  private void add(Cell cell, CellStatistics statistics) {
    if (statistics.columns() != watched.columns().size()
        || statistics.numberColumns() != watched.numbers().size()) {
      throw new IllegalArgumentException(
          "a cell needs "
              + watched.columns().size()
              + " columns, "
              + watched.numbers().size()
              + " of them numbers, got "
              + statistics.columns()
              + " and "
              + statistics.numberColumns());
    }
    for (WatchedSet set : watched.all()) {
      table(set.attributes()).add(cell, statistics);
    }
  }

  /** What the table was made for. */
  public WatchedSets watched() {
    return watched;
  }

  /** The sums of a watched set; an {@link IllegalArgumentException} when it is not watched. */
  SetTable table(List<String> attributes) {
    return Optional.ofNullable(sets.get(attributes))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "attribute set " + String.join("&", attributes) + " is not watched"));
  }

  /** The view of one watched subgroup; throws like {@link #table}. */
  SubgroupView view(Subgroup subgroup, long minSupport, double confidence) {
    SetTable table = table(subgroup.attributes());
    OptionalInt index = table.set().indexOf(subgroup);
    return new SubgroupView(
        table,
        index.orElseThrow(
            () -> new IllegalArgumentException("subgroup " + subgroup.id() + " is not watched")),
        minSupport,
        confidence);
  }
}
