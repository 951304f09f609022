package io.equipoise.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.descriptor.NumberStyle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import picocli.CommandLine;

class DescriptorCommandTest {
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @TempDir private Path folder;

  @Test
  void shouldDraftADescriptorByWhichEveryRowFits() throws IOException {
    Path draft = folder.resolve("draft.yaml");
    visits("visits.csv", "");

    int inferred = run("infer", folder.resolve("visits.csv").toString(), "--out", draft.toString());
    int checked = run("check", draft.toString(), "--data", folder.toString());

    assertThat(inferred).as("%s", errors).isZero();
    assertThat(checked).as("%s", output).isZero();
    assertThat(DescriptorLoader.load(draft).dataset()).isEqualTo("visits");
    assertThat(output.toString())
        .contains("100 rows with 4 fields")
        .contains("100 records fit")
        .containsPattern("sex=f +25 +25.0 % +25.0 %");
  }

  @Test
  void shouldTellWhatDoesNotFitWithoutSmallCounts() throws IOException {
    Path draft = folder.resolve("draft.yaml");
    visits("visits.csv", "");
    run("infer", folder.resolve("visits.csv").toString(), "--out", draft.toString());
    // Three too old, one of a sex that the draft does not know, one broken row.
    visits("visits.csv", "200,m,a,yes\n201,m,a,no\n202,m,a,no\n30,x,a,no\n30,m\n");

    int checked = run("check", draft.toString(), "--data", folder.toString());

    assertThat(checked).isEqualTo(3);
    assertThat(output.toString())
        .contains("101 records fit")
        .contains("1 to 10 rejected: out-of-range")
        .contains("1 to 10 rejected: malformed-row")
        .containsPattern("sex +0 +1 to 10");
  }

  @Test
  void shouldRoundTheSiblingsOfASmallGroup() throws IOException {
    StringBuilder rows = new StringBuilder("sex,ward,label\n");
    for (int i = 0; i < 104; i++) {
      rows.append(i < 4 ? "f" : i < 40 ? "d" : "m").append(",w,").append(i % 2).append('\n');
    }
    Files.writeString(folder.resolve("a.csv"), rows);
    Path draft = folder.resolve("draft.yaml");
    run("infer", folder.resolve("a.csv").toString(), "--out", draft.toString());

    run("check", draft.toString(), "--data", folder.toString());

    assertThat(output.toString())
        .containsPattern("sex=f +1 to 10 +none")
        .containsPattern("sex=d +about 40 ")
        .containsPattern("sex=m +about 60 ");
  }

  @Test
  void shouldOverwriteNothing() throws IOException {
    visits("visits.csv", "");
    Path there = Files.writeString(folder.resolve("mine.yaml"), "precious");

    int code = runAll("infer", folder.resolve("visits.csv").toString(), "--out", there.toString());

    assertThat(code).isEqualTo(1);
    assertThat(errors.toString()).contains("mine.yaml is there already");
    assertThat(there).hasContent("precious");
  }

  @Test
  void shouldNameTheFileThatIsNotThere() {
    int code = runAll("infer", folder.resolve("nowhere.csv").toString());

    assertThat(code).isEqualTo(1);
    assertThat(errors.toString()).contains("nowhere.csv does not exist");
  }

  @Test
  void shouldFindTheDelimiterByTheRows() throws IOException {
    Files.writeString(
        folder.resolve("semicolons.csv"), "sex;dose;label\n" + "f;1,5;yes\nm;2,5;no\n".repeat(40));

    int code = run("infer", folder.resolve("semicolons.csv").toString());

    assertThat(code).isZero();
    assertThat(output.toString()).contains("delimiter: \";\"").contains("sex: { from: \"sex\" }");
  }

  /** Every row of the same table, however it is written, fits the draft that was made from it. */
  @ParameterizedTest
  @org.junit.jupiter.params.provider.CsvSource({
    "UTF-8, table.csv, ''",
    "UTF-8, table.csv.gz, ''",
    "UTF-8, mark.csv, \uFEFF",
    "UTF-8, mark.csv.gz, \uFEFF",
    "ISO-8859-1, latin.csv, ''",
    "windows-1252, windows.csv, ''",
    "windows-1252, windows.csv.gz, ''",
    "UTF-16LE, small.csv, \uFEFF",
    "UTF-16BE, big.csv.gz, \uFEFF",
  })
  void shouldReadTheFileInItsEncoding(String encoding, String name, String mark) {
    // The euro is in windows-1252 and not in Latin-1; the first line is ASCII in all of them.
    String currency = encoding.equals("ISO-8859-1") ? "\u00a3" : "\u20ac";
    StringBuilder rows = new StringBuilder(mark + "Geschlecht;Gr\u00f6\u00dfe;Kosten;Befund\r\n");
    for (int i = 0; i < 100; i++) {
      rows.append(i % 2 == 0 ? "m\u00e4nnlich;" : "weiblich;")
          .append("1,%02d;".formatted(50 + i % 40))
          .append(i % 3 == 0 ? "bis 5 " + currency : "mehr")
          .append(i % 5 == 0 ? ";ja\r\n" : ";nein\r\n");
    }
    Fixtures.write(folder, name, rows.toString().getBytes(Charset.forName(encoding)));
    Path draft = folder.resolve("draft.yaml");

    int inferred =
        run(
            "infer",
            folder.resolve(name).toString(),
            "--label",
            "Befund",
            "--protected",
            "Geschlecht",
            "--out",
            draft.toString());
    int checked = run("check", draft.toString(), "--data", folder.toString());

    assertThat(inferred).as("%s", errors).isZero();
    assertThat(checked).as("%s", output).isZero();
    assertThat(output.toString()).contains("100 rows with 4 fields", "100 records fit");
    DatasetDescriptor descriptor = DescriptorLoader.load(draft);
    CsvSource csv = descriptor.csv().orElseThrow();
    assertThat(csv.delimiter()).isEqualTo(';');
    assertThat(csv.numbers()).isEqualTo(new NumberStyle(',', Optional.empty()));
    assertThat(descriptor.columns())
        .filteredOn(column -> !column.isNumber())
        .extracting(column -> Set.copyOf(column.values()))
        .contains(Set.of("m\u00e4nnlich", "weiblich"), Set.of("bis 5 " + currency, "mehr"));
    assertThat(descriptor.columns())
        .filteredOn(Column::isNumber)
        .singleElement()
        .satisfies(size -> assertThat(size.admits(1.5) && size.admits(1.89)).isTrue());
  }

