package io.equipoise.monitor.domain;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * How many different patients there are, how many of them have a label, and how many a positive
 * one, without keeping who they are: a mergeable sketch of distinct patients.
 *
 * <p>Each patient has a number, {@code h}, a hash of the pseudonym that is spread evenly over [0,
 * 2⁶¹). Kept are the {@value #EXACT} + 1 smallest numbers that were seen, each with whether any of
 * its patient's records had a label, and whether any had a positive one. With {@code c} numbers
 * below the largest that is kept, {@code t}, the estimate of a count is
 *
 * <pre>
 *   c                   up to 4,096 patients: exact
 *   c * 2^61 / t        beyond: unbiased; of n patients and a part of them with share s the relative
 *                       standard error is sqrt((1 - 4096 / n) / (4095 s)): at most 1.6 % for all
 * </pre>
 *
 * rounded to whole patients. As the three counts share one {@code t}, {@code 0 <= positives <=
 * labelled <= people} always holds. Two patients are taken for one with probability 2⁻⁶¹ per pair.
 *
 * <p>What is kept depends on the set of patients and labels alone: neither on their order nor on
 * repetition, nor on how they were split and merged. Merging is therefore commutative, associative
 * and idempotent down to the last bit. (A HyperLogLog of the same error needs one sketch for each
 * of the three counts, which then contradict one another, and is off by 2 % from 500 patients on.)
 *
 * <p>Memory: 8 bytes per patient kept, at most 32 KiB, plus at most half as much room to grow. Cost
 * of a patient: a binary search, and moving what lies above. Not safe for use by several threads.
 *
 * <p>Source: K. Beyer, P. Haas, B. Reinwald, Y. Sismanis, R. Gemulla, On synopses for
 * distinct-value estimation under multiset operations, SIGMOD 2007 (smallest hash values); A.
 * Dasgupta, K. Lang, L. Rhodes, J. Thaler, A framework for estimating stream expression
 * cardinalities, ICDT 2016 (parts of the set, unbiased estimate).
 */
public final class DistinctPatients {
  /** Most patients that are counted exactly. */
  public static final int EXACT = 4096;

  private static final int HASH_BITS = 61;
  private static final int FLAG_BITS = 2;
  private static final long LABELLED = 1;
  private static final long POSITIVE = 2;
  private static final long[] NOBODY = {};

  /** Ascending by hash, which is above the flags; at most {@code EXACT + 1} are in use. */
  private long[] entries;

  private int size;

  private DistinctPatients(long[] entries, int size) {
    this.entries = entries;
    this.size = size;
  }

  /** A sketch of nobody. */
  public static DistinctPatients none() {
    return new DistinctPatients(NOBODY, 0);
  }

  /**
   * The sketch with these entries, as {@link #entry} gave them. Throws {@link
   * IllegalArgumentException} when they are too many, not in order, or no entries.
   */
  public static DistinctPatients of(long[] entries) {
    if (entries.length > EXACT + 1) {
      throw new IllegalArgumentException("more patients than a sketch keeps: " + entries.length);
    }
    long before = -1;
    for (long entry : entries) {
      if (entry < 0 || hash(entry) <= before || (entry & (LABELLED | POSITIVE)) == POSITIVE) {
        throw new IllegalArgumentException("the entries of a sketch of patients are not in order");
      }
      before = hash(entry);
    }
    return new DistinctPatients(entries.clone(), entries.length);
  }

  /**
   * Adds a patient's record.
   *
   * @param patientId pseudonym of the patient
   * @param labelled whether the record has a label
   * @param positive whether it has a positive one; only when {@code labelled}
   */
  public void add(String patientId, boolean labelled, boolean positive) {
    long flags = (labelled ? LABELLED : 0) | (positive ? POSITIVE : 0);
    long hash = hashOf(patientId);
    int at = position(hash);
    if (at < size && hash(entries[at]) == hash) {
      entries[at] |= flags;
    } else if (size <= EXACT || at < size) {
      int kept = Math.min(size, EXACT);
      makeRoom(kept + 1);
      System.arraycopy(entries, at, entries, at + 1, kept - at);
      entries[at] = hash << FLAG_BITS | flags;
      size = kept + 1;
    }
  }

  /**
   * Adds another sketch's patients, which does not change.
   *
   * @return whether this one did
   */
  public boolean merge(DistinctPatients other) {
    int near = isExact() ? other.size : other.position(hash(entries[EXACT]) + 1);
    int fresh = 0;
    long learned = 0;
    int at = 0;
    for (int i = 0; i < near; i++) {
      long hash = hash(other.entries[i]);
      at = positionFrom(at, hash);
      if (at < size && hash(entries[at]) == hash) {
        learned |= other.entries[i] & ~entries[at];
        entries[at] |= other.entries[i];
      } else {
        fresh++;
      }
    }
    if (fresh > 0) {
      weave(other, near, fresh);
    }
    return fresh > 0 || learned != 0;
  }

  /**
   * Merges in place, from the largest down.
   *
   * @param near how many of the other's entries, the smallest, may have a place here
   * @param fresh how many of those are new here
   */
  private void weave(DistinctPatients other, int near, int fresh) {
    int total = Math.min(size + fresh, EXACT + 1);
    makeRoom(total);
    int mine = size - 1;
    int theirs = near - 1;
    for (int to = size + fresh - 1; to > mine; to--) {
      long taken;
      if (mine >= 0 && hash(entries[mine]) >= hash(other.entries[theirs])) {
        theirs -= hash(entries[mine]) == hash(other.entries[theirs]) ? 1 : 0;
        taken = entries[mine--];
      } else {
        taken = other.entries[theirs--];
      }
      if (to < total) {
        entries[to] = taken;
      }
    }
    size = total;
  }

  private void makeRoom(int needed) {
    if (needed > entries.length) {
      int roomy = Math.min(EXACT + 1, entries.length + (entries.length >> 1));
      entries = Arrays.copyOf(entries, Math.max(needed, roomy));
    }
  }

  /** Index of the hash, or of the first one above it. */
  private int position(long hash) {
    return position(hash, 0, size);
  }

  /** The same, in time logarithmic in the distance from an index that is not beyond it. */
  private int positionFrom(int start, long hash) {
    int step = 1;
    while (start + step < size && hash(entries[start + step]) < hash) {
      step *= 2;
    }
    return position(hash, start + step / 2, Math.min(size, start + step));
  }

  private int position(long hash, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (hash(entries[middle]) < hash) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The same sketch, which changes on its own from now on. */
  public DistinctPatients copy() {
    return new DistinctPatients(Arrays.copyOf(entries, size), size);
  }

  /** Patients, 0 or more. */
  public long people() {
    return estimate(Math.min(size, EXACT));
  }

  /** Patients of whom any record has a label, at most {@link #people()}. */
  public long labelled() {
    return counts().labelled();
  }

  /** Patients of whom any record has a positive label, at most {@link #labelled()}. */
  public long positives() {
    return counts().positives();
  }

  /** All three counts, in time linear in the entries. */
  public CellCounts counts() {
    int counted = Math.min(size, EXACT);
    long labelled = 0;
    long positives = 0;
    for (int i = 0; i < counted; i++) {
      labelled += entries[i] & LABELLED;
      positives += entries[i] & POSITIVE;
    }
    return new CellCounts(people(), estimate(labelled), estimate(positives / POSITIVE));
  }

  /** Whether the counts are exact. */
  public boolean isExact() {
    return size <= EXACT;
  }

  /** Number of entries, at most {@value #EXACT} + 1. */
  public int entries() {
    return size;
  }

  /**
   * An entry, smallest hash first, by its index below {@link #entries()}; from all of them {@link
   * #of} makes the same sketch.
   */
  public long entry(int index) {
    return entries[index];
  }

  /**
   * Shows the hash of every patient that is kept: of all of them when {@link #isExact()}.
   *
   * @param visitor takes numbers in [0, 2⁶¹)
   */
  public void forEachHash(LongConsumer visitor) {
    for (int i = 0; i < size; i++) {
      visitor.accept(hash(entries[i]));
    }
  }

  /** How many patients so many of the entries below the largest stand for. */
  private long estimate(long having) {
    return size <= EXACT
        ? having
        : Math.round(having * (Math.scalb(1.0, HASH_BITS) / hash(entries[EXACT])));
  }

  private static long hash(long entry) {
    return entry >>> FLAG_BITS;
  }

  /**
   * FNV-1a over the pseudonym's characters, 64 bits, then the finalizer of SplitMix64, which
   * spreads it evenly; the upper 61 bits.
   */
  static long hashOf(String patientId) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < patientId.length(); i++) {
      hash = (hash ^ patientId.charAt(i)) * 0x100000001b3L;
    }
    return spread(hash) >>> (Long.SIZE - HASH_BITS);
  }

  /**
   * The finalizer of SplitMix64: a bijection of all 64-bit numbers that looks random. Source: G.
   * Steele, D. Lea, C. Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
   */
  static long spread(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DistinctPatients that
        && Arrays.equals(entries, 0, size, that.entries, 0, that.size);
  }

  @Override
  public int hashCode() {
    return size == 0 ? 0 : Long.hashCode(entries[0] * 31 + size);
  }

  /** Names no figure: a small count must not reach a log through here. */
  @Override
  public String toString() {
    return "DistinctPatients";
  }
}
