package io.equipoise.ingest.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.PerformanceOptionsEnum;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.domain.EventTimes;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;
import io.equipoise.ingest.file.Utf8;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of the Patient, Condition and Observation files, in this order of files, into the
 * facts of each patient. Used by one thread.
 *
 * <p>Passed over without a word, because they say nothing about the patient: observations and
 * conditions entered in error, cancelled or refuted; quantities with a comparator ({@code <}),
 * which are bounds and not measurements; observations without a value.
 */
final class FhirReading {
  private static final String LOINC = "http://loinc.org";
  private static final String SNOMED_CT = "http://snomed.info/sct";
  private static final String US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/";
  private static final String OMB_CATEGORY = "ombCategory";

  private final FhirPlan plan;
  private final Set<String> observationCodes;
  private final Set<String> conditionCodes;
  private final IParser parser;
  private final Map<String, PatientFacts> patients = new HashMap<>();

  FhirReading(FhirPlan plan) {
    this.plan = plan;
    this.observationCodes = plan.observationCodes();
    this.conditionCodes = plan.conditionCodes();
    FhirContext context = FhirContext.forR4Cached();
    // Three of some hundred and fifty resource types are read here; the others need no scan.
    context.setPerformanceOptions(PerformanceOptionsEnum.DEFERRED_MODEL_SCANNING);
    this.parser = context.newJsonParser();
    parser.setParserErrorHandler(new StrictValues());
  }

  /** Everyone read so far. */
  Collection<PatientFacts> patients() {
    return patients.values();
  }

  /**
   * Reads a line of a file of the given type; tells why it is rejected, or nothing when it is not.
   */
  Optional<Rejected> read(FhirFileType type, ReceivedLine line) {
    if (line.isCut()) {
      return rejected(
          RejectionCode.TOO_LONG,
          "",
          "line has " + line.sizeBytes() + " bytes, more than are read at once");
    }
    Optional<String> text = Utf8.decode(line);
    if (text.isEmpty()) {
      return rejected(RejectionCode.BROKEN_JSON, "", "line is not UTF-8");
    }
    Optional<ResourceScan> scan = ResourceScan.of(text.get());
    if (scan.isEmpty()) {
      return rejected(RejectionCode.BROKEN_JSON, "", "line is not one well-formed JSON object");
    }
    if (!scan.get().resourceType().equals(type.resourceType())) {
      return rejected(
          RejectionCode.UNEXPECTED_RESOURCE,
          "resourceType",
          "resource is no " + type.resourceType() + ", which this file is for");
    }
    try {
      return switch (type) {
        case PATIENT -> patient(text.get(), line.number());
        case CONDITION -> condition(text.get(), scan.get());
        case OBSERVATION -> observation(text.get(), scan.get());
      };
    } catch (InvalidResourceException invalid) {
      return Optional.of(invalid.rejected());
    }
  }

  private <R extends IBaseResource> R parse(Class<R> type, String text) {
    try {
      return parser.parseResource(type, text);
    } catch (InvalidResourceException known) {
      throw known;
    } catch (DataFormatException | IllegalArgumentException | ClassCastException broken) {
      // The cause's message may hold a value of the patient, so it goes no further.
      throw new InvalidResourceException("", "resource cannot be read as FHIR R4");
    }
  }

  private Optional<Rejected> patient(String text, long line) {
    Patient patient = parse(Patient.class, text);
    String id = patient.getIdElement().getIdPart();
    if (id == null || id.isBlank()) {
      return rejected(
          RejectionCode.MISSING_IDENTITY, RecordAssembler.PATIENT, "Patient resource has no id");
    }
    if (patients.containsKey(id)) {
      return rejected(
          RejectionCode.DUPLICATE_PATIENT, "id", "an earlier Patient resource has the same id");
    }
    patients.put(
        id,
        new PatientFacts(
            id,
            line,
            date(patient.getBirthDateElement()),
            patient.hasGender() ? Optional.of(patient.getGender().toCode()) : Optional.empty(),
            ombCategories(patient, US_CORE + "us-core-race"),
            ombCategories(patient, US_CORE + "us-core-ethnicity")));
    return Optional.empty();
  }

  private static Set<String> ombCategories(Patient patient, String url) {
    Set<String> codes = new HashSet<>();
    for (Extension extension : patient.getExtensionsByUrl(url)) {
      for (Extension category : extension.getExtensionsByUrl(OMB_CATEGORY)) {
        if (category.getValue() instanceof Coding coding && coding.hasCode()) {
          codes.add(coding.getCode());
        }
      }
    }
    return codes;
  }

