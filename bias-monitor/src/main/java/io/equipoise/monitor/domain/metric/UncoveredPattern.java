package io.equipoise.monitor.domain.metric;

import io.equipoise.cohort.population.SmallCells;
import io.equipoise.cohort.population.Subgroup;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A combination of protected values that too few people have, while every shorter combination is
 * had by enough.
 *
 * @param conditions the values, in the descriptor's order; empty for everybody, when there are too
 *     few people at all
 * @param count records that match, exact: stays inside the monitor
 * @param threshold records that cover a pattern, more than {@code count}
 */
public record UncoveredPattern(List<Subgroup.Condition> conditions, long count, long threshold) {

  /** Copies the list and checks that the pattern is uncovered. */
  public UncoveredPattern {
    conditions = List.copyOf(conditions);
    if (!(0 <= count && count < threshold)) {
      throw new IllegalArgumentException("an uncovered pattern needs 0 <= count < threshold");
    }
  }

  /** Id, for example {@code sex=female&ageBand=65-100}; {@code everybody} without conditions. */
  public String id() {
    return conditions.isEmpty()
        ? "everybody"
        : conditions.stream()
            .map(c -> c.attribute() + "=" + c.value())
            .collect(Collectors.joining("&"));
  }

  /** Records to add until the pattern is covered, exact: stays inside the monitor. */
  public long needed() {
    return threshold - count;
  }

  /**
   * {@link #needed()} as it may be shown: with 0 taken for a small count (1 to {@value
   * SmallCells#LARGEST_SUPPRESSED}), rounded up to a multiple of 10. Counts from 0 to 10 all give
   * the same number. Example: threshold 30 and 17 records need 13, shown as 20; threshold 30 and 4
   * records need 26, shown as 30.
   */
  public long neededRounded() {
    long shown = SmallCells.isSmall(count) ? 0 : count;
    return (threshold - shown + 9) / 10 * 10;
  }
}
