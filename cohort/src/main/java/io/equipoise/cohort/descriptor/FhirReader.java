package io.equipoise.cohort.descriptor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code sources.fhir}. */
final class FhirReader {
  /** LOINC codes: digits, a hyphen and a check digit (LOINC Users' Guide, LOINC code format). */
  private static final Pattern LOINC = Pattern.compile("[0-9]{1,7}-[0-9]");

  /** SNOMED CT identifiers: 6 to 18 digits (SNOMED CT Release File Specification, SCTID). */
  private static final Pattern SNOMED = Pattern.compile("[0-9]{6,18}");

  private static final Map<String, FhirSource.Field.PatientElement> ELEMENTS =
      Map.of(
          "ageAtEvent", FhirSource.Field.PatientElement.AGE_AT_EVENT,
          "gender", FhirSource.Field.PatientElement.GENDER,
          "usCoreRace", FhirSource.Field.PatientElement.US_CORE_RACE,
          "usCoreEthnicity", FhirSource.Field.PatientElement.US_CORE_ETHNICITY,
          "usCoreBirthSex", FhirSource.Field.PatientElement.US_CORE_BIRTH_SEX,
          "usCoreSex", FhirSource.Field.PatientElement.US_CORE_SEX,
          "extension", FhirSource.Field.PatientElement.EXTENSION);

  private static final List<String> ELEMENT_NAMES =
      List.of(
          "ageAtEvent",
          "gender",
          "usCoreRace",
          "usCoreEthnicity",
          "usCoreBirthSex",
          "usCoreSex",
          "extension");

  /** Largest factor between two units of one quantity that makes sense. */
  private static final double LARGEST_FACTOR = 1e12;

  private final Vocabulary vocabulary;
  private final boolean hasEventTime;

  FhirReader(Vocabulary vocabulary, boolean hasEventTime) {
    this.vocabulary = vocabulary;
    this.hasEventTime = hasEventTime;
  }

  Optional<FhirSource> read(Place place) {
    Optional<Place.Fields> found = place.fields("files", "eventTime", "columns");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Place.Fields fields = found.get();
    Optional<Place> filesPlace = fields.optional("files");
    Map<String, String> files = new LinkedHashMap<>();
    filesPlace
        .flatMap(p -> p.fields("Patient", "Observation", "Condition"))
        .ifPresent(
            types -> {
              types.required("Patient", "name the file of the Patient resources");
              types
                  .values()
                  .forEach(
                      (type, p) ->
                          Vocabulary.relativePath(p).ifPresent(path -> files.put(type, path)));
            });
    List<String> timeCodes =
        fields.optional("eventTime").map(FhirReader::timeCodes).orElse(List.of());
    if (hasEventTime && fields.optional("eventTime").isEmpty()) {
      place.fault(
          "eventTime is missing; identity.eventTime promises one: name its observations, or take that key away");
    } else if (!hasEventTime) {
      fields.refuse("eventTime", "identity.eventTime at the top must name the event time too");
    }
    Map<String, FhirSource.Field> columns = new LinkedHashMap<>();
    fields
        .required("columns", "say for each column what fills it")
        .ifPresent(p -> columns.putAll(columns(p)));
    filesPlace.ifPresent(p -> filesOfColumns(p, columns, timeCodes));
    return Optional.of(new FhirSource(files, timeCodes, columns));
  }

  private static List<String> timeCodes(Place place) {
    List<String> codes = new ArrayList<>();
    place
        .fields("observation")
        .flatMap(f -> f.required("observation", "list LOINC codes"))
        .ifPresent(p -> codes.addAll(codes(p, LOINC, "LOINC code such as 85354-9")));
    return codes;
  }

  private static List<String> codes(Place place, Pattern pattern, String what) {
    for (Place item : place.itemsAtLeastOne().orElse(List.of())) {
      code(item, pattern, what);
    }
    return place.node() instanceof YamlNode.Sequence ? place.texts().orElse(List.of()) : List.of();
  }

  private static Optional<String> code(Place place, Pattern pattern, String what) {
    Optional<String> text = place.text();
    if (text.isPresent() && !pattern.matcher(text.get()).matches()) {
      place.fault("`" + Checks.shorten(text.get()) + "` is not a " + what);
    }
    return text;
  }

