package io.equipoise.synth.domain.plan;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.SmallCells;
import io.equipoise.cohort.population.Subgroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Plans a batch for one under-represented subgroup.
 *
 * <p>With {@code N} training records whose attributes are known, {@code k} of them of the subgroup,
 * and the reference share {@code r}, {@code x = ceil((r N - k) / (1 - r))} rows bring the
 * subgroup's share of the training set to {@code r}; at most {@code maxSyntheticToReal * N} are
 * made. Worked example: N = 1000, k = 50, r = 0.13 gives (130 - 50) / 0.87 = 91.95, so 92 rows.
 * Rows of earlier batches that still stand (published, and not quarantined by a verdict) count as
 * if they were there, in {@code N} and in {@code k}, and for the cap: no cell is filled twice, also
 * not by two alerts whose subgroups overlap.
 *
 * <p>The number of rows must not tell how many people a cell of 1 to 10 has: with what the report
 * says of the others it would. The small cells of the group count together, to the nearest ten, and
 * as {@value #LARGEST_SMALL_CELL} records at least and where they are of that few people: one alone
 * always counts the same. Records whose attributes are unknown count as {@value
 * #LARGEST_SMALL_CELL} where they are of that few people.
 *
 * <p>Rows go to the subgroup's cells in proportion to the real records there (largest remainder),
 * and positive labels at each cell's own rate, or at a pool's where its own would tell a small
 * count ({@link LabelRate}): asked for the group alone, a generator shifts the event rate, which
 * moves a model's operating point and can pass for fairness. Whole labels are found over all cells
 * together, by largest remainder too, so that a batch of many small cells has the rate of its cells
 * and each cell is within one of its own.
 *
 * <p>Refused are: a subgroup with fewer than {@code minRealSupport} real people, because a
 * generator would only repeat or invent them; a cell with 10 people or fewer, because what a batch
 * says of its cells it would say of those people; a cell without any label; cells in which 1 to 10
 * people have one of the labels, when no pool has more, because made rows of that label would say
 * of those. People are different patients: rows are added to records and planned in records, but
 * forty records of two people are two people.
 */
public final class BatchPlanner {
  /**
   * Cells up to this size are not synthesized: the small-cell rule of health-care data, 1 to 10.
   */
  static final long LARGEST_SMALL_CELL = SmallCells.LARGEST_SUPPRESSED;

  private static final long TENS = 10;

  private final CellScheme scheme;
  private final double maxSyntheticToReal;
  private final int minRealSupport;

  /** A planner with the limits of the descriptor. */
  public BatchPlanner(DatasetDescriptor descriptor) {
    this.scheme = new CellScheme(descriptor);
    this.maxSyntheticToReal = descriptor.synthesis().maxSyntheticToReal();
    this.minRealSupport = descriptor.synthesis().minRealSupport();
  }

  /**
   * The plan.
   *
   * @param subgroup who is missing
   * @param referenceShare the share to bring the subgroup to, in (0, 1]; no rows can bring it to 1
   * @param support the training set, cell by cell
   * @param standing synthetic rows of earlier batches that still stand, by cell
   */
  public BatchPlan plan(
      Subgroup subgroup,
      double referenceShare,
      List<CellSupport> support,
      Map<Cell, Long> standing) {
    if (!(referenceShare > 0 && referenceShare <= 1)) {
      throw new IllegalArgumentException(
          "reference share must be in (0, 1], got " + referenceShare);
    }
    List<CellSupport> members =
        support.stream()
            .filter(s -> scheme.contains(subgroup, s.cell()))
            .sorted(Comparator.comparing(s -> s.cell().key()))
            .toList();
    long known = known(subgroup, support);
    if (CellSupport.people(members) < minRealSupport) {
      return tooFew(
          members,
          String.format(
              Locale.ROOT,
              "%s has fewer than %d real people in the train split: collect real data first, at least %d more",
              subgroup.id(),
              minRealSupport,
              peopleToCollect(members)));
    }
    if (referenceShare == 1) {
      return refused(
          members,
          subgroup.id()
              + " shall be everybody, which no added rows make it while there are others: correct"
              + " the reference or the records");
    }
    long real = told(members);
    long made = sum(standing, cell -> scheme.isKnown(subgroup.attributes(), cell));
    long madeOfSubgroup = sum(standing, cell -> scheme.contains(subgroup, cell));
    long wanted =
        (long)
            Math.ceil(
                (referenceShare * (known + made) - (real + madeOfSubgroup)) / (1 - referenceShare));
    long rows = Math.min(wanted, (long) Math.floor(maxSyntheticToReal * known) - made);
    if (rows <= 0) {
      return refused(members, nothingToMake(subgroup, members, made, wanted));
    }
    List<CellSupport> eligible = members.stream().filter(s -> refusal(s).isEmpty()).toList();
    if (eligible.isEmpty()) {
      return tooFew(
          members,
          "every cell of "
              + subgroup.id()
              + " has 10 people or fewer, or no label: collect real data first");
    }
    Optional<List<LabelRate>> rates = LabelRate.of(eligible);
    if (rates.isEmpty()) {
      return tooFew(
          members,
          "in the cells of "
              + subgroup.id()
              + " that have more than 10 people, 10 or fewer have one of the labels: collect real"
              + " data first");
    }
    return new BatchPlan(allocate(members, eligible, rates.get(), rows), Optional.empty(), false);
  }

  private static List<PlannedCell> allocate(
      List<CellSupport> members, List<CellSupport> eligible, List<LabelRate> rates, long rows) {
    long[] shares =
        largestRemainder(rows, eligible.stream().mapToLong(CellSupport::records).toArray());
    long[] positive = positives(rates, shares);
    List<PlannedCell> cells = new ArrayList<>();
    for (CellSupport member : members) {
      int index = eligible.indexOf(member);
      long share = index < 0 ? 0 : shares[index];
      long positives = index < 0 ? 0 : positive[index];
      cells.add(
          new PlannedCell(
              member.cell(), member.people().size(), share, positives, refusal(member)));
    }
    return cells;
  }

  /**
   * Positive labels of each cell's rows: {@code rows * positives / labelled} of its rate, rounded
   * down or up so that their sum is the nearest whole number to the sum of the exact ones (half
   * goes up). Up are rounded those with the largest remainder; of equal ones, the earlier. Worked
   * example: 12, 11 and 11 rows at rates of 1/5, 1/4 and 1/4 are 2.4 + 2.75 + 2.75 = 7.9, so 2 + 3
   * + 3 = 8.
   *
   * @param rates rate of each cell
   * @param rows rows of each of them
   */
  static long[] positives(List<LabelRate> rates, long[] rows) {
    long[] parts = new long[rows.length];
    double[] rest = new double[rows.length];
    double left = 0;
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      long product = Math.multiplyExact(rows[i], rates.get(i).positives());
      long labelled = rates.get(i).labelled();
      parts[i] = product / labelled;
      rest[i] = (double) (product % labelled) / labelled;
      left += rest[i];
      order.add(i);
    }
    order.sort(Comparator.<Integer>comparingDouble(i -> -rest[i]));
    long up = Math.round(left);
    for (int i = 0; i < up; i++) {
      parts[order.get(i)]++;
    }
    return parts;
  }

  /**
   * Splits a total in proportion to weights; the parts add up to the total (Hamilton's method; ties
   * go to the earlier part).
   */
  static long[] largestRemainder(long total, long[] weights) {
    long sum = 0;
    for (long weight : weights) {
      sum += weight;
    }
    long[] parts = new long[weights.length];
    long left = total;
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      parts[i] = Math.multiplyExact(total, weights[i]) / sum;
      left -= parts[i];
      order.add(i);
    }
    long all = sum;
    order.sort(
        Comparator.<Integer>comparingLong(i -> -(Math.multiplyExact(total, weights[i]) % all)));
    for (int i = 0; i < left; i++) {
      parts[order.get(i)]++;
    }
    return parts;
  }

  /**
   * How many more people it takes at least, as it follows from what the report says of the cells: a
   * small one counts as the largest of the small, and nobody as being in two. The exact number,
   * beside the others, would tell how few people a small cell has.
   */
  private long peopleToCollect(List<CellSupport> members) {
    long atMost =
        members.stream().mapToLong(m -> Math.max(m.people().size(), LARGEST_SMALL_CELL)).sum();
    return Math.max(1, minRealSupport - atMost);
  }

  private static Optional<String> refusal(CellSupport support) {
    if (support.people().size() <= LARGEST_SMALL_CELL) {
      return Optional.of("10 real people or fewer: collect real data first");
    }
    return support.labelled() == 0 ? Optional.of("no real record with a label") : Optional.empty();
  }

  private static long sum(Map<Cell, Long> standing, Predicate<Cell> which) {
    return standing.entrySet().stream()
        .filter(e -> which.test(e.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static String nothingToMake(
      Subgroup subgroup, List<CellSupport> members, long made, long wanted) {
    if (wanted > 0) {
      return String.format(
          Locale.ROOT,
          "%,d synthetic rows stand already, as many as synthesis.maxSyntheticToReal allows: collect real data, or raise it",
          made);
    }
    return subgroup.id()
        + " already has its reference share of the training set"
        + (made > 0 ? " with the synthetic rows that stand" : "")
        + (members.stream().anyMatch(m -> SmallCells.isSmall(m.people().size()))
            ? ", its cells of 1 to 10 people counted together, to the nearest ten"
            : "")
        + ": nothing to make";
  }

  /** Records of the cells; those of the small ones so that none of them follows. */
  private static long told(List<CellSupport> cells) {
    List<CellSupport> small =
        cells.stream().filter(c -> SmallCells.isSmall(c.people().size())).toList();
    long apart = records(cells) - records(small);
    if (small.isEmpty()) {
      return apart;
    }
    boolean few = CellSupport.people(small) <= LARGEST_SMALL_CELL;
    long tens = (records(small) + TENS / 2) / TENS * TENS;
    return apart + (few ? LARGEST_SMALL_CELL : Math.max(LARGEST_SMALL_CELL, tens));
  }

  /** Records whose attributes are known; few unknown ones count as the same number. */
  private long known(Subgroup subgroup, List<CellSupport> support) {
    List<CellSupport> unknown =
        support.stream().filter(s -> !scheme.isKnown(subgroup.attributes(), s.cell())).toList();
    return records(support)
        - (SmallCells.isSmall(CellSupport.people(unknown)) ? LARGEST_SMALL_CELL : records(unknown));
  }

  private static long records(List<CellSupport> cells) {
    return cells.stream().mapToLong(CellSupport::records).sum();
  }

  private static BatchPlan tooFew(List<CellSupport> members, String reason) {
    return new BatchPlan(refusedCells(members, reason), Optional.of(reason), true);
  }

  private static BatchPlan refused(List<CellSupport> members, String reason) {
    return new BatchPlan(refusedCells(members, reason), Optional.of(reason), false);
  }

  private static List<PlannedCell> refusedCells(List<CellSupport> members, String reason) {
    return members.stream()
        .map(
            m ->
                new PlannedCell(
                    m.cell(), m.people().size(), 0, 0, Optional.of(refusal(m).orElse(reason))))
        .toList();
  }
}
