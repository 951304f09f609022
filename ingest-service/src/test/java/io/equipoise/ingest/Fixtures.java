package io.equipoise.ingest;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.domain.RecordAssembler;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** A small clinic's dataset, and ways to read it. */
public final class Fixtures {
  /** When everything here is ingested. */
  public static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");

  /** A clock that stands still at {@link #NOW}. */
  public static final InstantSource CLOCK = InstantSource.fixed(NOW);

  /** The descriptor up to its sources. */
  private static final String CLINIC =
      """
      dataset: clinic
      description: People who came to a small clinic
      identity: { record: recordId, patient: patientId%s }
      columns:
        - { name: age, type: number, unit: a, range: [18, 120], integer: true, description: Age }
        - { name: sex, type: category, values: [female, male], description: Sex }
        - { name: race, type: category, values: [white, black, two-or-more], description: Race }
        - { name: weight, type: number, unit: kg, range: [2, 400], missing: ["0"], description: Weight }
        - { name: smoker, type: category, values: [never, current], description: Smoking }
        - { name: disease, type: category, values: ["no", "yes"], description: Disease }
      label: { column: disease, positive: "yes", description: Disease }
      protected:
        - { name: sex, column: sex }
      watch: [[sex]]
      reference:
        version: half-and-half
        source: made up for tests
        shares: { sex: { female: 0.5, male: 0.5 } }
      windows: [{ name: all, length: P3600D, pane: P30D, grace: P30D }]
      alerting: { minRatio: 0.8, clearRatio: 0.9, minSupport: 50, falseAlarmBudget: 0.05, holdFor: PT0S }
      sample: { perCell: 100, holdout: 0.2, salt: clinic }
      synthesis: { generator: gan, targetShare: reference, maxSyntheticToReal: 1.0, minRealSupport: 30 }
      gates: { validity: 0.99, exactCopies: 0.0, dcrRatio: 0.9 }
      sources:
      """;

  private static final String CSV =
      """
        csv:
          header: true
          delimiter: ","
          missing: ["?"]
          files:
            - { path: visits.csv }
          columns:
            age: { from: age }
            sex: { from: sex, map: { "0": female, "1": male } }
            race: { from: race }
            weight: { from: weight }
            smoker: { from: smoker }
            disease: { from: disease }
          identity: { patient: { from: person }, record: { from: visit }, eventTime: { from: seen } }
      """;

  private static final String FHIR =
      """
        fhir:
          files: { Patient: Patient.ndjson, Observation: Observation.ndjson, Condition: Condition.ndjson }
          eventTime: { observation: ["85354-9"] }
          columns:
            age: { patient: ageAtEvent }
            sex: { patient: gender }
            race: { patient: usCoreRace, map: { "2106-3": white, "2054-5": black }, several: two-or-more }
            weight: { observation: "29463-7", unit: kg }
            smoker: { observation: "72166-2", valueMap: { "266919005": never, "77176002": current } }
            disease: { condition: ["53741008"], present: "yes", absent: "no" }
      """;

  private Fixtures() {}

  /** The clinic with a CSV file that has identities and event times. */
  public static DatasetDescriptor csvClinic() {
    return parse(csvClinicYaml());
  }

  /** The descriptor of {@link #csvClinic()}. */
  public static String csvClinicYaml() {
    return CLINIC.formatted(", eventTime: seen") + CSV;
  }

  /** The clinic with a CSV file without header and identities. */
  public static DatasetDescriptor headerlessClinic() {
    return parse(
        CLINIC.formatted("")
            + """
              csv:
                header: false
                delimiter: ";"
                missing: ["?"]
                files:
                  - { path: north.csv, constants: { disease: "yes", smoker: never } }
                  - { path: south.csv.gz, constants: { disease: "no", smoker: current } }
                columns:
                  age: { at: 0 }
                  sex: { at: 1 }
                  race: { at: 2 }
                  weight: { at: 3 }
            """);
  }

  /** The clinic with FHIR files. */
  public static DatasetDescriptor fhirClinic() {
    return parse(fhirClinicYaml());
  }

  /** The descriptor of {@link #fhirClinic()}. */
  public static String fhirClinicYaml() {
    return CLINIC.formatted(", eventTime: effective") + FHIR;
  }

  /** The descriptor that the YAML text describes. */
  public static DatasetDescriptor parse(String yaml) {
    return DescriptorLoader.parse("clinic.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }

  /** An assembler under a fixed key. */
  public static RecordAssembler assembler(DatasetDescriptor descriptor) {
    return new RecordAssembler(
        descriptor,
        Pseudonyms.keyed(
            "0123456789abcdef".getBytes(StandardCharsets.UTF_8), descriptor.dataset()));
  }

  /** Every item of a source. */
  public static List<Item> items(Source source) {
    List<Item> all = new ArrayList<>();
    try (Source.Items items = source.open()) {
      Optional<Item> item = items.next();
      while (item.isPresent()) {
        all.add(item.get());
        item = items.next();
      }
      return all;
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  /** The accepted ones. */
  public static List<Item.Accepted> accepted(List<Item> items) {
    return only(Item.Accepted.class, items);
  }

  /** The refused ones. */
  public static List<Item.Refused> refused(List<Item> items) {
    return only(Item.Refused.class, items);
  }

  private static <T extends Item> List<T> only(Class<T> type, List<Item> items) {
    return items.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Writes lines into a file of the folder, packed when its name ends in {@code .gz}. */
  public static void write(Path folder, String name, String... lines) {
    write(folder, name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes into a file of the folder, packed when its name ends in {@code .gz}. */
  public static void write(Path folder, String name, byte[] bytes) {
    try (OutputStream file = Files.newOutputStream(folder.resolve(name));
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(file) : file) {
      out.write(bytes);
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
  }
}
