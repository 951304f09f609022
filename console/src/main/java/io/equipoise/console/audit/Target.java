package io.equipoise.console.audit;

import io.equipoise.cohort.card.Numbers;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.Suggestion;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.evaluator.domain.Holdout;
import io.equipoise.evaluator.domain.LabeledPeople;
import io.equipoise.schemas.OperatorException;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The subgroup that an audit is about.
 *
 * @param subgroup the subgroup
 * @param why why this one, for people
 */
record Target(Subgroup subgroup, String why) {

  /**
   * The subgroup with an id, such as {@code sex=female} or {@code sex=female&ageBand=45-54}.
   *
   * @throws IllegalArgumentException naming what would be right
   */
  static Target named(String id, DatasetDescriptor descriptor) {
    List<Subgroup> watched = new CellScheme(descriptor).watched();
    String wanted = id.replace(',', '&').replace(" ", "");
    return watched.stream()
        .filter(subgroup -> subgroup.id().equals(wanted))
        .findFirst()
        .map(subgroup -> new Target(subgroup, "as asked for"))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "`"
                        + id
                        + "` is no subgroup that the descriptor watches; "
                        + Suggestion.among(wanted, watched.stream().map(Subgroup::id).toList())));
  }

  /**
   * The same, once it is seen that numbers of added rows, which are chosen by the subgroup's number
   * of training people, do not tell a count from 1 to 10.
   *
   * @throws OperatorException when they would
   */
  Target in(LabeledPeople train, DatasetDescriptor descriptor) {
    CellScheme scheme = new CellScheme(descriptor);
    if (!isTellable(subgroup, train, cells(train, scheme), scheme)) {
      throw new OperatorException(
          "fewer than "
              + Holdout.MINIMUM_PEOPLE
              + " labeled training people are of "
              + subgroup.id()
              + ", or as few of its attributes are not: the audit's numbers of rows would tell how"
              + " many; choose another --target, or collect more people");
    }
    return this;
  }

  /**
   * The subgroup whose share of the training rows is smallest against its share in the reference
   * population, among those that the reference has, that have held-out people enough to be measured
   * and whose number of training people may be told.
   *
   * @throws OperatorException when there is none such
   */
  static Target rarest(LabeledPeople train, LabeledPeople heldOut, DatasetDescriptor descriptor) {
    CellScheme scheme = new CellScheme(descriptor);
    List<Cell> training = cells(train, scheme);
    List<Cell> held = cells(heldOut, scheme);
    record Candidate(Subgroup subgroup, double ratio) {}
    return scheme.watched().stream()
        .filter(subgroup -> isMeasurable(subgroup, heldOut, held, scheme))
        .filter(subgroup -> isTellable(subgroup, train, training, scheme))
        .map(subgroup -> new Candidate(subgroup, ratio(subgroup, training, scheme).orElse(-1)))
        .filter(candidate -> candidate.ratio() >= 0)
        .min(Comparator.comparingDouble(Candidate::ratio))
        .map(
            rarest ->
                new Target(
                    rarest.subgroup(),
                    "the rarest against the reference population of those that can be measured:"
                        + " its share of the training rows is "
                        + Numbers.number(rarest.ratio())
                        + " times the one there"))
        .orElseThrow(
            () ->
                new OperatorException(
                    "no watched subgroup has a share in the reference population and "
                        + Holdout.MINIMUM_PEOPLE
                        + " held-out people of each outcome, and as many training people; choose one"
                        + " with --target, or take more people"));
  }

  private static List<Cell> cells(LabeledPeople people, CellScheme scheme) {
    return IntStream.range(0, people.rows())
        .mapToObj(row -> scheme.cellOf(people.table(), row))
        .toList();
  }

  private static boolean isMeasurable(
      Subgroup subgroup, LabeledPeople heldOut, List<Cell> cells, CellScheme scheme) {
    return IntStream.of(0, 1)
        .allMatch(
            outcome ->
                IntStream.range(0, cells.size())
                        .filter(row -> heldOut.positive(row) == (outcome == 1))
                        .filter(row -> scheme.contains(subgroup, cells.get(row)))
                        .map(heldOut::person)
                        .distinct()
                        .count()
                    >= Holdout.MINIMUM_PEOPLE);
  }

  /** Whether neither its people nor the others of its attributes are 1 to 10. */
  private static boolean isTellable(
      Subgroup subgroup, LabeledPeople people, List<Cell> cells, CellScheme scheme) {
    int[] known =
        IntStream.range(0, cells.size())
            .filter(row -> scheme.isKnown(subgroup.attributes(), cells.get(row)))
            .toArray();
    return Stream.of(true, false)
        .mapToLong(
            within ->
                IntStream.of(known)
                    .filter(row -> scheme.contains(subgroup, cells.get(row)) == within)
                    .map(people::person)
                    .distinct()
                    .count())
        .noneMatch(count -> count >= 1 && count < Holdout.MINIMUM_PEOPLE);
  }

  private static OptionalDouble ratio(Subgroup subgroup, List<Cell> cells, CellScheme scheme) {
    OptionalDouble reference = scheme.referenceShare(subgroup);
    long known = cells.stream().filter(c -> scheme.isKnown(subgroup.attributes(), c)).count();
    if (reference.isEmpty() || reference.getAsDouble() <= 0 || known == 0) {
      return OptionalDouble.empty();
    }
    long members = cells.stream().filter(cell -> scheme.contains(subgroup, cell)).count();
    return OptionalDouble.of((double) members / known / reference.getAsDouble());
  }
}
