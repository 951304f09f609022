package io.equipoise.ingest.domain;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.Privacy;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.cohort.record.EventTimeLimits;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts an item's identity, time and readings together into a record under pseudonyms, or says why
 * that cannot be. Both identities are replaced by keyed hashes, the record's too: it may be the
 * hospital's own number. Event times and capped columns are made as imprecise as the descriptor
 * says.
 *
 * <p>Of several faults the first is reported, in this order: patient, record, event time, columns
 * in the descriptor's order. Immutable and safe to share between threads.
 */
public final class RecordAssembler {
  /** Field of a {@code missing-identity} of the patient. */
  public static final String PATIENT = "patient";

  /** Field of a {@code missing-identity} of the record. */
  public static final String RECORD = "record";

  /** Field of a {@code missing-time} or {@code bad-time}. */
  public static final String EVENT_TIME = "eventTime";

  private final Pseudonyms pseudonyms;
  private final Privacy privacy;
  private final Map<Integer, Double> caps = new HashMap<>();

  /**
   * An assembler that pseudonymizes with {@code pseudonyms} and makes records as imprecise as the
   * descriptor's {@code privacy} asks for.
   */
  public RecordAssembler(DatasetDescriptor descriptor, Pseudonyms pseudonyms) {
    this.pseudonyms = pseudonyms;
    this.privacy = descriptor.privacy();
    privacy.caps().forEach((column, cap) -> caps.put(descriptor.indexOf(column), cap));
  }

  /**
   * The record of an item whose event time is a text, as {@link EventTimes} reads it.
   *
   * @param patient identity of the patient, as received
   * @param record identity of the record, as received
   * @param eventTime when the facts were observed; empty: refused
   * @param now time of ingestion
   * @param readings one per column of the descriptor, in its order
   */
  public Outcome assembleAt(
      String patient,
      String record,
      Optional<String> eventTime,
      Instant now,
      List<Reading> readings) {
    Optional<Instant> time = eventTime.flatMap(EventTimes::parse);
    if (eventTime.isPresent() && time.isEmpty() && !patient.isBlank() && !record.isBlank()) {
      return refused(
          RejectionCode.BAD_TIME, EVENT_TIME, "event time is no date or time in ISO 8601");
    }
    return assemble(patient, record, time, now, readings);
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
    if (EventTimeLimits.isTooEarly(eventTime.get())) {
      return refused(RejectionCode.BAD_TIME, EVENT_TIME, "event time lies before the year 1");
    }
    if (EventTimeLimits.isTooFarAhead(eventTime.get(), now)) {
      return refused(
          RejectionCode.BAD_TIME, EVENT_TIME, "event time is more than a day in the future");
    }
    double[] values = new double[readings.size()];
    Set<Integer> unlisted = Set.of();
    for (int column = 0; column < values.length; column++) {
      Reading reading = readings.get(column);
      if (reading instanceof Reading.Fault fault) {
        return new Outcome.Refused(fault.rejected());
      }
      values[column] = reading instanceof Reading.Value value ? value.coded() : Double.NaN;
      if (reading instanceof Reading.Unlisted) {
        unlisted = unlisted.isEmpty() ? new HashSet<>() : unlisted;
        unlisted.add(column);
      }
    }
    caps.forEach((column, cap) -> values[column] = Math.min(values[column], cap));
    return new Outcome.Accepted(
        new PatientRecord(
            pseudonyms.record(record),
            pseudonyms.patient(patient),
            privacy.dates().coarsen(eventTime.get()),
            values),
        unlisted);
  }

  private static Outcome refused(RejectionCode code, String field, String reason) {
    return new Outcome.Refused(new Rejected(code, field, reason));
  }
}
