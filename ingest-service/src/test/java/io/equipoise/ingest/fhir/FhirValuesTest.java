package io.equipoise.ingest.fhir;

import static io.equipoise.ingest.fhir.Resources.bloodPressure;
import static io.equipoise.ingest.fhir.Resources.condition;
import static io.equipoise.ingest.fhir.Resources.observation;
import static io.equipoise.ingest.fhir.Resources.patient;
import static io.equipoise.ingest.fhir.Resources.weight;
import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Item;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What becomes of each kind of value, resource by resource; the rules are those of docs/fhir.md.
 */
class FhirValuesTest {
  private static final String TIME = "2020-05-04T10:00:00Z";
  private static final String ANN = "Patient/ann";
  private static final int SEX = 1;
  private static final int RACE = 2;
  private static final int WEIGHT = 3;
  private static final int SMOKER = 4;
  private static final int DISEASE = 5;
  private static final double MISSING = Double.NaN;

  private static final String RACE_FIELD =
      "race: { patient: usCoreRace, map: { \"2106-3\": white, \"2054-5\": black }, several: two-or-more }";
  private static final String WEIGHT_FIELD = "weight: { observation: \"29463-7\", unit: kg }";
  private static final String SEX_FIELD = "sex: { patient: gender }";
  private static final String SMOKER_FIELD =
      "smoker: { observation: \"72166-2\", valueMap: { \"266919005\": never, \"77176002\": current } }";

  @ParameterizedTest
  @CsvSource({"154, [lb_av], 69.85322498", "70500, g, 70.5", "0, g, NaN", "1e999, g, not-a-number"})
  void shouldConvertUnits(String value, String unit, String expected) {
    assertWeight(WEIGHT_FIELD, weight(ANN, TIME, value, unit), expected);
  }

