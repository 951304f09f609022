package io.equipoise.ingest.fhir;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the files say about one patient, as far as the descriptor asks. Grows while the files are
 * read; used by one thread. Holds patient values, so it prints none.
 */
final class PatientFacts {
  private final String id;
  private final long line;
  private final Optional<LocalDate> birthDate;
  private final Optional<String> gender;
  private final Set<String> races;
  private final Set<String> ethnicities;
  private final Map<Integer, List<Measurement>> measurements = new HashMap<>();
  private final Map<Integer, Instant> onsets = new HashMap<>();
  private Optional<Instant> eventTime = Optional.empty();

  /** A patient with the Patient resource's own facts. */
  PatientFacts(
      String id,
      long line,
      Optional<LocalDate> birthDate,
      Optional<String> gender,
      Set<String> races,
      Set<String> ethnicities) {
    this.id = id;
    this.line = line;
    this.birthDate = birthDate;
    this.gender = gender;
    this.races = Set.copyOf(races);
    this.ethnicities = Set.copyOf(ethnicities);
  }

  /** Logical id, as received. */
  String id() {
    return id;
  }

  /** Line of the Patient resource in its file. */
  long line() {
    return line;
  }

  /** {@code Patient.birthDate}; the first day of a year or month. */
  Optional<LocalDate> birthDate() {
    return birthDate;
  }

  /** {@code Patient.gender}. */
  Optional<String> gender() {
    return gender;
  }

  /** OMB race codes. */
  Set<String> races() {
    return races;
  }

  /** OMB ethnicity codes. */
  Set<String> ethnicities() {
    return ethnicities;
  }

  /** Latest time of an observation that sets the event time. */
  Optional<Instant> eventTime() {
    return eventTime;
  }

  /** Notes an observation that sets the event time. */
  void event(Instant time) {
    if (eventTime.isEmpty() || time.isAfter(eventTime.get())) {
      eventTime = Optional.of(time);
    }
  }

  /** Notes a value for a column. */
  void measured(int column, Measurement measurement) {
    measurements.computeIfAbsent(column, c -> new ArrayList<>(4)).add(measurement);
  }

  /** Notes the onset of one of a column's conditions. */
  void onset(int column, Instant time) {
    onsets.merge(column, time, (a, b) -> a.isBefore(b) ? a : b);
  }

  /** The latest value at or before a time; of several at the same time the one that came last. */
  Optional<Measurement> latest(int column, Instant atOrBefore) {
    Optional<Measurement> latest = Optional.empty();
    for (Measurement measurement : measurements.getOrDefault(column, List.of())) {
      if (!measurement.time().isAfter(atOrBefore)
          && (latest.isEmpty() || !measurement.time().isBefore(latest.get().time()))) {
        latest = Optional.of(measurement);
      }
    }
    return latest;
  }

  /** Whether one of a column's conditions had begun at a time. */
  boolean hasCondition(int column, Instant at) {
    Instant onset = onsets.get(column);
    return onset != null && !onset.isAfter(at);
  }

  @Override
  public String toString() {
    return "PatientFacts[line " + line + "]";
  }
}
