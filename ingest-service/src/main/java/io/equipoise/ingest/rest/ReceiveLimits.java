package io.equipoise.ingest.rest;

import java.time.Duration;

/**
 * How much of whatever comes in over HTTP is taken.
 *
 * @param bodyBytes most bytes of a JSON or FHIR body, unpacked
 * @param streamBytes most bytes of an NDJSON body, unpacked
 * @param lineBytes most bytes of one line of NDJSON; a longer one is rejected, the rest is read on
 * @param items most items of a JSON or FHIR body
 * @param nesting most levels of objects and arrays in one another
 * @param ratio most bytes that one byte of gzip may unpack to, once a MiB is unpacked
 * @param inFlightBytes most bytes of bodies that are held at the same time
 * @param requests most requests that are read or delivered at the same time
 * @param connections most connections that are open at the same time
 * @param headerBytes most bytes of a request's line and headers
 * @param idle how long a connection may be silent
 * @param bytesPerSecond least pace of a body, on average, once {@code idle} has passed
 * @param brokerPatience how long Kafka may take for an item
 */
public record ReceiveLimits(
    int bodyBytes,
    long streamBytes,
    int lineBytes,
    int items,
    int nesting,
    int ratio,
    long inFlightBytes,
    int requests,
    int connections,
    int headerBytes,
    Duration idle,
    int bytesPerSecond,
    Duration brokerPatience) {

  /** What holds unless the operator says otherwise. */
  public static final ReceiveLimits DEFAULT =
      new ReceiveLimits(
          8 << 20,
          1L << 30,
          1 << 20,
          10_000,
          100,
          100,
          128L << 20,
          32,
          256,
          16 << 10,
          Duration.ofSeconds(30),
          1_000,
          Duration.ofSeconds(15));

  /** Checks the ranges. */
  public ReceiveLimits {
    positive(bodyBytes, "bytes of a body");
    positive(streamBytes, "bytes of a stream");
    positive(lineBytes, "bytes of a line");
    positive(items, "items of a body");
    positive(nesting, "levels of nesting");
    positive(ratio, "compression ratio");
    positive(inFlightBytes, "bytes in flight");
    positive(requests, "requests at the same time");
    positive(connections, "connections");
    positive(headerBytes, "bytes of headers");
    positive(idle.toMillis(), "idle time in ms");
    positive(bytesPerSecond, "bytes per second");
    positive(brokerPatience.toMillis(), "patience with the broker in ms");
    if (inFlightBytes < Math.max(bodyBytes, streamReserve(lineBytes))) {
      throw new IllegalArgumentException(
          "bytes in flight must have room for one body ("
              + bodyBytes
              + ") and for one stream ("
              + streamReserve(lineBytes)
              + "), got "
              + inFlightBytes);
    }
  }

  /**
   * Bytes that a stream holds at most: a line twice (as it comes in, and whole), and what is on its
   * way to Kafka.
   */
  long streamReserve() {
    return streamReserve(lineBytes);
  }

  private static long streamReserve(int lineBytes) {
    return 2L * lineBytes + (4L << 20);
  }

  private static void positive(long value, String what) {
    if (value <= 0) {
      throw new IllegalArgumentException(what + " must be greater than 0, got " + value);
    }
  }
}
