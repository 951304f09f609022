package io.equipoise.evaluator.domain;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.SmallCells;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The real people that everything is measured on, and the groups they fall into, of one attribute
 * set or of several at one go. Groups of the same set exclude each other, groups of different sets
 * overlap; people whose attributes are unknown are in no group of the set and count in the whole
 * only. Immutable.
 *
 * <p>A population is numbered: 0 is everybody, {@code 1 + i} is group {@code i}. Memory: 4 bytes
 * per row and set.
 */
public final class Holdout {
  /**
   * Fewest people with an outcome that a figure may rest on: 11. Counts from 1 to 10 are not
   * published anywhere, and a rate over so few would tell them; it would also be too unsure to
   * decide anything.
   */
  public static final int MINIMUM_PEOPLE = 11;

  private final boolean[] outcomes;
  private final int[] persons;
  private final int people;
  private final List<Subgroup> groups;
  private final List<List<String>> attributeSets;
  private final int[][] rows;
  private final long[][] peopleWith;

  private Holdout(boolean[] outcomes, int[] persons, List<Subgroup> groups, int[][] rows) {
    this.outcomes = outcomes;
    this.persons = persons;
    this.people = Arrays.stream(persons).max().orElse(-1) + 1;
    this.groups = List.copyOf(groups);
    this.attributeSets = groups.stream().map(Subgroup::attributes).distinct().toList();
    this.rows = rows;
    this.peopleWith = new long[rows.length][];
    for (int population = 0; population < rows.length; population++) {
      peopleWith[population] = count(rows[population]);
    }
  }

  /**
   * The holdout.
   *
   * @param people labeled records of held-out people
   * @param scheme the descriptor's cells
   * @param groups subgroups of one or several attribute sets
   */
  public static Holdout of(LabeledPeople people, CellScheme scheme, List<Subgroup> groups) {
    List<Cell> cells =
        IntStream.range(0, people.rows())
            .mapToObj(row -> scheme.cellOf(people.table(), row))
            .toList();
    int[][] rowsOfGroups =
        groups.stream()
            .map(
                group ->
                    IntStream.range(0, cells.size())
                        .filter(row -> scheme.contains(group, cells.get(row)))
                        .toArray())
            .toArray(int[][]::new);
    return of(people.outcomes(), people.persons(), groups, rowsOfGroups);
  }

  /**
   * The holdout with every watched subgroup, marginal and intersectional.
   *
   * @param people labeled records of held-out people
   * @param scheme the descriptor's cells
   * @param first attribute set that comes first, usually that of the subgroup under judgement
   */
  public static Holdout watched(LabeledPeople people, CellScheme scheme, List<String> first) {
    List<Subgroup> others =
        scheme.watched().stream().filter(group -> !group.attributes().equals(first)).toList();
    return of(
        people, scheme, Stream.concat(scheme.siblings(first).stream(), others.stream()).toList());
  }

  /**
   * The holdout of people that no descriptor describes.
   *
   * @param outcomes whether the outcome is positive, per row
   * @param persons whose each row is: indices from 0 without gaps
   * @param groups the groups; the same attributes in the same order make an attribute set
   * @param rowsOfGroups the rows of each group
   */
  public static Holdout of(
      boolean[] outcomes, int[] persons, List<Subgroup> groups, int[][] rowsOfGroups) {
    if (persons.length != outcomes.length || rowsOfGroups.length != groups.size()) {
      throw new IllegalArgumentException(
          "a holdout takes a person per row and rows per group, got "
              + persons.length
              + " persons for "
              + outcomes.length
              + " rows and the rows of "
              + rowsOfGroups.length
              + " groups for "
              + groups.size());
    }
    int[][] rows = new int[groups.size() + 1][];
    rows[0] = IntStream.range(0, outcomes.length).toArray();
    for (int group = 0; group < rowsOfGroups.length; group++) {
      rows[group + 1] = rowsOfGroups[group].clone();
    }
    return new Holdout(outcomes.clone(), persons.clone(), groups, rows);
  }

  /** Distinct people among the rows with: a negative outcome, a positive one, any. */
  private long[] count(int[] of) {
    BitSet negative = new BitSet(people);
    BitSet positive = new BitSet(people);
    for (int row : of) {
      (outcomes[row] ? positive : negative).set(persons[row]);
    }
    long withNegative = negative.cardinality();
    long withPositive = positive.cardinality();
    negative.or(positive);
    return new long[] {withNegative, withPositive, negative.cardinality()};
  }

  /** Labeled records. */
  public int rows() {
    return outcomes.length;
  }

  /** Distinct people. */
  public int people() {
    return people;
  }

  /** A copy of the outcomes per row. */
  public boolean[] outcomes() {
    return outcomes.clone();
  }

  /** A copy of whose each row is. */
  public int[] persons() {
    return persons.clone();
  }