  /** The files that the columns read must be named. */
  private static void filesOfColumns(
      Place place, Map<String, FhirSource.Field> columns, List<String> timeCodes) {
    if (!(place.node() instanceof YamlNode.Mapping)) {
      return;
    }
    boolean observations =
        !timeCodes.isEmpty()
            || columns.values().stream()
                .anyMatch(FhirSource.Field.FromObservation.class::isInstance);
    boolean conditions =
        columns.values().stream().anyMatch(FhirSource.Field.FromCondition.class::isInstance);
    Map<String, Place> named = place.entries();
    if (observations && !named.containsKey("Observation")) {
      place.fault("Observation is missing; columns or the event time are read from observations");
    }
    if (conditions && !named.containsKey("Condition")) {
      place.fault("Condition is missing; columns are read from conditions");
    }
  }

  private Map<String, FhirSource.Field> columns(Place place) {
    Map<String, FhirSource.Field> columns = new LinkedHashMap<>();
    Map<String, Place> entries = place.entries();
    entries.forEach(
        (name, value) ->
            field(value, vocabulary.column(value, name))
                .ifPresent(field -> columns.put(name, field)));
    if (place.node() instanceof YamlNode.Mapping) {
      for (String column : vocabulary.columnNames()) {
        if (!entries.containsKey(column)) {
          place.fault("column " + column + " has no source; add it here");
        }
      }
    }
    return columns;
  }

  private static Optional<FhirSource.Field> field(Place place, Optional<Column> column) {
    if (!(place.node() instanceof YamlNode.Mapping)) {
      place.fault("must be a mapping with patient, observation or condition");
      return Optional.empty();
    }
    Map<String, Place> entries = place.entries();
    long kinds =
        List.of("patient", "observation", "condition").stream()
            .filter(entries::containsKey)
            .count();
    if (kinds != 1) {
      place.fault("needs exactly one of patient, observation and condition");
      return Optional.empty();
    } else if (entries.containsKey("patient")) {
      return place.fields("patient", "url", "map", "several").flatMap(f -> patient(f, column));
    } else if (entries.containsKey("observation")) {
      return place
          .fields("observation", "component", "unit", "units", "valueMap")
          .flatMap(f -> observation(f, column));
    }
    return place.fields("condition", "present", "absent").flatMap(f -> condition(f, column));
  }

  private static Optional<FhirSource.Field> patient(Place.Fields fields, Optional<Column> column) {
    Optional<Place> place = fields.optional("patient");
    Optional<FhirSource.Field.PatientElement> element =
        place.flatMap(p -> p.oneOf(ELEMENT_NAMES)).map(ELEMENTS::get);
    if (place.isEmpty() || element.isEmpty()) {
      return Optional.empty();
    }
    boolean age = element.get() == FhirSource.Field.PatientElement.AGE_AT_EVENT;
    boolean extension = element.get() == FhirSource.Field.PatientElement.EXTENSION;
    if (age) {
      fields.refuse("map", "an age is a number and needs no map");
    }
    column.ifPresent(
        c -> {
          if (age != c.isNumber() && !extension) {
            place.get().fault(kindClash(c, age));
          }
        });
    if (element.get() != FhirSource.Field.PatientElement.US_CORE_RACE) {
      fields.refuse("several", "only usCoreRace can have several codes");
    }
    Map<String, String> map =
        fields
            .optional("map")
            .map(p -> Vocabulary.map(p, age ? Optional.empty() : column))
            .orElse(Map.of());
    Optional<String> several = fields.optional("several").flatMap(p -> several(p, column));
    Optional<String> url = url(fields, extension);
    return url.isPresent() == extension
        ? Optional.of(new FhirSource.Field.FromPatient(element.get(), url, map, several))
        : Optional.empty();
  }

  private static Optional<String> url(Place.Fields fields, boolean extension) {
    if (extension) {
      return fields.required("url", "name the extension").flatMap(Place::text);
    }
    fields.refuse("url", "only an extension has a url");
    return Optional.empty();
  }

  private static Optional<String> several(Place place, Optional<Column> column) {
    boolean policy =
        place.node() instanceof YamlNode.Scalar scalar
            && List.of(FhirSource.Field.FromPatient.FIRST, FhirSource.Field.FromPatient.UNKNOWN)
                .contains(scalar.text());
    return policy ? place.text() : value(place, column.filter(c -> !c.isNumber()));
  }

