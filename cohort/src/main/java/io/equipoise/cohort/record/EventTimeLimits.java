package io.equipoise.cohort.record;

import java.time.Duration;
import java.time.Instant;

/** Which event times are taken for one; others are a wrong clock or a slip of the pen. */
public final class EventTimeLimits {
  /**
   * How far an event time may lie ahead of its record's arrival: a day, because local times written
   * without their offset are up to 14 hours ahead of UTC (the largest offset in the IANA time zone
   * database). A record from the far future would carry every window with it and make all others
   * late.
   */
  public static final Duration AHEAD = Duration.ofDays(1);

  /** The earliest one: the first instant of year 1, the least that FHIR can write. */
  public static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private EventTimeLimits() {}

  /** Whether an event time lies before {@link #EARLIEST}. */
  public static boolean isTooEarly(Instant eventTime) {
    return eventTime.isBefore(EARLIEST);
  }

  /** Whether an event time lies more than {@link #AHEAD} after its record's arrival. */
  public static boolean isTooFarAhead(Instant eventTime, Instant arrival) {
    return eventTime.isAfter(arrival.plus(AHEAD));
  }
}
