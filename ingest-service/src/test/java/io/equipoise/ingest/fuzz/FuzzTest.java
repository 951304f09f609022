package io.equipoise.ingest.fuzz;

import static io.equipoise.ingest.fuzz.Bounds.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorException;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.csv.CsvFileSource;
import io.equipoise.ingest.fhir.FhirBulkSource;
import io.equipoise.ingest.json.JsonIntake;
import io.equipoise.schemas.PseudonymKey;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whatever comes in ends as a record or as a rejection with a code, in bounded time and memory.
 * {@code -Dequipoise.fuzz.tries=100000} says how many mutated inputs there are in all; every build
 * tries a tenth of that.
 */
class FuzzTest {
  private static final int KINDS = 4;
  private static final int TRIES = 20;

  /** Mutated inputs of one try of one property. */
  private static final int INPUTS = Math.max(1, Bounds.INPUTS / (KINDS * TRIES));

  /** Inputs have at most 64 KiB; to be read they may take this much, over and over included. */
  private static final long MOST_BYTES = 64L << 20;

  /** The same for the next item of a file, for which many lines may be read. */
  private static final long MOST_BYTES_OF_LINES = 2L << 30;

  private static final AtomicLong TRIED = new AtomicLong();
  private static final String GOOD_ROW = "v1,p1,2020-05-04,42,0,white,70.5,no,never";
  private static final String GOOD_OBJECT =
      """
      {"recordId":"v1","patientId":"p1","seen":"2024-05-01T10:20:30Z","age":42,"sex":"male",
       "race":null,"weight":70.5,"smoker":"never","disease":"yes","extra":{"a":[1,2,{"b":"c"}]}}""";