  @Test
  void shouldFindTheEncodingWhenOnlyALateLineShowsIt() {
    String row = "f,12,yes\nm,13,no\n";
    String text = "sex,dose,label\n" + row.repeat(6_000) + "m\u00e4nnlich,12,no\n".repeat(12);
    Fixtures.write(folder, "late.csv", text.getBytes(StandardCharsets.ISO_8859_1));
    Path draft = folder.resolve("draft.yaml");

    run("infer", folder.resolve("late.csv").toString(), "--out", draft.toString());
    int checked = run("check", draft.toString(), "--data", folder.toString());

    assertThat(checked).as("%s", output).isZero();
    assertThat(output.toString()).contains("12,012 records fit");
    assertThat(errors.toString()).isEmpty();
  }

  @Test
  void shouldTellDecimalCommasFromThoseThatSeparate() {
    Fixtures.write(
        folder, "dense.csv", "1,5;2,5;1.234,5\n".repeat(30) + "1,25;2,75;987,5\n".repeat(30));
    Path draft = folder.resolve("draft.yaml");

    int inferred =
        run(
            "infer",
            folder.resolve("dense.csv").toString(),
            "--no-header",
            "--label",
            "c0",
            "--protected",
            "c1",
            "--out",
            draft.toString());
    int checked = run("check", draft.toString(), "--data", folder.toString());

    assertThat(inferred).as("%s", errors).isZero();
    assertThat(checked).as("%s", output).isZero();
    assertThat(output.toString()).contains("60 rows with 3 fields", "60 records fit");
    assertThat(DescriptorLoader.load(draft).csv().orElseThrow().numbers())
        .isEqualTo(new NumberStyle(',', Optional.of('.')));
  }

  @Test
  void shouldDraftDescriptorsOfRealFiles() {
    Optional<String> data = Optional.ofNullable(System.getenv("EQUIPOISE_DATA"));
    assumeTrue(data.isPresent(), "EQUIPOISE_DATA names no folder with the real data sets");
    Path diabetes = Path.of(data.get(), "diabetes130");
    Path draft = folder.resolve("diabetes.yaml");

    int inferred =
        run(
            "infer",
            diabetes.resolve("diabetic_data.first60.csv.gz").toString(),
            "--out",
            draft.toString());
    int checked = run("check", draft.toString(), "--data", diabetes.toString());

    assertThat(inferred).as("%s", errors).isZero();
    assertThat(checked).as("%s", output).isZero();
    var descriptor = DescriptorLoader.load(draft);
    assertThat(descriptor.label().column().name()).isEqualTo("readmitted");
    assertThat(descriptor.protectedAttributes())
        .extracting(attribute -> attribute.name())
        .containsExactly("race", "gender", "age");
    assertThat(descriptor.csv().orElseThrow().missing()).contains("?");
    assertThat(descriptor.columns())
        .extracting(column -> column.name())
        .doesNotContain("encounter_id", "patient_nbr")
        .contains("time_in_hospital");
    assertThat(output.toString()).contains("61,059 records fit");
  }

  /** 25 women and 75 men, aged 20 to 59. */
  private void visits(String name, String more) throws IOException {
    StringBuilder rows = new StringBuilder("age,sex,ward,disease\n");
    for (int i = 0; i < 100; i++) {
      rows.append(20 + i % 40)
          .append(i % 4 == 0 ? ",f," : ",m,")
          .append("abc".charAt(i % 3))
          .append(i % 5 == 0 ? ",yes" : ",no")
          .append('\n');
    }
    Files.writeString(folder.resolve(name), rows + more);
  }

  private int run(String... arguments) {
    return new CommandLine(new DescriptorCommand())
        .setErr(new PrintWriter(errors, true))
        .setOut(new PrintWriter(output, true))
        .execute(arguments);
  }

  /** As the console runs it: a message instead of a stack trace. */
  private int runAll(String... arguments) {
    return new CommandLine(new DescriptorCommand())
        .setErr(new PrintWriter(errors, true))
        .setOut(new PrintWriter(output, true))
        .setExecutionExceptionHandler(
            (error, line, result) -> {
              line.getErr().println(error.getMessage());
              return 1;
            })
        .execute(arguments);
  }
}
