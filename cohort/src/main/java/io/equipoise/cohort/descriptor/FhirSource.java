package io.equipoise.cohort.descriptor;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to read a dataset from FHIR R4 Bulk Data NDJSON files: one record per patient.
 *
 * @param files resource type to file name, relative to the data folder
 * @param eventTimeCodes LOINC codes of the observations whose latest effective time is the record's
 *     event time
 * @param columns descriptor column to what fills it
 */
public record FhirSource(
    Map<String, String> files, List<String> eventTimeCodes, Map<String, Field> columns) {

  /** Copies the collections. */
  public FhirSource {
    files = Checks.ordered(files);
    eventTimeCodes = List.copyOf(eventTimeCodes);
    columns = Checks.ordered(columns);
  }

  /** What fills a column. */
  public sealed interface Field {

    /** Name of a patient element that this version can read. */
    enum PatientElement {
      /** Whole years from {@code Patient.birthDate} to the event time. */
      AGE_AT_EVENT,
      /** {@code Patient.gender}. */
      GENDER,
      /** OMB categories of the US Core race extension. */
      US_CORE_RACE,
      /** OMB category of the US Core ethnicity extension. */
      US_CORE_ETHNICITY
    }

    /**
     * An element of the Patient resource.
     *
     * @param element which one
     * @param map code to descriptor value; empty: the code is the value
     * @param several descriptor value for a person with several codes; empty: unknown
     */
    record FromPatient(PatientElement element, Map<String, String> map, Optional<String> several)
        implements Field {
      /** Copies the map. */
      public FromPatient {
        map = Checks.ordered(map);
      }
    }

    /**
     * The latest Observation at or before the event time.
     *
     * @param code LOINC code of the observation
     * @param component LOINC code of its component, when the value is in one
     * @param unit expected UCUM unit of the quantity; a value in another unit is a fault of the
     *     record
     * @param valueMap code of a {@code valueCodeableConcept} to descriptor value; empty for
     *     quantities
     */
    record FromObservation(
        String code,
        Optional<String> component,
        Optional<String> unit,
        Map<String, String> valueMap)
        implements Field {
      /** Copies the map. */
      public FromObservation {
        valueMap = Checks.ordered(valueMap);
      }
    }

    /**
     * Whether the patient has a condition whose onset is at or before the event time.
     *
     * @param codes SNOMED CT codes, any of which counts
     * @param present descriptor value when there is one
     * @param absent descriptor value when there is none
     */
    record FromCondition(List<String> codes, String present, String absent) implements Field {
      /** Copies the list. */
      public FromCondition {
        codes = List.copyOf(codes);
      }
    }
  }
}
