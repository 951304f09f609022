package io.equipoise.ingest.domain;

import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts an item's identity, time and readings together into a record under pseudonyms, or says why
 * that cannot be.
 *
 * <p>Of several faults the first is reported, in this order: patient, record, event time, columns
 * in the descriptor's order. Immutable and safe to share between threads.
 */
public final class RecordAssembler {
  /**
   * How far an event time may lie ahead of the time of ingestion: clocks differ and dates have no
   * zone. A record from the far future would carry every rolling window with it and make all others
   * late.
   */
  public static final Duration FUTURE_TOLERANCE = Duration.ofDays(1);

  /** Field of a {@code missing-identity} of the patient. */
  public static final String PATIENT = "patient";

  /** Field of a {@code missing-identity} of the record. */
  public static final String RECORD = "record";

  /** Field of a {@code missing-time} or {@code bad-time}. */
  public static final String EVENT_TIME = "eventTime";

  private final Pseudonyms pseudonyms;

  /** An assembler that pseudonymizes with {@code pseudonyms}. */
  public RecordAssembler(Pseudonyms pseudonyms) {
    this.pseudonyms = pseudonyms;
  }

  /**
   * The record of an item.
   *
   * @param patient identity of the patient, as received
   * @param record identity of the record, as received
   * @param eventTime when the facts were observed; empty: refused
   * @param now time of ingestion
   * @param readings one per column of the descriptor, in its order
   */
  public Outcome assemble(
      String patient,
      String record,
      Optional<Instant> eventTime,
      Instant now,
      List<Reading> readings) {
    if (patient.isBlank()) {
      return refused(RejectionCode.MISSING_IDENTITY, PATIENT, "item names no patient");
    }
    if (record.isBlank()) {
      return refused(RejectionCode.MISSING_IDENTITY, RECORD, "item has no record identity");
    }
    if (eventTime.isEmpty()) {
      return refused(RejectionCode.MISSING_TIME, EVENT_TIME, "item has no event time");
    }
    if (eventTime.get().isAfter(now.plus(FUTURE_TOLERANCE))) {
      return refused(
          RejectionCode.BAD_TIME, EVENT_TIME, "event time is more than a day in the future");
    }
    double[] values = new double[readings.size()];
    Set<Integer> unlisted = new HashSet<>();
    for (int column = 0; column < values.length; column++) {
      int at = column;
      Optional<Rejected> fault =
          readings
              .get(column)
              .fold(
                  value -> put(values, at, value),
                  () -> put(values, at, Double.NaN),
                  () -> {
                    unlisted.add(at);
                    return put(values, at, Double.NaN);
                  },
                  Optional::of);
      if (fault.isPresent()) {
        return new Outcome.Refused(fault.get());
      }
    }
    return new Outcome.Accepted(
        new PatientRecord(
            pseudonyms.record(record), pseudonyms.patient(patient), eventTime.get(), values),
        unlisted);
  }

  private static Optional<Rejected> put(double[] values, int column, double value) {
    values[column] = value;
    return Optional.empty();
  }

  private static Outcome refused(RejectionCode code, String field, String reason) {
    return new Outcome.Refused(new Rejected(code, field, reason));
  }
}
