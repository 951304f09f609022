package io.equipoise.ingest.app;

import java.time.Duration;

/** A clock that goes on only when somebody waits for it or says so. */
final class FakeReplayClock implements ReplayClock {
  private long nanos;
  private boolean woken;

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  @Override
  public synchronized void awaitUntil(long nanoTime) {
    if (!woken) {
      nanos = Math.max(nanos, nanoTime);
    }
  }

  @Override
  public synchronized void wake() {
    woken = true;
  }

  synchronized void advance(Duration time) {
    nanos += time.toNanos();
  }

  long millis() {
    return Duration.ofNanos(nanoTime()).toMillis();
  }
}
