package io.equipoise.schemas.connection;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets time pass between tries; a test passes one that only takes notes. */
@FunctionalInterface
public interface Pause {
  /** Returns when the time is over; throws as soon as the thread is interrupted. */
  void await(Duration time) throws InterruptedException;

  /** Parks the calling thread. */
  static Pause parking() {
    return time -> {
      long end = System.nanoTime() + time.toNanos();
      for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LockSupport.parkNanos(Pause.class, left);
      }
    };
  }
}
