package io.equipoise.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.app.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalsTest {
  private static final String JSON = "  json: { files: [named.ndjson, sub/named.json] }\n";

  @TempDir Path folder;

  @Test
  void shouldTakeJsonForRecordsWhereThereIsNoFhir() throws IOException {
    Arrivals arrivals = arrivals(Fixtures.csvClinic());
    Path sub = Files.createDirectory(folder.resolve("sub"));
    for (String name : List.of("a.csv", "b.json", "c.ndjson.gz", "d.JSONL", "readme.md")) {
      Fixtures.write(folder, name, "");
      Fixtures.write(sub, name, "");
    }

    assertThat(List.of("b.json", "c.ndjson.gz", "d.JSONL", "a.csv"))
        .allSatisfy(file -> assertThat(arrivals.unit(file)).contains(file));
    assertThat(arrivals.unit("readme.md")).isEmpty();
    assertThat(names(arrivals.sources("b.json"))).containsExactly("json:b.json");
    assertThat(names(arrivals.sources("sub/")))
        .containsExactly(
            "csv:sub/a.csv", "json:sub/b.json", "json:sub/c.ndjson.gz", "json:sub/d.JSONL");
  }

  @Test
  void shouldTakeJsonForFhirUnlessItIsNamedAsRecords() throws IOException {
    Arrivals arrivals =
        arrivals(
            Fixtures.parse(
                Fixtures.fhirClinicYaml()
                        .replaceAll("(?m)^ *files: \\{ Patient: Patient.ndjson.*\\R", "")
                    + JSON));
    Path sub = Files.createDirectory(folder.resolve("sub"));
    for (String name : List.of("bundle.json", "named.json", "Patient.ndjson", "rows.jsonl")) {
      Fixtures.write(folder, name, "");
      Fixtures.write(sub, name, "");
    }

    assertThat(arrivals.unit("named.ndjson")).contains("named.ndjson");
    assertThat(arrivals.unit("Patient.ndjson")).contains("");
    assertThat(arrivals.unit("bundle.json")).contains("bundle.json");
    assertThat(names(arrivals.sources("named.ndjson"))).containsExactly("json:named.ndjson");
    assertThat(names(arrivals.sources("bundle.json"))).containsExactly("fhir:bundle.json");
    assertThat(names(arrivals.sources(""))).containsExactly("fhir:.");
    assertThat(names(arrivals.sources("sub/")))
        .containsExactly(
            "json:sub/named.json", "json:sub/rows.jsonl", "fhir:sub", "fhir:sub/bundle.json");
    assertThat(arrivals.unit("rows.txt")).isEqualTo(Optional.empty());
  }

  private Arrivals arrivals(DatasetDescriptor descriptor) {
    return new Arrivals(descriptor, folder, Fixtures.assembler(descriptor), Fixtures.CLOCK);
  }

  private static List<String> names(List<Source> sources) {
    return sources.stream().map(Source::name).toList();
  }
}
