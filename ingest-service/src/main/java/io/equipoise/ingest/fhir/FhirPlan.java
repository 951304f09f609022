package io.equipoise.ingest.fhir;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.FhirSource;
import io.equipoise.cohort.descriptor.FhirSource.Field.FromCondition;
import io.equipoise.cohort.descriptor.FhirSource.Field.FromObservation;
import io.equipoise.cohort.descriptor.FhirSource.Field.FromPatient;
import io.equipoise.cohort.descriptor.FhirSource.Field.PatientElement;
import io.equipoise.ingest.domain.ColumnDecoder;
import io.equipoise.ingest.domain.Outcome;
import io.equipoise.ingest.domain.Reading;
import io.equipoise.ingest.domain.RecordAssembler;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What to look for in FHIR resources, and how to make a record of what was found. Immutable and
 * safe to share between threads. Ages are counted on the UTC calendar.
 */
final class FhirPlan {
  private final Set<String> eventTimeCodes;
  private final Map<String, List<ObservationColumn>> observations = new HashMap<>();
  private final Map<String, List<Integer>> conditions = new HashMap<>();
  private final Set<String> wanted = new HashSet<>();
  private final List<PatientColumn> patientColumns = new ArrayList<>();
  private final List<Filling> fillings = new ArrayList<>();
  private final RecordAssembler assembler;
  private final DatasetDescriptor descriptor;

  FhirPlan(DatasetDescriptor descriptor, FhirSource source, RecordAssembler assembler) {
    this.eventTimeCodes = Set.copyOf(source.eventTimeCodes());
    this.assembler = assembler;
    this.descriptor = descriptor;
    for (int i = 0; i < descriptor.columns().size(); i++) {
      Column column = descriptor.columns().get(i);
      fillings.add(filling(i, column, Optional.ofNullable(source.columns().get(column.name()))));
    }
    wanted.addAll(eventTimeCodes);
    wanted.addAll(observations.keySet());
    wanted.addAll(conditions.keySet());
  }

  private Filling filling(int index, Column column, Optional<FhirSource.Field> field) {
    if (field.isEmpty()) {
      return (facts, latest, packing, at) -> Reading.MISSING;
    }
    if (field.get() instanceof FromPatient fromPatient) {
      return fromPatient(column, fromPatient);
    }
    if (field.get() instanceof FromObservation observation) {
      observations
          .computeIfAbsent(observation.code(), code -> new ArrayList<>())
          .add(new ObservationColumn(index, column, observation));
      return (facts, latest, packing, at) ->
          latest.isPresent(index, facts.index())
              ? packing.unpack(latest.value(index, facts.index()))
              : Reading.MISSING;
    }
    FromCondition condition = (FromCondition) field.get();
    condition
        .codes()
        .forEach(code -> conditions.computeIfAbsent(code, c -> new ArrayList<>()).add(index));
    ColumnDecoder decoder = new ColumnDecoder(column, Set.of(), Map.of());
    Reading present = decoder.decodeMapped(condition.present());
    Reading absent = decoder.decodeMapped(condition.absent());
    return (facts, latest, packing, at) ->
        latest.isPresent(index, facts.index()) ? present : absent;
  }

  private Filling fromPatient(Column column, FromPatient field) {
    if (field.element() == PatientElement.AGE_AT_EVENT) {
      ColumnDecoder decoder = new ColumnDecoder(column, Set.of(), Map.of());
      return (facts, latest, packing, at) ->
          facts
              .birthDate()
              .map(birth -> decoder.decode(Integer.toString(years(birth, at))))
              .orElse(Reading.MISSING);
    }
    int number = patientColumns.size();
    patientColumns.add(new PatientColumn(column, field));
    return (facts, latest, packing, at) -> packing.unpack(facts.reading(number));
  }

  private static int years(LocalDate birth, Instant at) {
    return Period.between(birth, at.atOffset(ZoneOffset.UTC).toLocalDate()).getYears();
  }

  /** LOINC and SNOMED CT codes of all resources that matter. */
  Set<String> wanted() {
    return wanted;
  }

  /** Whether a resource type is read at all. */
  boolean reads(FhirFileType type) {
    return switch (type) {
      case CONDITION -> !conditions.isEmpty();
      case OBSERVATION -> !eventTimeCodes.isEmpty() || !observations.isEmpty();
      case DELETED, PATIENT, ERROR -> true;
    };
  }

  /** Whether an observation with this code is of interest. */
  boolean isObservation(String code) {
    return eventTimeCodes.contains(code) || observations.containsKey(code);
  }

  /** Whether an observation with this code sets the event time. */
  boolean setsEventTime(String code) {
    return eventTimeCodes.contains(code);
  }

  /** The columns that an observation with this code fills. */
  List<ObservationColumn> observationColumns(String code) {
    return observations.getOrDefault(code, List.of());
  }

  /** The columns that a condition with this code fills. */
  List<Integer> conditionColumns(String code) {
    return conditions.getOrDefault(code, List.of());
  }

  /** The columns that the Patient resource fills, ages apart. */
  List<PatientColumn> patientColumns() {
    return patientColumns;
  }

  /** How many columns the descriptor has. */
  int columns() {
    return fillings.size();
  }

  /** Name of a column. */
  String column(int index) {
    return descriptor.columns().get(index).name();
  }

  /** Whether records happen at times that the resources tell, and not when they are read. */
  boolean hasEventTimes() {
    return !eventTimeCodes.isEmpty();
  }

  /**
   * When the patient's record happened; {@code now} when the descriptor names no event-time codes.
   */
  Optional<Instant> eventTime(PatientFacts facts, Instant now) {
    return hasEventTimes() ? facts.eventTime() : Optional.of(now);
  }

  /** The patient's record, or why there is none. */
  Outcome outcome(PatientFacts facts, FactLog.Latest latest, PackedReadings packing, Instant now) {
    Optional<Instant> eventTime = eventTime(facts, now);
    Instant at = eventTime.orElse(now);
    List<Reading> readings =
        fillings.stream().map(filling -> filling.read(facts, latest, packing, at)).toList();
    return assembler.assemble(facts.id(), facts.id() + "@" + at, eventTime, now, readings);
  }

  /** How a column gets its value. */
  private interface Filling {
    Reading read(PatientFacts facts, FactLog.Latest latest, PackedReadings packing, Instant at);
  }
}
