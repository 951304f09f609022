package io.equipoise.monitor.domain;

/**
 * Chooses the slot of a bounded, recency-aware sample for each arriving record.
 *
 * <p>While there is room the next free slot is taken, so that nobody of a rare cell is lost. When
 * all {@code m} slots are full, every arrival replaces a uniformly chosen one. A record therefore
 * survives each later arrival with probability {@code 1 - 1/m}: its chance to be in the sample
 * {@code a} arrivals later is {@code (1 - 1/m)^a}, about {@code e^(-a/m)}, an exponential bias
 * towards the recent with rate {@code 1/m}. Source: C. C. Aggarwal, On biased reservoir sampling in
 * the presence of stream evolution, VLDB 2006, section 2.1 (Theorem 2.2 and Algorithm 2.1), except
 * that Aggarwal's algorithm already replaces, with probability "filled fraction", before the
 * reservoir is full.
 *
 * <p>The choice is a function of where the record lies in the log, so that replaying the log
 * reproduces the sample.
 */
public final class BiasedReservoir {
  private BiasedReservoir() {}

  /**
   * Slots of one input partition for each cell and split: {@code perCell} spread evenly over the
   * partitions, the first ones taking the remainder, so that together they are exactly {@code
   * perCell}.
   */
  public static int capacity(int perCell, int partition, int partitions) {
    if (partition < 0 || partition >= partitions) {
      throw new IllegalArgumentException(
          "partition must be in [0, " + partitions + "), got " + partition);
    }
    return perCell / partitions + (partition < perCell % partitions ? 1 : 0);
  }

  /**
   * The slot for a record, in [0, capacity).
   *
   * @param filled slots in use, in [0, capacity]
   * @param capacity number of slots, at least 1
   * @param partition the record's partition
   * @param offset the record's offset
   */
  public static int slot(int filled, int capacity, int partition, long offset) {
    if (capacity < 1 || filled < 0) {
      throw new IllegalArgumentException(
          "needs capacity >= 1 and filled >= 0, got " + capacity + " and " + filled);
    }
    if (filled < capacity) {
      return filled;
    }
    return (int) Math.floorMod(mix(offset + mix(partition)), (long) capacity);
  }

  /**
   * The output function of SplitMix64 on {@code z} times its gamma. Source: G. L. Steele, D. Lea,
   * C. H. Flood, Fast splittable pseudorandom number generators, OOPSLA 2014, figure 16, with D.
   * Stafford's mix 13 constants.
   */
  private static long mix(long z) {
    long x = (z + 1) * 0x9e3779b97f4a7c15L;
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }
}
