package io.equipoise.monitor.domain.metric;

import io.equipoise.cohort.population.Cell;
import java.util.Arrays;

/** The sums of one watched set in one window: of each group, and of all its people. */
final class SetTable {
  private final WatchedSet set;
  private final WatchedSets layout;
  private final GroupTotals[] groups;
  private final GroupTotals everybody;
  private final long[][] positives;
  private final long[][] negatives;

  SetTable(WatchedSets layout, WatchedSet set) {
    int columns = layout.columns().size();
    int numbers = layout.numbers().size();
    this.layout = layout;
    this.set = set;
    this.groups = new GroupTotals[set.groups().size()];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = new GroupTotals(columns, numbers);
    }
    this.everybody = new GroupTotals(columns, numbers);
    int strata = set.strata().map(s -> s.indices().size()).orElse(0);
    this.positives = new long[groups.length][strata];
    this.negatives = new long[groups.length][strata];
  }

  void add(Cell cell, CellStatistics statistics) {
    int group = set.groupOf(cell);
    if (group < 0) {
      return;
    }
    groups[group].add(statistics);
    everybody.add(statistics);
    set.strata()
        .ifPresent(
            strata -> {
              int stratum = strata.of(cell);
              positives[group][stratum] += statistics.positives();
              negatives[group][stratum] += statistics.labelled() - statistics.positives();
            });
  }

  WatchedSet set() {
    return set;
  }

  WatchedSets layout() {
    return layout;
  }

  int size() {
    return groups.length;
  }

  GroupTotals group(int index) {
    return groups[index];
  }

  /** Sums over everybody whose attributes of the set are all known. */
  GroupTotals everybody() {
    return everybody;
  }

  /** Positive labels of a group in a stratum. */
  long positives(int group, int stratum) {
    return positives[group][stratum];
  }

  /** Negative labels of a group in a stratum. */
  long negatives(int group, int stratum) {
    return negatives[group][stratum];
  }

  /** Number of strata; 0 when there is no attribute to split by. */
  int strata() {
    return positives[0].length;
  }

  /** People of each group. */
  long[] counts() {
    return Arrays.stream(groups).mapToLong(group -> group.people).toArray();
  }

  /** Records of each group. */
  long[] records() {
    return Arrays.stream(groups).mapToLong(group -> group.records).toArray();
  }
}