  @Test
  void shouldTakeTheDescriptorsFactorBeforeUcum() {
    String field =
        "weight: { observation: \"29463-7\", unit: kg, units: { mol: { factor: 0.018, source: water }, g: { factor: 1, offset: 2, source: odd } } }";

    assertWeight(field, weight(ANN, TIME, "1000", "mol"), "18");
    assertWeight(field, weight(ANN, TIME, "5", "g"), "7");
    assertWeight(WEIGHT_FIELD, weight(ANN, TIME, "1000", "mol"), "unit-mismatch");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"valueInteger\":70|70",
        "\"valueString\":\" 70.5 \"|70.5",
        "\"valueString\":\"heavy\"|not-a-number",
        "\"valueBoolean\":true|not-a-number",
        "\"valueDateTime\":\"2020\"|NaN",
        "\"valueQuantity\":{\"value\":70,\"unit\":\"anything\"}|70",
        "\"valueQuantity\":{\"comparator\":\">\",\"value\":70}|NaN",
        "\"valueQuantity\":{\"unit\":\"kg\"}|NaN",
        "\"dataAbsentReason\":{\"text\":\"refused\"},\"valueInteger\":70|NaN",
      })
  void shouldReadBareValuesWhereNoUnitIsAskedFor(String value, String expected) {
    assertWeight(
        "weight: { observation: \"29463-7\" }", observation(ANN, TIME, "29463-7", value), expected);
  }

  @Test
  void shouldAskForAUnitWhereTheColumnHasOne() {
    assertWeight(
        WEIGHT_FIELD, observation(ANN, TIME, "29463-7", "\"valueInteger\":70"), "unit-mismatch");
    assertWeight(
        WEIGHT_FIELD,
        observation(ANN, TIME, "29463-7", "\"valueQuantity\":{\"value\":70}"),
        "unit-mismatch");
  }

  /** An observation that has no value leaves the one before it standing. */
  @Test
  void shouldKeepTheValueBeforeAnAbsentOne() {
    assertThat(
            values(
                "",
                "",
                weight(ANN, "2019-01-01", "70", "kg"),
                observation(ANN, "2020-01-01", "29463-7", "\"dataAbsentReason\":{\"text\":\"x\"}"))[
                WEIGHT])
        .isEqualTo(70);
  }

  @Test
  void shouldReadTheComponentsOfABloodPressure() {
    String panel =
        observation(
            ANN,
            TIME,
            "85354-9",
            "\"component\":[%s,%s,%s]"
                .formatted(
                    component("8462-4", "\"valueQuantity\":{\"value\":10.6,\"code\":\"kPa\"}"),
                    component("8480-6", "\"dataAbsentReason\":{\"text\":\"cuff\"}"),
                    component("8867-4", "\"valueQuantity\":{\"value\":60,\"code\":\"/min\"}")));
    String diastolic =
        "weight: { observation: \"85354-9\", component: \"8462-4\", unit: \"mm[Hg]\" }";

    // 10.6 kPa / (133.322 Pa/mm[Hg])
    assertWeight(diastolic.replace("unit: kg", ""), panel, "79.5067580744363");
    assertWeight(diastolic.replace("8462-4", "8480-6"), panel, "NaN");
    assertWeight(diastolic.replace("8462-4", "8867-4"), panel, "unit-mismatch");
  }

  @Test
  void shouldTakeTheCodingThatTheMapKnows() {
    String coded =
        observation(
            ANN,
            TIME,
            "72166-2",
            """
            "valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"LA18978-9"},\
            {"system":"http://snomed.info/sct","code":"77176002"}]}""");
    assertThat(values("", "", coded)[SMOKER]).isEqualTo(1);

    String yes = observation(ANN, TIME, "72166-2", "\"valueBoolean\":true");
    String boolMap =
        "smoker: { observation: \"72166-2\", valueMap: { \"true\": current, \"false\": never } }";
    assertThat(values(SMOKER_FIELD, boolMap, yes)[SMOKER]).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"ombCategory\",2106-3|two-or-more|0",
        "\"ombCategory\",2106-3,\"ombCategory\",2054-5|two-or-more|2",
        "\"ombCategory\",2106-3,\"ombCategory\",2106-3|two-or-more|0",
        "\"ombCategory\",2106-3,\"ombCategory\",UNK|two-or-more|0",
        "\"ombCategory\",2054-5,\"ombCategory\",2106-3|first|1",
        "\"ombCategory\",2054-5,\"ombCategory\",2106-3|unknown|NaN",
        "\"ombCategory\",2054-5,\"ombCategory\",2028-9|two-or-more|2",
        "\"ombCategory\",2106-3,\"detailed\",2054-5|two-or-more|0",
        "\"detailed\",2058-6,\"detailed\",2054-5|two-or-more|1",
        "\"ombCategory\",UNK,\"detailed\",2054-5|two-or-more|1",
        "\"ombCategory\",ASKU|two-or-more|NaN",
      })
  void shouldReadRaces(String parts, String several, double expected) {
    String[] words = parts.split(",", -1);
    StringBuilder extensions = new StringBuilder();
    for (int i = 0; i < words.length; i += 2) {
      extensions.append(
          "{\"url\":%s,\"valueCoding\":{\"code\":\"%s\"}},".formatted(words[i], words[i + 1]));
    }
    String ann =
        patient("ann", "female", "1970")
            .replace("{\"url\":\"text\"", extensions + "{\"url\":\"text\"");

    assertThat(race(ann, RACE_FIELD.replace("two-or-more", several)))
        .isEqualTo(Double.valueOf(expected));
  }

  @Test
  void shouldReadTheTextOfARaceWhenTheMapHasIt() {
    String ann = patient("ann", "female", "1970");
    assertThat(race(ann, RACE_FIELD)).isNaN();
    assertThat(race(ann, RACE_FIELD.replace("\"2054-5\": black", "as told: black"))).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "usCoreBirthSex|us-core-birthsex|\"valueCode\":\"M\"|1",
        "usCoreBirthSex|us-core-birthsex|\"valueCode\":\"UNK\"|NaN",
        "usCoreBirthSex|us-core-sex|\"valueCode\":\"M\"|NaN",
        "usCoreSex|us-core-sex|\"valueCode\":\"248153007\"|1",
        "usCoreSex|us-core-individual-sex|\"valueCoding\":{\"code\":\"248153007\"}|1",
        "usCoreSex|us-core-sex|\"valueCoding\":{\"code\":\"248152002\"}|0",
        "usCoreSex|us-core-sex|\"valueCodeableConcept\":{\"coding\":[{\"code\":\"248152002\"}]}|0",
        "extension, url: \"http://hl7.org/fhir/us/core/StructureDefinition/x\"|x|\"valueString\":\"M\"|1",
      })
  void shouldReadSexFromTheNamedExtension(
      String element, String url, String value, double expected) {
    String field =
        "sex: { patient: %s, map: { M: male, F: female, \"248153007\": male, \"248152002\": female } }"
            .formatted(element);
    String ann =
        patient("ann", "other", "1970")
            .replace(
                "\"extension\":[{\"url\":\"http://hl7.org/fhir/us/core/StructureDefinition/us-core-race",
                "\"extension\":[{\"url\":\"http://hl7.org/fhir/us/core/StructureDefinition/"
                    + url
                    + "\","
                    + value
                    + "},{\"url\":\"http://hl7.org/fhir/us/core/StructureDefinition/us-core-race");

    assertThat(record(SEX_FIELD, field, ann, bloodPressure(ANN, TIME))[SEX])
        .isEqualTo(Double.valueOf(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"verificationStatus\":{\"coding\":[{\"code\":\"confirmed\"}]}|1",
        "\"verificationStatus\":{\"coding\":[{\"code\":\"refuted\"}]}|0",
        "\"verificationStatus\":{\"coding\":[{\"code\":\"entered-in-error\"}]}|0",
        "\"clinicalStatus\":{\"coding\":[{\"code\":\"entered-in-error\"}]}|0",
        "\"clinicalStatus\":{\"coding\":[{\"code\":\"resolved\"}]},\"abatementDateTime\":\"2018\"|1",
        "\"onsetPeriod\":{\"start\":\"2020-05-04T10:00:00Z\"}|1",
        "\"onsetPeriod\":{\"start\":\"2020-05-04T10:00:01Z\"}|0",
        "\"onsetAge\":{\"value\":40},\"recordedDate\":\"2021\"|0",
      })
  void shouldCountConditions(String status, double expected) {
    String disease = condition(ANN, "53741008", "2017").replace("\"id\":\"c\"", status);
    String dated =
        status.contains("onset") ? disease.replace(",\"onsetDateTime\":\"2017\"", "") : disease;

    assertThat(values("", "", dated)[DISEASE]).isEqualTo(Double.valueOf(expected));
  }

  @Test
  void shouldUseNoDescriptorColumnTwice() {
    assertThat(values("", "", weight(ANN, TIME, "70", "kg")))
        .containsExactly(new double[] {50, 0, 0, 70, MISSING, 0});
  }

  private static String component(String loinc, String value) {
    return "{\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"%s\"}]},%s}"
        .formatted(loinc, value);
  }

  private static void assertWeight(String field, String observation, String expected) {
    String yaml =
        field.contains("mm[Hg]")
            ? Fixtures.fhirClinicYaml().replace("unit: kg, range", "unit: \"mm[Hg]\", range")
            : Fixtures.fhirClinicYaml();
    List<Item> items =
        read(
            yaml.replace(WEIGHT_FIELD, field),
            patient("ann", "female", "1970", "2106-3"),
            bloodPressure(ANN, TIME).replace("8480-6", "8310-5"),
            observation);
    if (expected.contains("-")) {
      assertThat(Fixtures.refused(items)).hasSize(1);
      assertThat(Fixtures.refused(items).get(0).reason().code().id()).isEqualTo(expected);
      assertThat(Fixtures.refused(items).get(0).reason().field()).isEqualTo("weight");
    } else {
      assertThat(Fixtures.accepted(items)).hasSize(1);
      assertThat(Fixtures.accepted(items).get(0).record().value(WEIGHT))
          .isEqualTo(Double.valueOf(expected));
    }
  }

  private static double race(String patient, String field) {
    return record(RACE_FIELD, field, patient, bloodPressure(ANN, TIME))[RACE];
  }

  private static double[] values(String from, String to, String... resources) {
    String[] all =
        Stream.concat(
                Stream.of(patient("ann", "female", "1970", "2106-3"), bloodPressure(ANN, TIME)),
                Stream.of(resources))
            .toArray(String[]::new);
    return record(from, to, all);
  }

  private static double[] record(String from, String to, String... resources) {
    String yaml = Fixtures.fhirClinicYaml();
    List<Item> items = read(from.isEmpty() ? yaml : yaml.replace(from, to), resources);
    assertThat(Fixtures.accepted(items)).hasSize(1);
    return Fixtures.accepted(items).get(0).record().values();
  }

  private static List<Item> read(String yaml, String... resources) {
    String entries =
        Stream.of(resources).map("{\"resource\":%s}"::formatted).collect(Collectors.joining(","));
    var descriptor = Fixtures.parse(yaml);
    return new FhirIntake(descriptor, Fixtures.assembler(descriptor), Fixtures.CLOCK)
        .read(
            "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[%s]}"
                .formatted(entries)
                .getBytes(StandardCharsets.UTF_8),
            "test");
  }
}
