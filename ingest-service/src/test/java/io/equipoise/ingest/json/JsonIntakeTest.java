package io.equipoise.ingest.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Intake;
import io.equipoise.ingest.app.Item;
import io.equipoise.schemas.PseudonymKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonIntakeTest {
  private static final PseudonymKey KEY =
      PseudonymKey.of("0123456789abcdef".getBytes(StandardCharsets.UTF_8));

  private static final String MAPPED =
      """
        json:
          missing: ["?"]
          columns:
            age: person.age
            sex: { from: person.sex, map: { "0": female, "1": male, "true": male } }
          identity: { patient: mrn, eventTime: at }
      """;

  private static final String FULL =
      """
      {"recordId":"v1","patientId":"p1","seen":"2024-05-01T10:20:30Z","age":42,"sex":"male",
       "race":null,"weight":70.5,"smoker":"pipe","disease":"yes"}""";

  private final Intake byNames = intake(Fixtures.csvClinic());
  private final Intake mapped = intake(Fixtures.parse(Fixtures.csvClinicYaml() + MAPPED));

  private static Intake intake(DatasetDescriptor descriptor) {
    return new JsonIntake(descriptor, KEY, Fixtures.CLOCK);
  }

  @Test
  void shouldReadFieldsCalledLikeTheColumnsWhenTheDescriptorSaysNothing() {
    Item.Accepted item = accepted(byNames, FULL);

    PatientRecord record = item.record();
    assertThat(record.eventTime()).isEqualTo(Instant.parse("2024-05-01T10:20:30Z"));
    assertThat(record.values()).containsExactly(42, 1, Double.NaN, 70.5, Double.NaN, 1);
    assertThat(item.unlisted()).containsExactly("smoker");
    assertThat(record.recordId()).matches("[0-9a-f]{32}").isNotEqualTo(record.patientId());
  }

  @Test
  void shouldReadBodiesBehindAByteOrderMark() {
    assertThat(accepted(byNames, "\uFEFF" + FULL).record().value(0)).isEqualTo(42);
    assertThat(Fixtures.accepted(read(byNames, "\uFEFF [" + FULL + "," + FULL + "]"))).hasSize(2);
  }

  @Test
  void shouldFollowTheMapAndNestedNamesWhenTheDescriptorHasThem() {
    Item.Accepted item =
        accepted(
            mapped,
            """
            {"recordId":"v1","mrn":7,"at":"2024-05-01","person":{"age":"42","sex":1,"name":"Ann"},"weight":"?"}""");

    assertThat(item.record().value(0)).isEqualTo(42);
    assertThat(item.record().value(1)).isEqualTo(1);
    assertThat(item.record().value(3)).isNaN();
    assertThat(
            accepted(mapped, "{\"recordId\":1,\"mrn\":7,\"at\":\"2024\",\"person.sex\":true}")
                .record()
                .value(1))
        .isEqualTo(1);
  }

  @Test
  void shouldGiveEachElementItsOwnItemWhenTheBodyIsAnArray() {
    List<Item> items =
        read(
            byNames,
            "\n[ "
                + FULL
                + ", {\"recordId\":\"v2\",\"age\":}, 7 , {\"a]\\\"\":\"}\"},\n"
                + FULL.replace("v1", "v3")
                + "]\n");

    assertThat(Fixtures.accepted(items)).hasSize(2);
    assertThat(Fixtures.refused(items))
        .extracting(r -> r.reason().code().id() + " at " + r.received().position())
        .containsExactly("broken-json at item 2", "broken-json at item 3", "no-columns at item 4");
    assertThat(
            new String(Fixtures.refused(items).get(0).received().bytes(), StandardCharsets.UTF_8))
        .isEqualTo("{\"recordId\":\"v2\",\"age\":}");
    assertThat(read(byNames, " [ ] ")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "age                ! 42.5            ! not-whole        ! age",
        "age                ! 1e999           ! not-a-number     ! age",
        "age                ! 130             ! out-of-range     ! age",
        "age                ! \"old\"         ! not-a-number     ! age",
        "age                ! [42]            ! wrong-type       ! age",
        "age                ! {\"a\":1}       ! wrong-type       ! age",
        "patientId          ! null            ! missing-identity ! patient",
        "recordId           ! \" \"           ! missing-identity ! record",
        "patientId          ! [1]             ! wrong-type       ! patient",
        "seen               ! null            ! missing-time     ! eventTime",
        "seen               ! \"yesterday\"   ! bad-time         ! eventTime",
        "seen               ! \"2199-01-01\"  ! bad-time         ! eventTime"
      })
  void shouldRefuseWithACodeAndAFieldWhenAFieldBreaksARule(
      String name, String value, String code, String field) {
    String body =
        FULL.replaceAll("\"" + name + "\":(\"[^\"]*\"|[^,}]*)", "\"" + name + "\":" + value);

    Item.Refused refused = refused(byNames, body);

    assertThat(refused.reason().code().id()).isEqualTo(code);
    assertThat(refused.reason().field()).isEqualTo(field);
    assertThat(refused.origin()).isEqualTo("rest:/records");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "7",
        "{\"age\":42,\"age\":43}",
        "{\"age\":42} {\"age\":43}",
        "{\"age\":42",
        "{\"age\":NaN}",
        "{'age':42}",
        "{\"age\":042}",
        "{\"age\":42,}",
        "{\"undeclared\":1,\"undeclared\":2,\"age\":42}",
        "{\"age\":\"\u0001\"}"
      })
  void shouldRefuseAsBrokenWhenTheBodyIsNotOneSoundObject(String body) {
    assertThat(refused(byNames, body).reason().code().id()).isEqualTo("broken-json");
  }

  @Test
  void shouldRefuseAsBrokenWhenTheBodyIsHostile() {
    byte[] notUtf8 = "{\"age\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    notUtf8[8] = (byte) 0xC0;
    String deep = "{\"x\":".repeat(100_000) + "1" + "}".repeat(100_000);
    String number = "{\"age\":" + "9".repeat(100_000) + "}";

    assertThat(Fixtures.refused(byNames.read(notUtf8, "rest:/records"))).hasSize(1);
    assertThat(refused(byNames, deep).reason().code().id()).isEqualTo("broken-json");
    assertThat(refused(byNames, number).reason().code().id()).isEqualTo("broken-json");
    assertThat(read(byNames, FULL.replace("\n", "").getBytes(StandardCharsets.UTF_16BE)))
        .hasSize(1)
        .allMatch(Item.Refused.class::isInstance);
    assertThat(Fixtures.refused(read(byNames, "[".repeat(100_000)))).hasSize(1);
  }

  @Test
  void shouldSayThatAnArrayIsBrokenWhenItDoesNotEndOrGoesOn() {
    assertThat(Fixtures.refused(read(byNames, "[" + FULL))).hasSize(1);
    assertThat(Fixtures.accepted(read(byNames, "[" + FULL))).hasSize(1);
    assertThat(Fixtures.refused(read(byNames, "[" + FULL + "," + FULL.substring(0, 40))))
        .hasSize(1);
    assertThat(Fixtures.refused(read(byNames, "[" + FULL + "]" + FULL))).hasSize(1);
    assertThat(Fixtures.refused(read(byNames, "[" + FULL + ",]"))).hasSize(1);
  }

  @Test
  void shouldGiveEachObjectAnIdentityOfItsOwnWhenTheDescriptorNamesNone() {
    Intake intake =
        intake(
            Fixtures.parse(
                Fixtures.csvClinicYaml()
                    .replaceAll("(?m)^identity: .*\\n", "")
                    .replace(", eventTime: { from: seen } }", " }")));
    Set<String> patients = new HashSet<>();
    for (int body = 0; body < 3; body++) {
      Fixtures.accepted(read(intake, "[{\"age\":42},{\"age\":42}]"))
          .forEach(
              item -> {
                patients.add(item.record().patientId());
                assertThat(item.record().eventTime()).isEqualTo(Fixtures.NOW);
              });
    }

    assertThat(patients).hasSize(6);
  }

  private static List<Item> read(Intake intake, byte[] body) {
    return intake.read(body, "rest:/records");
  }

  private static List<Item> read(Intake intake, String body) {
    return read(intake, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Item.Accepted accepted(Intake intake, String body) {
    List<Item> items = read(intake, body);
    assertThat(items).hasSize(1).allMatch(Item.Accepted.class::isInstance);
    return (Item.Accepted) items.get(0);
  }

  private static Item.Refused refused(Intake intake, String body) {
    List<Item> items = read(intake, body);
    assertThat(items).hasSize(1).allMatch(Item.Refused.class::isInstance);
    return (Item.Refused) items.get(0);
  }
}
