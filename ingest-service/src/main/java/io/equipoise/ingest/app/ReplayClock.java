package io.equipoise.ingest.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Monotonic time and waiting for a point in it. */
public interface ReplayClock {

  /** Nanoseconds since some fixed moment; never goes back. */
  long nanoTime();

  /**
   * Waits until {@link #nanoTime()} reaches the given time; returns at once after {@link #wake()}.
   */
  void awaitUntil(long nanoTime) throws InterruptedException;

  /** Ends the wait in progress and every later one. */
  void wake();

  /** The machine's monotonic clock. Safe to share between threads. */
  static ReplayClock system() {
    return new ReplayClock() {
      private final CountDownLatch woken = new CountDownLatch(1);

      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public void awaitUntil(long nanoTime) throws InterruptedException {
        long left = nanoTime - System.nanoTime();
        boolean wait = left > 0;
        while (wait) {
          wait = !woken.await(left, TimeUnit.NANOSECONDS);
          left = nanoTime - System.nanoTime();
          wait &= left > 0;
        }
      }

      @Override
      public void wake() {
        woken.countDown();
      }
    };
  }
}
