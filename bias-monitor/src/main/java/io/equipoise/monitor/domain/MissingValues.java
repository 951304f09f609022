package io.equipoise.monitor.domain;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.population.SmallCells;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values that are missing in a window, and which of their counts may not be told.
 *
 * <p>A column is withheld for a whole watched set when few people, {@value
 * SmallCells#LARGEST_SUPPRESSED} at most, miss it or have it in any subgroup of the set, or in any
 * part of a coarser watched subgroup, or of everybody, that the set leaves out because an attribute
 * is unknown. So within a set nothing is left to subtract from, and where two sets are told of, the
 * one within the other, their differences are large too. What bounds might follow from sets that
 * cross is not examined.
 *
 * <p>Where people come more than once, values missing in {@code m} records are missing for at least
 * {@code m - (records - people)} people: each record beyond a person's first takes one at most.
 */
public final class MissingValues {
  private final WatchedSubgroups watched;
  private final List<Column> columns;
  private final List<Set<String>> hiding = new ArrayList<>();

  /**
   * Those of a window.
   *
   * @param cells the tallies of the window, by cell
   */
  public MissingValues(WatchedSubgroups watched, List<Column> columns, Map<Long, CellTally> cells) {
    this.watched = watched;
    this.columns = List.copyOf(columns);
    for (int set = 0; set < watched.sets(); set++) {
      hiding.add(hidingIn(set, cells));
    }
  }

  /** Names of the columns whose missing values are withheld for a watched set. */
  public Set<String> hiding(int set) {
    return hiding.get(set);
  }

  private Set<String> hidingIn(int set, Map<Long, CellTally> cells) {
    Map<Integer, Part> members = new HashMap<>();
    Map<Integer, Part> leftOut = new HashMap<>();
    cells.forEach(
        (cell, tally) -> {
          int[] subgroups = watched.of(cell);
          if (subgroups[set] >= 0) {
            members.computeIfAbsent(subgroups[set], s -> new Part()).add(tally);
            return;
          }
          leftOut.computeIfAbsent(-1, everybody -> new Part()).add(tally);
          for (int other = 0; other < subgroups.length; other++) {
            if (subgroups[other] >= 0 && watched.set(set).containsAll(watched.set(other))) {
              leftOut.computeIfAbsent(subgroups[other], s -> new Part()).add(tally);
            }
          }
        });
    Set<String> names = new HashSet<>();
    for (int column = 0; column < columns.size(); column++) {
      int of = column;
      if (members.values().stream().anyMatch(part -> part.isTelling(of))
          || leftOut.values().stream().anyMatch(part -> part.isTelling(of))) {
        names.add(columns.get(column).name());
      }
    }
    return Set.copyOf(names);
  }

  /** Records that belong together. */
  private final class Part {
    private final long[] missing = new long[columns.size()];
    private long records;
    private long people;

    void add(CellTally tally) {
      records += tally.records();
      people += tally.people();
      for (int column = 0; column < missing.length; column++) {
        missing[column] += tally.missing(column);
      }
    }

    /** Whether those who miss the column, or those who have it, might be few people. */
    boolean isTelling(int column) {
      long repeated = Math.max(0, records - people);
      return isFew(missing[column], repeated) || isFew(records - missing[column], repeated);
    }

    private boolean isFew(long affected, long repeated) {
      return affected > 0 && affected - repeated <= SmallCells.LARGEST_SUPPRESSED;
    }
  }
}
