package io.equipoise.monitor.domain.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tries to recover counts from published sums of them: knows which places each published figure
 * adds up and its value, and that counts are whole and not negative.
 */
final class Attacker {
  private static final long PRIME = 2_147_483_647L;

  /** The least and the largest count that some population allows. */
  record Range(long least, long largest) {}

  private final int places;
  private final List<boolean[]> members = new ArrayList<>();
  private final List<Long> values = new ArrayList<>();
  private final List<long[]> basis = new ArrayList<>();
  private final boolean[] empty;

  Attacker(int places) {
    this.places = places;
    this.empty = new boolean[places];
  }

  /** Learns a published figure; before any question. */
  void learn(boolean[] figure, long value) {
    members.add(figure);
    values.add(value);
  }

  /**
   * The range of a sum over all populations of at most {@code most} records that agree with what is
   * known, by trying all of them; ends early with a population where the sum is {@code enough}.
   */
  Range range(boolean[] sum, long most, long enough) {
    return new Trial(sum, enough).range(most);
  }

  /** Tries all populations; places that are in the same figures count as one. */
  private final class Trial {
    private final List<boolean[]> columns;
    private final int[] last = new int[members.size()];
    private final long[] left = values.stream().mapToLong(v -> v).toArray();
    private final long enough;
    private long least = Long.MAX_VALUE;
    private long largest = Long.MIN_VALUE;

    Trial(boolean[] sum, long enough) {
      this.enough = enough;
      Set<List<Boolean>> distinct = new LinkedHashSet<>();
      for (boolean wanted : new boolean[] {true, false}) {
        for (int p = 0; p < places; p++) {
          if (sum[p] == wanted) {
            List<Boolean> column = new ArrayList<>(List.of(wanted));
            for (boolean[] member : members) {
              column.add(member[p]);
            }
            distinct.add(column);
          }
        }
      }
      columns = new ArrayList<>();
      for (List<Boolean> column : distinct) {
        for (int k = 0; k < last.length; k++) {
          last[k] = column.get(k + 1) ? columns.size() : last[k];
        }
        boolean[] copy = new boolean[column.size()];
        for (int k = 0; k < copy.length; k++) {
          copy[k] = column.get(k);
        }
        columns.add(copy);
      }
    }

    Range range(long most) {
      enumerate(0, most, 0);
      return new Range(least, largest);
    }

    private void enumerate(int place, long room, long sum) {
      if (largest >= enough) {
        return;
      }
      if (place == columns.size()) {
        if (Arrays.stream(left).allMatch(l -> l == 0)) {
          least = Math.min(least, sum);
          largest = Math.max(largest, sum);
        }
        return;
      }
      boolean[] column = columns.get(place);
      long from = 0;
      long to = room;
      for (int k = 0; k < left.length; k++) {
        if (column[k + 1]) {
          to = Math.min(to, left[k]);
          from = last[k] == place ? Math.max(from, left[k]) : from;
        }
      }
      for (long n = to; n >= from; n--) {
        move(column, -n);
        enumerate(place + 1, room - n, column[0] ? sum + n : sum);
        move(column, n);
      }
    }

    private void move(boolean[] column, long by) {
      for (int k = 0; k < left.length; k++) {
        left[k] += column[k + 1] ? by : 0;
      }
    }
  }

  /**
   * Whether a sum follows by linear algebra from what is known and from the places that must be
   * empty. Places are found empty where a published sum is 0, or where one published figure holds
   * all places of another of the same value. Elimination over the integers modulo 2^31 - 1.
   */
  boolean determines(boolean[] sum) {
    if (basis.isEmpty()) {
      eliminate();
    }
    return pivot(reduce(row(sum, empty), basis)) < 0;
  }

  private void eliminate() {
    for (int k = 0; k < values.size(); k++) {
      if (values.get(k) == 0) {
        mark(empty, members.get(k), new boolean[places]);
      }
      for (int j = 0; j < values.size(); j++) {
        if (values.get(k).equals(values.get(j)) && contains(members.get(k), members.get(j))) {
          mark(empty, members.get(k), members.get(j));
        }
      }
    }
    for (boolean[] member : members) {
      long[] row = reduce(row(member, empty), basis);
      if (pivot(row) >= 0) {
        long scale = inverse(row[pivot(row)]);
        for (int p = 0; p < places; p++) {
          row[p] = row[p] * scale % PRIME;
        }
        basis.add(row);
      }
    }
  }

  private static boolean contains(boolean[] whole, boolean[] part) {
    for (int p = 0; p < whole.length; p++) {
      if (part[p] && !whole[p]) {
        return false;
      }
    }
    return true;
  }

  private static void mark(boolean[] empty, boolean[] whole, boolean[] part) {
    for (int p = 0; p < whole.length; p++) {
      empty[p] |= whole[p] && !part[p];
    }
  }

  private static long[] row(boolean[] member, boolean[] empty) {
    long[] row = new long[member.length];
    Arrays.setAll(row, p -> member[p] && !empty[p] ? 1 : 0);
    return row;
  }

  private static long[] reduce(long[] row, List<long[]> basis) {
    for (long[] other : basis) {
      int pivot = pivot(other);
      long factor = row[pivot];
      if (factor != 0) {
        for (int p = 0; p < row.length; p++) {
          row[p] = Math.floorMod(row[p] - factor * other[p], PRIME);
        }
      }
    }
    return row;
  }

  private static int pivot(long[] row) {
    for (int p = 0; p < row.length; p++) {
      if (row[p] != 0) {
        return p;
      }
    }
    return -1;
  }

  private static long inverse(long value) {
    long result = 1;
    long base = value;
    for (long e = PRIME - 2; e > 0; e >>= 1) {
      result = (e & 1) == 1 ? result * base % PRIME : result;
      base = base * base % PRIME;
    }
    return result;
  }
}
