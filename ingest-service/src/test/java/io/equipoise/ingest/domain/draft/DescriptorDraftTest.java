package io.equipoise.ingest.domain.draft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class DescriptorDraftTest {
  private static final int ROWS = 200;
  private static final DraftChoices GUESS =
      new DraftChoices("clinic", Optional.empty(), Optional.empty(), List.of(), Optional.empty());

  private final List<ColumnProfile> fields = new ArrayList<>();

  @Test
  void shouldDraftADescriptorThatLoadsWhenNamesSayWhatFieldsAre() {
    visits();

    String yaml = new DescriptorDraft(fields, GUESS).yaml("visits.csv", ';', true);

    DatasetDescriptor descriptor = parse(yaml);
    assertThat(descriptor.columns())
        .extracting(Column::name)
        .containsExactly("age_years", "Gender", "chol", "smokes", "outcome");
    assertThat(column(descriptor, "age_years").maximum()).isEqualTo(120);
    assertThat(column(descriptor, "age_years").integer()).isTrue();
    // 150.5 to 249.5, outward to tens.
    assertThat(column(descriptor, "chol").minimum()).isEqualTo(150);
    assertThat(column(descriptor, "chol").maximum()).isEqualTo(250);
    assertThat(column(descriptor, "Gender").values()).containsExactly("M", "F");
    assertThat(descriptor.label().column().name()).isEqualTo("outcome");
    assertThat(descriptor.label().positive()).isEqualTo("yes");
    assertThat(descriptor.protectedAttributes())
        .extracting(attribute -> attribute.name())
        .containsExactly("age_years", "Gender");
    CsvSource csv = descriptor.csv().orElseThrow();
    assertThat(csv.delimiter()).isEqualTo(';');
    assertThat(csv.missing()).containsExactlyInAnyOrder("?", "NA");
    assertThat(csv.files()).extracting(CsvSource.File::path).containsExactly("visits.csv");
  }

  @Test
  void shouldShareTheReferenceAmongGroupsThatAreNotSmall() {
    visits();

    String yaml = new DescriptorDraft(fields, GUESS).yaml("visits.csv", ',', true);

    // 150 men, 50 women; ages 20 to 59, five of each: no band for the young and the old.
    assertThat(yaml)
        .contains("    Gender: { M: 0.75, F: 0.25 }")
        .contains("bands: [0, 45, 121]")
        .contains("    age_years: { \"0-44\": 0.625, \"45-120\": 0.375 }")
        .contains("version: EDIT-");
  }

  @Test
  void shouldGiveNoShareToASmallGroup() {
    field("sex", row -> row < 10 ? "x" : row < 80 ? "f" : "m");
    field("label", row -> row % 2 == 0 ? "0" : "1");

    String yaml = new DescriptorDraft(fields, GUESS).yaml("a.csv", ',', true);

    // 70 and 120 of 190.
    assertThat(yaml).contains("sex: { m: 0.632, f: 0.368 }");
    parse(yaml);
  }

  @Test
  void shouldNameWhatIsLeftOutAndWhy() {
    visits();
    field("remark", row -> "text " + row % 60);
    field("country", row -> "NL");
    field("nothing", row -> "");
    field("seen on", row -> "2024-01-%02d".formatted(1 + row % 28));

    String yaml = new DescriptorDraft(fields, GUESS).yaml("visits.csv", ',', true);

    assertThat(yaml)
        .contains("#   remark has more than 40 different values")
        .contains("#   country has the same value in every row")
        .contains("#   nothing has no values")
        .contains("#   seen on holds dates")
        .contains("#   visit_id has another value in each row")
        .contains("record: { from: \"visit_id\" }");
    parse(yaml);
  }

  @Test
  void shouldKeepTheFieldThatTellsWhoARowIsAboutOutOfTheColumns() {
    visits();
    field("mrn", row -> "P" + row / 2);

    String yaml = new DescriptorDraft(fields, GUESS).yaml("visits.csv", ',', true);

    assertThat(parse(yaml).columns()).extracting(Column::name).doesNotContain("mrn");
    assertThat(yaml).contains("patient: { from: \"mrn\" }");
  }

  @Test
  void shouldWriteValuesSoThatYamlTakesThemForText() {
    field("sex", row -> row % 2 == 0 ? "no" : "1|2");
    field("label", row -> row % 3 == 0 ? "say \"yes\"" : "a,b");

    DatasetDescriptor descriptor =
        parse(new DescriptorDraft(fields, GUESS).yaml("odd \"name\".csv", '\t', true));

    assertThat(column(descriptor, "sex").values()).containsExactly("no", "1-2");
    assertThat(column(descriptor, "label").values()).containsExactly("a-b", "say \"yes\"");
    CsvSource csv = descriptor.csv().orElseThrow();
    assertThat(csv.columns().get("sex").map()).containsEntry("1|2", "1-2");
    assertThat(csv.files().get(0).path()).isEqualTo("odd \"name\".csv");
  }

  @Test
  void shouldNameFieldsByPositionWhenThereIsNoHeader() {
    field("c0", row -> row % 2 == 0 ? "f" : "m");
    field("c1", row -> row % 3 == 0 ? "1" : "0");
    DraftChoices choices =
        new DraftChoices("x", Optional.of("c1"), Optional.empty(), List.of("c0"), Optional.empty());

    String yaml = new DescriptorDraft(fields, choices).yaml("a.data", ',', false);

    assertThat(yaml).contains("c0: { at: 0 }").contains("c1: { at: 1 }");
    assertThat(parse(yaml).label().positive()).isEqualTo("1");
  }

  @Test
  void shouldSayWhatWouldHelpWhenNothingCanBeGuessed() {
    field("colour", row -> row % 2 == 0 ? "red" : "blue");
    field("size", row -> Integer.toString(row));

    assertThatThrownBy(() -> new DescriptorDraft(fields, GUESS))
        .isInstanceOf(DraftException.class)
        .hasMessageContaining("--label")
        .hasMessageContaining("colour");
    assertThatThrownBy(() -> new DescriptorDraft(fields, labeled("colour")))
        .isInstanceOf(DraftException.class)
        .hasMessageContaining("--protected");
    assertThatThrownBy(() -> new DescriptorDraft(fields, labeled("size")))
        .isInstanceOf(DraftException.class)
        .hasMessageContaining("is a number");
    assertThatThrownBy(() -> new DescriptorDraft(fields, labeled("shape")))
        .isInstanceOf(DraftException.class)
        .hasMessageContaining("no field shape")
        .hasMessageContaining("colour, size");
  }

  @Test
  void shouldRefuseAPositiveValueThatDoesNotOccur() {
    visits();
    DraftChoices choices =
        new DraftChoices("c", Optional.empty(), Optional.of("maybe"), List.of(), Optional.empty());

    assertThatThrownBy(() -> new DescriptorDraft(fields, choices).yaml("a.csv", ',', true))
        .isInstanceOf(DraftException.class)
        .hasMessageContaining("no value maybe");
  }

  private static DraftChoices labeled(String label) {
    return new DraftChoices("x", Optional.of(label), Optional.empty(), List.of(), Optional.empty());
  }

  private void visits() {
    field("visit_id", row -> "v" + row);
    field("age_years", row -> Integer.toString(20 + row % 40));
    field("Gender", row -> row % 4 == 0 ? "F" : "M");
    field("chol", row -> row % 10 == 0 ? "?" : (150.5 + row % 100) + "");
    field("smokes", row -> row % 5 == 0 ? "NA" : row % 2 == 0 ? "no" : "yes");
    field("outcome", row -> row % 3 == 0 ? "yes" : "no");
  }

  private void field(String header, IntFunction<String> value) {
    ColumnProfile profile = new ColumnProfile(header);
    for (int row = 0; row < ROWS; row++) {
      profile.add(value.apply(row));
    }
    fields.add(profile);
  }

  private static DatasetDescriptor parse(String yaml) {
    return DescriptorLoader.parse("draft", yaml.getBytes(UTF_8));
  }

  private static Column column(DatasetDescriptor descriptor, String name) {
    return descriptor.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
