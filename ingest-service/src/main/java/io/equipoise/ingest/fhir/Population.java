package io.equipoise.ingest.fhir;

import io.equipoise.ingest.domain.Outcome;
import io.equipoise.ingest.domain.Reading;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Patient;

/**
 * Everyone whose Patient resource was read, with what is known of them. Grows while resources are
 * read; used by one thread. Costs about 220 bytes for a patient and 26 for each value or onset that
 * the descriptor asks for.
 */
final class Population {
  private final FhirPlan plan;
  private final PackedReadings packing = new PackedReadings();
  private final FactLog log = new FactLog();
  private final Map<String, PatientFacts> byId = new HashMap<>();
  private final List<PatientFacts> inOrder = new ArrayList<>();

  Population(FhirPlan plan) {
    this.plan = plan;
  }

  /** The patient of this logical id. */
  Optional<PatientFacts> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Adds a patient whose id is new. */
  PatientFacts add(
      String id, int file, long line, Optional<LocalDate> birthDate, Patient resource) {
    long[] readings =
        plan.patientColumns().stream()
            .mapToLong(column -> packing.pack(column.read(resource)))
            .toArray();
    PatientFacts facts = new PatientFacts(id, inOrder.size(), file, line, birthDate, readings);
    byId.put(id, facts);
    inOrder.add(facts);
    return facts;
  }

  /** Notes a value for a column. */
  void measured(PatientFacts patient, int column, Instant time, Reading value) {
    log.add(patient.index(), column, time, packing.pack(value));
  }

  /** Notes the onset of one of a column's conditions. */
  void onset(PatientFacts patient, int column, Instant time) {
    log.add(patient.index(), column, time, packing.pack(Reading.MISSING));
  }

  /** How many values and onsets are held. */
  int facts() {
    return log.size();
  }

  /** Everyone in the order of their resources, once all has been read. */
  Settled settle(Instant now) {
    byId.clear();
    return new Settled(now);
  }

  /** The population when nothing more will be read. */
  final class Settled {
    private final Instant now;
    private final FactLog.Latest latest;

    private Settled(Instant now) {
      this.now = now;
      this.latest = log.latest(plan.columns(), inOrder.size(), patient -> until(patient));
    }

    private Instant until(int patient) {
      return plan.eventTime(inOrder.get(patient), now).orElse(now);
    }

    /** Everyone, in the order of their resources. */
    List<PatientFacts> patients() {
      return inOrder;
    }

    /** The patients by event time, and by id at the same time; those without one last. */
    List<PatientFacts> byEventTime() {
      List<PatientFacts> sorted = new ArrayList<>(inOrder);
      sorted.sort(
          Comparator.comparing((PatientFacts f) -> plan.eventTime(f, now).orElse(Instant.MAX))
              .thenComparing(PatientFacts::id));
      return sorted;
    }

    /** The patient's record, or why there is none. */
    Outcome outcome(PatientFacts patient) {
      return plan.outcome(patient, latest, packing, now);
    }

    /**
     * Whether the patient has no record even if it is as late as the patient's event time; where
     * records have event times, that does not depend on the clock.
     */
    boolean isRefusedAtAnyTime(PatientFacts patient) {
      Instant event = until(patient.index());
      Instant late = event.isAfter(now) ? event : now;
      return plan.outcome(patient, latest, packing, late) instanceof Outcome.Refused;
    }
  }
}
