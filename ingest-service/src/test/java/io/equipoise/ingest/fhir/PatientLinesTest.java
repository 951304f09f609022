package io.equipoise.ingest.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.file.DataFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatientLinesTest {
  @TempDir Path folder;
  private final List<FhirExport.File> files = new ArrayList<>();

  /** Lines of 1 to 30 bytes, in two files. */
  @BeforeEach
  void writeFiles() {
    for (int file = 0; file < 2; file++) {
      String name = "Patient." + file + ".ndjson";
      int number = file;
      Fixtures.write(
          folder,
          name,
          IntStream.rangeClosed(1, 30).mapToObj(n -> line(number, n)).toArray(String[]::new));
      files.add(new FhirExport.File(FhirFileType.PATIENT, new DataFile(folder, name)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 29, 30, 100, 400, 100_000})
  void shouldGiveLinesInAnyOrderHoweverFewBytesAreHeld(long mostBytes) throws InterruptedException {
    List<PatientFacts> patients = new ArrayList<>();
    for (int file = 0; file < 2; file++) {
      for (int line = 1; line <= 30; line += 1 + file) {
        patients.add(patient(file, line));
      }
    }
    Collections.shuffle(patients, new Random(7));

    PatientLines lines = new PatientLines(files, patients, mostBytes);

    for (PatientFacts patient : patients) {
      ReceivedLine line = lines.next();
      assertThat(line.number()).isEqualTo(patient.line());
      assertThat(new String(line.bytes(), StandardCharsets.UTF_8))
          .isEqualTo(line(patient.file(), (int) patient.line()));
    }
  }

  @Test
  void shouldGiveNoBytesWhenTheLineIsThereNoMore() throws InterruptedException {
    PatientLines lines = new PatientLines(files, List.of(patient(1, 31), patient(0, 2)), 100);

    assertThat(lines.next().sizeBytes()).isZero();
    assertThat(lines.next().sizeBytes()).isEqualTo(2);
  }

  private static String line(int file, int number) {
    return (file == 0 ? "a" : "b").repeat(number);
  }

  private static PatientFacts patient(int file, long line) {
    return new PatientFacts("p" + file + line, 0, file, line, Optional.empty(), new long[0]);
  }
}
