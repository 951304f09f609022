package io.equipoise.monitor.domain;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.Subgroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Turns the counts of a window's cells into the representation of every watched subgroup.
 *
 * <p>Which subgroups a cell counts for is worked out once per cell, so that an assessment costs
 * time linear in cells × subgroups that hold them. Not safe for use by several threads.
 */
public final class RepresentationAssessor {
  private final CellScheme scheme;
  private final List<Subgroup> watched;
  private final List<OptionalDouble> references;
  private final Map<Cell, Membership> memberships = new HashMap<>();

  /**
   * Where a cell counts.
   *
   * @param supported indices of the watched subgroups whose attributes are all known in the cell
   * @param contained of those, the indices of the subgroups that the cell belongs to
   */
  private record Membership(List<Integer> supported, List<Integer> contained) {}

  /** An assessor of the descriptor's watched subgroups. */
  public RepresentationAssessor(DatasetDescriptor descriptor) {
    this.scheme = new CellScheme(descriptor);
    this.watched = scheme.watched();
    this.references =
        watched.stream()
            .map(
                subgroup -> {
                  OptionalDouble share = scheme.referenceShare(subgroup);
                  // A share of 0 in the reference gives no ratio and no shortage.
                  return share.isPresent() && share.getAsDouble() > 0
                      ? share
                      : OptionalDouble.empty();
                })
            .toList();
  }

  /** Number of watched subgroups that the reference says something about. */
  public int comparable() {
    return (int) references.stream().filter(OptionalDouble::isPresent).count();
  }

  /** The watched subgroups in the descriptor's order, with their counts. */
  public List<SubgroupRepresentation> assess(Map<Cell, CellCounts> cells) {
    long[] support = new long[watched.size()];
    CellCounts[] counts = new CellCounts[watched.size()];
    java.util.Arrays.fill(counts, CellCounts.NONE);
    cells.forEach(
        (cell, cellCounts) -> {
          Membership membership = memberships.computeIfAbsent(cell, this::membership);
          for (int index : membership.supported()) {
            support[index] += cellCounts.records();
          }
          for (int index : membership.contained()) {
            counts[index] = counts[index].plus(cellCounts);
          }
        });
    List<SubgroupRepresentation> all = new ArrayList<>(watched.size());
    for (int i = 0; i < watched.size(); i++) {
      all.add(
          new SubgroupRepresentation(
              watched.get(i),
              counts[i].records(),
              support[i],
              counts[i].labelled(),
              counts[i].positives(),
              references.get(i)));
    }
    return all;
  }

  private Membership membership(Cell cell) {
    List<Integer> supported = new ArrayList<>();
    List<Integer> contained = new ArrayList<>();
    for (int i = 0; i < watched.size(); i++) {
      if (scheme.isKnown(watched.get(i).attributes(), cell)) {
        supported.add(i);
        if (scheme.contains(watched.get(i), cell)) {
          contained.add(i);
        }
      }
    }
    return new Membership(List.copyOf(supported), List.copyOf(contained));
  }
}
