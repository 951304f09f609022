package io.equipoise.ingest.fhir;

import static io.equipoise.ingest.fhir.Resources.bloodPressure;
import static io.equipoise.ingest.fhir.Resources.condition;
import static io.equipoise.ingest.fhir.Resources.patient;
import static io.equipoise.ingest.fhir.Resources.weight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.Source;
import io.equipoise.schemas.OperatorException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FhirFolderTest {
  private static final String TIME = "2020-05-04T10:00:00Z";

  @TempDir Path folder;

  /** The mark costs neither the first line nor, where the name says nothing, the file's type. */
  @Test
  void shouldReadFilesBehindAByteOrderMark() {
    Fixtures.write(folder, "1.ndjson", "\uFEFF" + patient("ann", "female", "1970", "2106-3"));
    Fixtures.write(
        folder,
        "2.ndjson.gz",
        "\uFEFF",
        bloodPressure("Patient/ann", TIME),
        "\uFEFF" + weight("Patient/ann", TIME, "80", "kg"));
    Fixtures.write(folder, "3.ndjson", "\uFEFF" + condition("Patient/ann", "53741008", "2017"));
    DatasetDescriptor unnamed =
        Fixtures.parse(
            Fixtures.fhirClinicYaml()
                .replaceAll("(?m)^ *files: \\{ Patient: Patient.ndjson.*\\R", ""));

    List<Item> items = Fixtures.items(sources(unnamed).get(0));

    assertThat(Fixtures.refused(items)).isEmpty();
    assertThat(Fixtures.accepted(items))
        .singleElement()
        .satisfies(ann -> assertThat(ann.record().value(3)).isEqualTo(80));
  }

  @Test
  void shouldFollowAManifest() {
    Fixtures.write(folder, "p1.ndjson", patient("ann", "female", "1970", "2106-3"));
    Fixtures.write(
        folder,
        "p2.ndjson.gz",
        patient("bob", "male", "1980", "2054-5"),
        patient("cem", "male", "1980"));
    Fixtures.write(
        folder,
        "obs.ndjson",
        bloodPressure("Patient/bob", "2019-01-01"),
        weight("Patient/bob", "2019-01-01", "80", "kg").replace("\"id\":\"o\"", "\"id\":\"gone\""));
    Fixtures.write(
        folder,
        "obs2.ndjson",
        bloodPressure("Patient/ann", TIME),
        bloodPressure("Patient/cem", TIME));
    Fixtures.write(folder, "conditions", condition("Patient/ann", "53741008", "2017"));
    Fixtures.write(folder, "stray.ndjson", "not read");
    Fixtures.write(
        folder,
        "deleted.ndjson",
        """
        {"resourceType":"Bundle","type":"transaction","entry":[\
        {"request":{"method":"DELETE","url":"Patient/cem"}},\
        {"request":{"method":"DELETE","url":"Observation/gone"}}]}""",
        "{\"resourceType\":\"Bundle\"",
        "{\"resourceType\":\"Patient\"}");
    Fixtures.write(folder, "errors.ndjson", "{\"resourceType\":\"OperationOutcome\"}", "{");
    Fixtures.write(
        folder,
        "manifest.json",
        """
        {"transactionTime":"2024-01-02T03:04:05Z","request":"https://x.example/$export","output":[
         {"type":"Patient","url":"https://x.example/f/p1.ndjson","count":1},
         {"type":"Patient","url":"https://x.example/f/p2.ndjson?signature=a/b"},
         {"type":"Observation","url":"https://x.example/f/obs.ndjson"},
         {"type":"Observation","url":"obs2.ndjson"},
         {"type":"Encounter","url":"https://x.example/f/encounters.ndjson"},
         {"type":"Condition","url":"https://x.example/f/conditions"}],
         "deleted":[{"type":"Bundle","url":"https://x.example/f/deleted.ndjson"}],
         "error":[{"type":"OperationOutcome","url":"https://x.example/f/errors.ndjson"}]}""");

    List<Source> sources = sources(Fixtures.fhirClinic());
    List<Item> items = Fixtures.items(sources.get(0));

    assertThat(sources).hasSize(1);
    assertThat(sources.get(0).name()).isEqualTo("fhir:.@2024-01-02T03:04:05Z");
    assertThat(Fixtures.refused(items))
        .extracting(
            item ->
                item.reason().code().id() + " " + item.origin() + " " + item.received().number())
        .containsExactly(
            "broken-json fhir:deleted.ndjson 2", "unexpected-resource fhir:deleted.ndjson 3");
    // Bob in 2019 without his deleted weight, then Ann.
    assertThat(Fixtures.accepted(items))
        .extracting(item -> item.record().values())
        .containsExactly(
            new double[] {39, 1, 1, Double.NaN, Double.NaN, 0},
            new double[] {50, 0, 0, Double.NaN, Double.NaN, 1});
  }

  @Test
  void shouldNameWhatAManifestPromises() {
    Fixtures.write(
        folder, "manifest.json", "{\"output\":[{\"type\":\"Patient\",\"url\":\"a/..\"}]}");
    assertThatThrownBy(() -> sources(Fixtures.fhirClinic()).get(0).open())
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("Condition, Observation");

    for (String broken : List.of("{", "[]", "{}", "{\"output\":[]}", "secret")) {
      Fixtures.write(folder, "manifest.json", broken);
      assertThatThrownBy(() -> sources(Fixtures.fhirClinic()))
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("manifest.json is no manifest")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void shouldFindFilesByTypeWhenNoneAreNamed() {
    Fixtures.write(folder, "Patient.000.ndjson", patient("ann", "female", "1970"));
    Fixtures.write(folder, "Patient.001.ndjson.gz", patient("bob", "male", "1970"));
    Fixtures.write(folder, "3.Observation.ndjson", bloodPressure("Patient/ann", TIME));
    Fixtures.write(folder, "more.ndjson", "", bloodPressure("Patient/bob", TIME));
    Fixtures.write(folder, "Condition.ndjson", "");
    Fixtures.write(folder, "Encounter.ndjson", "{\"resourceType\":\"Encounter\"}");

    List<Source> sources = sources(discovered());
    List<Item> items = Fixtures.items(sources.get(0));

    assertThat(sources).hasSize(1);
    assertThat(sources.get(0).name()).isEqualTo("fhir:.");
    assertThat(items).hasSize(2).allMatch(Item.Accepted.class::isInstance);
  }

  @Test
  void shouldTakeEveryBundleOfAFolderForItself() {
    String bundle =
        """
        {"resourceType":"Bundle","type":"collection","entry":[{"resource":%s},{"resource":%s}]}""";
    Fixtures.write(
        folder,
        "ann.json",
        bundle.formatted(patient("ann", "female", "1970"), bloodPressure("Patient/ann", TIME)));
    Fixtures.write(
        folder,
        "bob.json.gz",
        bundle.formatted(patient("bob", "male", "1970"), bloodPressure("Patient/ann", TIME)));

    List<Source> sources = sources(discovered());

    assertThat(sources)
        .extracting(Source::name)
        .containsExactly("fhir:ann.json", "fhir:bob.json.gz");
    assertThat(Fixtures.items(sources.get(0))).hasSize(1).allMatch(Item.Accepted.class::isInstance);
    assertThat(Fixtures.refused(Fixtures.items(sources.get(1))))
        .extracting(item -> item.reason().code().id() + " " + item.origin())
        .containsExactly("missing-time fhir:bob.json.gz", "missing-patient fhir:bob.json.gz");
  }

  @Test
  void shouldSayWhenAFolderHoldsNothing() {
    DatasetDescriptor descriptor = discovered();
    assertThatThrownBy(() -> sources(descriptor))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("no FHIR file");
  }

  /** Their lines are read again, in the order of the files; so they come before the records. */
  @Test
  void shouldGiveRefusedPatientsWithTheirLines() {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      (i < 3 ? first : second).add(patient("p" + i, "female", "1970"));
    }
    first.add(1, "{");
    Fixtures.write(folder, "Patient.1.ndjson", first.toArray(String[]::new));
    Fixtures.write(folder, "Patient.2.ndjson", second.toArray(String[]::new));
    Fixtures.write(
        folder,
        "Observation.ndjson",
        bloodPressure("Patient/p0", TIME),
        bloodPressure("Patient/p4", "2019-01-01"));
    Fixtures.write(folder, "Condition.ndjson", "");

    List<Item> items = Fixtures.items(sources(discovered()).get(0));

    assertThat(items).hasSize(7);
    assertThat(Fixtures.refused(items))
        .extracting(
            item ->
                item.reason().code().id()
                    + " "
                    + item.origin()
                    + " "
                    + item.received().number()
                    + " "
                    + new String(item.received().bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .containsExactly(
            "broken-json fhir:Patient.1.ndjson 2 {",
            "missing-time fhir:Patient.1.ndjson 3 " + patient("p1", "female", "1970"),
            "missing-time fhir:Patient.1.ndjson 4 " + patient("p2", "female", "1970"),
            "missing-time fhir:Patient.2.ndjson 1 " + patient("p3", "female", "1970"),
            "missing-time fhir:Patient.2.ndjson 3 " + patient("p5", "female", "1970"));
    assertThat(items.subList(5, 7)).allMatch(Item.Accepted.class::isInstance);
  }

  private static DatasetDescriptor discovered() {
    return Fixtures.parse(Fixtures.fhirClinicYaml().replaceFirst("    files: .*\n", ""));
  }

  private List<Source> sources(DatasetDescriptor descriptor) {
    return new FhirSources(
            descriptor,
            descriptor.fhir().orElseThrow(),
            folder,
            Fixtures.assembler(descriptor),
            Fixtures.CLOCK)
        .all();
  }
}
