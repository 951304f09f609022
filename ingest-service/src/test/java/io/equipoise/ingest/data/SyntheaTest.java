package io.equipoise.ingest.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.fhir.FhirBulkSource;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.GZIPInputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheaTest {
  private static final LocalDate TODAY = LocalDate.of(2024, 1, 1);

  /** Stands in for Synthea: writes what it was told as the only resource of each type. */
  private static final String STAND_IN =
      """
      import java.nio.file.*;
      public class App {
        public static void main(String[] arguments) throws Exception {
          if (arguments[arguments.length - 1].equals("Atlantis")) {
            System.out.println("unknown location");
            System.exit(3);
          }
          Path fhir = Files.createDirectories(Path.of("out/fhir"));
          for (String type : new String[] {"Patient", "Observation", "Condition"}) {
            Files.writeString(fhir.resolve(type + ".ndjson"), String.join(" ", arguments) + "\\n");
          }
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void shouldRunSyntheaInAJvmOfItsOwnAndPackWhatItWrites() throws Exception {
    Path into = folder.resolve("out");

    Map<Path, Long> files =
        new Synthea(standIn()).make(new Synthea.Wanted(20, "New York", 7, 3, TODAY), into);

    assertThat(files)
        .containsOnly(
            Map.entry(into.resolve("Patient.ndjson.gz"), 1L),
            Map.entry(into.resolve("Observation.ndjson.gz"), 1L),
            Map.entry(into.resolve("Condition.ndjson.gz"), 1L));
    try (GZIPInputStream in =
        new GZIPInputStream(Files.newInputStream(into.resolve("Patient.ndjson.gz")))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("-s 7 -cs 7 -p 20 -r 20240101 -e 20240101 ")
          .contains("--exporter.fhir.bulk_data=true", "--exporter.fhir.use_us_core_ig=true")
          .endsWith(" New York\n");
    }
    try (var left = Files.list(into)) {
      assertThat(left).hasSize(3);
    }
    assertThatThrownBy(
            () -> new Synthea(folder).make(new Synthea.Wanted(20, "Ohio", 7, 3, TODAY), into))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("is there already");
  }

  @Test
  void shouldTellWhatSyntheaSaidWhenItFails() throws Exception {
    Path into = folder.resolve("out");
    Synthea synthea = new Synthea(standIn());

    assertThatThrownBy(() -> synthea.make(new Synthea.Wanted(1, "Atlantis", 7, 3, TODAY), into))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("ended with code 3 and said: unknown location");
    try (var left = Files.list(into)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void shouldRefuseWhatCouldBecomeAnotherArgument() {
    assertThatThrownBy(() -> new Synthea.Wanted(1, "--help", 7, 3, TODAY))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("'--help'");
    assertThatThrownBy(() -> new Synthea.Wanted(0, "Ohio", 7, 3, TODAY))
        .isInstanceOf(OperatorException.class);
  }

  @Test
  void shouldSayHowToBringSyntheaWhereThereIsNoCheckout() {
    SyntheaLibrary library = new SyntheaLibrary(folder, Optional.of(folder));

    assertThatThrownBy(library::require)
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("--library");
  }

  @Test
  void shouldKnowTheVersionThatIsFetched() throws IOException {
    assertThat(Files.readString(Path.of("../ops/synthea/pom.xml")))
        .contains("<version>" + SyntheaLibrary.VERSION + "</version>");
  }

  /** Needs what was downloaded: about 200 MB, and half a minute. */
  @Test
  void shouldMakeAPopulationThatTheShippedDescriptorReads() throws Exception {
    String library = System.getenv("EQUIPOISE_SYNTHEA_LIBRARY");
    assumeTrue(
        library != null,
        "set EQUIPOISE_SYNTHEA_LIBRARY to a folder with the jars of Synthea to run this test");
    Path into = folder.resolve("out");

    Map<Path, Long> files =
        new Synthea(Path.of(library)).make(new Synthea.Wanted(4, "Minnesota", 7, 3, TODAY), into);

    assertThat(files.get(into.resolve("Patient.ndjson.gz"))).isEqualTo(4L);
    DatasetDescriptor descriptor = DescriptorLoader.load(Path.of("../descriptors/synthea.yaml"));
    List<Item> items =
        Fixtures.items(
            new FhirBulkSource(
                descriptor,
                descriptor.fhir().orElseThrow(),
                into,
                Fixtures.assembler(descriptor),
                Fixtures.CLOCK));
    assertThat(items).hasSize(4);
    assertThat(Fixtures.refused(items))
        .extracting(refused -> refused.reason().field())
        .allMatch(field -> field.equals("age") || field.equals("eventTime"));
  }

  private Path standIn() throws IOException {
    Path source = Files.writeString(folder.resolve("App.java"), STAND_IN);
    Path classes = Files.createDirectories(folder.resolve("library"));
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    assertThat(code).isZero();
    // The class path is the jars of a folder.
    try (var jar = new JarOutputStream(Files.newOutputStream(classes.resolve("synthea.jar")))) {
      jar.putNextEntry(new JarEntry("App.class"));
      jar.write(Files.readAllBytes(classes.resolve("App.class")));
      jar.closeEntry();
    }
    Files.delete(classes.resolve("App.class"));
    return classes;
  }
}
