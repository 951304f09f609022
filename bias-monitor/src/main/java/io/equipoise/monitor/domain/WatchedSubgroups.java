package io.equipoise.monitor.domain;

import io.equipoise.cohort.descriptor.CountingUnit;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.Subgroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;

/**
 * The watched subgroups of a dataset as numbers: which ones the people of a cell belong to.
 *
 * <p>Subgroups are numbered in the descriptor's order, and so are the watched attribute sets. A
 * cell counts for at most one subgroup of each set, so that counting costs time linear in the sets,
 * however many subgroups they have. Worked out once per cell and kept. Not safe for use by several
 * threads.
 */
public final class WatchedSubgroups {
  private final CellScheme scheme;
  private final List<Subgroup> subgroups;
  private final List<List<String>> sets;
  private final List<OptionalDouble> references;
  private final int[] setOf;
  private final boolean patients;
  private final Map<Long, int[]> memberships = new HashMap<>();

  /** The watched subgroups of a descriptor. */
  public WatchedSubgroups(DatasetDescriptor descriptor) {
    this.scheme = new CellScheme(descriptor);
    this.patients = descriptor.counting() == CountingUnit.PATIENT;
    this.subgroups = scheme.watched();
    this.sets = descriptor.watch();
    this.references = subgroups.stream().map(this::reference).toList();
    this.setOf = subgroups.stream().mapToInt(s -> sets.indexOf(s.attributes())).toArray();
  }

  /** The scheme behind them. */
  public CellScheme scheme() {
    return scheme;
  }

  /** Whether their people are patients, each counted once, rather than records. */
  public boolean countsPatients() {
    return patients;
  }

  /** Number of subgroups. */
  public int size() {
    return subgroups.size();
  }

  /** Number of attribute sets. */
  public int sets() {
    return sets.size();
  }

  /** The attributes of a set. */
  public List<String> set(int set) {
    return sets.get(set);
  }

  /** A subgroup. */
  public Subgroup subgroup(int index) {
    return subgroups.get(index);
  }

  /** Number of the set that a subgroup belongs to. */
  public int setOf(int index) {
    return setOf[index];
  }

  /** A subgroup's share of the reference population, in (0, 1]; empty where nothing is said. */
  public OptionalDouble reference(int index) {
    return references.get(index);
  }

  /** Numbers of the subgroups of a set, in order. */
  public List<Integer> members(int set) {
    List<Integer> members = new ArrayList<>();
    for (int i = 0; i < setOf.length; i++) {
      if (setOf[i] == set) {
        members.add(i);
      }
    }
    return members;
  }

  /** Number of subgroups that the reference says something about. */
  public int comparable() {
    return (int) references.stream().filter(OptionalDouble::isPresent).count();
  }

  /** Calls back with every watched subgroup that the people of a cell belong to. */
  public void forEachSubgroup(long cell, IntConsumer visitor) {
    for (int subgroup : of(cell)) {
      if (subgroup >= 0) {
        visitor.accept(subgroup);
      }
    }
  }

  /**
   * The subgroup of each set that the people of a cell belong to; -1 for a set of which they lack
   * an attribute. Not to be changed.
   *
   * @param cell the cell's code
   */
  int[] of(long cell) {
    int[] known = memberships.get(cell);
    if (known == null) {
      known = membership(scheme.cellOf(cell));
      memberships.put(cell, known);
    }
    return known;
  }

  private int[] membership(Cell cell) {
    int[] membership = new int[sets.size()];
    java.util.Arrays.fill(membership, -1);
    for (int i = 0; i < subgroups.size(); i++) {
      if (scheme.contains(subgroups.get(i), cell)) {
        membership[setOf[i]] = i;
      }
    }
    return membership;
  }

  private OptionalDouble reference(Subgroup subgroup) {
    OptionalDouble share = scheme.referenceShare(subgroup);
    // A share of 0 in the reference gives no ratio and no shortage.
    return share.isPresent() && share.getAsDouble() > 0 ? share : OptionalDouble.empty();
  }
}
