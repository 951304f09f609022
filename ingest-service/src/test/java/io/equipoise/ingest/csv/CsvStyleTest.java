package io.equipoise.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.ingest.Fixtures;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvStyleTest {
  private static final Instant TIME = Instant.parse("2024-06-01T12:00:00Z");
  private static final String HEADER = "visit,person,seen,age,sex,note,race,weight,disease,smoker";
  private static final double NONE = Double.NaN;

  @TempDir Path folder;

  private final DatasetDescriptor descriptor = Fixtures.csvClinic();

  private CsvFileSource file(
      DatasetDescriptor dataset, String name, Map<String, String> constants, String... lines) {
    try {
      Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new CsvFileSource(
        dataset,
        dataset.csv().orElseThrow(),
        new io.equipoise.cohort.descriptor.CsvSource.File(name, constants),
        folder,
        Fixtures.assembler(dataset),
        Fixtures.CLOCK);
  }

  private CsvStyle styleOf(String... lines) {
    String[] all = new String[lines.length + 1];
    all[0] = HEADER;
    System.arraycopy(lines, 0, all, 1, lines.length);
    return CsvStyle.learn(
        descriptor,
        descriptor.csv().orElseThrow(),
        List.of(file(descriptor, "visits.csv", Map.of(), all)));
  }

  private PatientTable rows(double[]... rows) {
    return PatientTable.ofRows(descriptor, rows);
  }

  private static String written(CsvStyle style, PatientTable rows, boolean mark) {
    try {
      StringBuilder out = new StringBuilder();
      style.write(rows, "made", TIME, mark, out);
      return out.toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The order of columns: age, sex, race, weight, smoker, disease. */
  @Test
  void shouldWriteRowsAsTheFileIsWritten() {
    CsvStyle style =
        styleOf(
            "v1,p1,2020-05-04,42,1.0,x,white,70.5,no,?",
            "v2,p2,2020-05-04,43,0.0,x,black,71.0,yes,never",
            "v3,p3,2020-05-04,44,1.0,x,white,0,yes,?");

    assertThat(
            written(
                style,
                rows(new double[] {50, 1, 1, 82.25, 0, 1}, new double[] {51, 0, 0, NONE, NONE, 0}),
                false))
        .isEqualTo(
            HEADER
                + "\nmade-1,made-1,2024-06-01T12:00:00Z,50,1.0,?,black,82.2,yes,never"
                + "\nmade-2,made-2,2024-06-01T12:00:00Z,51,0.0,?,white,0,no,?\n");
  }

  @Test
  void shouldEndEveryRowWithTheMarkWhenAsked() {
    CsvStyle style = styleOf("v1,p1,2020-05-04,42,1,x,white,70.5,no,?");

    assertThat(written(style, rows(new double[] {50, 1, 0, 80, NONE, 0}), true).lines())
        .containsExactly(
            HEADER + ",synthetic",
            "made-1,made-1,2024-06-01T12:00:00Z,50,1,?,white,80.0,no,?,true");
  }

  @ParameterizedTest
  @CsvSource({
    // what the file writes, what is made, what is written
    "70;71;72, 80.4, 80",
    "70;71;72, 80.5, 80",
    "70.0;71.0, 80.4, 80.0",
    "70.5;71, 80.04, 80",
    "70.5;71.0;72.0, 80.04, 80.0",
    "70.25;71.5, 80.125, 80.12",
    "70.25;71.5, 80.5, 80.5",
    "70.25;71.50, 80.5, 80.50",
    "7e1;71, 80.4, 80",
    "399.5;71, 399.99, 400",
  })
  void shouldWriteAsManyDecimalsAsTheFileHas(String weights, double made, String expected) {
    String[] lines =
        Arrays.stream(weights.split(";"))
            .map(weight -> "v1,p1,2020-05-04,42,1,x,white," + weight + ",no,?")
            .toArray(String[]::new);
    String row =
        written(styleOf(lines), rows(new double[] {50, 1, 0, made, NONE, 0}), false)
            .lines()
            .skip(1)
            .findFirst()
            .orElseThrow();

    assertThat(row.split(",", -1)[7]).isEqualTo(expected);
  }

  @Test
  void shouldBeReadBackAsWhatAsWrittenSays() {
    CsvStyle style =
        styleOf(
            "v1,p1,2020-05-04,42,1,x,white,70.5,no,?",
            "v2,p2,2020-05-04,42,0,x,black,70.5,yes,never");
    PatientTable rows =
        rows(
            new double[] {50, 1, 0, 80.26, NONE, 0},
            new double[] {51, 0, 1, 2.04, 0, 1},
            new double[] {52, NONE, NONE, NONE, 0, NONE},
            new double[] {53, 0, 2, 80, 1, 1});
    String text = written(style, rows, false);
    CsvFileSource again = file(descriptor, "again.csv", Map.of(), text.split("\n"));

    List<PatientRecord> records =
        Fixtures.accepted(Fixtures.items(again)).stream().map(item -> item.record()).toList();

    PatientTable expected = style.asWritten(rows);
    assertThat(records).hasSize(4);
    for (int row = 0; row < 4; row++) {
      assertThat(records.get(row).values()).isEqualTo(expected.row(row));
    }
    // Nobody in the file is of two or more races (code 2) or smokes (code 1): that becomes missing.
    assertThat(expected.row(3)).isEqualTo(new double[] {53, 0, NONE, 80, NONE, 1});
    assertThat(expected.value(0, 3)).isEqualTo(80.3);
  }

  @Test
  void shouldAppendWhatIsConstantInEachFileAndDiffersBetweenThem() {
    DatasetDescriptor bare =
        DescriptorLoader.parse(
            "bare.yaml",
            Fixtures.csvClinicYaml()
                .replace("      smoker: { from: smoker }\n", "")
                .replace("{ path: visits.csv }", "{ path: a.csv, constants: { smoker: never } }")
                .getBytes(StandardCharsets.UTF_8));
    String line = "v1,p1,2020-05-04,42,1,x,white,70,no,?";
    CsvFileSource never = file(bare, "a.csv", Map.of("smoker", "never"), HEADER, line);
    CsvFileSource current = file(bare, "b.csv", Map.of("smoker", "current"), HEADER, line);
    PatientTable row = PatientTable.ofRows(bare, new double[][] {{50, 1, 0, 80, 1, 0}});

    CsvStyle one = CsvStyle.learn(bare, bare.csv().orElseThrow(), List.of(never));
    CsvStyle both = CsvStyle.learn(bare, bare.csv().orElseThrow(), List.of(never, current));

    assertThat(one.appended()).isEmpty();
    assertThat(both.appended()).containsExactly("smoker");
    assertThat(written(both, row, true).lines().toList())
        .first()
        .isEqualTo(HEADER + ",smoker,synthetic");
    assertThat(written(both, row, true)).endsWith(",white,80,no,?,current,true\n");
    assertThat(both.asWritten(row).row(0)).isEqualTo(row.row(0));
  }

  @Test
  void shouldRefuseFilesOfDifferentLayouts() {
    String line = "v1,p1,2020-05-04,42,1,x,white,70,no,?";
    CsvFileSource a = file(descriptor, "a.csv", Map.of(), HEADER, line);
    CsvFileSource b = file(descriptor, "b.csv", Map.of(), HEADER.replace("note", "remark"), line);

    assertThatThrownBy(
            () -> CsvStyle.learn(descriptor, descriptor.csv().orElseThrow(), List.of(a, b)))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("a.csv")
        .hasMessageContaining("b.csv")
        .hasMessageContaining("different fields");
  }
}
