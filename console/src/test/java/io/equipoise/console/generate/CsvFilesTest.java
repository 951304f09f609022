package io.equipoise.console.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFilesTest {
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2024-06-01T12:00:00Z"));

  @TempDir Path folder;

  /** Two wards, each in a file of its own that does not name it. */
  private static DatasetDescriptor wards(boolean header) {
    String yaml =
        Clinic.yaml()
            .replace(
                "  - { name: age, type",
                "  - { name: ward, type: category, values: [east, west] }\n  - { name: age, type")
            .replace(
                "files: [{ path: clinic.csv }]",
                "files: [{ path: a.csv, constants: { ward: east } },"
                    + " { path: b.csv, constants: { ward: west } }]");
    if (!header) {
      yaml =
          yaml.replace("header: true", "header: false")
              .replace("age: years", "age: { at: 1 }")
              .replace("{ from: gender,", "{ at: 2,")
              .replace("systolic: sys", "systolic: { at: 3 }")
              .replace("diastolic: dia", "diastolic: { at: 4 }")
              .replace("smoker: smokes", "smoker: { at: 5 }")
              .replace("disease: ill", "disease: { at: 6 }")
              .replace("patient: person", "patient: { at: 0 }");
    }
    return Clinic.descriptor(yaml);
  }

  private Path file(String name, boolean header, String row) {
    return Clinic.write(
        folder.resolve(name),
        (header ? "person;years;gender;sys;dia;smokes;ill\n" : "") + row + "\n");
  }

  private static List<double[]> values(CsvFiles files) throws InterruptedException {
    return files.rows().records().stream().map(PatientRecord::values).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldReadBackWhatIsWrittenLikeTheFiles(boolean header)
      throws IOException, InterruptedException {
    DatasetDescriptor descriptor = wards(header);
    CsvFiles real =
        CsvFiles.of(
            descriptor,
            "--real",
            List.of(
                file("a.csv", header, "p1;40;F;120.5;80.0;no;yes"),
                file("b.csv", header, "p2;50;M;130.0;85.5;yes;no")),
            NOON);
    StringWriter written = new StringWriter();
    real.style()
        .write(
            PatientTable.of(descriptor, real.rows().records()),
            "made",
            NOON.instant(),
            true,
            written);
    Path made = Clinic.write(folder.resolve("made.csv"), written.toString());

    List<double[]> read = values(real.writtenLikeThese(List.of(made), NOON));

    List<double[]> original = values(real);
    assertThat(original.get(0)[0]).isZero();
    assertThat(original.get(1)[0]).isEqualTo(1);
    assertThat(read).hasSize(2);
    assertThat(read.get(0)).isEqualTo(original.get(0));
    assertThat(read.get(1)).isEqualTo(original.get(1));
  }

  @Test
  void shouldGiveWrittenRowsTheConstantThatAllFilesHave() throws InterruptedException {
    CsvFiles real =
        CsvFiles.of(
            wards(true), "--real", List.of(file("b.csv", true, "p2;50;M;130.0;85.5;yes;no")), NOON);

    List<double[]> read =
        values(
            real.writtenLikeThese(
                List.of(file("made.csv", true, "s1;30;F;110.0;70.0;no;no")), NOON));

    assertThat(read.get(0)[0]).isEqualTo(1);
  }

  @Test
  void shouldNameTheOptionOfAFileThatTheDescriptorDoesNotKnow() {
    Path other = file("other.csv", true, "p2;50;M;130.0;85.5;yes;no");

    assertThatThrownBy(() -> CsvFiles.of(wards(true), "--real-train", List.of(other), NOON))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("--real-train")
        .hasMessageContaining("has the name of none of them (a.csv, b.csv)");
  }
}
