package io.equipoise.ingest.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Item;
import io.equipoise.schemas.OperatorException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFileSourceTest {
  @TempDir private Path folder;

  private List<Item> read(String file) {
    DatasetDescriptor descriptor =
        Fixtures.parse(Fixtures.csvClinicYaml() + "  json: { files: [" + file + "] }\n");
    return Fixtures.items(
        JsonFileSource.all(descriptor, folder, Fixtures.assembler(descriptor), Fixtures.CLOCK)
            .get(0));
  }

  private static String object(int number, String age) {
    return "{\"recordId\":\"v%d\",\"patientId\":%d,\"seen\":\"2020\",\"age\":%s}"
        .formatted(number, number, age);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.ndjson", "a.ndjson.gz"})
  void shouldReadOneObjectALine(String file) {
    Fixtures.write(
        folder,
        file,
        "\uFEFF" + object(1, "41"),
        "",
        "{\"recordId\":\"v2\"",
        object(3, "17"),
        object(4, "44"));

    List<Item> items = read(file);

    assertThat(Fixtures.accepted(items))
        .extracting(i -> i.record().value(0))
        .containsExactly(41.0, 44.0);
    assertThat(Fixtures.refused(items))
        .extracting(r -> r.reason().code().id() + " " + r.origin() + " " + r.received().position())
        .containsExactly(
            "broken-json json:" + file + " line 3", "out-of-range json:" + file + " line 4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.json", "a.json.gz"})
  void shouldReadAnArrayBehindAByteOrderMark(String file) {
    Fixtures.write(folder, file, "\uFEFF", "[" + object(1, "41") + "," + object(2, "42") + "]");

    assertThat(Fixtures.accepted(read(file)))
        .extracting(i -> i.record().value(0))
        .containsExactly(41.0, 42.0);
  }

  @Test
  void shouldTakeFilesThatWerePutTogetherWithTheirMarks() {
    Fixtures.write(
        folder, "a.ndjson", "\uFEFF", "\uFEFF" + object(1, "41"), "\uFEFF" + object(2, "42"));

    assertThat(Fixtures.accepted(read("a.ndjson"))).hasSize(2);
    assertThat(Fixtures.refused(read("a.ndjson"))).isEmpty();
  }

  @Test
  void shouldReadTheElementsWhenTheFileIsAnArray() {
    Fixtures.write(
        folder,
        "a.json",
        " [",
        object(1, "41") + ",",
        "{\"recordId\":",
        "  \"v2\", \"age\": oops },",
        object(3, "43"),
        "]");

    List<Item> items = read("a.json");

    assertThat(Fixtures.accepted(items))
        .extracting(i -> i.record().value(0))
        .containsExactly(41.0, 43.0);
    assertThat(Fixtures.refused(items))
        .extracting(r -> r.reason().code().id() + " " + r.received().position())
        .containsExactly("broken-json item 2");
  }

  @Test
  void shouldSayWhatIsMissingWhenThereIsNoSuchFile() {
    assertThatThrownBy(() -> read("none.ndjson"))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("none.ndjson does not exist");
  }
}
