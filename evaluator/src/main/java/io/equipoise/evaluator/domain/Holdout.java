package io.equipoise.evaluator.domain;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The real people that everything is measured on, and the groups they fall into. Groups exclude
 * each other; people whose attributes are unknown are in none of them and count in the whole only.
 * Immutable.
 *
 * <p>A population is numbered: 0 is everybody, {@code 1 + i} is group {@code i}.
 */
public final class Holdout {
  /**
   * Fewest people with an outcome that a figure may rest on: 11. Counts from 1 to 10 are not
   * published anywhere, and a rate over so few would tell them; it would also be too unsure to
   * decide anything.
   */
  public static final int MINIMUM_PEOPLE = 11;

  private final LabeledPeople people;
  private final List<Subgroup> groups;
  private final int[] groupOf;
  private final long[][] peopleWith;

  private Holdout(LabeledPeople people, List<Subgroup> groups, int[] groupOf, long[][] peopleWith) {
    this.people = people;
    this.groups = groups;
    this.groupOf = groupOf;
    this.peopleWith = peopleWith;
  }

  /**
   * The holdout.
   *
   * @param people labeled records of held-out people
   * @param scheme the descriptor's cells
   * @param groups subgroups of one attribute set
   */
  public static Holdout of(LabeledPeople people, CellScheme scheme, List<Subgroup> groups) {
    int[] groupOf = new int[people.rows()];
    Arrays.fill(groupOf, -1);
    for (int row = 0; row < groupOf.length; row++) {
      Cell cell = scheme.cellOf(people.table(), row);
      for (int group = 0; group < groups.size() && groupOf[row] < 0; group++) {
        if (scheme.contains(groups.get(group), cell)) {
          groupOf[row] = group;
        }
      }
    }
    return new Holdout(people, List.copyOf(groups), groupOf, count(people, groups.size(), groupOf));
  }

  /** Distinct people per population with: a negative outcome, a positive one, any. */
  private static long[][] count(LabeledPeople people, int groups, int[] groupOf) {
    long[][] counts = new long[groups + 1][];
    for (int population = 0; population <= groups; population++) {
      Set<Integer> negative = new HashSet<>();
      Set<Integer> positive = new HashSet<>();
      for (int row = 0; row < groupOf.length; row++) {
        if (population == 0 || groupOf[row] == population - 1) {
          (people.positive(row) ? positive : negative).add(people.person(row));
        }
      }
      long withNegative = negative.size();
      long withPositive = positive.size();
      negative.addAll(positive);
      counts[population] = new long[] {withNegative, withPositive, negative.size()};
    }
    return counts;
  }

  /** The people. */
  public LabeledPeople people() {
    return people;
  }

  /** The groups. */
  public List<Subgroup> groups() {
    return groups;
  }

  /** Group of a row, or -1 when it is in none. */
  int groupOf(int row) {
    return groupOf[row];
  }

  /** Number of populations: everybody and each group. */
  int populations() {
    return groups.size() + 1;
  }

  /** Rows of a population. */
  int[] rowsOf(int population) {
    int[] rows = new int[groupOf.length];
    int count = 0;
    for (int row = 0; row < groupOf.length; row++) {
      if (population == 0 || groupOf[row] == population - 1) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }

  /** Labeled records of a group; see {@link #groups()} for its index. */
  public long records(int group) {
    return rowsOf(group + 1).length;
  }

  /**
   * People that a measure of a population rests on: those with the rarer outcome that it needs, or
   * all.
   */
  long support(int population, Measure measure) {
    long[] counts = peopleWith[population];
    long support = counts[2];
    if (measure.needsNegatives()) {
      support = Math.min(support, counts[0]);
    }
    if (measure.needsPositives()) {
      support = Math.min(support, counts[1]);
    }
    return support;
  }

  /** Why a measure of a population is not given; empty when there are people enough. */
  Optional<Estimate> withheld(int population, Measure measure) {
    String name = population == 0 ? "the holdout" : groups.get(population - 1).id();
    if (peopleWith[population][2] == 0) {
      return Optional.of(new Estimate.Absent("nobody of " + name + " is held out"));
    }
    long support = support(population, measure);
    if (support >= MINIMUM_PEOPLE) {
      return Optional.empty();
    }
    String who = "people";
    if (measure.needsPositives() && measure.needsNegatives()) {
      who = "people with and as many without the outcome";
    } else if (measure.needsPositives()) {
      who = "people with the outcome";
    } else if (measure.needsNegatives()) {
      who = "people without the outcome";
    }
    return Optional.of(
        new Estimate.Insufficient(
            "needs at least " + MINIMUM_PEOPLE + " held-out " + who + " of " + name, support));
  }
}
