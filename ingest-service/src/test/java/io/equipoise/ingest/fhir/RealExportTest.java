package io.equipoise.ingest.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Item;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A folder of real Bulk Data files, found by their names. Expected numbers were counted in the
 * files with another program, which knows JSON and no FHIR.
 */
class RealExportTest {
  @Test
  void shouldAcceptOrRefuseEveryPatientOfTheSample() {
    Optional<String> data = Optional.ofNullable(System.getenv("EQUIPOISE_DATA"));
    assumeTrue(data.isPresent(), "EQUIPOISE_DATA names no folder with the real data sets");
    DatasetDescriptor descriptor =
        Fixtures.parse(
            Fixtures.fhirClinicYaml()
                .replace(", eventTime: effective", "")
                .replaceFirst("    files: .*\n", "")
                .replaceFirst("    eventTime: .*\n", "")
                .replaceFirst("weight: \\{ obs.*", "weight: { patient: extension, url: none }")
                .replaceFirst("smoker: \\{ obs.*", "smoker: { patient: extension, url: none }")
                .replace("53741008", "59621000"));

    List<Item> items =
        Fixtures.items(
            new FhirSources(
                    descriptor,
                    descriptor.fhir().orElseThrow(),
                    Path.of(data.orElseThrow()).resolve("fhir-sample"),
                    Fixtures.assembler(descriptor),
                    Fixtures.CLOCK)
                .all()
                .get(0));

    // 1,144 people, 13 of whom are in both files; those under 18 do not fit the descriptor.
    assertThat(items).hasSize(1_144 + 13);
    Map<String, Long> refused =
        Fixtures.refused(items).stream()
            .map(item -> item.reason().code().id() + " " + item.reason().field())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(refused).isEqualTo(Map.of("duplicate-patient id", 13L, "out-of-range age", 251L));
    assertThat(count(items, 1, 0)).isEqualTo(456);
    assertThat(count(items, 2, 0)).isEqualTo(800);
    assertThat(count(items, 2, 1)).isEqualTo(50);
    assertThat(count(items, 5, 1)).isEqualTo(2);
  }

  private static long count(List<Item> items, int column, double value) {
    return Fixtures.accepted(items).stream()
        .filter(item -> item.record().value(column) == value)
        .count();
  }
}
