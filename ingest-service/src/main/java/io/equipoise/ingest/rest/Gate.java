package io.equipoise.ingest.rest;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets in as many requests, and as many bytes of them, as there is room for; refuses the others at
 * once instead of letting them wait in memory. Safe to share between threads.
 */
final class Gate {
  private final Semaphore requests;
  private final int mostRequests;
  private final long mostBytes;
  private final AtomicLong bytes = new AtomicLong();

  Gate(int mostRequests, long mostBytes) {
    this.requests = new Semaphore(mostRequests);
    this.mostRequests = mostRequests;
    this.mostBytes = mostBytes;
  }

  /** Room for one request. Throws a {@link ProblemKind#BUSY} problem when there is none. */
  Pass enter() {
    if (!requests.tryAcquire()) {
      throw busy();
    }
    return new Pass();
  }

  /** Requests inside. */
  int inside() {
    return mostRequests - requests.availablePermits();
  }

  private static ProblemException busy() {
    return new ProblemException(
        ProblemKind.BUSY,
        "as many requests are being read or delivered as there is room for; nothing of this one was delivered, send it again later");
  }

  /** The room of one request; used by one thread. */
  final class Pass implements AutoCloseable {
    private long reserved;

    private Pass() {}

    /** Takes room for more bytes. Throws a {@link ProblemKind#BUSY} problem when there is none. */
    void reserve(long more) {
      if (bytes.addAndGet(more) > mostBytes) {
        bytes.addAndGet(-more);
        throw busy();
      }
      reserved += more;
    }

    @Override
    public void close() {
      bytes.addAndGet(-reserved);
      requests.release();
    }
  }
}
