package io.equipoise.ingest.fhir;

import io.equipoise.ingest.domain.EventTimes;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads resources into what is known of each patient: deletions first, then Patient, Condition and
 * Observation resources, wherever they come from. Used by one thread.
 *
 * <p>Passed over without a word, because they say nothing about the patient: resources that were
 * deleted or are of a deleted patient; observations and conditions entered in error, cancelled or
 * refuted; observations without a value.
 */
final class FhirReading {
  private static final String LOINC = "http://loinc.org";
  private static final String SNOMED_CT = "http://snomed.info/sct";
  private static final Set<String> NOT_SO = Set.of("entered-in-error", "refuted");

  private final FhirPlan plan;
  private final FhirDecoder decoder;
  private final Population population;
  private final FhirReferences references = new FhirReferences();
  private final Deletions deletions = new Deletions();
  private long errors;

  FhirReading(FhirPlan plan) {
    this.plan = plan;
    this.population = new Population(plan);
    this.decoder = new FhirDecoder(plan);
  }

  /** Everyone read so far. */
  Population population() {
    return population;
  }

  /** How many faults the exporting server has told. */
  long errors() {
    return errors;
  }

  /**
   * Reads a resource that is to be of the given type; tells why it is rejected, or nothing when it
   * is not.
   *
   * @param utf8 the resource, valid UTF-8
   */
  Optional<Rejected> read(FhirFileType type, byte[] utf8, Origin origin) {
    return read(decoder.decode(type, utf8), origin);
  }

  /** Reads what was decoded; tells why it is rejected, or nothing when it is not. */
  Optional<Rejected> read(FhirDecoder.Decoded decoded, Origin origin) {
    if (decoded instanceof FhirDecoder.Decoded.Unusable unusable) {
      return Optional.of(unusable.reason());
    }
    if (decoded instanceof FhirDecoder.Decoded.Resource resource) {
      return read(resource, origin);
    }
    if (decoded instanceof FhirDecoder.Decoded.Deletion deletion) {
      delete(deletion.bundle());
    } else {
      errors++;
    }
    return Optional.empty();
  }

  private void delete(FhirBundle bundle) {
    for (FhirBundle.Entry entry : bundle.entries()) {
      if (entry.method().equals("DELETE")) {
        deletions.add(entry.url());
      }
    }
  }

  private Optional<Rejected> read(FhirDecoder.Decoded.Resource resource, Origin origin) {
    ResourceScan scan = resource.scan();
    if (deletions.contains(scan.resourceType(), scan.id())) {
      return Optional.empty();
    }
    if (resource.type() != FhirFileType.PATIENT) {
      return about(resource);
    }
    return resource.parsed().isPresent()
        ? patient((Patient) resource.parsed().get(), origin)
        : resource.invalid();
  }

  private Optional<Rejected> about(FhirDecoder.Decoded.Resource resource) {
    Optional<String> id = references.patientId(resource.scan().subject());
    Optional<PatientFacts> patient = id.flatMap(population::find);
    if (patient.isEmpty()) {
      return id.isPresent() && deletions.contains(FhirFileType.PATIENT.resourceType(), id.get())
          ? Optional.empty()
          : rejected(
              RejectionCode.MISSING_PATIENT,
              "subject",
              "resource refers to no patient that was read");
    }
    if (resource.parsed().isEmpty()) {
      return resource.invalid();
    }
    return resource.parsed().get() instanceof Condition condition
        ? condition(condition, patient.get())
        : observation((Observation) resource.parsed().get(), patient.get());
  }

  private Optional<Rejected> patient(Patient patient, Origin origin) {
    @Nullable String part = patient.getIdElement().getIdPart();
    String id =
        part == null || part.isBlank() ? FhirReferences.uuid(origin.fullUrl()).orElse("") : part;
    if (id.isBlank()) {
      return rejected(
          RejectionCode.MISSING_IDENTITY, RecordAssembler.PATIENT, "Patient resource has no id");
    }
    if (population.find(id).isPresent()) {
      return rejected(
          RejectionCode.DUPLICATE_PATIENT, "id", "an earlier Patient resource has the same id");
    }
    population.add(
        id, origin.file(), origin.number(), date(patient.getBirthDateElement()), patient);
    references.note(origin.fullUrl(), id);
    return Optional.empty();
  }

