package io.equipoise.cohort.descriptor;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to read a dataset from FHIR R4 resources: one record per patient.
 *
 * @param files resource type to file name, relative to the data folder; empty: the folder's own
 *     manifest or the names of its files tell
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
      US_CORE_ETHNICITY,
      /** Code of the US Core birth sex extension. */
      US_CORE_BIRTH_SEX,
      /** Code of the US Core sex extension, which later versions have. */
      US_CORE_SEX,
      /** Value of an extension whose URL the descriptor names. */
      EXTENSION
    }

    /**
     * An element of the Patient resource.
     *
     * @param element which one
     * @param url URL of the extension; given exactly for {@link PatientElement#EXTENSION}
     * @param map code to descriptor value; empty: the code is the value
     * @param several descriptor value for a person with several values; {@link #FIRST}, unless it
     *     is a value of the column: the value that comes first; empty: unknown
     */
    record FromPatient(
        PatientElement element,
        Optional<String> url,
        Map<String, String> map,
        Optional<String> several)
        implements Field {
      /** Of several values the first counts. */
      public static final String FIRST = "first";

      /** Of several values none counts. */
      public static final String UNKNOWN = "unknown";

      /** Copies the map; checks that the URL is there when it is needed. */
      public FromPatient {
        map = Checks.ordered(map);
        Checks.require(
            url.isPresent() == (element == PatientElement.EXTENSION),
            "an extension, and nothing else of the patient, needs a url");
      }

      /** An element that needs no URL. */
      public FromPatient(
          PatientElement element, Map<String, String> map, Optional<String> several) {
        this(element, Optional.empty(), map, several);
      }
    }

    /**
     * The latest Observation at or before the event time.
     *
     * @param code LOINC code of the observation
     * @param component LOINC code of its component, when the value is in one
     * @param unit UCUM unit in which the column has the quantity; a value in a unit that cannot be
     *     converted to it is a fault of the record
     * @param units other units that UCUM alone cannot convert to {@code unit}, and how; empty for
     *     most
     * @param valueMap code of a {@code valueCodeableConcept} to descriptor value; empty for
     *     quantities
     */
    record FromObservation(
        String code,
        Optional<String> component,
        Optional<String> unit,
        Map<String, UnitFactor> units,
        Map<String, String> valueMap)
        implements Field {
      /** Copies the maps. */
      public FromObservation {
        units = Checks.ordered(units);
        valueMap = Checks.ordered(valueMap);
      }

      /** An observation whose units UCUM can convert. */
      public FromObservation(
          String code,
          Optional<String> component,
          Optional<String> unit,
          Map<String, String> valueMap) {
        this(code, component, unit, Map.of(), valueMap);
      }
    }

    /**
     * How a number in another unit becomes one in the column's: times {@code factor} plus {@code
     * offset}.
     *
     * @param factor finite, greater than 0
     * @param offset finite, in the column's unit
     * @param source where the two come from, for example a molar mass
     */
    record UnitFactor(double factor, double offset, String source) {
      /** Checks them. */
      public UnitFactor {
        Checks.require(
            factor > 0 && factor <= Double.MAX_VALUE, "factor of a unit must be greater than 0");
        Checks.require(
            Math.abs(offset) <= Double.MAX_VALUE, "offset of a unit must be a finite number");
        Checks.notBlank(source, "source of a unit's factor");
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
