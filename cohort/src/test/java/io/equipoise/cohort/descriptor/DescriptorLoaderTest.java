package io.equipoise.cohort.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.equipoise.cohort.Clinic;
import io.equipoise.cohort.constraint.Constraint;
import io.equipoise.cohort.descriptor.CsvSource.Field;
import io.equipoise.cohort.descriptor.FhirSource.Field.FromCondition;
import io.equipoise.cohort.descriptor.FhirSource.Field.FromObservation;
import io.equipoise.cohort.descriptor.FhirSource.Field.FromPatient;
import io.equipoise.cohort.descriptor.FhirSource.Field.PatientElement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorLoaderTest {

  @Test
  void shouldReadConstraintsInOrderWhenDescriptorHasSome() {
    assertThat(Clinic.descriptor().constraints())
        .extracting(Constraint::text)
        .containsExactly(
            "weight > 2",
            "sex = male and age >= 90 => smoker = no",
            "range(age, 0, 110)",
            "combination(sex, smoker)",
            "depends(age, sex -> disease)");
  }

  @Test
  void shouldNotBlameAConstraintWhenAColumnThatItNamesIsAtFault() {
    assertThat(
            catchThrowableOfType(
                    DescriptorException.class,
                    () -> Clinic.with("range: [1.5, 400]", "range: [400, 1.5]"))
                .faults())
        .extracting(DescriptorFault::path)
        .doesNotContain("constraints[0]");
  }

  @Test
  void shouldReadColumnsWhenDescriptorIsSound() {
    double open = Double.POSITIVE_INFINITY;
    assertThat(Clinic.descriptor().columns())
        .containsExactly(
            new Column(
                "age",
                Column.Kind.NUMBER,
                "a",
                0,
                120,
                true,
                List.of(),
                Set.of(),
                "Age at the visit"),
            category("sex", List.of("female", "male"), Set.of(), "Sex as recorded"),
            new Column(
                "weight", Column.Kind.NUMBER, "kg", 1.5, 400, false, List.of(), Set.of("0"), ""),
            category("smoker", List.of("yes", "no"), Set.of("?", "9"), ""),
            new Column(
                "visits", Column.Kind.NUMBER, "", -open, open, false, List.of(), Set.of(), ""),
            category("disease", List.of("no", "yes"), Set.of(), ""));
  }

  @Test
  void shouldReadADescriptorWhereverACharacterOfTwoUnitsStands() {
    String yaml = Clinic.yaml();
    // The parser reads in portions of about 1,024 characters; one of two units may straddle them.
    for (int pad = 1_000; pad < 1_050; pad++) {
      String told = "# " + "x".repeat(pad) + "\uD83E\uDE7A\n" + yaml;

      assertThat(
              DescriptorLoader.parse("clinic.yaml", told.getBytes(StandardCharsets.UTF_8))
                  .columns())
          .as("after %d characters", pad)
          .hasSize(Clinic.descriptor().columns().size());
    }
  }

  private static Column category(
      String name, List<String> values, Set<String> missing, String description) {
    return new Column(
        name,
        Column.Kind.CATEGORY,
        "",
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        false,
        values,
        missing,
        description);
  }

  @Test
  void shouldReadPolicyWhenDescriptorIsSound() {
    DatasetDescriptor descriptor = Clinic.descriptor();

    assertThat(descriptor.dataset()).isEqualTo("clinic");
    assertThat(descriptor.description()).isEqualTo("Visits to a made-up clinic");
    assertThat(descriptor.hasEventTime()).isTrue();
    assertThat(descriptor.label())
        .isEqualTo(
            new DatasetDescriptor.Label(
                descriptor.columns().get(Clinic.DISEASE), "yes", "What the clinic looks for"));
    assertThat(descriptor.protectedAttributes())
        .containsExactly(
            new ProtectedAttribute("sex", descriptor.columns().get(Clinic.SEX), List.of()),
            new ProtectedAttribute(
                "ageBand", descriptor.columns().get(Clinic.AGE), List.of(18.0, 45.0, 65.0, 121.0)),
            new ProtectedAttribute(
                "weightBand",
                descriptor.columns().get(Clinic.WEIGHT),
                List.of(1.5, 60.0, 90.5, 400.0)));
    assertThat(descriptor.watch())
        .containsExactly(List.of("sex"), List.of("ageBand"), List.of("sex", "ageBand"));
    assertThat(descriptor.reference())
        .isEqualTo(
            new DatasetDescriptor.Reference(
                "made-up-2024",
                "nobody's census",
                Map.of(
                    "sex", Map.of("female", 0.51, "male", 0.49),
                    "ageBand", Map.of("18-44", 0.45, "45-64", 0.35, "65-120", 0.2)),
                Map.of("sex&ageBand", Map.of("female&18-44", 0.22, "male&18-44", 0.23))));
    assertThat(descriptor.windows())
        .containsExactly(
            new DatasetDescriptor.Window(
                "month", Duration.ofDays(30), Duration.ofDays(1), Duration.ofHours(12)),
            new DatasetDescriptor.Window(
                "hour", Duration.ofHours(1), Duration.ofMillis(500), Duration.ZERO));
    assertThat(descriptor.counting()).isEqualTo(CountingUnit.PATIENT);
    assertThat(descriptor.alerting())
        .isEqualTo(new DatasetDescriptor.Alerting(0.8, 0.9, 300, 0.05, Duration.ofMinutes(1)));
    assertThat(descriptor.sample()).isEqualTo(new DatasetDescriptor.Sample(500, 0.25, "pepper"));
    assertThat(descriptor.synthesis())
        .isEqualTo(
            new DatasetDescriptor.Synthesis(
                "gan", 2.5, 40, Optional.of(900), Duration.ofMinutes(30), true, false));
    assertThat(descriptor.gates())
        .isEqualTo(
            new DatasetDescriptor.Gates(
                0.98, 0.01, 0.02, 0.85, 0.6, 0.61, 0.2, 0.7, 0.6, 0.5, 0.15, 0.9));
  }

  @Test
  void shouldReadCsvSourceWhenDescriptorIsSound() {
    assertThat(Clinic.descriptor().csv())
        .contains(
            new CsvSource(
                true,
                ';',
                Set.of("?", "NA"),
                List.of(
                    new CsvSource.File("north/visits.csv.gz", Map.of("smoker", "no")),
                    new CsvSource.File("south/visits.csv", Map.of("smoker", "yes"))),
                Map.of(
                    "age", named("age_years", Map.of()),
                    "sex", named("gender", Map.of("0", "female", "1", "male")),
                    "weight", at(3, Map.of()),
                    "visits", at(4, Map.of("none", "0")),
                    "disease", named("5", Map.of("Y", "yes", "N", "no"))),
                Optional.of(named("person", Map.of())),
                Optional.of(named("visit", Map.of())),
                Optional.of(at(7, Map.of()))));
  }

  private static Field named(String header, Map<String, String> map) {
    return new Field(Optional.of(header), Optional.empty(), map);
  }

  private static Field at(int position, Map<String, String> map) {
    return new Field(Optional.empty(), Optional.of(position), map);
  }

  @Test
  void shouldReadTopicSourceWhenDescriptorIsSound() {
    assertThat(Clinic.descriptor().topic())
        .contains(
            new TopicSource(
                "hospital.visits_v2",
                Map.of(
                    "age", field("person.ageYears", Map.of()),
                    "sex", field("person.details.gender", Map.of("F", "female", "M", "male")),
                    "weight", field("vitals.weightKg", Map.of()),
                    "smoker", field("smokes", Map.of()),
                    "visits", field("priorVisits", Map.of("none", "0")),
                    "disease", field("diagnosed", Map.of("true", "yes", "false", "no"))),
                Optional.of(path("person.mrn")),
                Optional.of(path("visitId")),
                Optional.of(path("seenAt"))));
  }

  @Test
  void shouldReadOnlyATopicWhenThereIsNoOtherSource() {
    String yaml = Clinic.yaml();
    int sources = yaml.indexOf("sources:\n") + "sources:\n".length();
    String only =
        yaml.substring(0, sources)
            + yaml.substring(yaml.indexOf("  topic:\n")).replaceFirst("    identity: .*\n", "");

    DatasetDescriptor descriptor =
        DescriptorLoader.parse("test", only.getBytes(StandardCharsets.UTF_8));

    assertThat(descriptor.csv()).isEmpty();
    assertThat(descriptor.fhir()).isEmpty();
    assertThat(descriptor.topic())
        .hasValueSatisfying(
            topic -> {
              assertThat(topic.patient()).isEmpty();
              assertThat(topic.record()).isEmpty();
              assertThat(topic.eventTime()).isEmpty();
              assertThat(topic.columns()).hasSize(6);
            });
  }

  private static TopicSource.Field field(String from, Map<String, String> map) {
    return new TopicSource.Field(path(from), map);
  }

  private static TopicSource.FieldPath path(String dotted) {
    return new TopicSource.FieldPath(List.of(dotted.split("\\.")));
  }

  @Test
  void shouldReadFhirSourceWhenDescriptorIsSound() {
    Optional<String> none = Optional.empty();
    assertThat(Clinic.descriptor().fhir())
        .contains(
            new FhirSource(
                Map.of(
                    "Patient", "Patient.ndjson",
                    "Observation", "Observation.ndjson.gz",
                    "Condition", "Condition.ndjson"),
                List.of("85354-9"),
                Map.of(
                    "age", new FromPatient(PatientElement.AGE_AT_EVENT, Map.of(), none),
                    "sex", new FromPatient(PatientElement.GENDER, Map.of(), none),
                    "weight", new FromObservation("29463-7", none, Optional.of("kg"), Map.of()),
                    "smoker",
                        new FromObservation(
                            "72166-2", none, none, Map.of("449868002", "yes", "266919005", "no")),
                    "visits", new FromObservation("12345-6", Optional.of("1234-5"), none, Map.of()),
                    "disease", new FromCondition(List.of("53741008", "22298006"), "yes", "no"))));
  }

  /** Neither identity.patient at the top nor one of the source names the patients. */
  @Test
  void shouldCountNoPatientsWhenJsonDoesNotNameThem() {
    String unnamed = Clinic.yaml().replace("patient: person, ", "");
    assertThatCode(() -> parse(unnamed)).doesNotThrowAnyException();

    String json = unnamed.replace("sources:\n", "sources:\n  json: { missing: [NA] }\n");
    String both = json.replace("patient: { from: person }, ", "");
    String named = json.replace("[NA] }", "[NA], identity: { patient: person.mrn } }");

    assertThatExceptionOfType(DescriptorException.class)
        .isThrownBy(() -> parse(json))
        .satisfies(
            e ->
                assertThat(e.faults())
                    .singleElement()
                    .satisfies(
                        fault -> {
                          assertThat(fault.path()).isEqualTo("counting");
                          assertThat(fault.reason())
                              .contains("only where sources.json.identity.patient says");
                        }));
    assertThatExceptionOfType(DescriptorException.class)
        .isThrownBy(() -> parse(both))
        .satisfies(
            e ->
                assertThat(e.faults())
                    .singleElement()
                    .satisfies(
                        fault ->
                            assertThat(fault.reason())
                                .contains(
                                    "sources.csv.identity.patient and sources.json.identity.patient")));
    assertThat(parse(named).json().patient()).map(JsonSource.Field::from).contains("person.mrn");
    assertThatCode(() -> parse(json.replace("counting: patient", "counting: record")))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                parse(Clinic.yaml().replace("sources:\n", "sources:\n  json: { missing: [NA] }\n")))
        .doesNotThrowAnyException();
  }

  /**
   * 48 cells of the clinic times 3 for each: 3^36 * 48 = 7.2e18 has a number, 3^37 * 48 has not.
   */
  @Test
  void shouldRefuseMoreCellsThanCanBeNumbered() {
    assertThatCode(() -> parse(withFurtherAttributes(36))).doesNotThrowAnyException();

    assertThatExceptionOfType(DescriptorException.class)
        .isThrownBy(() -> parse(withFurtherAttributes(37)))
        .satisfies(
            e ->
                assertThat(e.faults())
                    .singleElement()
                    .satisfies(
                        fault -> {
                          assertThat(fault.path()).isEqualTo("protected");
                          assertThat(fault.reason()).contains("combinations of values");
                        }));
  }

  private static String withFurtherAttributes(int number) {
    String further =
        IntStream.range(0, number)
            .mapToObj(i -> "  - { name: further%d, column: sex }\n".formatted(i))
            .collect(Collectors.joining());
    return Clinic.yaml().replace("watch: ", further + "watch: ");
  }

  @Test
  void shouldUseDefaultsWhenPolicyIsLeftOut() {
    String yaml =
        Clinic.yaml().replaceAll("(?m)^(counting|alerting|sample|synthesis|gates): .*\\n", "");

    DatasetDescriptor descriptor = parse(yaml);

    assertThat(descriptor.counting()).isEqualTo(CountingUnit.RECORD);
    assertThat(descriptor.alerting())
        .isEqualTo(new DatasetDescriptor.Alerting(0.8, 0.9, 50, 0.05, Duration.ZERO));
    assertThat(descriptor.sample()).isEqualTo(new DatasetDescriptor.Sample(2000, 0.2, "clinic"));
    assertThat(descriptor.synthesis())
        .isEqualTo(new DatasetDescriptor.Synthesis("gan", 1.0, 30, Optional.empty()));
    assertThat(descriptor.gates()).isEqualTo(new DatasetDescriptor.Gates(0.99, 0.0, 0.9));
  }

  @Test
  void shouldRaiseDefaultClearRatioWhenMinRatioIsAboveIt() {
    DatasetDescriptor descriptor = Clinic.with("minRatio: 0.8, clearRatio: 0.9", "minRatio: 0.95");

    assertThat(descriptor.alerting().clearRatio()).isEqualTo(0.95);
  }

  @Test
  void shouldKeepTheOrderOfTheFileWhenReadingMappings() {
    DatasetDescriptor descriptor = Clinic.descriptor();

    assertThat(descriptor.csv().orElseThrow().columns().keySet())
        .containsExactly("age", "sex", "weight", "visits", "disease");
    assertThat(descriptor.reference().shares().get("ageBand").keySet())
        .containsExactly("18-44", "45-64", "65-120");
  }

  @Test
  void shouldHaveVersionOfTheBytesWhenParsed() {
    // sha256sum of the file, first 12 digits, by coreutils.
    assertThat(Clinic.descriptor().version()).isEqualTo("16ab94983530");
    assertThat(Clinic.with("made-up clinic", "made-up Clinic").version())
        .isNotEqualTo(Clinic.descriptor().version());
  }

  @Test
  void shouldReadByteOrderMarkWhenFileHasOne() {
    assertThat(parse("\uFEFF" + Clinic.yaml()).dataset()).isEqualTo("clinic");
  }

  @Test
  void shouldReportEveryFaultAtOnceWhenThereAreSeveral() {
    String yaml =
        Clinic.yaml()
            .replace("dataset: clinic", "dataset: Clinic")
            .replace("bands: [18, 45, 65, 121]", "bands: [18, 65, 45, 121]")
            .replace("female: 0.51", "female: 0.61")
            .replace("pane: P1D", "pane: P7D")
            .replace("holdout: 0.25", "holdOut: 0.25");

    assertThat(faultsOf(yaml))
        .extracting(fault -> fault.line() + " " + fault.path())
        .containsExactly(
            "2 dataset",
            "15 protected[1].bands",
            "22 reference.shares.sex",
            "27 windows[0].length",
            "31 sample.holdOut");
  }

  @Test
  void shouldNotBlameUsesWhenTheColumnItselfIsAtFault() {
    String yaml = Clinic.yaml().replace("name: sex, type: category", "name: sex, type: kategory");

    assertThat(faultsOf(yaml))
        .containsExactly(
            new DescriptorFault(
                7, "columns[1].type", "unknown word `kategory`; did you mean `category`?"));
  }

  @Test
  void shouldNameEveryFaultInTheMessageWhenThrown() {
    String yaml = Clinic.yaml().replace("unit: kg, range", "units: kg, range");

    assertThatThrownBy(() -> parse(yaml))
        .isInstanceOf(DescriptorException.class)
        .hasMessage(
            "descriptor test has 1 fault\n"
                + "  line 8, columns[2].units: unknown key; did you mean `unit`?");
  }

  @Test
  void shouldGiveOneFaultWithLineWhenYamlIsBroken() {
    String yaml = Clinic.yaml().replace("watch: [[sex], [ageBand]", "watch: [[sex], [ageBand");

    assertThat(faultsOf(yaml))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.line()).isEqualTo(18);
              assertThat(fault.reason()).startsWith("not valid YAML: ").doesNotContain("\n");
            });
  }

  @Test
  void shouldRefuseAliasesWhenTheyWouldExpand() {
    StringBuilder laughs = new StringBuilder("a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
    for (char c = 'b'; c <= 'z'; c++) {
      String before = "*" + (char) (c - 1);
      laughs.append(c).append(": &").append(c).append(" [");
      laughs
          .append(String.join(",", List.of(before, before, before, before, before)))
          .append("]\n");
    }

    assertThat(faultsOf(laughs.toString()))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.line()).isEqualTo(1);
              assertThat(fault.reason()).contains("anchors and aliases");
            });
  }

  @Test
  void shouldRefuseWhenNestedTooDeep() {
    assertThat(faultsOf("dataset: " + "[".repeat(100_000)))
        .singleElement()
        .satisfies(fault -> assertThat(fault.reason()).contains("nested more than 20 deep"));
  }

  @Test
  void shouldRefuseWhenLargerThanTheLimit() {
    byte[] large = new byte[(1 << 20) + 1];
    Arrays.fill(large, (byte) '#');

    assertThatThrownBy(() -> DescriptorLoader.parse("test", large))
        .isInstanceOf(DescriptorException.class)
        .hasMessageContaining("larger than 1 MiB");
  }

  @Test
  void shouldGiveTheLineWhenTextIsNotUtf8() {
    byte[] latin1 = "dataset: x\ndescription: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

    DescriptorException thrown =
        catchThrowableOfType(
            DescriptorException.class, () -> DescriptorLoader.parse("test", latin1));

    assertThat(thrown.faults())
        .containsExactly(new DescriptorFault(2, "", "not UTF-8 text; save the file as UTF-8"));
  }

  @Test
  void shouldSayWhatIsWrongWhenDocumentIsNoMapping() {
    assertThat(faultsOf(""))
        .extracting(DescriptorFault::reason)
        .containsExactly("the file is empty; describe the dataset");
    assertThat(faultsOf("- a\n- b\n"))
        .singleElement()
        .satisfies(
            fault -> assertThat(fault.reason()).contains("must be a mapping").contains("a list"));
    assertThat(faultsOf("a: 1\n---\nb: 1\n"))
        .singleElement()
        .satisfies(fault -> assertThat(fault.reason()).contains("second document"));
    assertThat(faultsOf("[a, b]: 1\n"))
        .singleElement()
        .satisfies(fault -> assertThat(fault.reason()).contains("key must be a single value"));
  }

  @Test
  void shouldListEveryMissingPartWhenDocumentIsAlmostEmpty() {
    assertThat(faultsOf("dataset: lonely\n"))
        .allSatisfy(fault -> assertThat(fault.reason()).startsWith("missing; "))
        .extracting(DescriptorFault::path)
        .containsExactly(
            "description",
            "columns",
            "label",
            "protected",
            "watch",
            "reference",
            "windows",
            "sources");
  }

  @Test
  void shouldLoadWhenFileIsThere(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("clinic.yaml"), Clinic.yaml());

    assertThat(DescriptorLoader.load(file)).isEqualTo(Clinic.descriptor());
  }

  @Test
  void shouldNameThePathWhenFileCannotBeRead(@TempDir Path folder) {
    Path missing = folder.resolve("missing.yaml");

    assertThatThrownBy(() -> DescriptorLoader.load(missing))
        .isInstanceOf(DescriptorException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> DescriptorLoader.load(folder))
        .isInstanceOf(DescriptorException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("is a folder");
  }

  private static DatasetDescriptor parse(String yaml) {
    return DescriptorLoader.parse("test", yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static List<DescriptorFault> faultsOf(String yaml) {
    DescriptorException thrown = catchThrowableOfType(DescriptorException.class, () -> parse(yaml));
    return thrown.faults();
  }
}
