package io.equipoise.cohort.descriptor;

import io.equipoise.cohort.Clinic;
import java.util.stream.Stream;

/**
 * The clinic's descriptor with one thing wrong, and what the loader should say.
 *
 * @param old text that is replaced
 * @param replacement what it is replaced by; the fault is on one of its lines
 * @param path the fault's path
 * @param reason part of the fault's reason
 * @param seenBySchema whether a JSON Schema can express the rule too
 */
record BrokenDescriptor(
    String old, String replacement, String path, String reason, boolean seenBySchema) {

  String yaml() {
    if (!Clinic.yaml().contains(old)) {
      throw new IllegalArgumentException("clinic.yaml does not contain " + old);
    }
    return Clinic.yaml().replace(old, replacement);
  }

  /** Line of the replaced text, from 1. */
  int line() {
    String before = Clinic.yaml().substring(0, Clinic.yaml().indexOf(old));
    return 1 + (int) before.chars().filter(c -> c == '\n').count();
  }

  /** Last line of what took its place. */
  int lastLine() {
    return line() + (int) replacement.stripTrailing().chars().filter(c -> c == '\n').count();
  }

  @Override
  public String toString() {
    return path + ": " + replacement;
  }

  private static BrokenDescriptor schemaToo(
      String old, String replacement, String path, String reason) {
    return new BrokenDescriptor(old, replacement, path, reason, true);
  }

  private static BrokenDescriptor loaderOnly(
      String old, String replacement, String path, String reason) {
    return new BrokenDescriptor(old, replacement, path, reason, false);
  }

  static Stream<BrokenDescriptor> all() {
    return Stream.of(
            names(),
            columns(),
            protectedAndLabel(),
            reference(),
            policy(),
            constraints(),
            csv(),
            fhir(),
            topic())
        .flatMap(part -> part);
  }

  private static Stream<BrokenDescriptor> names() {
    return Stream.of(
        schemaToo("dataset: clinic", "dataset: Clinic", "dataset", "lower-case"),
        schemaToo("dataset: clinic", "dataset: 9clinic", "dataset", "begin with a letter"),
        schemaToo("dataset: clinic", "dataset: cli_nic", "dataset", "hyphens"),
        schemaToo("dataset: clinic", "dataset: [clinic]", "dataset", "must be a text, got a list"),
        schemaToo("dataset: clinic", "dataset:", "dataset", "has no value"),
        loaderOnly(
            "dataset: clinic",
            "dataset: clinic\ndataset: clinic",
            "dataset",
            "twice, first on line 2"),
        schemaToo(
            "description: Visits",
            "descripton: Visits",
            "descripton",
            "did you mean `description`?"),
        schemaToo(
            "description: Visits to a made-up clinic",
            "description: ' '",
            "description",
            "must not be blank"),
        schemaToo(
            "patient: person, eventTime",
            "pacient: person, eventTime",
            "identity.pacient",
            "did you mean `patient`?"),
        schemaToo("identity: {", "identities: {", "identities", "did you mean `identity`?"));
  }

  private static Stream<BrokenDescriptor> columns() {
    return Stream.of(
        schemaToo(
            "name: visits, type",
            "name: 2visits, type",
            "columns[4].name",
            "not begin with a digit"),
        schemaToo(
            "name: visits, type",
            "name: recordId, type",
            "columns[4].name",
            "a field of every record"),
        loaderOnly(
            "name: visits, type", "name: sex, type", "columns[4].name", "twice, first on line 7"),
        schemaToo(
            "- { name: visits, type: number }",
            "- { type: number }",
            "columns[4].name",
            "give the column a name"),
        schemaToo(
            "- { name: visits, type: number }", "- visits", "columns[4]", "must be a mapping"),
        schemaToo(
            "name: visits, type: number",
            "name: visits, type: numbre",
            "columns[4].type",
            "did you mean `number`?"),
        schemaToo(
            "name: visits, type: number",
            "name: visits",
            "columns[4].type",
            "write number or category"),
        schemaToo(
            "name: visits, type: number",
            "name: visits, type: number, values: [1]",
            "columns[4].values",
            "a number column has no values"),
        schemaToo("range: [0, 120]", "range: [0]", "columns[0].range", "[minimum, maximum]"),
        schemaToo(
            "range: [0, 120]", "range: [0, 60, 120]", "columns[0].range", "[minimum, maximum]"),
        loaderOnly("range: [0, 120]", "range: [120, 0]", "columns[0].range", "the smaller first"),
        schemaToo("range: [0, 120]", "range: 120", "columns[0].range", "must be a list"),
        schemaToo(
            "range: [0, 120]", "range: [\"0\", 120]", "columns[0].range[0]", "remove the quotes"),
        schemaToo(
            "integer: true",
            "integer: yes",
            "columns[0].integer",
            "must be true or false, got `yes`"),
        schemaToo(
            "values: [female, male]",
            "values: [female, male, female]",
            "columns[1].values[2]",
            "given twice"),
        schemaToo("values: [no, yes] }", "values: [] }", "columns[5].values", "at least one"),
        schemaToo(
            "category, values: [no, yes] }",
            "category }",
            "columns[5].values",
            "list the categories"),
        schemaToo(
            "values: [no, yes] }",
            "values: [no, yes, maybe|not] }",
            "columns[5].values[2]",
            "| = & ,"),
        schemaToo(
            "values: [no, yes] }",
            "values: [no, yes, \"a\\tb\"] }",
            "columns[5].values[2]",
            "a control character"),
        schemaToo(
            "values: [no, yes] }", "values: [no, yes, a=b] }", "columns[5].values[2]", "| = & ,"),
        schemaToo(
            "values: [no, yes] }", "values: [no, yes, a&b] }", "columns[5].values[2]", "| = & ,"),
        schemaToo(
            "values: [no, yes] }",
            "values: [no, yes, 'a, b'] }",
            "columns[5].values[2]",
            "| = & ,"),
        schemaToo(
            "values: [no, yes] }",
            "values: [no, yes, null] }",
            "columns[5].values[2]",
            "has no value"),
        schemaToo(
            "values: [no, yes] }",
            "values: [no, yes], unit: kg }",
            "columns[5].unit",
            "only number columns"),
        loaderOnly(
            "values: [yes, no], missing: [\"?\", 9]",
            "values: [yes, no], missing: [no]",
            "columns[3].missing",
            "cannot be both"),
        schemaToo("missing: [\"?\", 9]", "missing: \"?\"", "columns[3].missing", "must be a list"));
  }

  private static Stream<BrokenDescriptor> protectedAndLabel() {
    return Stream.of(
        loaderOnly(
            "label: { column: disease",
            "label: { column: desease",
            "label.column",
            "did you mean `disease`?"),
        loaderOnly(
            "label: { column: disease, positive: yes",
            "label: { column: age, positive: 50",
            "label.column",
            "must be a category"),
        loaderOnly(
            "positive: yes",
            "positive: positive",
            "label.positive",
            "not a value of column disease; one of: no, yes"),
        schemaToo("positive: yes, ", "", "label.positive", "counts as positive"),
        schemaToo(
            "column: disease, positive",
            "columm: disease, column: disease, positive",
            "label.columm",
            "did you mean `column`?"),
        loaderOnly(
            "{ name: sex, column: sex }",
            "{ name: sex, column: gender }",
            "protected[0].column",
            "no column is called `gender`"),
        schemaToo(
            "{ name: sex, column: sex }",
            "{ name: sex }",
            "protected[0].column",
            "name the column"),
        loaderOnly(
            "name: weightBand,", "name: ageBand,", "protected[2].name", "twice, first on line 15"),
        schemaToo("name: weightBand,", "name: weight&Band,", "protected[2].name", "| = & ,"),
        loaderOnly(
            "{ name: sex, column: sex }",
            "{ name: sex, column: sex, bands: [0, 1] }",
            "protected[0].bands",
            "only number columns"),
        loaderOnly(", bands: [1.5, 60, 90.5, 400]", "", "protected[2].bands", "give band edges"),
        loaderOnly(
            "bands: [1.5, 60, 90.5, 400]",
            "bands: [1.5, 90.5, 60, 400]",
            "protected[2].bands",
            "60 follows 90.5"),
        schemaToo(
            "bands: [1.5, 60, 90.5, 400]",
            "bands: [1.5]",
            "protected[2].bands",
            "at least two edges"),
        schemaToo(
            "bands: [1.5, 60, 90.5, 400]",
            "bands: [1.5, heavy]",
            "protected[2].bands[1]",
            "must be a number"),
        loaderOnly(
            "bands: [18, 45, 65, 121]",
            "bands: [18, 45, 65, 100.5, 121]",
            "protected[1].bands",
            "whole numbers, got 100.5"),
        loaderOnly("watch: [[sex],", "watch: [[sax],", "watch[0][0]", "did you mean `sex`?"),
        schemaToo("watch: [[sex],", "watch: [[sex, sex],", "watch[0][1]", "given twice"),
        loaderOnly("[sex, ageBand]]", "[sex, ageBand], [ageBand, sex]]", "watch[3]", "given twice"),
        schemaToo("watch: [[sex],", "watch: [[],", "watch[0]", "at least one"),
        schemaToo("watch: [[sex],", "watch: [sex,", "watch[0]", "write it as [a, b]"));
  }

  private static Stream<BrokenDescriptor> reference() {
    return Stream.of(
        schemaToo(
            "reference:\n  version: made-up-2024\n",
            "reference:\n",
            "reference.version",
            "name this version"),
        loaderOnly(
            "sex: { female: 0.51, male: 0.49 }",
            "sex: { female: 0.61, male: 0.49 }",
            "reference.shares.sex",
            "add up to 1.1000, not to 1"),
        loaderOnly(
            "sex: { female: 0.51, male: 0.49 }",
            "sex: { female: 0.5, male: 0.4949 }",
            "reference.shares.sex",
            "add up to 0.9949"),
        schemaToo(
            "sex: { female: 0.51",
            "sex: { female: -0.51",
            "reference.shares.sex.female",
            "from 0 to 1"),
        schemaToo(
            "sex: { female: 0.51",
            "sex: { female: 51%",
            "reference.shares.sex.female",
            "must be a number"),
        loaderOnly(
            "sex: { female: 0.51",
            "sex: { femail: 0.51",
            "reference.shares.sex.femail",
            "did you mean `female`?"),
        loaderOnly(
            "65-120: 0.20",
            "65-121: 0.20",
            "reference.shares.ageBand.65-121",
            "did you mean `65-120`?"),
        loaderOnly(
            "sex: { female: 0.51",
            "gender: { female: 0.51",
            "reference.shares.gender",
            "no protected attribute is called `gender`"),
        schemaToo("    sex&ageBand:", "    sex:", "reference.joint.sex", "two or more attributes"),
        loaderOnly(
            "    sex&ageBand:",
            "    ageBand&sex:",
            "reference.joint[\"ageBand&sex\"]",
            "no watch set is [ageBand, sex]"),
        loaderOnly(
            "    sex&ageBand:",
            "    sex&band:",
            "reference.joint[\"sex&band\"]",
            "no protected attribute is called `band`"),
        loaderOnly(
            "female&18-44: 0.22",
            "female: 0.22",
            "reference.joint[\"sex&ageBand\"].female",
            "must be 2 values joined by &"),
        loaderOnly(
            "female&18-44: 0.22",
            "female&18-45: 0.22",
            "reference.joint[\"sex&ageBand\"][\"female&18-45\"]",
            "did you mean `18-44`?"),
        loaderOnly(
            "sex&ageBand: { female&18-44: 0.22",
            "sex&ageBand: { female&18-44: 0.82",
            "reference.joint[\"sex&ageBand\"]",
            "add up to 1.0500, more than 1"));
  }

  private static Stream<BrokenDescriptor> policy() {
    return Stream.of(
        schemaToo("counting: patient", "counting: patients", "counting", "did you mean `patient`?"),
        schemaToo("counting: patient", "counting: 1", "counting", "record"),
        loaderOnly("name: hour,", "name: month,", "windows[1].name", "twice, first on line 27"),
        schemaToo("name: hour,", "name: an hour,", "windows[1].name", "letters, digits"),
        schemaToo("name: hour,", "name: fairness,", "windows[1].name", "a model's fairness"),
        loaderOnly(
            "length: P30D, pane: P1D",
            "length: P30D, pane: P7D",
            "windows[0].length",
            "multiple of the pane, P7D, such as P28D or P35D"),
        schemaToo(
            "length: P30D", "length: P1M", "windows[0].length", "must be an ISO-8601 duration"),
        schemaToo(
            "length: P30D", "length: 30 days", "windows[0].length", "must be an ISO-8601 duration"),
        loaderOnly("length: P30D", "length: P999999D", "windows[0].length", "at most P365000D"),
        loaderOnly("pane: P1D", "pane: PT0S", "windows[0].pane", "longer than nothing"),
        schemaToo("pane: PT0.5S", "pane: PT0.0001S", "windows[1].pane", "whole milliseconds"),
        schemaToo("grace: PT12H", "grace: -PT12H", "windows[0].grace", "must not be negative"),
        schemaToo("minRatio: 0.8", "minRatio: 0", "alerting.minRatio", "greater than 0"),
        schemaToo("minRatio: 0.8", "minRatio: 1.2", "alerting.minRatio", "from 0 to 1, got `1.2`"),
        loaderOnly(
            "clearRatio: 0.9",
            "clearRatio: 0.7",
            "alerting.clearRatio",
            "at least minRatio, 0.8, got 0.7"),
        schemaToo(
            "minSupport: 300",
            "minSupport: 0",
            "alerting.minSupport",
            "whole number of at least 1"),
        schemaToo(
            "minSupport: 300",
            "minSupport: 2.5",
            "alerting.minSupport",
            "whole number of at least 1"),
        schemaToo(
            "falseAlarmBudget: 0.05",
            "falseAlarmBudget: 1",
            "alerting.falseAlarmBudget",
            "less than 1"),
        schemaToo(
            "sample: { perCell: 500",
            "sample: { percell: 500",
            "sample.percell",
            "did you mean `perCell`?"),
        schemaToo("holdout: 0.25", "holdout: 0", "sample.holdout", "greater than 0"),
        schemaToo("generator: gan", "generator: gam", "synthesis.generator", "did you mean `gan`?"),
        schemaToo(
            "targetShare: reference",
            "targetShare: equal",
            "synthesis.targetShare",
            "one of: reference"),
        schemaToo(
            "maxSyntheticToReal: 2.5",
            "maxSyntheticToReal: 0",
            "synthesis.maxSyntheticToReal",
            "greater than 0"),
        schemaToo("steps: 900", "steps: many", "synthesis.steps", "must be a number"),
        schemaToo("validity: 0.98", "validity: 98", "gates.validity", "from 0 to 1"),
        schemaToo("membership: 0.61", "membership: 1.5", "gates.membership", "from 0 to 1"),
        schemaToo("dcrRatio: 0.85", "dcrRatio: -1", "gates.dcrRatio", "of at least 0"));
  }

  private static Stream<BrokenDescriptor> constraints() {
    return Stream.of(
        loaderOnly(
            "weight > 2",
            "wieght > 2",
            "constraints[0]",
            "`wieght > 2` at character 1: no column is called `wieght`; did you mean `weight`?"),
        loaderOnly(
            "range(age, 0, 110)", "weight > 2.0", "constraints[2]", "`weight > 2` is given twice"),
        loaderOnly(
            "sex = male and age >= 90 => smoker = no",
            "sex = man => smoker = no",
            "constraints[1]",
            "at character 7: `man` is not a value of column sex; one of: female, male"),
        schemaToo("- weight > 2", "- [weight, 2]", "constraints[0]", "must be a text, got a list"));
  }

  private static Stream<BrokenDescriptor> csv() {
    return Stream.of(
        schemaToo("  csv:", "  cvs: {}\n  csv:", "sources.cvs", "did you mean `csv`?"),
        schemaToo("header: true", "header: maybe", "sources.csv.header", "must be true or false"),
        schemaToo(
            "delimiter: \";\"", "delimiter: \";;\"", "sources.csv.delimiter", "one character"),
        schemaToo(
            "path: south/visits.csv",
            "path: /south/visits.csv",
            "sources.csv.files[1].path",
            "relative to the data folder"),
        schemaToo(
            "path: south/visits.csv",
            "path: south/../../visits.csv",
            "sources.csv.files[1].path",
            "without .."),
        loaderOnly(
            "path: south/visits.csv",
            "path: north/visits.csv.gz",
            "sources.csv.files[1].path",
            "given twice"),
        schemaToo("path: south/visits.csv, ", "", "sources.csv.files[1].path", "name the file"),
        loaderOnly(
            "constants: { smoker: yes }",
            "constants: { smoker: often }",
            "sources.csv.files[1].constants.smoker",
            "not a value of column smoker"),
        loaderOnly(
            "constants: { smoker: yes }",
            "constants: { smoker: yes, smokes: yes }",
            "sources.csv.files[1].constants.smokes",
            "did you mean `smoker`?"),
        loaderOnly(
            "constants: { smoker: yes }",
            "constants: { smoker: yes, age: 40 }",
            "sources.csv.files[1].constants.age",
            "keep one of the two"),
        loaderOnly(
            "      age: age_years",
            "      age: age_years\n      hight: 9",
            "sources.csv.columns.hight",
            "no column is called `hight`"),
        schemaToo(
            "sex: { from: gender, map",
            "sex: { from: gender, at: 2, map",
            "sources.csv.columns.sex",
            "exactly one of from"),
        schemaToo(
            "weight: 3\n",
            "weight: { at: -3 }\n",
            "sources.csv.columns.weight.at",
            "from 0 to 100000"),
        loaderOnly(
            "0: female, 1: male",
            "0: female, 1: man",
            "sources.csv.columns.sex.map.1",
            "one of: female, male"),
        loaderOnly(
            "map: { none: 0 }",
            "map: { none: zero }",
            "sources.csv.columns.visits.map.none",
            "not a number"),
        schemaToo("map: { none: 0 }", "map: {}", "sources.csv.columns.visits.map", "maps nothing"),
        schemaToo(
            "record: visit, eventTime: 7",
            "record: visit, eventTime: { at: 7, map: { a: b } }",
            "sources.csv.identity.eventTime.map",
            "unknown key"),
        loaderOnly(
            "record: visit, eventTime: 7",
            "record: visit",
            "sources.csv.identity",
            "identity.eventTime promises one"));
  }

  private static Stream<BrokenDescriptor> fhir() {
    return Stream.of(
        schemaToo(
            "files: { Patient: Patient.ndjson, ",
            "files: { ",
            "sources.fhir.files.Patient",
            "name the file"),
        schemaToo(
            "Observation: Observation",
            "Observatoin: x, Observation: Observation",
            "sources.fhir.files.Observatoin",
            "did you mean `Observation`?"),
        loaderOnly(
            ", Condition: Condition.ndjson", "", "sources.fhir.files", "Condition is missing"),
        schemaToo(
            "observation: [85354-9]",
            "observation: [853549]",
            "sources.fhir.eventTime.observation[0]",
            "not a LOINC code"),
        schemaToo(
            "patient: ageAtEvent",
            "patient: age",
            "sources.fhir.columns.age.patient",
            "unknown word `age`"),
        schemaToo(
            "age: { patient: ageAtEvent }",
            "age: { patient: ageAtEvent, observation: 1-1 }",
            "sources.fhir.columns.age",
            "exactly one of patient"),
        loaderOnly(
            "sex: { patient: gender }",
            "sex: { patient: ageAtEvent }",
            "sources.fhir.columns.sex.patient",
            "column sex is a category"),
        loaderOnly(
            "age: { patient: ageAtEvent }",
            "age: { patient: gender }",
            "sources.fhir.columns.age.patient",
            "column age is a number"),
        loaderOnly(
            "sex: { patient: gender }",
            "sex: { patient: gender, map: { f: woman } }",
            "sources.fhir.columns.sex.map.f",
            "not a value of column sex"),
        loaderOnly(
            "sex: { patient: gender }",
            "sex: { patient: gender, several: male }",
            "sources.fhir.columns.sex.several",
            "only usCoreRace"),
        loaderOnly(
            "unit: kg }",
            "unit: g }",
            "sources.fhir.columns.weight.unit",
            "the column's unit is `kg`"),
        loaderOnly(
            ", valueMap: { 449868002: yes, 266919005: no }",
            "",
            "sources.fhir.columns.smoker.valueMap",
            "map codes"),
        schemaToo(
            "condition: [53741008, 22298006]",
            "condition: [heart attack]",
            "sources.fhir.columns.disease.condition[0]",
            "not a SNOMED CT code"),
        loaderOnly(
            "present: yes",
            "present: true",
            "sources.fhir.columns.disease.present",
            "not a value of column disease"),
        schemaToo(", absent: no", "", "sources.fhir.columns.disease.absent", "does not have it"),
        loaderOnly(
            "      smoker: { observation",
            "      smokes: { observation",
            "sources.fhir.columns.smokes",
            "did you mean `smoker`?"));
  }

  private static Stream<BrokenDescriptor> topic() {
    return Stream.of(
        schemaToo(
            "  topic:\n    name: hospital.visits_v2\n",
            "  topic:\n",
            "sources.topic.name",
            "name the topic that is there already"),
        schemaToo(
            "name: hospital.visits_v2",
            "name: hospital/visits",
            "sources.topic.name",
            "is no name of a topic"),
        schemaToo(
            "name: hospital.visits_v2", "name: ..", "sources.topic.name", "no name of a topic"),
        loaderOnly(
            "name: hospital.visits_v2",
            "name: clinic.records",
            "sources.topic.name",
            "are the dataset's own"),
        schemaToo(
            "age: person.ageYears",
            "age: person..ageYears",
            "sources.topic.columns.age",
            "is no path of a field"),
        schemaToo(
            "age: person.ageYears",
            "age: { at: person.ageYears }",
            "sources.topic.columns.age.from",
            "name the field"),
        schemaToo(
            "from: person.details.gender",
            "from: person.details/gender",
            "sources.topic.columns.sex.from",
            "is no path of a field"),
        schemaToo(
            "weight: vitals.weightKg", "weight: 3", "sources.topic.columns.weight", "no path"),
        loaderOnly(
            "map: { F: female, M: male }",
            "map: { F: woman, M: male }",
            "sources.topic.columns.sex.map.F",
            "not a value of column sex"),
        loaderOnly(
            "smoker: smokes",
            "smokr: smokes",
            "sources.topic.columns.smokr",
            "did you mean `smoker`?"),
        schemaToo(
            "patient: person.mrn,",
            "pacient: person.mrn,",
            "sources.topic.identity.pacient",
            "did you mean `patient`?"),
        schemaToo(
            "eventTime: seenAt",
            "eventTime: seen at",
            "sources.topic.identity.eventTime",
            "no path"));
  }
}
