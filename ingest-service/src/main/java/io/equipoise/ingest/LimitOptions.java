package io.equipoise.ingest;

import io.equipoise.ingest.rest.ReceiveLimits;
import io.equipoise.schemas.OperatorException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of {@code receive} that say how much is taken. */
final class LimitOptions {
  private static final int MIB = 1 << 20;

  @Option(
      names = "--max-body-mib",
      paramLabel = "N",
      description = "Largest JSON or FHIR body, unpacked (default: ${DEFAULT-VALUE}).")
  private int bodyMib = 8;

  @Option(
      names = "--max-stream-mib",
      paramLabel = "N",
      description = "Largest NDJSON body, unpacked (default: ${DEFAULT-VALUE}).")
  private int streamMib = 1_024;

  @Option(
      names = "--max-line-mib",
      paramLabel = "N",
      description = "Longest line of NDJSON that is read (default: ${DEFAULT-VALUE}).")
  private int lineMib = 1;

  @Option(
      names = "--max-items",
      paramLabel = "N",
      description = "Most items of a JSON or FHIR body (default: ${DEFAULT-VALUE}).")
  private int items = ReceiveLimits.DEFAULT.items();

  @Option(
      names = "--max-in-flight-mib",
      paramLabel = "N",
      description =
          "Most bytes of bodies held at the same time; beyond, requests are sent away with 429 (default: ${DEFAULT-VALUE}).")
  private int inFlightMib = 128;

  @Option(
      names = "--max-requests",
      paramLabel = "N",
      description =
          "Most requests at the same time; beyond, they are sent away with 429 (default: ${DEFAULT-VALUE}).")
  private int requests = ReceiveLimits.DEFAULT.requests();

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description = "Most open connections; beyond, they wait (default: ${DEFAULT-VALUE}).")
  private int connections = ReceiveLimits.DEFAULT.connections();

  @Option(
      names = "--idle-seconds",
      paramLabel = "N",
      description = "How long a connection may be silent (default: ${DEFAULT-VALUE}).")
  private int idleSeconds = 30;

  @Option(
      names = "--broker-seconds",
      paramLabel = "N",
      description =
          "How long Kafka may take for an item before the answer is 503 (default: ${DEFAULT-VALUE}).")
  private int brokerSeconds = 15;

  LimitOptions() {}

  /** The limits. Throws {@link OperatorException} saying which does not fit. */
  ReceiveLimits toLimits() {
    ReceiveLimits usual = ReceiveLimits.DEFAULT;
    try {
      return new ReceiveLimits(
          Math.multiplyExact(bodyMib, MIB),
          (long) streamMib * MIB,
          Math.multiplyExact(lineMib, MIB),
          items,
          usual.nesting(),
          usual.ratio(),
          (long) inFlightMib * MIB,
          requests,
          connections,
          usual.headerBytes(),
          Duration.ofSeconds(idleSeconds),
          usual.bytesPerSecond(),
          Duration.ofSeconds(brokerSeconds));
    } catch (ArithmeticException tooLarge) {
      throw new OperatorException(
          "--max-body-mib and --max-line-mib must be less than 2048", tooLarge);
    } catch (IllegalArgumentException outOfRange) {
      throw new OperatorException(
          outOfRange.getMessage() + "; check the limits (--max-…)", outOfRange);
    }
  }
}
