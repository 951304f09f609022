package io.equipoise.console.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.console.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @BeforeEach
  void writeFiles() {
    Clinic.people(folder, 300);
    Clinic.write(folder.resolve("clinic.yaml"), Clinic.yaml());
  }

  private int run(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "generate",
                "--descriptor",
                folder.resolve("clinic.yaml").toString(),
                "--real",
                folder.resolve("clinic.csv").toString(),
                "--out",
                folder.resolve("rows.csv").toString()));
    arguments.addAll(List.of(more));
    return Main.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
  }

  @Test
  void shouldTrainAndWriteMarkedRows() throws Exception {
    assertThat(
            run(
                "--rows",
                "40",
                "--where",
                "sex=male,smoker=yes,label=yes",
                "--steps",
                "60",
                "--generator",
                "gan",
                "--mark",
                "--even-if-gates-fail",
                "--model-out",
                folder.resolve("model").toString()))
        .as(err.toString())
        .isZero();

    assertThat(out.toString()).contains("rows written to").contains("rows.csv.report.json");
    assertThat(folder.resolve("rows.csv.report.json")).exists();
    List<String> lines = Files.readAllLines(folder.resolve("rows.csv"));
    assertThat(lines.get(0)).endsWith(";ill;synthetic");
    assertThat(lines).hasSizeGreaterThan(1);
    assertThat(lines.subList(1, lines.size()))
        .allSatisfy(line -> assertThat(line).contains(";M;").endsWith(";yes;yes;true"));
  }

  @Test
  void shouldMakeTheSameRowsFromTheModelThatWasWritten() throws Exception {
    String model = folder.resolve("model").toString();
    String[] wanted = {"--rows", "30", "--even-if-gates-fail"};
    assertThat(run(with(wanted, "--steps", "20", "--model-out", model)))
        .as(err.toString())
        .isZero();
    byte[] first = Files.readAllBytes(folder.resolve("rows.csv"));

    assertThat(run(with(wanted, "--model-in", model))).as(err.toString()).isZero();

    assertThat(Files.readAllBytes(folder.resolve("rows.csv"))).isEqualTo(first);
    assertThat(Files.readString(folder.resolve("rows.csv.report.json")))
        .contains("\"modelWasRead\" : true");
  }

  private static String[] with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void shouldUseAModelOnlyWithTheRowsThatItLearnedFrom() throws Exception {
    Path model = folder.resolve("model");
    String[] wanted = {"--rows", "30", "--even-if-gates-fail"};
    assertThat(run(with(wanted, "--steps", "2", "--model-out", model.toString())))
        .as(err.toString())
        .isZero();
    Path people = folder.resolve("clinic.csv");
    List<String> lines = Files.readAllLines(people);

    List<String> reordered = new ArrayList<>(lines.subList(1, lines.size()));
    Collections.reverse(reordered);
    reordered.add(0, lines.get(0));
    Files.write(people, reordered);
    assertThat(run(with(wanted, "--model-in", model.toString())))
        .as("the same rows in another order: " + err)
        .isZero();
    byte[] rows = Files.readAllBytes(folder.resolve("rows.csv"));

    Clinic.people(folder, 290);
    assertThat(run(with(wanted, "--model-in", model.toString()))).isEqualTo(1);

    assertThat(err.toString())
        .contains(
            "cannot use the model " + model + ": it learned from other rows than those of --real")
        .contains("train a model from these with --model-out");
    assertThat(folder.resolve("rows.csv")).hasBinaryContent(rows);
  }

  @Test
  void shouldKeepAModelForItsOwnerAlone() throws Exception {
    Path model = Clinic.write(folder.resolve("model"), "an older one that everybody can read");

    assertThat(
            run(
                "--rows",
                "30",
                "--even-if-gates-fail",
                "--steps",
                "2",
                "--model-out",
                model.toString()))
        .as(err.toString())
        .isZero();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(model)))
        .isEqualTo("rw-------");
    assertThat(new String(Files.readAllBytes(model), 0, 8, StandardCharsets.US_ASCII))
        .isEqualTo("EQUIMODL");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not a model                                        | it is no file that --model-out writes",
        "EQUIPGAN and so on, as models once began           | it is no file that --model-out writes",
        "''                                                 | it is no file that --model-out writes",
        "EQUIMODL                                           | it is cut off",
        "EQUIMODL----a-fingerprint-that-is-too-short        | it is cut off",
        "EQUIMODL----and thirty-two bytes of fingerprint... | its format has version 757935405",
      })
  void shouldSayWhatIsWrongWithAModel(String content, String message) {
    Path noModel = Clinic.write(folder.resolve("model"), content);

    assertThat(run("--rows", "30", "--model-in", noModel.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("cannot use the model " + noModel + ": " + message)
        .contains("train a model anew with --model-out")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rows 0                             | --rows must be at least 1",
        "--rows 9 --steps 0                   | --steps must be at least 1",
        "--rows 9 --where sex=man             | --where: `man` is not a value of sex",
        "--rows 9 --generator magic           | --generator: there is no generator named magic",
        "--rows 9 --steps 9 --model-in m      | --steps is for training, which --model-in replaces",
        "--rows many                          | --rows",
        "--seed 1                             | --rows",
      })
  void shouldExitWithOneAndOneLineWhenArgumentsAreBad(String arguments, String message) {
    assertThat(run(arguments.strip().split(" "))).isEqualTo(1);

    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains(message).contains("--help");
  }

  @ParameterizedTest
  @CsvSource({
    "--out, x/../clinic.csv, is read as --real",
    "--report, clinic.csv, is read as --real",
    "--report, rows.csv, --out and --report are the same file",
    "--model-out, clinic.yaml, is read as --descriptor",
    "--model-out, link.csv, is read as --real",
  })
  void shouldRefuseToWriteOverAFileThatIsReadOrWritten(String option, String file, String message)
      throws IOException {
    Files.createSymbolicLink(folder.resolve("link.csv"), folder.resolve("clinic.csv"));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "generate",
                "--descriptor",
                folder.resolve("clinic.yaml").toString(),
                "--real",
                folder.resolve("clinic.csv").toString(),
                "--rows",
                "9",
                option,
                folder.resolve(file).toString()));
    if (!option.equals("--out")) {
      arguments.addAll(List.of("--out", folder.resolve("rows.csv").toString()));
    }
    String before = Files.readString(folder.resolve("clinic.csv"));

    int code =
        Main.execute(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            arguments.toArray(String[]::new));

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains(message);
    assertThat(folder.resolve("clinic.csv")).hasContent(before);
  }

  @Test
  void shouldSayWhichFileIsMissing() {
    assertThat(run("--rows", "9", "--real", folder.resolve("none.csv").toString())).isEqualTo(1);

    assertThat(err.toString()).contains("none.csv is no file").doesNotContain("\tat ");
  }
}
