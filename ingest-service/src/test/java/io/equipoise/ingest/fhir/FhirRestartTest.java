package io.equipoise.ingest.fhir;

import static io.equipoise.ingest.fhir.Resources.bloodPressure;
import static io.equipoise.ingest.fhir.Resources.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Item;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export that is read to some item, and later on from there, gives everybody once. */
class FhirRestartTest {
  private static final Duration LATER = Duration.ofDays(3);
  private static final Pseudonyms PSEUDONYMS =
      Pseudonyms.keyed("0123456789abcdef".getBytes(StandardCharsets.UTF_8), "clinic");

  @TempDir Path folder;
  private final List<String> ids = new ArrayList<>();
  private final List<String> patients = new ArrayList<>();
  private final List<String> observations = new ArrayList<>();

  @Test
  void shouldGiveEverybodyOnceWhenTimesAheadHaveComeMeanwhile() {
    add("zoe", "1980-01-01", Fixtures.NOW.plus(Duration.ofHours(50)));
    add("tot", "2020-01-01", Fixtures.NOW.minus(Duration.ofDays(900)));
    add("ann", "1980-01-01", Fixtures.NOW.plus(Duration.ofHours(49)));
    add("kid", "2020-01-01", Fixtures.NOW.plus(Duration.ofHours(49)));
    add("bob", "1980-01-01", Fixtures.NOW.minus(Duration.ofDays(1)));
    add("far", "1980-01-01", Fixtures.NOW.plus(Duration.ofDays(99)));
    add("cem", "1980-01-01", Fixtures.NOW.minus(Duration.ofDays(2)));
    DatasetDescriptor descriptor = Fixtures.fhirClinic();

    assertThat(told(items(descriptor, Fixtures.NOW)))
        .containsExactly(
            "tot refused",
            "kid refused",
            "cem accepted",
            "bob accepted",
            "ann refused",
            "zoe refused",
            "far refused");
    assertThat(told(items(descriptor, Fixtures.NOW.plus(LATER))))
        .containsExactly(
            "tot refused",
            "kid refused",
            "cem accepted",
            "bob accepted",
            "ann accepted",
            "zoe accepted",
            "far refused");
    assertEverybodyOnce(descriptor);
  }

  /** Then a record happens when it is read, and people become old enough to have one. */
  @Test
  void shouldGiveEverybodyOnceWhenTheyHaveGrownOlderMeanwhile() {
    add("zoe", "1980-01-01", Fixtures.NOW);
    add("teen", "2006-06-03", Fixtures.NOW); // 18 two days later
    add("ann", "1980-01-01", Fixtures.NOW);
    add("old", "1903-06-03", Fixtures.NOW); // 121 two days later
    add("bob", "1980-01-01", Fixtures.NOW);
    DatasetDescriptor descriptor =
        Fixtures.parse(
            Fixtures.fhirClinicYaml()
                .replace("    eventTime: { observation: [\"85354-9\"] }\n", "")
                .replace(", eventTime: effective", ""));

    assertThat(told(items(descriptor, Fixtures.NOW)))
        .containsExactly(
            "zoe accepted", "teen refused", "ann accepted", "old accepted", "bob accepted");
    assertThat(told(items(descriptor, Fixtures.NOW.plus(LATER))))
        .containsExactly(
            "zoe accepted", "teen accepted", "ann accepted", "old refused", "bob accepted");
    assertEverybodyOnce(descriptor);
  }

  @Test
  void shouldKeepTheLineOfEveryoneWhoseTimeIsAhead() {
    IntStream.range(0, 50)
        .map(i -> i * 37 % 50)
        .forEach(i -> add("p" + i, "1980-01-01", Fixtures.NOW.plus(Duration.ofDays(10L + i))));

    List<Item.Refused> refused = Fixtures.refused(items(Fixtures.fhirClinic(), Fixtures.NOW));

    assertThat(refused)
        .extracting(FhirRestartTest::text)
        .isEqualTo(
            IntStream.range(0, 50).mapToObj(i -> patients.get(ids.indexOf("p" + i))).toList());
    assertThat(refused).allMatch(item -> item.reason().code().id().equals("bad-time"));
  }

  private void assertEverybodyOnce(DatasetDescriptor descriptor) {
    List<Item> before = items(descriptor, Fixtures.NOW);
    List<Item> after = items(descriptor, Fixtures.NOW.plus(LATER));
    for (int done = 0; done <= before.size(); done++) {
      List<Item> all = new ArrayList<>(before.subList(0, done));
      all.addAll(after.subList(done, after.size()));

      assertThat(told(all))
          .as("the first %d before the restart", done)
          .extracting(each -> each.split(" ", 2)[0])
          .containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  private void add(String id, String birthDate, Instant event) {
    ids.add(id);
    patients.add(patient(id, "female", birthDate, "2106-3"));
    observations.add(bloodPressure("Patient/" + id, event.toString()));
  }

  private List<Item> items(DatasetDescriptor descriptor, Instant now) {
    Fixtures.write(folder, "Patient.ndjson", patients.toArray(String[]::new));
    Fixtures.write(folder, "Observation.ndjson", observations.toArray(String[]::new));
    Fixtures.write(folder, "Condition.ndjson", "");
    return Fixtures.items(
        new FhirBulkSource(
            descriptor,
            descriptor.fhir().orElseThrow(),
            folder,
            Fixtures.assembler(descriptor),
            InstantSource.fixed(now)));
  }

  private List<String> told(List<Item> items) {
    return items.stream()
        .map(
            item ->
                item instanceof Item.Accepted accepted
                    ? ids.stream()
                            .filter(
                                id -> PSEUDONYMS.patient(id).equals(accepted.record().patientId()))
                            .findFirst()
                            .orElseThrow()
                        + " accepted"
                    : ids.get(patients.indexOf(text((Item.Refused) item))) + " refused")
        .toList();
  }

  private static String text(Item.Refused item) {
    return new String(item.received().bytes(), StandardCharsets.UTF_8);
  }
}
