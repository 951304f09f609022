package io.equipoise.benchmarks.quality;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random orders. */
final class Shuffle {
  private Shuffle() {}

  /** The numbers from 0 to {@code size - 1} in random order (Fisher and Yates). */
  static int[] of(int size, SplittableRandom random) {
    int[] order = IntStream.range(0, size).toArray();
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }
}
