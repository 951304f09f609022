package io.equipoise.synth.domain.plan;

import io.equipoise.cohort.population.SmallCells;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * At which rate a cell's rows get positive labels: {@code positives / labelled}.
 *
 * <p>A cell's own rate, beside its support, tells how many of its people are ill. Where 1 to 10
 * are, or 1 to 10 are not, the cell takes the rate of a pool: all such cells together, and with
 * them the smallest cell that has more than 10 people of either label, where there is one. Without
 * that cell the rate of a single small one would be its own; were it to keep its own rate beside
 * the pool's, a subtraction would find the others.
 *
 * @param positives records with a positive label, 0 or more
 * @param labelled records with a label, at least 1 and at least {@code positives}
 */
record LabelRate(long positives, long labelled) {

  /**
   * The rate of each cell, in their order; empty when the pool too has 1 to 10 people of a label.
   *
   * @param cells cells with at least one label each
   */
  static Optional<List<LabelRate>> of(List<CellSupport> cells) {
    Set<CellSupport> pool = new HashSet<>();
    cells.stream().filter(cell -> isSmall(List.of(cell))).forEach(pool::add);
    if (pool.isEmpty()) {
      return Optional.of(cells.stream().map(cell -> pooled(List.of(cell))).toList());
    }
    cells.stream()
        .filter(cell -> !pool.contains(cell))
        .filter(cell -> cell.positives() > 0 && cell.negatives() > 0)
        .min(
            Comparator.<CellSupport>comparingInt(cell -> cell.people().size())
                .thenComparing(cell -> cell.cell().key()))
        .ifPresent(pool::add);
    if (isSmall(pool)) {
      return Optional.empty();
    }
    LabelRate shared = pooled(pool);
    return Optional.of(
        cells.stream().map(cell -> pool.contains(cell) ? shared : pooled(List.of(cell))).toList());
  }

  private static LabelRate pooled(Collection<CellSupport> cells) {
    return new LabelRate(
        cells.stream().mapToLong(CellSupport::positives).sum(),
        cells.stream().mapToLong(CellSupport::labelled).sum());
  }

  /** Whether 1 to 10 people of these cells have a positive label, or 1 to 10 a negative one. */
  private static boolean isSmall(Collection<CellSupport> cells) {
    return isSmall(cells, CellSupport::positive) || isSmall(cells, CellSupport::negative);
  }

  private static boolean isSmall(
      Collection<CellSupport> cells, Function<CellSupport, CellSupport.Labelled> label) {
    return SmallCells.isSmall(
        cells.stream().flatMap(cell -> label.apply(cell).people().stream()).distinct().count());
  }
}
