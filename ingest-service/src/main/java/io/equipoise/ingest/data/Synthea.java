package io.equipoise.ingest.data;

import io.equipoise.schemas.OperatorException;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Makes a population with Synthea in a JVM of its own, as the files that the shipped descriptor
 * {@code synthea} reads: Patient, Observation and Condition as FHIR R4 Bulk Data with US Core,
 * packed. Source: J. Walonoski et al., "Synthea: An approach, method, and software mechanism for
 * generating synthetic patients and the synthetic electronic health care record", JAMIA 25 (2018).
 */
final class Synthea {
  private static final List<String> TYPES = List.of("Patient", "Observation", "Condition");

  private final Path library;

  /**
   * Synthea in that folder of jars.
   *
   * @param library the folder
   */
  Synthea(Path library) {
    this.library = library;
  }

  /**
   * What population is wanted. The same gives the same people.
   *
   * @param patients how many living people
   * @param state which state of the United States, whose people it imitates
   * @param seed of people and clinicians
   * @param years how many years of history are written
   * @param today the day the simulation ends with
   */
  record Wanted(int patients, String state, long seed, int years, LocalDate today) {
    /** Checks the ranges. */
    Wanted {
      if (patients < 1 || years < 1) {
        throw new OperatorException("--patients and --years must be 1 or more");
      }
      if (!state.matches("[A-Za-z]+( [A-Za-z]+)*")) {
        throw new OperatorException(
            "--state must be the name of a state such as Minnesota, got '" + state + "'");
      }
    }
  }

  /**
   * Makes the population.
   *
   * @param into folder of the files; must have none of them yet
   * @return file to the number of its resources
   * @throws OperatorException when Synthea fails, or a file is there already
   */
  Map<Path, Long> make(Wanted wanted, Path into) throws InterruptedException {
    try {
      Files.createDirectories(into);
      for (String type : TYPES) {
        if (Files.exists(packed(into, type))) {
          throw new OperatorException(
              packed(into, type) + " is there already; name another --into");
        }
      }
      Path work = Files.createTempDirectory(into, ".synthea-");
      try {
        ChildProcess.run("Synthea failed", work.resolve("log"), work, command(wanted));
        return collect(work, into);
      } finally {
        SyntheaLibrary.delete(work);
      }
    } catch (IOException full) {
      throw new OperatorException(
          "cannot write to " + into + ": " + full.getMessage() + "; name another --into", full);
    }
  }

  private List<String> command(Wanted wanted) {
    String day = wanted.today().format(DateTimeFormatter.BASIC_ISO_DATE);
    String seed = Long.toString(wanted.seed());
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx3g",
        "-Duser.timezone=UTC",
        "-cp",
        library.toAbsolutePath() + File.separator + "*",
        "App",
        "-s",
        seed,
        "-cs",
        seed,
        "-p",
        Integer.toString(wanted.patients()),
        "-r",
        day,
        "-e",
        day,
        "--exporter.baseDirectory=./out/",
        "--exporter.fhir.export=true",
        "--exporter.fhir.bulk_data=true",
        "--exporter.fhir.use_us_core_ig=true",
        "--exporter.fhir.us_core_version=5.0.1",
        "--exporter.fhir.included_resources=" + String.join(",", TYPES),
        "--exporter.hospital.fhir.export=false",
        "--exporter.practitioner.fhir.export=false",
        "--exporter.years_of_history=" + wanted.years(),
        "--generate.only_alive_patients=true",
        wanted.state());
  }

  private static Path packed(Path into, String type) {
    return into.resolve(type + ".ndjson.gz");
  }

  /** Packs all files before the first is put in place. */
  private static Map<Path, Long> collect(Path work, Path into) throws IOException {
    Map<Path, Long> counts = new LinkedHashMap<>();
    for (String type : TYPES) {
      Path written = work.resolve("out/fhir").resolve(type + ".ndjson");
      if (!Files.isRegularFile(written)) {
        throw new OperatorException(
            "Synthea wrote no "
                + type
                + " resources; is there such a state, and are there enough patients?");
      }
      counts.put(packed(into, type), pack(written, packed(work, type)));
    }
    for (String type : TYPES) {
      var unused =
          Files.move(packed(work, type), packed(into, type), StandardCopyOption.ATOMIC_MOVE);
    }
    return counts;
  }

  /** Packs a file and counts its lines. */
  private static long pack(Path from, Path to) throws IOException {
    long lines = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(from);
        OutputStream out =
            new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(to)), 1 << 16)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int i = 0; i < n; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
        out.write(buffer, 0, n);
      }
    }
    return lines;
  }
}
