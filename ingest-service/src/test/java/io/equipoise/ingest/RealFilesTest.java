package io.equipoise.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The shipped descriptors on the real files. Expected numbers are counts of the files' own lines
 * and values, made with {@code zcat}, {@code cut} and {@code sort -u}.
 */
class RealFilesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void shouldAcceptEveryRowOfTheHeartFiles() {
    DatasetDescriptor heart = descriptor("heart");
    List<Item> items = read(heart, data("heart"));

    assertThat(Fixtures.refused(items)).isEmpty();
    assertThat(items).hasSize(597);
    assertThat(unlisted(items)).isEmpty();
    assertThat(count(heart, items, "sex", "female")).isEqualTo(97 + 81);
    assertThat(count(heart, items, "disease", "yes")).isEqualTo(139 + 106);
    assertThat(count(heart, items, "site", "cleveland")).isEqualTo(303);
  }

  @Test
  void shouldAcceptEveryRowOfDiabetes130() {
    DatasetDescriptor diabetes = descriptor("diabetes130");
    List<Item> items = read(diabetes, data("diabetes130"));

    assertThat(Fixtures.refused(items)).isEmpty();
    assertThat(items).hasSize(61_059);
    Set<String> persons = new HashSet<>();
    Fixtures.accepted(items).forEach(item -> persons.add(item.record().patientId()));
    assertThat(persons).hasSize(45_934);
  }

  /** The sample that ships: everyone in it was chosen to have a record. */
  @Test
  void shouldAcceptEveryPatientOfTheSyntheaSample() {
    Path sample = ROOT.resolve("samples/synthea");
    assumeTrue(Files.exists(sample.resolve("Patient.ndjson.gz")), "the sample is not here");
    DatasetDescriptor synthea = descriptor("synthea");
    List<Item> items = read(synthea, sample);

    assertThat(Fixtures.refused(items)).isEmpty();
    assertThat(items).hasSizeGreaterThanOrEqualTo(2_000);
    assertThat(unlisted(items)).isEmpty();
    assertThat(Fixtures.accepted(items))
        .isSortedAccordingTo((a, b) -> a.record().eventTime().compareTo(b.record().eventTime()));
  }

  private static List<Item> read(DatasetDescriptor descriptor, Path folder) {
    List<Item> items = new ArrayList<>();
    for (Source source :
        Sources.of(descriptor, folder, Fixtures.assembler(descriptor), Fixtures.CLOCK)) {
      items.addAll(Fixtures.items(source));
    }
    return items;
  }

  private static long count(
      DatasetDescriptor descriptor, List<Item> items, String column, String value) {
    int index = descriptor.indexOf(column);
    double code = descriptor.columns().get(index).code(value);
    return Fixtures.accepted(items).stream()
        .filter(item -> item.record().value(index) == code)
        .count();
  }

  private static Map<String, Integer> unlisted(List<Item> items) {
    Map<String, Integer> counts = new TreeMap<>();
    Fixtures.accepted(items)
        .forEach(item -> item.unlisted().forEach(column -> counts.merge(column, 1, Integer::sum)));
    return counts;
  }

  private static DatasetDescriptor descriptor(String name) {
    return DescriptorLoader.load(ROOT.resolve("descriptors").resolve(name + ".yaml"));
  }

  private static Path data(String name) {
    Optional<String> root = Optional.ofNullable(System.getenv("EQUIPOISE_DATA"));
    assumeTrue(root.isPresent(), "EQUIPOISE_DATA names no folder with the real data sets");
    return Path.of(root.orElseThrow()).resolve(name);
  }
}