  /** Whether nobody has more than one record. */
  public boolean isOneRecordEach() {
    return people == outcomes.length;
  }

  /** The groups. */
  public List<Subgroup> groups() {
    return groups;
  }

  /** The attribute sets of the groups, in the order in which they come. */
  public List<List<String>> attributeSets() {
    return attributeSets;
  }

  /** Number of populations: everybody and each group. */
  int populations() {
    return rows.length;
  }

  /** Populations of an attribute set. */
  int[] populationsOf(List<String> attributes) {
    return IntStream.range(1, rows.length)
        .filter(population -> groups.get(population - 1).attributes().equals(attributes))
        .toArray();
  }

  /** Rows of a population; not to be changed. */
  int[] rowsOf(int population) {
    return rows[population];
  }

  /** Labeled records of a group; see {@link #groups()} for its index. */
  public long records(int group) {
    return rows[group + 1].length;
  }

  /** Distinct people of a population. */
  long peopleOf(int population) {
    return peopleWith[population][2];
  }

  /** Distinct people among the rows of a population that a condition holds for. */
  long peopleOf(int population, BitSet chosenRows) {
    BitSet chosen = new BitSet(people);
    for (int row : rows[population]) {
      if (chosenRows.get(row)) {
        chosen.set(persons[row]);
      }
    }
    return chosen.cardinality();
  }

  /**
   * People that a measure of a population rests on, as far as outcomes decide: those with the rarer
   * outcome that it needs, or all.
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
    if (peopleWith[population][2] == 0) {
      return Optional.of(new Estimate.Absent("nobody of " + name(population) + " is held out"));
    }
    long support = support(population, measure);
    if (measure.tellsOutcomes()) {
      support = Math.min(support, support(population, Measure.BASE_RATE));
    }
    if (support >= MINIMUM_PEOPLE) {
      return Optional.empty();
    }
    String who = "people";
    if (measure.tellsOutcomes()) {
      return Optional.of(
          tooFew(population, "people with and as many without the outcome", support));
    }
    if (measure.needsPositives() && measure.needsNegatives()) {
      who = "people with and as many without the outcome";
    } else if (measure.needsPositives()) {
      who = "people with the outcome";
    } else if (measure.needsNegatives()) {
      who = "people without the outcome";
    }
    return Optional.of(tooFew(population, who, support));
  }

  /** What to say when a figure of a population lacks people. */
  Estimate tooFew(int population, String who, long support) {
    return new Estimate.Insufficient(
        "needs at least " + MINIMUM_PEOPLE + " held-out " + who + " of " + name(population),
        support);
  }

  private String name(int population) {
    return population == 0 ? "the holdout" : groups.get(population - 1).id();
  }

  /**
   * Whether a number of people or records from 1 to 10 is that of a group, or would follow from
   * those of everybody and the groups: as the difference of a group and the ones within it, or as
   * those who are in no group of an attribute set.
   */
  public boolean hidesSmallGroups() {
    return hides(this::peopleOf) || hides(population -> rows[population].length);
  }

  /** The same of the people and the records with an outcome, and of those without. */
  public boolean hidesSmallOutcomes() {
    return hides(population -> peopleWith[population][1])
        || hides(population -> peopleWith[population][0])
        || hides(population -> recordsWith(population, true))
        || hides(population -> recordsWith(population, false));
  }

  private long recordsWith(int population, boolean outcome) {
    return Arrays.stream(rows[population]).filter(row -> outcomes[row] == outcome).count();
  }

  private boolean hides(IntToLongFunction count) {
    long[] counts = IntStream.range(0, rows.length).mapToLong(count).toArray();
    for (int whole = 0; whole < counts.length; whole++) {
      if (whole > 0
          && (SmallCells.isSmall(counts[whole]) || SmallCells.isSmall(counts[0] - counts[whole]))) {
        return true;
      }
      for (List<String> attributes : attributeSets) {
        long within = 0;
        for (int part : populationsOf(attributes)) {
          within += isWithin(part, whole) ? counts[part] : 0;
        }
        if (isDivided(whole, attributes) && SmallCells.isSmall(counts[whole] - within)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the groups of an attribute set divide a population, but for people of none of them. */
  private boolean isDivided(int population, List<String> attributes) {
    return population == 0 || attributes.containsAll(groups.get(population - 1).attributes());
  }

  private boolean isWithin(int part, int whole) {
    return whole == 0
        || groups.get(part - 1).conditions().containsAll(groups.get(whole - 1).conditions());
  }

  /** The groups of some populations. */
  List<Subgroup> groupsOf(List<Integer> populations) {
    List<Subgroup> chosen = new ArrayList<>();
    populations.forEach(population -> chosen.add(groups.get(population - 1)));
    return List.copyOf(chosen);
  }
}
