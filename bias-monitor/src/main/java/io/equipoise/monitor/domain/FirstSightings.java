package io.equipoise.monitor.domain;

import java.util.Arrays;

/**
 * Who has been seen before, in which cell, so that evidence can rest on each patient once.
 *
 * <p>Betting processes take every draw for a new one. Visits of a patient who is known already are
 * none; a patient's first record in a cell is. Up to {@value #CAPACITY} pairs of patient and cell
 * are remembered exactly. When there are more, half of them are forgotten, and from then on only
 * pairs of the same half count, chosen by a hash that knows nothing of attributes:
 *
 * <pre>
 *   after j halvings a pair counts when the first j bits of its hash are 0
 * </pre>
 *
 * What is counted is thus always a fair sample of the first sightings, each counted once, and
 * evidence that is fed with it stays exactly as valid as with all of them; it only grows more
 * slowly, by the factor 2⁻ʲ. (Feeding it with the growth of an estimated number of patients would
 * not: the noise of the estimate grows with all who were ever seen, that of the draws only with
 * those who are new.) Two pairs are taken for one with a probability of 2⁻⁶¹ per two pairs.
 *
 * <p>What counts depends on the order in which sightings are passed in, and on nothing else.
 * Memory: 24 bytes per pair at most, 24 MiB in all. Cost: constant for a pair, linear in the pairs
 * for a halving. Not safe for use by several threads.
 *
 * <p>Source: P. Gibbons, S. Tirthapura, Estimating simple functions on the union of data streams,
 * SPAA 2001 (adaptive sampling by leading zeros of a hash).
 */
public final class FirstSightings {
  /** Most pairs of patient and cell that are remembered. */
  public static final int CAPACITY = 1 << 20;

  /** Pairs that are kept together. */
  static final int BLOCK = 512;

  private static final int FEWEST_SLOTS = 1024;

  /** Where sightings are kept. */
  public interface Keeper {
    /** Keeps a block of numbers under its index from 0, in place of what was there. */
    void putBlock(int block, long[] content);

    /** Forgets a block. */
    void removeBlock(int block);
  }

  private final int capacity;

  /** Remembered pairs, in the order in which they came. */
  private long[] order = new long[BLOCK];

  /** The same by hash, at most half full; 0 is a free slot. */
  private long[] slots = new long[FEWEST_SLOTS];

  private int size;
  private int halvings;
  private int saved;
  private int savedBlocks;

  /** Nobody has been seen. */
  public FirstSightings() {
    this(CAPACITY);
  }

  FirstSightings(int capacity) {
    this.capacity = capacity;
  }

  /** Takes up a block, as it was kept; blocks in order of their index. */
  public void restore(long[] content) {
    halvings = Math.toIntExact(content[0]);
    for (int i = 1; i < content.length; i++) {
      remember(content[i]);
    }
    saved = size;
    savedBlocks = blocks();
  }

  /**
   * How many of the patients have not been seen in the cell before and count; from now on all of
   * them have.
   *
   * @param patients patients with records in the cell; must be exact
   */
  public long count(long cell, DistinctPatients patients) {
    if (!patients.isExact()) {
      throw new IllegalArgumentException(
          "first sightings need every patient, got a sketch of more than "
              + DistinctPatients.EXACT);
    }
    long[] counted = {0};
    long salt = DistinctPatients.spread(cell + 1);
    patients.forEachHash(hash -> counted[0] += see(DistinctPatients.spread(hash ^ salt)) ? 1 : 0);
    return counted[0];
  }

  /**
   * Forgets one half when there are too many; to be called between batches, so that within a batch
   * every pair counts by the same rule.
   */
  public void settle() {
    while (size > capacity) {
      halve();
    }
  }

  private boolean see(long mixed) {
    long pair = mixed == 0 ? 1 : mixed;
    if (!counts(pair) || slots[slot(pair)] == pair) {
      return false;
    }
    remember(pair);
    return true;
  }

  private boolean counts(long pair) {
    return Long.numberOfLeadingZeros(pair) >= halvings;
  }

  private void remember(long pair) {
    if (2 * (size + 1) > slots.length) {
      slots = new long[2 * slots.length];
      for (int i = 0; i < size; i++) {
        slots[slot(order[i])] = order[i];
      }
    }
    if (size == order.length) {
      order = Arrays.copyOf(order, 2 * size);
    }
    slots[slot(pair)] = pair;
    order[size++] = pair;
  }

  /** The pair's slot, or the free one where it belongs. */
  private int slot(long pair) {
    int mask = slots.length - 1;
    int slot = (int) pair & mask;
    while (slots[slot] != 0 && slots[slot] != pair) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void halve() {
    long[] before = Arrays.copyOf(order, size);
    halvings++;
    Arrays.fill(slots, 0);
    size = 0;
    for (long pair : before) {
      if (counts(pair)) {
        remember(pair);
      }
    }
    saved = 0;
  }

  /** Part of the pairs that count, in (0, 1]: a power of a half. */
  public double rate() {
    return Math.scalb(1.0, -halvings);
  }

  /** Pairs that are remembered. */
  public int size() {
    return size;
  }

  /** Keeps what changed since the last call. */
  public void save(Keeper keeper) {
    for (int block = saved / BLOCK; block < blocks() && saved < size; block++) {
      int from = block * BLOCK;
      int to = Math.min(size, from + BLOCK);
      long[] content = new long[1 + to - from];
      content[0] = halvings;
      System.arraycopy(order, from, content, 1, to - from);
      keeper.putBlock(block, content);
    }
    for (int block = blocks(); block < savedBlocks; block++) {
      keeper.removeBlock(block);
    }
    saved = size;
    savedBlocks = blocks();
  }

  private int blocks() {
    return (size + BLOCK - 1) / BLOCK;
  }
}