  @AfterContainer
  static void shouldHaveTriedThemAll() {
    assertThat(TRIED.get()).isEqualTo((long) INPUTS * KINDS * TRIES);
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void shouldAcceptOrRefuseEveryRowWhenCsvIsDamaged(@ForAll long seed) throws IOException {
    Mutator mutator =
        new Mutator(
            seed,
            bytes(
                GOOD_ROW,
                "v2,\"p, 2\",2020-05-04T10:00:00+02:00,90,1,\"two-or-more\",?,yes,current",
                "v3,\"a\nb\",\"2020-05-04\",18,0,\"say \"\"hi\"\"\",0,no,never"));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    line(file, "visit,person,seen,age,sex,race,weight,disease,smoker");
    mutate(mutator, file);
    line(file, GOOD_ROW);
    DatasetDescriptor descriptor = Fixtures.csvClinic();

    inFolder(
        folder -> {
          Files.write(folder.resolve("visits.csv"), file.toByteArray());
          List<Item> items =
              read(
                  CsvFileSource.all(
                          descriptor,
                          descriptor.csv().orElseThrow(),
                          folder,
                          Fixtures.assembler(descriptor),
                          Fixtures.CLOCK)
                      .get(0));

          assertThat(items).isNotEmpty();
          assertThat(items.get(items.size() - 1)).isInstanceOf(Item.Accepted.class);
        });
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void shouldAcceptOrRefuseEveryLineWhenFhirIsDamaged(@ForAll long seed) throws IOException {
    Path home = Path.of("..");
    DatasetDescriptor descriptor =
        Fixtures.parse(
            Files.readString(home.resolve("descriptors").resolve("synthea.yaml"))
                .replace(".ndjson.gz", ".ndjson"));
    inFolder(
        folder -> {
          long number = 0;
          for (String type : List.of("Patient", "Observation", "Condition")) {
            List<String> real = real(home, type);
            Mutator mutator =
                new Mutator(
                    seed + number++,
                    bytes(real.subList(real.size() / 2, real.size()).toArray(String[]::new)));
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            for (String sound : real.subList(0, real.size() / 2)) {
              line(file, sound);
            }
            for (int i = 0; i < INPUTS / 3 + (number <= INPUTS % 3 ? 1 : 0); i++) {
              TRIED.incrementAndGet();
              file.writeBytes(mutator.next());
              file.write('\n');
            }
            Files.write(folder.resolve(type + ".ndjson"), file.toByteArray());
          }
          List<Item> items =
              read(
                  new FhirBulkSource(
                      descriptor,
                      descriptor.fhir().orElseThrow(),
                      folder,
                      Fixtures.assembler(descriptor),
                      Fixtures.CLOCK));

          assertThat(Fixtures.accepted(items)).isNotEmpty();
        });
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void shouldAcceptOrRefuseEveryBodyWhenJsonIsDamaged(@ForAll long seed) {
    JsonIntake intake =
        new JsonIntake(
            Fixtures.csvClinic(),
            PseudonymKey.of("0123456789abcdef".getBytes(StandardCharsets.UTF_8)),
            Fixtures.CLOCK);
    Mutator mutator =
        new Mutator(seed, bytes(GOOD_OBJECT, "[" + GOOD_OBJECT + ", " + GOOD_OBJECT + "]"));
    for (int i = 0; i < INPUTS; i++) {
      byte[] body = mutator.next();
      TRIED.incrementAndGet();
      within(MOST_BYTES, () -> assertSound(intake.read(body, "fuzz")));
    }

    assertThat(Fixtures.accepted(intake.read(GOOD_OBJECT.getBytes(StandardCharsets.UTF_8), "fuzz")))
        .hasSize(1);
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void shouldReadOrSayWhatIsWrongWhenADescriptorIsDamaged(@ForAll long seed) {
    Mutator mutator =
        new Mutator(
            seed,
            bytes(
                Fixtures.csvClinicYaml(),
                Fixtures.fhirClinicYaml(),
                Fixtures.csvClinicYaml()
                    + "    encoding: UTF-8\n    numbers: { decimal: \",\" }\n"
                    + "  json: { files: [a.ndjson], columns: { age: person.age } }\n"
                    + "privacy: { dates: day, caps: { age: 90 } }\n"));
    for (int i = 0; i < INPUTS; i++) {
      byte[] yaml = mutator.next();
      TRIED.incrementAndGet();
      within(
          MOST_BYTES,
          () -> {
            try {
              assertThat(DescriptorLoader.parse("fuzz", yaml).columns()).isNotEmpty();
            } catch (DescriptorException refused) {
              assertThat(refused.faults()).isNotEmpty();
            }
          });
    }
  }

  private static void mutate(Mutator mutator, ByteArrayOutputStream file) {
    for (int i = 0; i < INPUTS; i++) {
      TRIED.incrementAndGet();
      file.writeBytes(mutator.next());
      file.write('\n');
    }
  }

  private static List<Item> read(Source source) {
    List<Item> items = new ArrayList<>();
    try (Source.Items reading = source.open()) {
      boolean more = true;
      while (more) {
        List<Item> next = new ArrayList<>();
        within(
            MOST_BYTES_OF_LINES,
            () -> {
              try {
                reading.next().ifPresent(next::add);
              } catch (InterruptedException unexpected) {
                throw new AssertionError(unexpected);
              }
            });
        assertSound(next);
        items.addAll(next);
        more = !next.isEmpty();
      }
    }
    return items;
  }

  private static void assertSound(List<Item> items) {
    for (Item item : items) {
      if (item instanceof Item.Refused refused) {
        assertThat(refused.reason().code().id()).matches("[a-z0-9-]+");
        assertThat(refused.reason().reason()).isNotBlank();
      } else {
        assertThat(((Item.Accepted) item).record().patientId()).matches("[0-9a-f]{32}");
      }
    }
  }

  private static List<String> real(Path home, String type) throws IOException {
    Path file = home.resolve("samples").resolve("synthea").resolve(type + ".ndjson.gz");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return lines.lines().limit(40).toList();
    }
  }

  private static List<byte[]> bytes(String... samples) {
    return Stream.of(samples).map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static void line(ByteArrayOutputStream file, String text) {
    file.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    file.write('\n');
  }

  private static void inFolder(Work work) throws IOException {
    Path folder = Files.createTempDirectory("equipoise-fuzz-");
    try {
      work.in(folder);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .sorted(Comparator.reverseOrder())
            .forEach(
                file -> {
                  try {
                    Files.delete(file);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
      }
    }
  }

  @FunctionalInterface
  private interface Work {
    void in(Path folder) throws IOException;
  }
}
