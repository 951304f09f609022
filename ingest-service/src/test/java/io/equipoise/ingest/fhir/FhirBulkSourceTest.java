package io.equipoise.ingest.fhir;

import static io.equipoise.ingest.fhir.Resources.bloodPressure;
import static io.equipoise.ingest.fhir.Resources.condition;
import static io.equipoise.ingest.fhir.Resources.observation;
import static io.equipoise.ingest.fhir.Resources.patient;
import static io.equipoise.ingest.fhir.Resources.smoking;
import static io.equipoise.ingest.fhir.Resources.weight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Item;
import io.equipoise.schemas.OperatorException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FhirBulkSourceTest {
  private static final int AGE = 0;
  private static final int SEX = 1;
  private static final int RACE = 2;
  private static final int WEIGHT = 3;
  private static final int SMOKER = 4;
  private static final int DISEASE = 5;

  @TempDir Path folder;
  private final List<String> patients = new ArrayList<>();
  private final List<String> observations = new ArrayList<>();
  private final List<String> conditions = new ArrayList<>();

  /** Ann is 45 years and one day old at her latest blood pressure. */
  @BeforeEach
  void annIsSeenTwice() {
    patients.add(patient("ann", "female", "1975-05-03", "2106-3"));
    observations.add(bloodPressure("Patient/ann", "2020-05-04T10:00:00+02:00"));
    observations.add(bloodPressure("Patient/ann", "2019-05-04T10:00:00+02:00"));
  }

  @Test
  void shouldMakeOneRecordPerPatientAtTheLatestEvent() {
    observations.add(weight("Patient/ann", "2020-05-04T10:00:00+02:00", "70.5", "kg"));
    observations.add(smoking("Patient/ann", "2018-01-01", "266919005"));
    conditions.add(condition("Patient/ann", "53741008", "2017-03"));

    PatientRecord ann = onlyRecord();

    assertThat(ann.eventTime()).isEqualTo(Instant.parse("2020-05-04T08:00:00Z"));
    assertThat(ann.values()).containsExactly(45, 0, 0, 70.5, 0, 1);
    assertThat(ann.patientId()).hasSize(32).isNotEqualTo(ann.recordId());
  }

  @ParameterizedTest
  @CsvSource({"1975-05-04, 45", "1975-05-05, 44", "1975-05, 45", "1975, 45"})
  void shouldCountWholeYears(String birthDate, double expected) {
    patients.set(0, patient("ann", "female", birthDate, "2106-3"));

    assertThat(onlyRecord().value(AGE)).isEqualTo(expected);
  }

  @Test
  void shouldTakeTheLatestValueAtOrBeforeTheEvent() {
    observations.add(weight("Patient/ann", "2018-05-04", "60", "kg"));
    observations.add(weight("Patient/ann", "2020-05-04T08:00:00Z", "70", "kg"));
    observations.add(weight("Patient/ann", "2020-05-04T08:00:01Z", "80", "kg"));

    assertThat(onlyRecord().value(WEIGHT)).isEqualTo(70);
  }

  @Test
  void shouldCountAConditionFromItsOnset() {
    conditions.add(condition("Patient/ann", "53741008", "2020-05-04T08:00:01Z"));
    assertThat(onlyRecord().value(DISEASE)).isZero();

    conditions.add(condition("Patient/ann", "53741008", "2020-05-04T08:00:00Z"));
    assertThat(onlyRecord().value(DISEASE)).isEqualTo(1);
  }

  @Test
  void shouldReadRaceAndGender() {
    patients.add(patient("bob", "male", "1970", "2054-5"));
    patients.add(patient("cem", "other", "1970", "2106-3", "2054-5"));
    patients.add(patient("dan", "unknown", "1970"));
    patients.add(patient("eve", "female", "1970", "UNK"));
    patients.add(patient("fay", "female", "1970", "2028-9"));
    for (String id : List.of("bob", "cem", "dan", "eve", "fay")) {
      observations.add(bloodPressure("Patient/" + id, "2020-05-04T12:00:00Z"));
    }

    List<Item.Accepted> items = Fixtures.accepted(read());

    assertThat(items).extracting(item -> item.record().value(RACE)).startsWith(0.0, 1.0, 2.0);
    assertThat(items.subList(3, 6)).allMatch(item -> Double.isNaN(item.record().value(RACE)));
    assertThat(items)
        .extracting(Item.Accepted::unlisted)
        .containsExactly(
            Set.of(), Set.of(), Set.of("sex"), Set.of("sex"), Set.of(), Set.of("race"));
    assertThat(items.get(1).record().value(SEX)).isEqualTo(1);
  }

  @Test
  void shouldFollowReferencesOfAllForms() {
    observations.add(smoking("urn:uuid:ann", "2020-01-01", "77176002"));
    assertThat(onlyRecord().value(SMOKER)).isEqualTo(1);

    observations.add(
        smoking("https://clinic.example/fhir/Patient/ann/_history/2", "2020-01-02", "266919005"));
    assertThat(onlyRecord().value(SMOKER)).isZero();
  }

  @Test
  void shouldPassOverWhatWasEnteredInErrorAndWhatIsNoMeasurement() {
    observations.add(
        weight("Patient/ann", "2020-01-01", "70", "kg").replace("final", "entered-in-error"));
    observations.add(
        weight("Patient/ann", "2020-01-02", "70", "kg")
            .replace("\"value\":70", "\"comparator\":\"<\",\"value\":70"));
    observations.add(
        observation(
            "Patient/ann", "2020-01-03", "29463-7", "\"dataAbsentReason\":{\"text\":\"refused\"}"));
    conditions.add(
        condition("Patient/ann", "53741008", "2010-01-01")
            .replace(
                "\"id\":\"c\"", "\"verificationStatus\":{\"coding\":[{\"code\":\"refuted\"}]}"));

    PatientRecord ann = onlyRecord();

    assertThat(ann.value(WEIGHT)).isNaN();
    assertThat(ann.value(DISEASE)).isZero();
  }

  @Test
  void shouldNotTakeACodeOfAnotherSystemForLoinc() {
    observations.add(
        weight("Patient/ann", "2020-01-01", "70", "kg")
            .replace("http://loinc.org", "http://clinic.example/codes"));

    assertThat(onlyRecord().value(WEIGHT)).isNaN();
  }

  @Test
  void shouldGiveRecordsInTheOrderOfEventTimeThenId() {
    for (String id : List.of("zoe", "bob", "cem")) {
      patients.add(patient(id, "female", "1970"));
    }
    observations.add(bloodPressure("Patient/zoe", "2001-01-01"));
    observations.add(bloodPressure("Patient/cem", "2010-01-01"));
    observations.add(bloodPressure("Patient/bob", "2010-01-01"));
    DatasetDescriptor descriptor = Fixtures.fhirClinic();

    List<Item.Accepted> items = Fixtures.accepted(read());

    assertThat(items)
        .extracting(item -> item.record().eventTime().toString().substring(0, 4))
        .containsExactly("2001", "2010", "2010", "2020");
    List<Item.Accepted> again = Fixtures.accepted(Fixtures.items(source(descriptor)));
    assertThat(again).isEqualTo(items);
    patients.add(2, patients.remove(3));
    assertThat(Fixtures.accepted(read())).isEqualTo(items);
  }

  static List<List<String>> badLines() {
    String ann = "Patient/ann";
    String good = weight(ann, "2020-01-01", "70", "kg");
    return List.of(
        List.of("broken-json", "", good.substring(0, 40)),
        List.of("broken-json", "", good + "x"),
        List.of("broken-json", "", good + good),
        List.of("broken-json", "", "[" + good + "]"),
        List.of("broken-json", "", "null"),
        List.of("broken-json", "", "{\"resourceType\":\"Observation\",\"a\":" + "[".repeat(5000)),
        List.of("broken-json", "", weight(ann, "2020-01-01", "1e999999999", "kg")),
        List.of("broken-json", "", weight(ann, "2020-01-01", "1e1000", "kg")),
        List.of("broken-json", "", weight(ann, "2020-01-01", "1E-1000", "kg")),
        List.of("unexpected-resource", "resourceType", "{}"),
        List.of("unexpected-resource", "resourceType", "{\"resourceType\":\"Encounter\"}"),
        List.of("missing-patient", "subject", weight("Patient/nobody", "2020-01-01", "70", "kg")),
        List.of("missing-patient", "subject", "{\"resourceType\":\"Observation\"}"),
        List.of("missing-patient", "subject", good.replace("Patient/ann", "Group/ann")),
        List.of("invalid-resource", "effectiveDateTime", weight(ann, "last week", "70", "kg")),
        List.of("invalid-resource", "value", weight(ann, "2020-01-01", "\"heavy\"", "kg")),
        List.of("invalid-resource", "status", good.replace("final", "finished")),
        List.of("missing-time", "effective", good.replace("effectiveDateTime", "ignored")));
  }

  @ParameterizedTest
  @MethodSource("badLines")
  void shouldRefuseABadLineAndGoOn(List<String> expected) {
    observations.add(1, expected.get(2));

    List<Item> items = read();

    assertThat(Fixtures.accepted(items)).hasSize(1);
    assertThat(items).hasSize(2);
    Item.Refused refused = Fixtures.refused(items).get(0);
    assertThat(refused.reason().code().id()).isEqualTo(expected.get(0));
    assertThat(refused.reason().field()).isEqualTo(expected.get(1));
    assertThat(refused.origin()).isEqualTo("fhir:Observation.ndjson");
    assertThat(refused.received().position()).isEqualTo("line 2");
    assertThat(new String(refused.received().bytes(), StandardCharsets.UTF_8))
        .isEqualTo(expected.get(2));
  }

  @ParameterizedTest
  @CsvSource({
    "70, cm, unit-mismatch",
    "70, g, out-of-range",
    "700, kg, out-of-range",
    "1e999, kg, not-a-number",
    "1e+999, kg, not-a-number"
  })
  void shouldRefuseAPatientWithABadValue(String value, String unit, String code) {
    observations.add(weight("Patient/ann", "2020-01-01", value, unit));

    assertPatientRefused(code, "weight");
  }

  /** HAPI takes a number in quotes for a number; its exponent must not become memory. */
  @Test
  void shouldSurviveAHugeNumberInQuotes() {
    observations.add(weight("Patient/ann", "2020-01-01", "\"1e99999999\"", "kg"));

    assertPatientRefused("not-a-number", "weight");
  }

  @Test
  void shouldNotLookAtABadValueThatIsNotTheLatest() {
    observations.add(weight("Patient/ann", "2019-12-31", "70000", "g"));
    observations.add(weight("Patient/ann", "2020-01-01", "70", "kg"));

    assertThat(onlyRecord().value(WEIGHT)).isEqualTo(70);
  }

  @Test
  void shouldRefuseAPatientWithoutEventTime() {
    observations.clear();
    observations.add(weight("Patient/ann", "2020-01-01", "70", "kg"));

    assertPatientRefused("missing-time", "eventTime");
  }

  @Test
  void shouldRefuseAPatientBornAfterTheEvent() {
    patients.set(0, patient("ann", "female", "2021-01-01"));

    assertPatientRefused("out-of-range", "age");
  }

  @Test
  void shouldRefusePatientsWhoCannotBeTold() {
    patients.add(patient("ann", "female", "1980"));
    patients.add(patient("bob", "banana", "1980"));
    patients.add(patient("cem", "male", "spring"));
    patients.add("{\"resourceType\":\"Patient\"}");

    List<Item> items = read();

    assertThat(Fixtures.accepted(items)).hasSize(1);
    assertThat(Fixtures.refused(items))
        .extracting(item -> item.reason().code().id())
        .containsExactly(
            "duplicate-patient", "invalid-resource", "invalid-resource", "missing-identity");
    assertThat(Fixtures.refused(items))
        .extracting(item -> item.received().number())
        .containsExactly(2L, 3L, 4L, 5L);
  }

  @Test
  void shouldReadPackedFiles() throws IOException {
    DatasetDescriptor descriptor = Fixtures.fhirClinic();
    read();
    for (String type : List.of("Patient", "Observation", "Condition")) {
      Path plain = folder.resolve(type + ".ndjson");
      Fixtures.write(folder, type + ".ndjson.gz", Files.readAllBytes(plain));
    }
    String yaml = Fixtures.fhirClinicYaml().replace(".ndjson", ".ndjson.gz");

    List<Item> items = Fixtures.items(source(Fixtures.parse(yaml)));

    assertThat(Fixtures.accepted(items))
        .isEqualTo(Fixtures.accepted(Fixtures.items(source(descriptor))));
  }

  @Test
  void shouldNameEveryFileThatIsNotThere() {
    Fixtures.write(folder, "Observation.ndjson", "");

    assertThatThrownBy(() -> source(Fixtures.fhirClinic()).open())
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("Patient.ndjson")
        .hasMessageContaining("Condition.ndjson")
        .hasMessageNotContaining("Observation.ndjson");
  }

  /** Whatever a line holds, it costs at most itself. */
  @Property(tries = 300)
  void shouldSurviveAnyBytes(@ForAll("lines") List<byte[]> lines) throws IOException {
    Path somewhere = Files.createTempDirectory("fhir-fuzz");
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (byte[] line : lines) {
        bytes.writeBytes(line);
        bytes.write('\n');
      }
      bytes.writeBytes(bloodPressure("Patient/ann", "2020-01-01").getBytes(StandardCharsets.UTF_8));
      Fixtures.write(somewhere, "Observation.ndjson", bytes.toByteArray());
      Fixtures.write(somewhere, "Patient.ndjson", patient("ann", "female", "1980", "2106-3"));
      Fixtures.write(somewhere, "Condition.ndjson", "");
      DatasetDescriptor descriptor = Fixtures.fhirClinic();

      List<Item> items =
          Fixtures.items(
              new FhirBulkSource(
                  descriptor,
                  descriptor.fhir().orElseThrow(),
                  somewhere,
                  Fixtures.assembler(descriptor),
                  Fixtures.CLOCK));

      // Ann, and each line at most once.
      assertThat(items).hasSizeBetween(1, lines.size() + 1);
      assertThat(Fixtures.accepted(items).size() + Fixtures.refused(items).size())
          .isEqualTo(items.size());
      Item last = items.get(items.size() - 1);
      assertThat(
              last instanceof Item.Accepted
                  || ((Item.Refused) last).origin().equals("fhir:Patient.ndjson"))
          .isTrue();
    } finally {
      for (String type : List.of("Patient", "Observation", "Condition")) {
        Files.deleteIfExists(somewhere.resolve(type + ".ndjson"));
      }
      Files.delete(somewhere);
    }
  }

  /** Pure noise, and good observations with some bytes replaced. */
  @Provide
  Arbitrary<List<byte[]>> lines() {
    Arbitrary<Byte> telling =
        Arbitraries.of((byte) '{', (byte) '}', (byte) '[', (byte) '"', (byte) ':', (byte) '1');
    Arbitrary<Byte> any = Arbitraries.bytes().filter(b -> b != '\n');
    Arbitrary<Byte> mixed = Arbitraries.frequencyOf(Tuple.of(1, telling), Tuple.of(1, any));
    Arbitrary<byte[]> noise = mixed.array(byte[].class).ofMaxSize(60);
    byte[] good =
        weight("Patient/ann", "2020-01-01", "70.5", "kg").getBytes(StandardCharsets.UTF_8);
    Arbitrary<byte[]> damaged =
        Arbitraries.integers()
            .between(0, good.length - 1)
            .tuple2()
            .flatMap(at -> mixed.map(b -> replace(replace(good, at.get1(), b), at.get2(), b)));
    return Arbitraries.frequencyOf(Tuple.of(1, noise), Tuple.of(3, damaged)).list().ofMaxSize(8);
  }

  private static byte[] replace(byte[] bytes, int at, byte b) {
    byte[] replaced = bytes.clone();
    replaced[at] = b;
    return replaced;
  }

  private void assertPatientRefused(String code, String field) {
    List<Item> items = read();

    assertThat(items).hasSize(1);
    Item.Refused refused = Fixtures.refused(items).get(0);
    assertThat(refused.reason().code().id()).isEqualTo(code);
    assertThat(refused.reason().field()).isEqualTo(field);
    assertThat(refused.origin()).isEqualTo("fhir:Patient.ndjson");
    assertThat(refused.received().position()).isEqualTo("line 1");
    assertThat(new String(refused.received().bytes(), StandardCharsets.UTF_8))
        .isEqualTo(patients.get(0));
  }

  private PatientRecord onlyRecord() {
    List<Item> items = read();
    assertThat(items).hasSize(1).allMatch(Item.Accepted.class::isInstance);
    return Fixtures.accepted(items).get(0).record();
  }

  private List<Item> read() {
    Fixtures.write(folder, "Patient.ndjson", patients.toArray(String[]::new));
    Fixtures.write(folder, "Observation.ndjson", observations.toArray(String[]::new));
    Fixtures.write(folder, "Condition.ndjson", conditions.toArray(String[]::new));
    return Fixtures.items(source(Fixtures.fhirClinic()));
  }

  private FhirBulkSource source(DatasetDescriptor descriptor) {
    return new FhirBulkSource(
        descriptor,
        descriptor.fhir().orElseThrow(),
        folder,
        Fixtures.assembler(descriptor),
        Fixtures.CLOCK);
  }
}
