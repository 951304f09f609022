package io.equipoise.console.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.console.Main;
import io.equipoise.evaluator.domain.Disparity;
import io.equipoise.evaluator.domain.Measure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FairnessCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> lines = new ArrayList<>();

  @TempDir Path folder;

  /** Women: TPR 12/20, FPR 3/20. Men: TPR 18/24, FPR 9/36. Half of each are old. */
  @BeforeEach
  void writePredictions() {
    lines.add("id,died,risk,sex,age");
    add("female", 12, 3, 17, 8);
    add("male", 18, 9, 27, 6);
  }

  private void add(String sex, int tp, int fp, int tn, int fn) {
    int[] counts = {tp, fp, tn, fn};
    for (int kind = 0; kind < 4; kind++) {
      for (int i = 0; i < counts[kind]; i++) {
        lines.add(
            String.join(
                ",",
                "p" + lines.size(),
                kind == 0 || kind == 3 ? "1" : "0",
                kind < 2 ? "0.8" : "0.2",
                sex,
                lines.size() % 2 == 0 ? "old" : "young"));
      }
    }
  }

  private int run(String... more) {
    write();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "fairness",
                "--predictions",
                folder.resolve("p.csv").toString(),
                "--score",
                "risk"));
    if (!List.of(more).contains("--label")) {
      arguments.addAll(List.of("--label", "died"));
    }
    if (!List.of(more).contains("--protected")) {
      arguments.addAll(List.of("--protected", "sex,age"));
    }
    arguments.addAll(List.of(more));
    return Main.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
  }

  private void write() {
    try {
      Files.write(folder.resolve("p.csv"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode report() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("r.json").toFile());
  }

  private String[] withReport(String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(List.of("--report", folder.resolve("r.json").toString()));
    return all.toArray(String[]::new);
  }

  @Test
  void shouldPrintEveryFigureOfEveryGroupAndBetweenGroups() {
    assertThat(run()).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("100 people")
        .contains("died = 1")
        .contains("between groups of sex")
        .contains("between groups of age")
        .doesNotContain("sex and age");
    for (Measure measure : Measure.all()) {
      assertThat(out.toString()).contains("  " + measure.words() + " ");
    }
    for (Disparity disparity : Disparity.all()) {
      assertThat(out.toString()).contains("  " + disparity.words() + " ");
    }
    assertThat(out.toString()).containsPattern("true positive rate +0\\.600 \\[.*0\\.750 \\[");
    assertThat(out.toString()).containsPattern("equal-opportunity difference +0\\.150 \\[0\\.000,");
  }

  @Test
  void shouldWriteTheSameFiguresAsJson() throws IOException {
    assertThat(run(withReport("--intersections"))).as(err.toString()).isZero();
    JsonNode report = report();
    assertThat(report.get("people").asLong()).isEqualTo(100);
    JsonNode sexes = report.get("attributeSets").get(0);
    JsonNode women = sexes.get("groups").get(0);
    assertThat(women.get("group").asText()).isEqualTo("sex=female");
    assertThat(women.get("people").asLong()).isEqualTo(40);
    assertThat(women.get("figures").get("truePositiveRate").get("value").asDouble())
        .isEqualTo(0.6, within(1e-9));
    assertThat(women.get("figures")).hasSize(Measure.all().size());
    JsonNode odds = sexes.get("betweenGroups").get("equalizedOddsDifference");
    assertThat(odds.get("value").asDouble()).isEqualTo(0.15, within(1e-9));
    assertThat(odds.get("lower").asDouble()).isZero();
    assertThat(odds.get("excluded")).isEmpty();
    assertThat(report.get("attributeSets")).hasSize(3);
    JsonNode both = report.get("attributeSets").get(2);
    assertThat(both.get("attributes").toString()).isEqualTo("[\"sex\",\"age\"]");
    assertThat(both.get("groups")).hasSize(4);
    assertThat(out.toString()).contains("between groups of sex and age").contains("female & old");
  }

  @Test
  void shouldGiveTheSameBytesButTheDateWhenRunTwice() throws IOException {
    assertThat(run(withReport())).isZero();
    String first = Files.readString(folder.resolve("r.json"));
    assertThat(run(withReport())).isZero();
    String second = Files.readString(folder.resolve("r.json"));
    assertThat(second.replaceAll("\"createdAt\".*", ""))
        .isEqualTo(first.replaceAll("\"createdAt\".*", ""));
  }

  @Test
  void shouldTellNoSmallCountAndNameWhoIsLeftOut() throws IOException {
    add("other", 3, 0, 4, 0);
    assertThat(run(withReport())).as(err.toString()).isZero();
    JsonNode sexes = report().get("attributeSets").get(0);
    JsonNode other = sexes.get("groups").get(2);
    assertThat(other.get("people").isNull()).isTrue();
    assertThat(other.get("figures").get("accuracy").get("value").isNull()).isTrue();
    assertThat(other.get("figures").get("accuracy").get("reason").asText())
        .contains("at least 11")
        .doesNotContain("7");
    assertThat(sexes.get("betweenGroups").get("disparateImpact").get("excluded").get(0).asText())
        .isEqualTo("sex=other");
    // 107 less 40 less 60 would tell the seven.
    assertThat(report().get("countsRoundedTo").asInt()).isEqualTo(10);
    assertThat(report().get("people").asLong()).isEqualTo(110);
    assertThat(out.toString()).contains("1 to 10").contains("left out: other").contains("tens");
  }

  @Test
  void shouldTellNoRateThatTellsHowManyOfAGroupHaveTheOutcome() throws IOException {
    // Eight of 31 others died: a false positive rate of 6/23 with its interval, precision or
    // generalized entropy with the people's number would tell it.
    add("other", 5, 6, 17, 3);
    assertThat(run(withReport())).as(err.toString()).isZero();
    JsonNode other = report().get("attributeSets").get(0).get("groups").get(2);
    assertThat(other.get("people").asLong()).isEqualTo(31);
    for (String key :
        List.of(
            "baseRate",
            "truePositiveRate",
            "falsePositiveRate",
            "falseNegativeRate",
            "precision",
            "f1",
            "averagePrecision",
            "generalizedEntropy",
            "theilIndex")) {
      assertThat(other.get("figures").get(key).get("value").isNull()).as(key).isTrue();
    }
    assertThat(other.get("figures").get("accuracy").get("value").isNull()).isFalse();
    // 52 of 131 less 20 of 40 less 24 of 60: to two decimals 0.40, 0.50 and 0.40 only.
    assertThat(report().get("decimals").asInt()).isEqualTo(2);
    assertThat(report().get("overall").get("baseRate").get("value").asDouble()).isEqualTo(0.4);
    assertThat(out.toString()).contains("0.40 [0.3").doesNotContain("0.397");
  }

  @Test
  void shouldMeasureEveryColumnWhenThereAreMany() throws IOException {
    String names = IntStream.range(0, 33).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    lines.set(0, lines.get(0) + "," + names);
    for (int row = 1; row < lines.size(); row++) {
      lines.set(row, lines.get(row) + (row % 2 == 0 ? ",a" : ",b").repeat(33));
    }
    assertThat(run(withReport("--protected", names, "--resamples", "1000")))
        .as(err.toString())
        .isZero();
    assertThat(report().get("attributeSets")).hasSize(33);
    assertThat(report().get("attributeSets").get(32).get("attributes").get(0).asText())
        .isEqualTo("c32");

    assertThat(run("--protected", names, "--intersections")).isEqualTo(1);
    assertThat(err.toString()).contains("--intersections takes at most 8 columns").contains("33");
  }

  @Test
  void shouldLeaveOutRowsWithoutAnOutcomeAndGroupsWithoutAValue() throws IOException {
    for (int i = 0; i < 12; i++) {
      lines.add("u" + i + ",,0.4,female,old");
      lines.add("v" + i + "," + i % 2 + ",0.4,NA,old");
    }
    assertThat(run(withReport())).as(err.toString()).isZero();
    assertThat(report().get("people").asLong()).isEqualTo(112);
    assertThat(report().get("rowsWithoutOutcome").asLong()).isEqualTo(12);
    JsonNode sexes = report().get("attributeSets").get(0);
    assertThat(sexes.get("groups")).hasSize(2);
    assertThat(sexes.get("groups").get(0).get("people").asLong()).isEqualTo(40);
    assertThat(err.toString()).contains("without an outcome");
  }

  @Test
  void shouldCountPeopleAndNotRowsWhenToldWhoseTheyAre() throws IOException {
    List<String> twice = new ArrayList<>(lines);
    twice.addAll(lines.subList(1, lines.size()));
    lines.clear();
    lines.addAll(twice);
    assertThat(run(withReport("--patient", "id"))).as(err.toString()).isZero();
    assertThat(report().get("people").asLong()).isEqualTo(100);
  }

  @Test
  void shouldReadAnotherDelimiterLabelAndByteOrderMark() throws IOException {
    lines.replaceAll(line -> line.replace(',', ';').replace(";1;", ";yes;").replace(";0;", ";no;"));
    lines.set(0, "\uFEFF" + lines.get(0));
    assertThat(run(withReport("--delimiter", ";", "--positive", "yes", "--patient", "id")))
        .as(err.toString())
        .isZero();
    assertThat(report().get("people").asLong()).isEqualTo(100);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --label dyed                      | has no column `dyed` (--label); did you mean `died`?
          --protected sex,rase              | has no column `rase` (--protected)
          --patient who                     | has no column `who` (--patient)
          --positive yes                    | no row of column died says `yes`
          --protected id                    | more than 50 values
          --delimiter ;                     | has no column `died`
          """)
  void shouldSayWhatIsInTheWay(String options, String message) {
    assertThat(run(options.strip().split(" "))).isEqualTo(1);
    assertThat(err.toString()).contains(message.strip());
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p9,1,1.7,female,old     | row 101: column risk is no number in [0, 1]
          p9,1,x17,female,old     | row 101: column risk is no number in [0, 1]
          p9,1,,female,old        | row 101: column risk is empty
          p9,1,0.17,female        | row 101 of p.csv has 4 fields and the header 5
          """)
  void shouldNameTheRowAndNotTheValueWhenOneIsWrong(String line, String message) {
    lines.add(line.strip());
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains(message.strip()).doesNotContain("17");
  }

  @Test
  void shouldSayWhenNobodyIsWithoutTheOutcome() {
    lines.replaceAll(line -> line.replace(",0,", ",1,"));
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains("without the outcome");
  }

  @Test
  void shouldSayWhenTheFileIsEmptyOrBroken() {
    lines.set(3, "p9,1,0.1734,\"female,old");
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains("as CSV").doesNotContain("0.1734");
    lines.clear();
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains("is empty");
  }

  @Test
  void shouldNoteWhenTheLabelHasMoreThanTwoValues() {
    lines.add("p9,2,0.3,female,old");
    assertThat(run()).isZero();
    assertThat(err.toString()).contains("more than two values");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --threshold 1                     | --threshold must be in (0, 1)
          --confidence 0                    | --confidence must be in (0, 1)
          --confidence 0.9999               | takes more --resamples
          --resamples 10                    | --resamples must be at least 1000
          --protected sex,risk              | must name different columns
          """)
  void shouldRefuseBadArguments(String options, String message) {
    assertThat(run(options.strip().split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message.strip());
  }

  @Test
  void shouldNotOverwriteThePredictions() {
    assertThat(run("--report", folder.resolve("p.csv").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("is read as --predictions; write to another file");
    assertThat(
            Main.execute(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                "fairness",
                "--predictions",
                folder.resolve("none.csv").toString(),
                "--label",
                "a",
                "--score",
                "b",
                "--protected",
                "c"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("is no file");
  }
}
