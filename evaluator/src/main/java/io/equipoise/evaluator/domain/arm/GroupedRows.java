package io.equipoise.evaluator.domain.arm;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Reweighing;
import io.equipoise.cohort.population.Subgroup;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Labeled rows, and the group that each is in. Groups are the subgroups of one attribute set, which
 * exclude each other, and after the last of them one for the rows that are in none. Immutable.
 */
public final class GroupedRows {
  private final PatientTable table;
  private final int groups;
  private final int[] group;
  private final boolean[] positive;

  private GroupedRows(PatientTable table, int groups, int[] group, boolean[] positive) {
    this.table = table;
    this.groups = groups;
    this.group = group;
    this.positive = positive;
  }

  /**
   * The rows of a table.
   *
   * @param table labeled rows
   * @param scheme the descriptor's cells
   * @param siblings the subgroups of one attribute set
   * @throws IllegalArgumentException when a row has no label
   */
  public static GroupedRows of(PatientTable table, CellScheme scheme, List<Subgroup> siblings) {
    int[] group = new int[table.rows()];
    boolean[] positive = new boolean[table.rows()];
    for (int row = 0; row < group.length; row++) {
      double label = table.label(row);
      if (Double.isNaN(label)) {
        throw new IllegalArgumentException("row " + row + " has no label");
      }
      positive[row] = label == 1;
      group[row] = groupOf(scheme.cellOf(table, row), scheme, siblings);
    }
    return new GroupedRows(table, siblings.size() + 1, group, positive);
  }

  private static int groupOf(Cell cell, CellScheme scheme, List<Subgroup> siblings) {
    for (int i = 0; i < siblings.size(); i++) {
      if (scheme.contains(siblings.get(i), cell)) {
        return i;
      }
    }
    return siblings.size();
  }

  /** The rows themselves. */
  public PatientTable table() {
    return table;
  }

  /** Number of rows. */
  public int rows() {
    return group.length;
  }

  /** Number of groups, the one of the rows in no subgroup included. */
  public int groups() {
    return groups;
  }

  /** Group of a row, in [0, {@link #groups()}). */
  public int group(int row) {
    return group[row];
  }

  /** Whether the outcome of a row is positive. */
  public boolean positive(int row) {
    return positive[row];
  }

  /** Rows with this outcome. */
  public int rowsWith(boolean outcome) {
    return (int) IntStream.range(0, rows()).filter(row -> positive[row] == outcome).count();
  }

  /** Indices of the rows of a group with an outcome. */
  int[] where(int ofGroup, boolean outcome) {
    return indices(row -> group[row] == ofGroup && positive[row] == outcome);
  }

  /** Indices of the rows with an outcome. */
  int[] where(boolean outcome) {
    return indices(row -> positive[row] == outcome);
  }

  private int[] indices(IntPredicate which) {
    return IntStream.range(0, rows()).filter(which).toArray();
  }

  /** The rows with these indices, in that order; an index may come more than once. */
  public GroupedRows select(int[] rows) {
    int[] chosenGroups = new int[rows.length];
    boolean[] chosenOutcomes = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      chosenGroups[i] = group[rows[i]];
      chosenOutcomes[i] = positive[rows[i]];
    }
    return new GroupedRows(table.select(rows), groups, chosenGroups, chosenOutcomes);
  }

  /** These rows followed by the other ones, which must be grouped the same way. */
  public GroupedRows concat(GroupedRows other) {
    if (other.groups != groups) {
      throw new IllegalArgumentException(
          "cannot join rows of " + groups + " and " + other.groups + " groups");
    }
    int[] allGroups = Arrays.copyOf(group, rows() + other.rows());
    System.arraycopy(other.group, 0, allGroups, rows(), other.rows());
    boolean[] allOutcomes = Arrays.copyOf(positive, rows() + other.rows());
    System.arraycopy(other.positive, 0, allOutcomes, rows(), other.rows());
    return new GroupedRows(table.concat(other.table), groups, allGroups, allOutcomes);
  }

  /** Weights under which group and outcome are independent; see {@link Reweighing}. */
  public double[] reweighed() {
    return Reweighing.weights(group, positive);
  }
}
