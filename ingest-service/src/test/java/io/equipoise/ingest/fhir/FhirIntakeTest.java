package io.equipoise.ingest.fhir;

import static io.equipoise.ingest.fhir.Resources.bloodPressure;
import static io.equipoise.ingest.fhir.Resources.condition;
import static io.equipoise.ingest.fhir.Resources.patient;
import static io.equipoise.ingest.fhir.Resources.weight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Item;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.PseudonymKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FhirIntakeTest {
  private static final String TIME = "2020-05-04T10:00:00Z";
  private static final String ANN = patient("ann", "female", "1975-05-03", "2106-3");

  private final FhirIntake intake = intake(Fixtures.fhirClinic());

  @ParameterizedTest
  @ValueSource(strings = {"transaction", "batch", "collection", "searchset", "document", "message"})
  void shouldMakeTheRecordsThatBulkFilesWouldGive(String type, @TempDir Path folder) {
    String pressure = bloodPressure("Patient/ann", TIME);
    String kilograms = weight("Patient/ann", "2020-01-01", "70.5", "kg");
    String disease = condition("Patient/ann", "53741008", "2017-03");
    Fixtures.write(folder, "Patient.ndjson", ANN);
    Fixtures.write(folder, "Observation.ndjson", pressure, kilograms);
    Fixtures.write(folder, "Condition.ndjson", disease);
    DatasetDescriptor descriptor = Fixtures.fhirClinic();
    List<Item> bulk =
        Fixtures.items(
            new FhirBulkSource(
                descriptor,
                descriptor.fhir().orElseThrow(),
                folder,
                Fixtures.assembler(descriptor),
                Fixtures.CLOCK));

    String encounter =
        "{\"resourceType\":\"Encounter\",\"subject\":{\"reference\":\"Patient/ann\"}}";
    List<Item> items =
        read(
            bundle(
                type,
                entry("", pressure),
                entry("", disease),
                entry("", encounter),
                entry("", kilograms),
                entry("", ANN)));

    assertThat(items).hasSize(1).isEqualTo(bulk);
    assertThat(Fixtures.accepted(items).get(0).record().values())
        .containsExactly(new double[] {45, 0, 0, 70.5, Double.NaN, 1});
  }

  @ParameterizedTest
  @CsvSource({
    "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0, urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0",
    "https://a.example/fhir/Patient/ann, https://a.example/fhir/Patient/ann",
    "https://a.example/fhir/Patient/ann, https://a.example/fhir/Patient/ann/_history/3",
    "https://a.example/fhir/Patient/ann, Patient/ann",
    "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0, Patient/ann",
    "'', Patient/ann",
    "'', https://a.example/fhir/Patient/ann",
  })
  void shouldFollowReferences(String fullUrl, String reference) {
    List<Item> items =
        read(bundle("collection", entry("", bloodPressure(reference, TIME)), entry(fullUrl, ANN)));

    assertThat(items).hasSize(1).allMatch(Item.Accepted.class::isInstance);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/fhir/Patient/ann, https://b.example/fhir/Patient/ann",
    "'', Patient/bob",
    "'', urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0",
    "'', Patient?identifier=ann",
    "'', #ann",
    "'', xPatient/ann",
  })
  void shouldRefuseWhatIsAboutNobodyInTheBundle(String fullUrl, String reference) {
    String stray = weight(reference, TIME, "70", "kg");

    List<Item> items =
        read(
            bundle(
                "transaction",
                entry(fullUrl, ANN),
                entry("", stray),
                entry("", bloodPressure("Patient/ann", TIME))));

    assertThat(items).hasSize(2);
    assertThat(items.get(0)).isInstanceOf(Item.Accepted.class);
    Item.Refused refused = (Item.Refused) items.get(1);
    assertThat(refused.reason().code().id()).isEqualTo("missing-patient");
    assertThat(refused.origin()).isEqualTo("rest:/fhir");
    assertThat(refused.received().number()).isEqualTo(2);
    assertThat(new String(refused.received().bytes(), StandardCharsets.UTF_8)).isEqualTo(stray);
  }

  /** A transaction may leave ids to the server; within it, the entry's UUID is the identity. */
  @Test
  void shouldKnowAPatientWithoutIdByTheEntrysUuid() {
    String uuid = "0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0";
    String anonymous = ANN.replace("\"id\":\"ann\",", "");
    String pressure = bloodPressure("urn:uuid:" + uuid, TIME);

    List<Item> items =
        read(bundle("transaction", entry("urn:uuid:" + uuid, anonymous), entry("", pressure)));

    String named = ANN.replace("\"ann\"", "\"" + uuid + "\"");
    assertThat(items)
        .hasSize(1)
        .allMatch(Item.Accepted.class::isInstance)
        .isEqualTo(
            read(
                bundle(
                    "collection",
                    entry("", named),
                    entry("", bloodPressure("Patient/" + uuid, TIME)))));
    assertThat(code(read(bundle("transaction", entry("", anonymous)))))
        .isEqualTo("missing-identity");
  }

  @Test
  void shouldPassOverDeletions() {
    String deletion = "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/bob\"}}";

    assertThat(
            read(
                bundle(
                    "batch",
                    deletion,
                    entry("", ANN),
                    entry("", bloodPressure("Patient/ann", TIME)))))
        .hasSize(1);
  }

  @Test
  void shouldTakeASingleResource() {
    assertThat(code(read(ANN))).isEqualTo("missing-time");
    assertThat(code(read(bloodPressure("Patient/ann", TIME)))).isEqualTo("missing-patient");
    DatasetDescriptor timeless =
        Fixtures.parse(
            Fixtures.fhirClinicYaml()
                .replace(", eventTime: effective", "")
                .replace("    eventTime: { observation: [\"85354-9\"] }\n", ""));

    List<Item> items = intake(timeless).read(ANN.getBytes(StandardCharsets.UTF_8), "rest:/fhir");

    assertThat(items).hasSize(1);
    assertThat(Fixtures.accepted(items).get(0).record().eventTime()).isEqualTo(Fixtures.NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{|broken-json",
        "[]|broken-json",
        "''|broken-json",
        "{} {}|broken-json",
        "{}|unexpected-resource",
        "{\"resourceType\":\"Encounter\"}|unexpected-resource",
        "{\"resourceType\":\"Bundle\"}|unexpected-resource",
        "{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[]}|unexpected-resource",
        "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[]}|unexpected-resource",
        "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[1,[2],{\"resource\":3}]}|unexpected-resource",
        "{\"resourceType\":\"Patient\",\"id\":\"x\",\"birthDate\":\"spring\"}|invalid-resource",
      })
  void shouldRefuseOtherBodies(String body, String code) {
    assertThat(code(read(body))).isEqualTo(code);
  }

  /** The parser has an index out of bounds there. */
  @Test
  void shouldRefuseAnExtensionWithAFieldWithoutName() {
    String nameless =
        "{\"resourceType\":\"Patient\",\"id\":\"bob\",\"extension\":[{\"\":\"x\",\"url\":\"u\"}]}";

    assertThat(code(read(nameless))).isEqualTo("invalid-resource");
  }

  @Test
  void shouldRefuseOtherEncodings() {
    for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      assertThat(code(intake.read(ANN.getBytes(charset), "rest:/fhir"))).isEqualTo("broken-json");
    }
    byte[] latin = ANN.replace("as told", "\u00e9").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(code(intake.read(latin, "rest:/fhir"))).isEqualTo("broken-json");
  }

  @Test
  void shouldTakeUtf8WithAByteOrderMark() {
    String umlauts = ANN.replace("as told", "\u00e9\u4e2d\ud83d\ude00");

    List<Item> items =
        read(
            "\ufeff"
                + bundle(
                    "batch", entry("", umlauts), entry("", bloodPressure("Patient/ann", TIME))));

    assertThat(items).hasSize(1).allMatch(Item.Accepted.class::isInstance);
  }

  /** What a client causes that sends again because it got no answer; docs/receive.md tells it. */
  @Test
  void shouldGiveABundleThatIsSentAgainTheSameRecord() {
    String body = bundle("batch", entry("", ANN), entry("", bloodPressure("Patient/ann", TIME)));

    PatientRecord first = Fixtures.accepted(read(body)).get(0).record();
    PatientRecord second = Fixtures.accepted(read(body)).get(0).record();

    assertThat(second.recordId()).isEqualTo(first.recordId());
    assertThat(second.patientId()).isEqualTo(first.patientId());
    assertThat(second.eventTime()).isEqualTo(first.eventTime());
    assertThat(second.values()).containsExactly(first.values());
  }

  @Test
  void shouldNotBeExhaustedByNesting() {
    String deep =
        "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":" + "[".repeat(100_000);

    assertThat(code(read(deep))).isEqualTo("broken-json");
  }

  @Test
  void shouldAskForASource() {
    DatasetDescriptor csv = Fixtures.csvClinic();
    assertThatThrownBy(() -> intake(csv))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("sources.fhir");
  }

  /** Whatever a byte of a Bundle becomes, the answer is items, and none has the value in it. */
  @Property(tries = 500)
  void shouldSurviveDamage(
      @ForAll @IntRange(max = 10_000) int at, @ForAll byte to, @ForAll boolean cut) {
    byte[] body =
        bundle(
                "collection",
                entry("urn:uuid:1", ANN),
                entry("", bloodPressure("Patient/ann", TIME)),
                entry("", weight("Patient/ann", TIME, "70", "kg")))
            .getBytes(StandardCharsets.UTF_8);
    body[at % body.length] = to;
    if (cut) {
      body = java.util.Arrays.copyOf(body, at % body.length);
    }

    List<Item> items = intake.read(body, "rest:/fhir");

    assertThat(items).isNotEmpty().hasSizeLessThanOrEqualTo(3);
    assertThat(Fixtures.refused(items))
        .allSatisfy(refused -> assertThat(refused.reason().reason()).doesNotContain("1975"));
  }

  private static String code(List<Item> items) {
    assertThat(items).hasSize(1);
    return Fixtures.refused(items).get(0).reason().code().id();
  }

  private List<Item> read(String body) {
    return intake.read(body.getBytes(StandardCharsets.UTF_8), "rest:/fhir");
  }

  private static FhirIntake intake(DatasetDescriptor descriptor) {
    return new FhirIntake(
        descriptor,
        PseudonymKey.of("0123456789abcdef".getBytes(StandardCharsets.UTF_8)),
        Fixtures.CLOCK);
  }

  private static String bundle(String type, String... entries) {
    return """
        {"resourceType": "Bundle", "id": "b", "type": "%s", "entry": [ %s ]}"""
        .formatted(type, String.join(" , ", entries));
  }

  private static String entry(String fullUrl, String resource) {
    return fullUrl.isEmpty()
        ? "{\"resource\": %s}".formatted(resource)
        : "{\"fullUrl\":\"%s\", \"resource\": %s , \"request\":{\"method\":\"POST\",\"url\":\"X\"}}"
            .formatted(fullUrl, resource);
  }
}
