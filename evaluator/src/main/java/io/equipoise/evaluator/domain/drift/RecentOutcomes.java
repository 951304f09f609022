package io.equipoise.evaluator.domain.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The latest outcomes of a group, a fixed number of them: a ring. Counts of errors are kept along,
 * so that rates cost nothing; memory is 26 bytes per place. Mutable, for one thread at a time.
 */
final class RecentOutcomes {
  private static final int POSITIVE = 1;
  private static final int PREDICTED = 2;

  private final long[] persons;
  private final long[] times;
  private final double[] probabilities;
  private final byte[] flags;
  private final int[] counts = new int[4];
  private int size;
  private int next;

  RecentOutcomes(int capacity) {
    persons = new long[capacity];
    times = new long[capacity];
    probabilities = new double[capacity];
    flags = new byte[capacity];
  }

  void add(Outcome outcome) {
    put(
        outcome.person(),
        outcome.time(),
        outcome.probability(),
        (outcome.positive() ? POSITIVE : 0) | (outcome.predicted() ? PREDICTED : 0));
  }

  private void put(long person, long time, double probability, int flag) {
    if (size == flags.length) {
      counts[flags[next]]--;
    } else {
      size++;
    }
    persons[next] = person;
    times[next] = time;
    probabilities[next] = probability;
    flags[next] = (byte) flag;
    counts[flag]++;
    next = (next + 1) % flags.length;
  }

  void clear() {
    size = 0;
    next = 0;
    Arrays.fill(counts, 0);
  }

  int size() {
    return size;
  }

  /** Records with this outcome. */
  int with(boolean positive) {
    int flag = positive ? POSITIVE : 0;
    return counts[flag] + counts[flag | PREDICTED];
  }

  /** Of those, the ones that were predicted positive. */
  int predicted(boolean positive) {
    return counts[(positive ? POSITIVE : 0) | PREDICTED];
  }

  /** Distinct people with this outcome. */
  int people(boolean positive) {
    Set<Long> people = new HashSet<>();
    for (int i = 0; i < size; i++) {
      if (((flags[i] & POSITIVE) != 0) == positive) {
        people.add(persons[i]);
      }
    }
    return people.size();
  }

  /** Distinct people. */
  int people() {
    Set<Long> people = new HashSet<>();
    for (int i = 0; i < size; i++) {
      people.add(persons[i]);
    }
    return people.size();
  }

  /** Oldest first, so that sums do not depend on where the ring begins. */
  double[] probabilities() {
    double[] copy = new double[size];
    for (int i = 0; i < size; i++) {
      copy[i] = probabilities[place(i)];
    }
    return copy;
  }

  /** Oldest first. */
  boolean[] outcomes() {
    boolean[] outcomes = new boolean[size];
    for (int i = 0; i < size; i++) {
      outcomes[i] = (flags[place(i)] & POSITIVE) != 0;
    }
    return outcomes;
  }

  private int place(int age) {
    return Math.floorMod(next - size + age, flags.length);
  }

  /** Earliest event time among them; {@code Long.MAX_VALUE} when there are none. */
  long earliest() {
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      earliest = Math.min(earliest, times[i]);
    }
    return earliest;
  }

  /** Oldest first, so that loading them one by one gives the same ring. */
  void save(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      int place = place(i);
      out.writeLong(persons[place]);
      out.writeLong(times[place]);
      out.writeDouble(probabilities[place]);
      out.writeByte(flags[place]);
    }
  }

  void load(DataInput in) throws IOException {
    clear();
    int saved = in.readInt();
    for (int i = 0; i < saved; i++) {
      put(in.readLong(), in.readLong(), in.readDouble(), in.readByte());
    }
  }
}
