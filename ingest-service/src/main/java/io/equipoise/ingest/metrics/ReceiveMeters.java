package io.equipoise.ingest.metrics;

import io.equipoise.ingest.domain.RejectionCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * The meters of the way in over HTTP. Tags are from closed lists, so their number is bounded.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>type</th><th>tags</th><th>meaning</th></tr>
 * <tr><td>{@value #ACCEPTED}</td><td>counter</td><td></td><td>items that became records, acknowledged by Kafka</td></tr>
 * <tr><td>{@value #REJECTED}</td><td>counter</td><td>code</td><td>items sent to {@code <ds>.rejected}</td></tr>
 * <tr><td>{@value #BYTES}</td><td>counter, bytes</td><td></td><td>bodies as they came, packed or not</td></tr>
 * <tr><td>{@value #REQUESTS}</td><td>timer with histogram</td><td>route, status</td><td>requests, from
 *     headers read to answer made</td></tr>
 * <tr><td>{@value #IN_FLIGHT}</td><td>gauge</td><td></td><td>requests that are read or delivered</td></tr>
 * </table>
 *
 * <p>Safe to share between threads.
 */
public final class ReceiveMeters {
  /** Name of the counter of accepted items. */
  public static final String ACCEPTED = "equipoise.receive.accepted";

  /** Name of the counter of rejected items. */
  public static final String REJECTED = "equipoise.receive.rejected";

  /** Name of the counter of bytes. */
  public static final String BYTES = "equipoise.receive.bytes";

  /** Name of the timer of requests. */
  public static final String REQUESTS = "equipoise.receive.requests";

  /** Name of the gauge of requests in flight. */
  public static final String IN_FLIGHT = "equipoise.receive.in.flight";

  private static final Duration[] OBJECTIVES = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final MeterRegistry registry;
  private final Counter accepted;
  private final Counter bytes;
  private final Map<RejectionCode, Counter> rejected = new EnumMap<>(RejectionCode.class);

  /** Meters of the registry; those whose tags are known are there from the start, at 0. */
  public ReceiveMeters(MeterRegistry registry) {
    this.registry = registry;
    this.accepted =
        Counter.builder(ACCEPTED).description("Items that became records").register(registry);
    this.bytes =
        Counter.builder(BYTES)
            .baseUnit("bytes")
            .description("Bodies of requests as they came")
            .register(registry);
    for (RejectionCode code : RejectionCode.values()) {
      rejected.put(
          code,
          Counter.builder(REJECTED)
              .tag("code", code.id())
              .description("Items sent to the dataset's rejected topic")
              .register(registry));
    }
  }

  /** Counts accepted items. */
  public void accepted(long items) {
    accepted.increment((double) items);
  }

  /** Counts a rejected item. */
  public void rejected(RejectionCode code) {
    Counter counter = rejected.get(code);
    if (counter != null) {
      counter.increment();
    }
  }

  /** Counts bytes that came. */
  public void bytes(long arrived) {
    bytes.increment((double) arrived);
  }

  /**
   * Counts a request.
   *
   * @param route one of the service's routes, or {@code other}; never what the client sent
   * @param status HTTP status of the answer
   * @param took from headers read to answer made
   */
  public void request(String route, int status, Duration took) {
    Timer.builder(REQUESTS)
        .tag("route", route)
        .tag("status", Integer.toString(status))
        .description("Requests, from headers read to answer made")
        .serviceLevelObjectives(OBJECTIVES)
        .register(registry)
        .record(took);
  }

  /** Shows how many requests are in flight from now on. */
  public void inFlight(IntSupplier requests) {
    Gauge.builder(IN_FLIGHT, requests, IntSupplier::getAsInt)
        .strongReference(true)
        .description("Requests that are read or delivered")
        .register(registry);
  }
}
