package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How alike a batch and the real people of its cells are: column by column, pair by pair, subgroup
 * by subgroup.
 *
 * <p>The real people are the fit and reference rows in cells of the batch, weighted as {@link
 * CellMix} says to have the cells in the batch's proportions; otherwise a batch of young women
 * would look unlike everybody. Of either side at most {@value #MOST} rows are taken, evenly spaced.
 *
 * <p>The gates judge by the exact figures. What is told of columns and pairs must not let anybody
 * work out a group of 1 to 10 people: where a {@link Histogram} hides some, a column's similarity
 * is that of the bins as shown, and its pairs are left out; every figure is {@link #told} to two
 * places, since with all of its digits a weighted share gives away the number of people per cell.
 *
 * <p>{@link Estimate.Insufficient} without synthetic rows or with fewer than {@value #LEAST} real
 * people in its cells; of a subgroup, with fewer than {@value #LEAST_OF_SUBGROUP} on either side.
 * Cost: columns squared times rows. Used by one thread.
 */
public final class Fidelity {
  private static final int MOST = 20_000;
  private static final int LEAST = 20;
  private static final int LEAST_OF_SUBGROUP = 30;

  /** Steps of what is told in [0, 1]: two decimal places. Own choice. */
  private static final double TOLD_STEPS = 100;

  private final Population batch;
  private final Population real;

  private Fidelity(Population batch, Population real) {
    this.batch = batch;
    this.real = real;
  }

  /**
   * Similarity of one column, as it may be told.
   *
   * @param column its name
   * @param similarity 1 - KS of numbers, 1 - TVD of the histogram's bins for categories and where a
   *     bin is suppressed, those bins being taken for one; in [0, 1]
   * @param histogram its distribution, without bins when there is nothing to compare
   */
  public record ColumnFidelity(String column, Estimate similarity, Histogram histogram) {}

  /**
   * Similarity of the association of two columns.
   *
   * @param first name of the one
   * @param second name of the other
   * @param similarity of the correlations or two-way tables, in [0, 1]
   */
  public record PairFidelity(String first, String second, Estimate similarity) {}

  /**
   * Mean similarity of the columns within a subgroup.
   *
   * @param subgroup its id, for example {@code sex=female}
   * @param similarity mean of 1 - KS and 1 - TVD over the columns, in [0, 1]
   */
  public record SubgroupFidelity(String subgroup, Estimate similarity) {}

  static Fidelity of(GateSubject subject) {
    PatientTable synthetic = subject.synthetic();
    PatientTable everybody = subject.real().everybody();
    int[] alike = subject.mix().alike(everybody);
    int[] some = IntStream.of(CellMix.spread(alike.length, MOST)).map(i -> alike[i]).toArray();
    return new Fidelity(
        Population.of(synthetic.select(CellMix.spread(synthetic.rows(), MOST))),
        new Population(everybody.select(some), subject.mix().weights(everybody, some)));
  }

  Population batch() {
    return batch;
  }

  Population real() {
    return real;
  }

  /** Why nothing can be compared; empty when it can. */
  Optional<Estimate> lacking() {
    return lacking(batch, real, 1, LEAST);
  }

  private static Optional<Estimate> lacking(
      Population batch, Population real, int leastRows, int leastPeople) {
    if (batch.size() < leastRows) {
      return Optional.of(
          new Estimate.Insufficient(
              "too few synthetic rows to compare; it takes " + leastRows, batch.size()));
    }
    return real.size() < leastPeople
        ? Optional.of(
            new Estimate.Insufficient(
                "too few real people in the cells of the batch to compare with; it takes "
                    + leastPeople,
                real.size()))
        : Optional.empty();
  }

  /**
   * A figure as it may leave the system: its value and the ends of its interval to two decimal
   * places.
   */
  public static Estimate told(Estimate estimate) {
    return estimate instanceof Estimate.Known known
        ? new Estimate.Known(
            told(known.value()),
            known
                .interval()
                .map(
                    ends ->
                        new Interval(told(ends.lower()), told(ends.upper()), ends.confidence())),
            known.n())
        : estimate;
  }

  /** A share as it may leave the system: to two decimal places. */
  public static double told(double share) {
    return Math.rint(share * TOLD_STEPS) / TOLD_STEPS;
  }

  /** Every column, in the descriptor's order. */
  public List<ColumnFidelity> columns() {
    Optional<Estimate> lacking = lacking();
    return IntStream.range(0, batch.rows().columns())
        .mapToObj(
            column ->
                lacking.isPresent()
                    ? new ColumnFidelity(name(column), lacking.get(), new Histogram(List.of()))
                    : column(column))
        .toList();
  }

  private ColumnFidelity column(int column) {
    Histogram histogram = Histogram.of(column, batch, real);
    Similarity similarity =
        batch.rows().descriptor().columns().get(column).isNumber() && !histogram.hides()
            ? Shapes.of(column, batch, real)
            : histogram.similarity(Shapes.precision(batch, real));
    return new ColumnFidelity(name(column), estimate(similarity), histogram);
  }

  /** Mean over the columns. */
  Estimate shapes() {
    return lacking().orElseGet(() -> estimate(shapes(batch, real)));
  }

  private static Similarity shapes(Population batch, Population real) {
    return Similarity.mean(
        IntStream.range(0, batch.rows().columns())
            .mapToObj(column -> Shapes.of(column, batch, real))
            .toList());
  }

  /**
   * Every pair of columns whose association real people show, in the descriptor's order, but for
   * pairs of a column of which a bin is suppressed.
   */
  public List<PairFidelity> pairs() {
    List<PairFidelity> pairs = new ArrayList<>();
    if (lacking().isEmpty()) {
      PairTrends trends = new PairTrends(batch, real);
      int[] shown =
          IntStream.range(0, batch.rows().columns())
              .filter(column -> !Histogram.of(column, batch, real).hides())
              .toArray();
      for (int first : shown) {
        for (int second : shown) {
          Optional<Similarity> similarity =
              first < second ? trends.of(first, second) : Optional.empty();
          if (similarity.isPresent()) {
            pairs.add(new PairFidelity(name(first), name(second), estimate(similarity.get())));
          }
        }
      }
    }
    return List.copyOf(pairs);
  }

  /** Mean over the pairs; {@link Estimate.Unknown} without any. */
  Estimate trends() {
    Optional<Estimate> lacking = lacking();
    if (lacking.isPresent()) {
      return lacking.get();
    }
    PairTrends trends = new PairTrends(batch, real);
    List<Similarity> all = new ArrayList<>();
    for (int first = 0; first < batch.rows().columns(); first++) {
      for (int second = first + 1; second < batch.rows().columns(); second++) {
        trends.of(first, second).ifPresent(all::add);
      }
    }
    return all.isEmpty()
        ? new Estimate.Unknown("real people show no association of columns")
        : estimate(Similarity.mean(all));
  }

  /**
   * Every value of every protected attribute that the batch has, then every cell of several
   * attributes.
   */
  public List<SubgroupFidelity> subgroups() {
    return groups().stream()
        .map(
            group -> {
              Population here = batch.where(row -> isIn(batch.rows(), row, group));
              Population there = real.where(row -> isIn(real.rows(), row, group));
              Optional<Estimate> lacking =
                  lacking(here, there, LEAST_OF_SUBGROUP, LEAST_OF_SUBGROUP);
              return new SubgroupFidelity(
                  group.id(),
                  lacking.orElseGet(
                      () ->
                          shapes(here, there)
                              .estimate(here.effectiveSize(), there.effectiveSize())));
            })
        .toList();
  }

  private List<Subgroup> groups() {
    List<ProtectedAttribute> attributes = attributes();
    Set<Subgroup> cells = new LinkedHashSet<>();
    Set<Subgroup> groups = new LinkedHashSet<>();
    for (int row = 0; row < batch.size(); row++) {
      List<Subgroup.Condition> conditions = new ArrayList<>();
      for (ProtectedAttribute attribute : attributes) {
        Subgroup.Condition condition =
            new Subgroup.Condition(attribute.name(), valueOf(attribute, batch.rows(), row));
        conditions.add(condition);
        groups.add(new Subgroup(List.of(condition)));
      }
      if (conditions.size() > 1) {
        cells.add(new Subgroup(conditions));
      }
    }
    groups.addAll(cells);
    return List.copyOf(groups);
  }

  private boolean isIn(PatientTable table, int row, Subgroup group) {
    for (Subgroup.Condition condition : group.conditions()) {
      for (ProtectedAttribute attribute : attributes()) {
        if (attribute.name().equals(condition.attribute())
            && !valueOf(attribute, table, row).equals(condition.value())) {
          return false;
        }
      }
    }
    return true;
  }

  private List<ProtectedAttribute> attributes() {
    return batch.rows().descriptor().protectedAttributes();
  }

  private static String valueOf(ProtectedAttribute attribute, PatientTable table, int row) {
    int column = table.descriptor().indexOf(attribute.column().name());
    int index = attribute.indexOf(table.value(row, column));
    List<String> values = attribute.values();
    return index < values.size() ? values.get(index) : ProtectedAttribute.UNKNOWN;
  }

  private Estimate estimate(Similarity similarity) {
    return similarity.estimate(batch.effectiveSize(), real.effectiveSize());
  }

  private String name(int column) {
    Column kind = batch.rows().descriptor().columns().get(column);
    return kind.name();
  }
}
