package io.equipoise.ingest.fhir;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.FhirSource;
import io.equipoise.cohort.descriptor.FhirSource.Field.FromCondition;
import io.equipoise.cohort.descriptor.FhirSource.Field.FromObservation;
import io.equipoise.cohort.descriptor.FhirSource.Field.FromPatient;
import io.equipoise.ingest.domain.ColumnDecoder;
import io.equipoise.ingest.domain.Outcome;
import io.equipoise.ingest.domain.Reading;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What to look for in FHIR resources, and how to make a record of what was found. Immutable.
 *
 * <p>Ages are counted on the UTC calendar. A person whose race or ethnicity is a FHIR null flavor
 * ({@code UNK}, {@code ASKU}) that the descriptor does not map has a missing value, not an unlisted
 * one.
 */
final class FhirPlan {
  private static final Set<String> NULL_FLAVORS = Set.of("UNK", "ASKU");

  private final Set<String> eventTimeCodes;
  private final Map<String, List<Slot>> observations = new HashMap<>();
  private final Map<String, List<Integer>> conditions = new HashMap<>();
  private final List<BiFunction<PatientFacts, Instant, Reading>> columns = new ArrayList<>();
  private final RecordAssembler assembler;

  FhirPlan(DatasetDescriptor descriptor, FhirSource source, RecordAssembler assembler) {
    this.eventTimeCodes = Set.copyOf(source.eventTimeCodes());
    this.assembler = assembler;
    for (int i = 0; i < descriptor.columns().size(); i++) {
      Column column = descriptor.columns().get(i);
      columns.add(reader(i, column, Optional.ofNullable(source.columns().get(column.name()))));
    }
  }

  private BiFunction<PatientFacts, Instant, Reading> reader(
      int index, Column column, Optional<FhirSource.Field> field) {
    if (field.isEmpty()) {
      return (facts, at) -> Reading.MISSING;
    }
    if (field.get() instanceof FromPatient fromPatient) {
      ColumnDecoder decoder = new ColumnDecoder(column, Set.of(), fromPatient.map());
      return (facts, at) -> patientElement(fromPatient, decoder, facts, at);
    }
    if (field.get() instanceof FromObservation observation) {
      observations
          .computeIfAbsent(observation.code(), code -> new ArrayList<>())
          .add(new Slot(index, observation.component()));
      ColumnDecoder decoder = new ColumnDecoder(column, Set.of(), observation.valueMap());
      return (facts, at) ->
          facts
              .latest(index, at)
              .map(measurement -> observed(column, observation, decoder, measurement))
              .orElse(Reading.MISSING);
    }
    FromCondition condition = (FromCondition) field.get();
    condition
        .codes()
        .forEach(code -> conditions.computeIfAbsent(code, c -> new ArrayList<>()).add(index));
    ColumnDecoder decoder = new ColumnDecoder(column, Set.of(), Map.of());
    Reading present = decoder.decodeMapped(condition.present());
    Reading absent = decoder.decodeMapped(condition.absent());
    return (facts, at) -> facts.hasCondition(index, at) ? present : absent;
  }

  private static Reading patientElement(
      FromPatient field, ColumnDecoder decoder, PatientFacts facts, Instant at) {
    return switch (field.element()) {
      case AGE_AT_EVENT ->
          facts
              .birthDate()
              .map(
                  birth ->
                      Period.between(birth, at.atOffset(ZoneOffset.UTC).toLocalDate()).getYears())
              .map(years -> decoder.decode(Integer.toString(years)))
              .orElse(Reading.MISSING);
      case GENDER -> facts.gender().map(decoder::decode).orElse(Reading.MISSING);
      case US_CORE_RACE -> coded(field, decoder, facts.races());
      case US_CORE_ETHNICITY -> coded(field, decoder, facts.ethnicities());
    };
  }

  private static Reading coded(FromPatient field, ColumnDecoder decoder, Set<String> codes) {
    Set<String> meaningful = new HashSet<>(codes);
    meaningful.removeIf(code -> NULL_FLAVORS.contains(code) && !field.map().containsKey(code));
    if (meaningful.size() > 1) {
      return field.several().map(decoder::decodeMapped).orElse(Reading.MISSING);
    }
    return meaningful.stream().findAny().map(decoder::decode).orElse(Reading.MISSING);
  }

  private static Reading observed(
      Column column, FromObservation field, ColumnDecoder decoder, Measurement measurement) {
    if (field.unit().isPresent() && !field.unit().get().equals(measurement.unit())) {
      return new Reading.Fault(
          new Rejected(
              RejectionCode.UNIT_MISMATCH,
              column.name(),
              "observation " + field.code() + " must be in " + field.unit().get()));
    }
    return decoder.decode(measurement.raw());
  }

  /** LOINC codes of observations that matter. */
  Set<String> observationCodes() {
    Set<String> codes = new HashSet<>(eventTimeCodes);
    codes.addAll(observations.keySet());
    return codes;
  }

  /** SNOMED CT codes of conditions that matter. */
  Set<String> conditionCodes() {
    return conditions.keySet();
  }

  /** Whether an observation with this code sets the event time. */
  boolean setsEventTime(String code) {
    return eventTimeCodes.contains(code);
  }

  /** The columns that an observation with this code fills. */
  List<Slot> slots(String code) {
    return observations.getOrDefault(code, List.of());
  }

  /** The columns that a condition with this code fills. */
  List<Integer> conditionColumns(String code) {
    return conditions.getOrDefault(code, List.of());
  }

  /**
   * When the patient's record happened; {@code now} when the descriptor names no event-time codes.
   */
  Optional<Instant> eventTime(PatientFacts facts, Instant now) {
    return eventTimeCodes.isEmpty() ? Optional.of(now) : facts.eventTime();
  }

  /** The patient's record, or why there is none. */
  Outcome outcome(PatientFacts facts, Instant now) {
    Optional<Instant> eventTime = eventTime(facts, now);
    Instant at = eventTime.orElse(now);
    List<Reading> readings = columns.stream().map(column -> column.apply(facts, at)).toList();
    return assembler.assemble(facts.id(), facts.id() + "@" + at, eventTime, now, readings);
  }

  /**
   * A column that an observation fills.
   *
   * @param column index of the column
   * @param component LOINC code of the component that holds the value; empty: the observation's own
   */
  record Slot(int column, Optional<String> component) {}
}
