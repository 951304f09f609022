package io.equipoise.ingest.fhir;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.FhirSource.Field.FromPatient;
import io.equipoise.ingest.domain.ColumnDecoder;
import io.equipoise.ingest.domain.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * A column that the Patient resource alone fills. Immutable.
 *
 * <p>Of race and ethnicity the OMB categories count; when there is none, the detailed codes and
 * then the text that the descriptor's map lists. A null flavor ({@code UNK}, {@code ASKU} and their
 * like) that the map does not list is a missing value, not an unlisted one. Several codes that mean
 * one value of the descriptor are one; for several values the descriptor has a policy.
 */
final class PatientColumn {
  private static final String US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/";
  private static final Set<String> NULL_FLAVORS =
      Set.of("UNK", "ASKU", "NASK", "unknown", "asked-unknown", "asked-declined");

  private final Column column;
  private final FromPatient field;
  private final ColumnDecoder decoder;

  PatientColumn(Column column, FromPatient field) {
    this.column = column;
    this.field = field;
    this.decoder = new ColumnDecoder(column, Set.of(), field.map());
  }

  /** What the resource says of the column; missing for an age, which needs a time too. */
  Reading read(Patient patient) {
    return switch (field.element()) {
      case AGE_AT_EVENT -> Reading.MISSING;
      case GENDER ->
          patient.hasGender() ? decoder.decode(patient.getGender().toCode()) : Reading.MISSING;
      case US_CORE_RACE -> one(categories(patient, US_CORE + "us-core-race"));
      case US_CORE_ETHNICITY -> one(categories(patient, US_CORE + "us-core-ethnicity"));
      case US_CORE_BIRTH_SEX -> one(values(patient, US_CORE + "us-core-birthsex"));
      case US_CORE_SEX -> one(sex(patient));
      case EXTENSION -> one(values(patient, field.url().orElseThrow()));
    };
  }

  /** By the extension of US Core 6 to 8, and by the one that takes its place. */
  private List<String> sex(Patient patient) {
    List<String> values = new ArrayList<>(values(patient, US_CORE + "us-core-sex"));
    values.addAll(values(patient, US_CORE + "us-core-individual-sex"));
    return values;
  }

  private List<String> values(Patient patient, String url) {
    List<String> values = new ArrayList<>();
    for (Extension extension : patient.getExtensionsByUrl(url)) {
      values.addAll(texts(extension.getValue()));
    }
    return values.stream().filter(this::hasMeaning).toList();
  }

  private List<String> categories(Patient patient, String url) {
    List<String> categories = parts(patient, url, "ombCategory");
    for (String fallback : List.of("detailed", "text")) {
      if (categories.stream().noneMatch(this::hasMeaning)) {
        categories =
            parts(patient, url, fallback).stream().filter(field.map()::containsKey).toList();
      }
    }
    return categories.stream().filter(this::hasMeaning).toList();
  }

  private static List<String> parts(Patient patient, String url, String part) {
    List<String> texts = new ArrayList<>();
    for (Extension extension : patient.getExtensionsByUrl(url)) {
      for (Extension each : extension.getExtensionsByUrl(part)) {
        texts.addAll(texts(each.getValue()));
      }
    }
    return texts;
  }

  private boolean hasMeaning(String code) {
    return !NULL_FLAVORS.contains(code) || field.map().containsKey(code);
  }

  private static List<String> texts(@Nullable Type value) {
    if (value instanceof Coding coding) {
      return coding.hasCode() ? List.of(coding.getCode()) : List.of();
    }
    if (value instanceof CodeableConcept concept) {
      return concept.getCoding().stream()
          .filter(Coding::hasCode)
          .map(Coding::getCode)
          .limit(1)
          .toList();
    }
    return value != null && value.isPrimitive() && value.hasPrimitiveValue()
        ? List.of(value.primitiveValue())
        : List.of();
  }

  private Reading one(List<String> codes) {
    Map<Object, Reading> different = new LinkedHashMap<>();
    for (String code : codes) {
      Reading reading = decoder.decode(code);
      // Codes that the descriptor does not know may all mean something else.
      different.putIfAbsent(reading instanceof Reading.Value ? reading : code, reading);
    }
    Optional<Reading> first = different.values().stream().findFirst();
    return different.size() > 1 ? several(first.orElseThrow()) : first.orElse(Reading.MISSING);
  }

  private Reading several(Reading first) {
    Optional<String> policy = field.several();
    if (policy.isEmpty()) {
      return Reading.MISSING;
    }
    if (!column.values().contains(policy.get())) {
      if (policy.get().equals(FromPatient.FIRST)) {
        return first;
      }
      if (policy.get().equals(FromPatient.UNKNOWN)) {
        return Reading.MISSING;
      }
    }
    return decoder.decodeMapped(policy.get());
  }
}
