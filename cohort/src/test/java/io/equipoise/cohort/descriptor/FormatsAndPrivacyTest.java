package io.equipoise.cohort.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.Clinic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sources.json}, {@code privacy}, and how CSV files write characters and numbers. */
class FormatsAndPrivacyTest {
  private static final String CSV = "  csv:\n";

  private static DatasetDescriptor parse(String old, String replacement) {
    assertThat(Clinic.yaml()).contains(old);
    return DescriptorLoader.parse(
        "test", Clinic.yaml().replace(old, replacement).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldTakeJsonByTheColumnsNamesWhenTheDescriptorSaysNothing() {
    DatasetDescriptor clinic = Clinic.descriptor();

    assertThat(clinic.json().files()).isEmpty();
    assertThat(clinic.json().columns().keySet())
        .containsExactlyElementsOf(clinic.columns().stream().map(Column::name).toList());
    assertThat(clinic.json().columns().get("age")).isEqualTo(new JsonSource.Field("age", Map.of()));
    assertThat(clinic.json().eventTime().isPresent()).isEqualTo(clinic.hasEventTime());
    assertThat(clinic.privacy()).isEqualTo(Privacy.NONE);
    assertThat(clinic.csv().orElseThrow().encoding()).isEqualTo(StandardCharsets.UTF_8);
    assertThat(clinic.csv().orElseThrow().numbers()).isEqualTo(NumberStyle.PLAIN);
  }

  @Test
  void shouldReadEveryKeyWhenTheDescriptorIsSound() {
    DatasetDescriptor clinic =
        parse(
            CSV,
            """
              json:
                missing: ["?"]
                files: [a.ndjson, b.json.gz]
                columns: { age: person.age, sex: { from: g, map: { F: female } } }
                identity: { patient: mrn }
            """
                + CSV
                + "    encoding: windows-1252\n    numbers: { decimal: \",\", thousands: \".\" }\n");

    assertThat(clinic.json().files()).containsExactly("a.ndjson", "b.json.gz");
    assertThat(clinic.json().missing()).isEqualTo(Set.of("?"));
    assertThat(clinic.json().columns().get("age"))
        .isEqualTo(new JsonSource.Field("person.age", Map.of()));
    assertThat(clinic.json().columns().get("sex"))
        .isEqualTo(new JsonSource.Field("g", Map.of("F", "female")));
    assertThat(clinic.json().patient()).contains(new JsonSource.Field("mrn", Map.of()));
    assertThat(clinic.csv().orElseThrow().encoding().name()).isEqualTo("windows-1252");
    assertThat(clinic.csv().orElseThrow().numbers())
        .isEqualTo(new NumberStyle(',', Optional.of('.')));
    assertThat(
            parse("sources:\n", "privacy: { dates: day, caps: { age: 80 } }\nsources:\n").privacy())
        .isEqualTo(new Privacy(Privacy.Dates.DAY, Map.of("age", 80.0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "csv  ! encoding: latin9                                  ! sources.csv.encoding: unknown word",
        "csv  ! numbers: { decimal: \";\" }                        ! sources.csv.numbers.decimal: must be",
        "csv  ! numbers: { decimal: \",\", thousands: \",\" }      ! is the decimal sign too",
        "csv  ! numbers: { thousands: x }                         ! sources.csv.numbers.thousands: must be",
        "json ! columns: { aeg: a }                               ! no column is called `aeg`",
        "json ! columns: { sex: { map: { F: female } } }          ! sources.json.columns.sex.from: missing",
        "json ! columns: { sex: { from: g, map: { F: woman } } }  ! `woman` is not a value",
        "json ! files: [../a.json]                                ! must be relative",
        "json ! files: [a.json, a.json]                           ! is given twice",
        "privacy ! dates: week                                    ! privacy.dates: unknown word",
        "privacy ! caps: { sex: 3 }                               ! only number columns",
        "privacy ! caps: { age: 1000 }                            ! must be a number that column age",
        "privacy ! caps: { age: .inf }                            ! must be a number that column age"
      })
  void shouldSayWhatIsWrongWhenAKeyIs(String section, String line, String fault) {
    List<String> changed =
        switch (section) {
          case "csv" -> List.of(CSV, CSV + "    " + line + "\n");
          case "json" -> List.of(CSV, "  json:\n    " + line + "\n" + CSV);
          default -> List.of("sources:\n", "privacy:\n  " + line + "\nsources:\n");
        };

    assertThatThrownBy(() -> parse(changed.get(0), changed.get(1)))
        .isInstanceOf(DescriptorException.class)
        .hasMessageContaining(fault);
  }
}
