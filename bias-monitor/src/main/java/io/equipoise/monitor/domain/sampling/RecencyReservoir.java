package io.equipoise.monitor.domain.sampling;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Keeps a bounded sample of a stream that is uniform while the stream is short and leans to the
 * recent once it is long: {@code m} slots over a horizon of {@code H} arrivals.
 *
 * <p><b>Rule.</b> The {@code i}-th arrival (from 1) takes slot {@code i} of {@code m} while there
 * are free ones. Later, {@code j} is drawn uniformly from the whole numbers in {@code [0, min(i,
 * H))}; if {@code j < m} the record replaces the one in slot {@code j}, else it is passed over. It
 * is therefore written with probability {@code m / min(i, H)}, and each slot is replaced with
 * probability {@code 1 / min(i, H)}.
 *
 * <p><b>Which records are in the sample.</b> Up to {@code H} arrivals this is Vitter's algorithm R:
 * after {@code i} of them each is in the sample with probability {@code m / i}. From then on a
 * record enters with probability {@code m / H} and each further arrival leaves it in its slot with
 * probability {@code q = 1 - 1/H}. After {@code i >= H} arrivals a record of age {@code a}
 * (arrivals since) is in the sample with probability
 *
 * <pre>{@code
 * (m / H) * q^a            if a < i - H, it arrived after the first H
 * (m / H) * q^(i - H)      otherwise
 * }</pre>
 *
 * which add up to {@code m (1 - q^(i-H)) + m q^(i-H) = m}: the slots stay full. As {@code i} grows,
 * the age of what a slot holds tends to the geometric distribution {@code P(age = a) = q^a / H},
 * {@code a = 0, 1, ...}, for its last replacement lies {@code a} arrivals back when that arrival
 * took the slot ({@code 1/H}) and none since did ({@code q^a}); this is exact, as arrivals are
 * drawn independently. Its mean is {@code H - 1}; 63 % of the sample are younger than {@code H}, 95
 * % younger than {@code 3 H}.
 *
 * <p><b>Writes.</b> {@code N >= H} arrivals cause {@code m + m (1/(m+1) + ... + 1/H) + (N - H) m /
 * H} on average. Example: {@code m = 100} and {@code H = 2,000} write 5,299 of 100,000 arrivals,
 * and one in 20 from then on, where replacing at every arrival writes all and keeps about the last
 * {@code m} only.
 *
 * <p><b>Repeatable.</b> The draw is a function of the record's partition and offset, so reading the
 * log again with the same arrival counts gives the same sample. A stratum's state is its number of
 * arrivals, which must be kept as durably as the slots.
 *
 * <p><b>Erasure.</b> When a person is erased, their slots become free, and the sample is smaller
 * until they are taken again. {@link #offer(OptionalInt, long, int, long)} puts the next arrival
 * into a free slot; that record enters with certainty rather than {@code m / min(i, H)}, which
 * matters as long as freed slots are few among {@code m}. Which slots are free is for the caller to
 * keep.
 *
 * <p>Source: J. S. Vitter, Random sampling with a reservoir, ACM TOMS 11 (1985) 37, algorithm R; C.
 * C. Aggarwal, On biased reservoir sampling in the presence of stream evolution, VLDB 2006, section
 * 3, whose insertion probability is {@code p_in = m * lambda} for a bias of rate {@code lambda = 1
 * / H}. The start differs: Aggarwal inserts with {@code p_in} from the first arrival and leaves the
 * reservoir part empty; a rare group can not spare records.
 *
 * @param slots {@code m}, 0 or more; with 0 nothing is ever kept
 * @param horizon {@code H}, arrivals over which the sample extends; at least {@code slots} and 1,
 *     at most 2^61
 */
public record RecencyReservoir(int slots, long horizon) {
  /**
   * Horizon in multiples of the slots: one write in 20 arrivals. The sample then spans some 20
   * times its size, and its records cost a twentieth of the log's bytes.
   */
  public static final int DEFAULT_HORIZON_FACTOR = 20;

  private static final long LONGEST_HORIZON = 1L << 61;

  /** Checks the ranges. */
  public RecencyReservoir {
    if (slots < 0) {
      throw new IllegalArgumentException("slots must be 0 or more, got " + slots);
    }
    if (horizon < Math.max(1, slots) || horizon > LONGEST_HORIZON) {
      throw new IllegalArgumentException(
          "horizon must be in [max(1, slots), 2^61], got " + horizon + " for " + slots + " slots");
    }
  }

  /** A reservoir with a horizon of {@value #DEFAULT_HORIZON_FACTOR} times its slots. */
  public static RecencyReservoir ofSlots(int slots) {
    return new RecencyReservoir(slots, Math.max(1, (long) DEFAULT_HORIZON_FACTOR * slots));
  }

  /**
   * A place in the sample.
   *
   * @param index in [0, slots)
   * @param replaces whether the slot held another record
   */
  public record Slot(int index, boolean replaces) {}

  /**
   * The slot that a record takes; empty when it is passed over. Takes constant time.
   *
   * @param arrivals records of the stratum before this one, 0 or more
   * @param partition the record's partition
   * @param offset the record's offset
   */
  public Optional<Slot> offer(long arrivals, int partition, long offset) {
    if (arrivals < 0) {
      throw new IllegalArgumentException("arrivals must be 0 or more, got " + arrivals);
    }
    if (arrivals < slots) {
      return Optional.of(new Slot((int) arrivals, false));
    }
    long drawn = draw(partition, offset, Math.min(arrivals + 1, horizon));
    return drawn < slots ? Optional.of(new Slot((int) drawn, true)) : Optional.empty();
  }

  /**
   * The same where slots may have been freed by an erasure: a free one is taken before any draw.
   *
   * @param free a slot freed since it was last taken, in [0, min(arrivals, slots)); empty when
   *     there is none
   */
  public Optional<Slot> offer(OptionalInt free, long arrivals, int partition, long offset) {
    if (free.isEmpty()) {
      return offer(arrivals, partition, offset);
    }
    int slot = free.getAsInt();
    if (slot < 0 || slot >= Math.min(arrivals, slots)) {
      throw new IllegalArgumentException(
          "a freed slot must have been used before, got " + slot + " after " + arrivals);
    }
    return Optional.of(new Slot(slot, false));
  }

  /**
   * Probability, in [0, 1], that the sample holds a record of some age when no slot was ever freed:
   * the reciprocal is the record's weight in an estimate over all arrivals. Example: with {@code m
   * = 100, H = 2,000} after 10,000 arrivals, 0.05 for the newest, {@code 0.05 * e^-1 = 0.0184} for
   * the one 2,000 arrivals before.
   *
   * @param arrivals records of the stratum so far, at least 1
   * @param age arrivals after the record, in [0, arrivals)
   */
  public double inclusion(long arrivals, long age) {
    if (age < 0 || age >= arrivals) {
      throw new IllegalArgumentException(
          "age must be in [0, arrivals), got " + age + " of " + arrivals);
    }
    double entered = (double) slots / Math.max(slots, Math.min(arrivals, horizon));
    long forgetting = Math.max(0, Math.min(age, arrivals - horizon));
    if (slots == 0) {
      return 0;
    }
    // Apart, as 0 * log 0 is no number when the horizon is 1.
    return forgetting == 0 ? entered : entered * Math.exp(forgetting * Math.log1p(-1.0 / horizon));
  }

  /** Uniform in [0, below), but for a bias of less than {@code below / 2^63}. */
  private static long draw(int partition, long offset, long below) {
    long bits = mix(offset + mix(partition)) >>> 1;
    return Math.multiplyHigh(bits, 2 * below);
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