  private Optional<Rejected> condition(String text, ResourceScan scan) {
    Optional<PatientFacts> patient = patient(scan);
    if (patient.isEmpty()) {
      return noPatient();
    }
    if (!scan.mentionsAny(conditionCodes)) {
      return Optional.empty();
    }
    Condition condition = parse(Condition.class, text);
    Set<String> codes = codes(condition.getCode(), SNOMED_CT);
    codes.retainAll(conditionCodes);
    if (codes.isEmpty() || isVoid(condition)) {
      return Optional.empty();
    }
    Optional<Instant> onset = onset(condition);
    if (onset.isEmpty()) {
      return rejected(
          RejectionCode.MISSING_TIME, "onset", "condition has no time of onset or of recording");
    }
    Instant begun = onset.get();
    codes.forEach(
        code -> plan.conditionColumns(code).forEach(column -> patient.get().onset(column, begun)));
    return Optional.empty();
  }

  private static boolean isVoid(Condition condition) {
    return condition.getVerificationStatus().getCoding().stream()
        .map(Coding::getCode)
        .anyMatch(code -> "entered-in-error".equals(code) || "refuted".equals(code));
  }

  private Optional<Rejected> observation(String text, ResourceScan scan) {
    Optional<PatientFacts> patient = patient(scan);
    if (patient.isEmpty()) {
      return noPatient();
    }
    if (!scan.mentionsAny(observationCodes)) {
      return Optional.empty();
    }
    Observation observation = parse(Observation.class, text);
    Set<String> codes = codes(observation.getCode(), LOINC);
    codes.retainAll(observationCodes);
    if (codes.isEmpty() || isVoid(observation)) {
      return Optional.empty();
    }
    Optional<Instant> time = effective(observation);
    if (time.isEmpty()) {
      return rejected(RejectionCode.MISSING_TIME, "effective", "observation has no effective time");
    }
    for (String code : codes) {
      if (plan.setsEventTime(code)) {
        patient.get().event(time.get());
      }
      for (FhirPlan.Slot slot : plan.slots(code)) {
        value(observation, slot)
            .flatMap(value -> measurement(value, time.get()))
            .ifPresent(measurement -> patient.get().measured(slot.column(), measurement));
      }
    }
    return Optional.empty();
  }

  private static boolean isVoid(Observation observation) {
    return observation.getStatus() == Observation.ObservationStatus.ENTEREDINERROR
        || observation.getStatus() == Observation.ObservationStatus.CANCELLED;
  }

  private static Optional<Type> value(Observation observation, FhirPlan.Slot slot) {
    if (slot.component().isEmpty()) {
      return Optional.ofNullable(observation.getValue());
    }
    return observation.getComponent().stream()
        .filter(c -> codes(c.getCode(), LOINC).contains(slot.component().get()))
        .findFirst()
        .flatMap(c -> Optional.ofNullable(c.getValue()));
  }

  private static Optional<Measurement> measurement(Type value, Instant time) {
    if (value instanceof Quantity quantity) {
      if (!quantity.hasValue() || quantity.hasComparator()) {
        return Optional.empty();
      }
      String unit = quantity.hasCode() ? quantity.getCode() : quantity.getUnit();
      return Optional.of(
          new Measurement(time, quantity.getValue().toString(), unit == null ? "" : unit));
    }
    if (value instanceof CodeableConcept concept) {
      return concept.getCoding().stream()
          .filter(Coding::hasCode)
          .findFirst()
          .map(coding -> new Measurement(time, coding.getCode(), ""));
    }
    if (value instanceof IntegerType
        || value instanceof StringType
        || value instanceof BooleanType) {
      String raw = value.primitiveValue();
      return raw == null ? Optional.empty() : Optional.of(new Measurement(time, raw, ""));
    }
    return Optional.empty();
  }

  private Optional<PatientFacts> patient(ResourceScan scan) {
    String reference = scan.subject();
    int type = reference.lastIndexOf("Patient/");
    String id =
        reference.startsWith("urn:uuid:")
            ? reference.substring("urn:uuid:".length())
            : type < 0 ? "" : reference.substring(type + "Patient/".length());
    int version = id.indexOf('/');
    return Optional.ofNullable(patients.get(version < 0 ? id : id.substring(0, version)));
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

  private static Optional<Rejected> noPatient() {
    return rejected(
        RejectionCode.MISSING_PATIENT, "subject", "resource refers to no patient that was read");
  }

  private static Optional<Rejected> rejected(RejectionCode code, String field, String reason) {
    return Optional.of(new Rejected(code, field, reason));
  }
}
