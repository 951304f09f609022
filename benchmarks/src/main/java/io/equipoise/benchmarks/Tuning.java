package io.equipoise.benchmarks;

import java.time.Duration;

/**
 * What all contenders have in common, so that no difference comes from it. The values are the
 * monitor's own.
 *
 * @param threads threads that share the partitions
 * @param partitions partitions of the input
 * @param commitEvery how often progress is committed while history is read
 * @param pollRecords most records of one poll
 * @param cacheBytes room for the write caches of the stores, all together
 */
record Tuning(int threads, int partitions, Duration commitEvery, int pollRecords, int cacheBytes) {
  /** The monitor's values for the given number of threads. */
  static Tuning ofMonitor(int threads, int partitions) {
    return new Tuning(threads, partitions, Duration.ofSeconds(1), 2000, 32 << 20);
  }
}