  private Optional<Rejected> condition(Condition condition, PatientFacts patient) {
    List<Integer> columns =
        codes(condition.getCode(), SNOMED_CT).stream()
            .flatMap(code -> plan.conditionColumns(code).stream())
            .distinct()
            .toList();
    if (columns.isEmpty() || isVoid(condition)) {
      return Optional.empty();
    }
    Optional<Instant> onset = onset(condition);
    if (onset.isEmpty()) {
      return rejected(
          RejectionCode.MISSING_TIME, "onset", "condition has no time of onset or of recording");
    }
    columns.forEach(column -> population.onset(patient, column, onset.get()));
    return Optional.empty();
  }

  private static boolean isVoid(Condition condition) {
    return isNotSo(condition.getVerificationStatus()) || isNotSo(condition.getClinicalStatus());
  }

  private static boolean isNotSo(CodeableConcept status) {
    return status.getCoding().stream()
        .anyMatch(coding -> coding.hasCode() && NOT_SO.contains(coding.getCode()));
  }

  private Optional<Rejected> observation(Observation observation, PatientFacts patient) {
    Set<String> codes = codes(observation.getCode(), LOINC);
    codes.removeIf(code -> !plan.isObservation(code));
    if (codes.isEmpty() || isVoid(observation)) {
      return Optional.empty();
    }
    Optional<Instant> time = effective(observation);
    if (time.isEmpty()) {
      return rejected(RejectionCode.MISSING_TIME, "effective", "observation has no effective time");
    }
    for (String code : codes) {
      if (plan.setsEventTime(code)) {
        patient.event(time.get());
      }
      for (ObservationColumn column : plan.observationColumns(code)) {
        column
            .read(observation)
            .ifPresent(value -> population.measured(patient, column.index(), time.get(), value));
      }
    }
    return Optional.empty();
  }

  private static boolean isVoid(Observation observation) {
    return observation.getStatus() == Observation.ObservationStatus.ENTEREDINERROR
        || observation.getStatus() == Observation.ObservationStatus.CANCELLED;
  }

  private static Set<String> codes(CodeableConcept concept, String system) {
    Set<String> codes = new HashSet<>();
    for (Coding coding : concept.getCoding()) {
      if (system.equals(coding.getSystem()) && coding.hasCode()) {
        codes.add(coding.getCode());
      }
    }
    return codes;
  }

  /** When an observation was done: the end of a period, when known. */
  private static Optional<Instant> effective(Observation observation) {
    @Nullable Type value = observation.getEffective();
    if (value instanceof Period period) {
      Optional<Instant> end = time(period.getEndElement());
      return end.isPresent() ? end : time(period.getStartElement());
    }
    return time(value);
  }

  /** When a condition began: the start of a period; when not known, when it was recorded. */
  private static Optional<Instant> onset(Condition condition) {
    @Nullable Type value = condition.getOnset();
    Optional<Instant> onset =
        time(value instanceof Period period ? period.getStartElement() : value);
    return onset.isPresent() ? onset : time(condition.getRecordedDateElement());
  }

  private static Optional<Instant> time(@Nullable Type value) {
    return value instanceof BaseDateTimeType time && time.getValueAsString() != null
        ? EventTimes.parse(time.getValueAsString())
        : Optional.empty();
  }

  private static Optional<LocalDate> date(DateType date) {
    String text = date.getValueAsString();
    return text == null ? Optional.empty() : EventTimes.parseDate(text);
  }

  private static Optional<Rejected> rejected(RejectionCode code, String field, String reason) {
    return Optional.of(new Rejected(code, field, reason));
  }

  /**
   * Where a resource is.
   *
   * @param file number of the file
   * @param number line of the file, or entry of the Bundle, from 1
   * @param fullUrl {@code fullUrl} of the Bundle's entry; empty when there is none
   */
  record Origin(int file, long number, String fullUrl) {}
}
