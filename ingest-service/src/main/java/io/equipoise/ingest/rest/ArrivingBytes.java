package io.equipoise.ingest.rest;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A body as it comes off the wire: counted, and given up when it comes too slowly. What goes wrong
 * is a {@link ProblemException}.
 */
final class ArrivingBytes extends InputStream {
  private final InputStream wire;
  private final Duration grace;
  private final int bytesPerSecond;
  private final LongSupplier nanoTime;
  private final long start;
  private final byte[] one = new byte[1];
  private long count;
  private boolean peeked;

  /**
   * The bytes of {@code wire}.
   *
   * @param grace how long no pace is asked for
   * @param bytesPerSecond least average pace after that
   * @param nanoTime monotonic time
   */
  ArrivingBytes(InputStream wire, Duration grace, int bytesPerSecond, LongSupplier nanoTime) {
    this.wire = wire;
    this.grace = grace;
    this.bytesPerSecond = bytesPerSecond;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /** Bytes that have come. */
  long count() {
    return count;
  }

  @Override
  public int read() {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (peeked) {
      peeked = false;
      target[offset] = one[0];
      return 1;
    }
    return receive(target, offset, length);
  }

  /**
   * 0 at the end only, and otherwise 1, for which it waits: a reader of gzip asks so whether
   * another member follows, and must not take a pause of the sender for the end.
   */
  @Override
  public int available() {
    if (!peeked) {
      peeked = receive(one, 0, 1) > 0;
    }
    return peeked ? 1 : 0;
  }

  private int receive(byte[] target, int offset, int length) {
    int read;
    try {
      read = wire.read(target, offset, length);
    } catch (IOException failed) {
      throw problem(failed);
    }
    if (read > 0) {
      count += read;
      checkPace();
    }
    return read;
  }

  private void checkPace() {
    long passed = nanoTime.getAsLong() - start;
    if (passed > grace.toNanos() && count < bytesPerSecond * (passed / 1e9)) {
      throw new ProblemException(
          ProblemKind.TOO_SLOW,
          "the body comes slower than " + bytesPerSecond + " bytes per second");
    }
  }

  private static ProblemException problem(IOException failed) {
    for (@Nullable Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException) {
        return new ProblemException(
            ProblemKind.TOO_SLOW,
            "the body stopped coming for longer than a connection may be idle");
      }
    }
    return new ProblemException(
        ProblemKind.BAD_REQUEST, "the body ended early, or is not framed as HTTP asks");
  }
}