  private static Optional<FhirSource.Field> observation(
      Place.Fields fields, Optional<Column> column) {
    String loinc = "LOINC code such as 39156-5";
    Optional<Place> place = fields.optional("observation");
    Optional<String> code = place.flatMap(p -> code(p, LOINC, loinc));
    Optional<String> component = fields.optional("component").flatMap(p -> code(p, LOINC, loinc));
    Optional<String> unit = fields.optional("unit").flatMap(Place::text);
    if (column.isPresent() && column.get().isNumber()) {
      String columnUnit = column.get().unit();
      fields.refuse(
          "valueMap", "column " + column.get().name() + " is a number; a quantity is not mapped");
      if (unit.isPresent() && !columnUnit.isEmpty() && !unit.get().equals(columnUnit)) {
        fields
            .optional("unit")
            .ifPresent(
                p ->
                    p.fault(
                        "the column's unit is `"
                            + columnUnit
                            + "`; values are converted to it, so the two must be equal"));
      }
    } else if (column.isPresent()) {
      fields.refuse("units", "column " + column.get().name() + " is a category and has no unit");
      fields.refuse("unit", "column " + column.get().name() + " is a category and has no unit");
      fields.required(
          "valueMap",
          "map codes of the observation's value to values of column " + column.get().name());
    }
    Map<String, String> valueMap =
        fields
            .optional("valueMap")
            .map(p -> Vocabulary.map(p, column.filter(c -> !c.isNumber())))
            .orElse(Map.of());
    Map<String, FhirSource.Field.UnitFactor> units =
        fields.optional("units").map(p -> units(p, unit)).orElse(Map.of());
    return code.map(c -> new FhirSource.Field.FromObservation(c, component, unit, units, valueMap));
  }

  private static Map<String, FhirSource.Field.UnitFactor> units(
      Place place, Optional<String> unit) {
    if (unit.isEmpty()) {
      place.fault("needs unit beside it, the unit that they are converted to");
    }
    Map<String, FhirSource.Field.UnitFactor> units = new LinkedHashMap<>();
    place
        .entries()
        .forEach(
            (from, value) ->
                value
                    .fields("factor", "offset", "source")
                    .flatMap(FhirReader::unitFactor)
                    .ifPresent(factor -> units.put(from, factor)));
    return units;
  }

  private static Optional<FhirSource.Field.UnitFactor> unitFactor(Place.Fields fields) {
    Optional<Double> factor =
        fields
            .required("factor", "give the number to multiply with")
            .flatMap(p -> p.number(1 / LARGEST_FACTOR, LARGEST_FACTOR));
    Optional<String> source =
        fields
            .required("source", "say where the factor comes from, such as a molar mass")
            .flatMap(Place::text);
    double offset =
        fields
            .optional("offset")
            .flatMap(p -> p.number(-LARGEST_FACTOR, LARGEST_FACTOR))
            .orElse(0.0);
    return factor.isPresent() && source.isPresent()
        ? Optional.of(new FhirSource.Field.UnitFactor(factor.get(), offset, source.get()))
        : Optional.empty();
  }

  private static Optional<FhirSource.Field> condition(
      Place.Fields fields, Optional<Column> column) {
    Optional<Place> place = fields.optional("condition");
    List<String> codes =
        place.map(p -> codes(p, SNOMED, "SNOMED CT code such as 53741008")).orElse(List.of());
    Optional<Column> category = column.filter(c -> !c.isNumber());
    if (place.isPresent() && column.isPresent() && category.isEmpty()) {
      place.get().fault(kindClash(column.get(), false));
    }
    Optional<String> present =
        fields
            .required("present", "say the column's value when the patient has it")
            .flatMap(p -> value(p, category));
    Optional<String> absent =
        fields
            .required("absent", "say the column's value when the patient does not have it")
            .flatMap(p -> value(p, category));
    return present.isPresent() && absent.isPresent()
        ? Optional.of(new FhirSource.Field.FromCondition(codes, present.get(), absent.get()))
        : Optional.empty();
  }

  private static String kindClash(Column column, boolean sourceIsNumber) {
    return sourceIsNumber
        ? "gives a number, but column " + column.name() + " is a category"
        : "gives a category, but column " + column.name() + " is a number";
  }

  private static Optional<String> value(Place place, Optional<Column> column) {
    Optional<String> text = place.text();
    text.ifPresent(value -> column.ifPresent(c -> Vocabulary.valueOf(c, place, value)));
    return text;
  }
}
