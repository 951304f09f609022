package io.equipoise.synth.generate.gan;

import java.util.random.RandomGenerator;

/**
 * The numbers of {@link java.util.SplittableRandom} from a place that can be written down, which
 * that class does not tell: a training that goes on after a crash draws what it would have drawn.
 *
 * <p>Source: G. L. Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom number generators,
 * OOPSLA 2014, with the mixing functions of D. Stafford (variant 13 for 64 bits, variant 4 for 32).
 * Not thread-safe.
 */
final class ResumableRandom implements RandomGenerator {
  /** Odd integer closest to 2⁶⁴ over the golden ratio. */
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private long place;

  /** The numbers of a seed, from the first. */
  ResumableRandom(long seed) {
    this.place = seed;
  }

  /** The numbers that come next follow from this alone. */
  long place() {
    return place;
  }

  /** Goes on from a place. */
  void moveTo(long newPlace) {
    place = newPlace;
  }

  @Override
  public long nextLong() {
    place += GAMMA;
    long z = (place ^ (place >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  @Override
  public int nextInt() {
    place += GAMMA;
    long z = (place ^ (place >>> 33)) * 0x62a9d9ed799705f5L;
    return (int) (((z ^ (z >>> 28)) * 0xcb24d0a5c88c35b3L) >>> 32);
  }
}
