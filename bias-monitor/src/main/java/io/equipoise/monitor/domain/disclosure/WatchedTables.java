package io.equipoise.monitor.domain.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The figures that a window's view is made of, numbered.
 *
 * <p>A place is one value of each attribute, the last value of an attribute being "unknown", and
 * after them the label. A figure counts the records at some of the places: all of them ({@link
 * #RECORDS}), those where a watched set is known (support), those of one subgroup (count), and of
 * these the labelled and the positive ones. Immutable.
 */
final class WatchedTables {
  /** The figure of all records. */
  static final int RECORDS = 0;

  /** Label of a record that is positive. */
  static final int POSITIVE = 0;

  /** Label of a record that is labelled and not positive. */
  static final int NEGATIVE = 1;

  /** Label of a record without one. */
  static final int UNLABELLED = 2;

  private final int[] radix;
  private final int[][] sets;
  private final int[] bases;
  private final int[] cells;
  private final int[] units;
  private final int[][] setsOfAxis;
  private final int[][][] setsOfBoth;
  private final boolean labels;

  /**
   * The figures of some attribute sets.
   *
   * @param values number of known values of each attribute, at least 1
   * @param sets attribute positions of each watched set
   * @param published whether labels are published
   */
  WatchedTables(int[] values, List<int[]> sets, PublishedCounts published) {
    this.labels = published == PublishedCounts.RECORDS_AND_LABELS;
    this.radix = new int[values.length + 1];
    for (int a = 0; a < values.length; a++) {
      radix[a] = values[a] + 1;
    }
    radix[values.length] = labels ? 3 : 1;
    // Places are numbered with a long.
    if (Arrays.stream(radix).asDoubleStream().reduce(1, (x, y) -> x * y) > 0x1p62) {
      throw new IllegalArgumentException("the watched attributes have more than 2^62 combinations");
    }
    this.sets = sets.stream().map(int[]::clone).toArray(int[][]::new);
    this.bases = new int[this.sets.length];
    this.cells = new int[this.sets.length];
    int next = 1;
    for (int s = 0; s < this.sets.length; s++) {
      bases[s] = next;
      cells[s] = 1;
      for (int a : this.sets[s]) {
        cells[s] *= values[a];
      }
      next += 1 + 3 * cells[s];
    }
    this.units = new int[next];
    for (int s = 0; s < this.sets.length; s++) {
      units[bases[s]] = bases[s];
      for (int c = 0; c < cells[s]; c++) {
        units[count(s, c)] = count(s, c);
        units[labelled(s, c)] = labelled(s, c);
        units[positives(s, c)] = labelled(s, c);
      }
    }
    this.setsOfAxis = new int[radix.length][];
    int[] all = new int[this.sets.length];
    Arrays.setAll(all, s -> s);
    for (int a = 0; a < radix.length; a++) {
      int axis = a;
      setsOfAxis[a] = a == label() ? all : Arrays.stream(all).filter(s -> has(s, axis)).toArray();
    }
    this.setsOfBoth = new int[radix.length][radix.length][];
    for (int a = 0; a < radix.length; a++) {
      for (int b = 0; b < radix.length; b++) {
        int other = b;
        setsOfBoth[a][b] =
            Arrays.stream(setsOfAxis[a]).filter(s -> other == label() || has(s, other)).toArray();
      }
    }
  }

  /** Number of figures; they are numbered from 0. */
  int figures() {
    return units.length;
  }

  /** Number of watched sets. */
  int sets() {
    return sets.length;
  }

  /** Attribute positions of a set, in its order. */
  int[] attributes(int set) {
    return sets[set].clone();
  }

  /** Position of the label in a place, which is the number of attributes. */
  int label() {
    return radix.length - 1;
  }

  /** Whether labels are published. */
  boolean hasLabels() {
    return labels;
  }

  /** Number of values on an axis, "unknown" included. */
  int radix(int axis) {
    return radix[axis];
  }

  /** Number of subgroups of a set. */
  int cells(int set) {
    return cells[set];
  }

  /** The sets that an exchange along an axis can touch: for the label, all. */
  int[] setsOfAxis(int axis) {
    return setsOfAxis[axis];
  }

  /**
   * The sets that an exchange along two axes can touch, when a record moves along the first where
   * one moves back that differs in the second: others hold both or neither of what cancels out.
   */
  int[] setsOfBoth(int axis, int other) {
    return setsOfBoth[axis][other];
  }

  /** The figure of a set's support. */
  int support(int set) {
    return bases[set];
  }

  /** The figure of a subgroup's records. */
  int count(int set, int cell) {
    return bases[set] + 1 + 3 * cell;
  }

  /** The figure of a subgroup's labelled records, which also names the pair with the positives. */
  int labelled(int set, int cell) {
    return count(set, cell) + 1;
  }

  /** The figure of a subgroup's positive records. */
  int positives(int set, int cell) {
    return count(set, cell) + 2;
  }

  /** What is hidden with a figure: labelled and positives are hidden together. */
  int unit(int figure) {
    return units[figure];
  }

  /** The subgroup of a set that a place belongs to, or -1 where an attribute is unknown. */
  int cell(int set, int[] place) {
    int cell = 0;
    for (int a : sets[set]) {
      int known = radix[a] - 1;
      if (place[a] == known) {
        return -1;
      }
      cell = cell * known + place[a];
    }
    return cell;
  }

  /** A number for the values of a place on some axes, unique among places. */
  long code(int[] place, int[] axes) {
    long code = 0;
    for (int a : axes) {
      code = code * radix[a] + place[a];
    }
    return code;
  }

  /** A number for a place, unique among places. */
  long code(int[] place) {
    long code = 0;
    for (int a = 0; a < radix.length; a++) {
      code = code * radix[a] + place[a];
    }
    return code;
  }

  /** The watched sets that no other contains; of equal ones the first. */
  List<Integer> maximal() {
    List<Integer> maximal = new ArrayList<>();
    for (int s = 0; s < sets.length; s++) {
      boolean contained = false;
      for (int t = 0; t < sets.length; t++) {
        boolean larger =
            sets[t].length > sets[s].length || (sets[t].length == sets[s].length && t < s);
        contained |= larger && contains(t, s);
      }
      if (!contained) {
        maximal.add(s);
      }
    }
    return maximal;
  }

  /** Whether two sets share an attribute. */
  boolean meet(int set, int other) {
    return Arrays.stream(sets[set]).anyMatch(a -> has(other, a));
  }

  private boolean contains(int larger, int smaller) {
    return Arrays.stream(sets[smaller]).allMatch(a -> has(larger, a));
  }

  private boolean has(int set, int attribute) {
    return Arrays.stream(sets[set]).anyMatch(a -> a == attribute);
  }
}
