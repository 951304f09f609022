package io.equipoise.ingest.fhir;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What a Patient resource says, as far as the descriptor asks, and when the patient's record
 * happened. Small, because there is one for everyone; used by one thread. Holds patient values, so
 * it prints none.
 */
final class PatientFacts {
  private static final int NO_DAY = Integer.MIN_VALUE;
  private static final long NO_TIME = Long.MIN_VALUE;

  private final String id;
  private final int index;
  private final int file;
  private final long line;
  private final int birthDay;
  private final long[] readings;
  private long eventSeconds = NO_TIME;
  private int eventNanos;

  /**
   * A patient without an event time yet.
   *
   * @param id logical id, as received
   * @param index number among the patients, from 0 in the order of their resources
   * @param file number of the file
   * @param line line of the file
   * @param birthDate {@code Patient.birthDate}; the first day of a year or month
   * @param readings packed readings of the columns that the resource fills
   */
  PatientFacts(
      String id, int index, int file, long line, Optional<LocalDate> birthDate, long[] readings) {
    this.id = id;
    this.index = index;
    this.file = file;
    this.line = line;
    this.birthDay = birthDate.map(day -> Math.toIntExact(day.toEpochDay())).orElse(NO_DAY);
    this.readings = readings;
  }

  /** Logical id, as received. */
  String id() {
    return id;
  }

  /** Number among the patients, from 0. */
  int index() {
    return index;
  }

  /** Number of the file of the Patient resource. */
  int file() {
    return file;
  }

  /** Line of the Patient resource in its file. */
  long line() {
    return line;
  }

  /** {@code Patient.birthDate}; the first day of a year or month. */
  Optional<LocalDate> birthDate() {
    return birthDay == NO_DAY ? Optional.empty() : Optional.of(LocalDate.ofEpochDay(birthDay));
  }

  /** Packed reading of the patient column of this number. */
  long reading(int patientColumn) {
    return readings[patientColumn];
  }

  /** Latest time of an observation that sets the event time. */
  Optional<Instant> eventTime() {
    return eventSeconds == NO_TIME
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(eventSeconds, eventNanos));
  }

  /** Notes an observation that sets the event time. */
  void event(Instant time) {
    long seconds = time.getEpochSecond();
    int nanos = time.getNano();
    if (seconds > eventSeconds || (seconds == eventSeconds && nanos > eventNanos)) {
      eventSeconds = seconds;
      eventNanos = nanos;
    }
  }

  @Override
  public String toString() {
    return "PatientFacts[line " + line + "]";
  }
}
