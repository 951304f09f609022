package io.equipoise.console.generate;

import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.ingest.FileRecords;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.csv.CsvFileSource;
import io.equipoise.ingest.csv.CsvStyle;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.schemas.OperatorException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * CSV files that are named on the command line, read as the descriptor's {@code sources.csv} says.
 */
public final class CsvFiles {
  private final DatasetDescriptor descriptor;
  private final CsvSource csv;
  private final List<CsvSource.File> described;
  private final List<CsvFileSource> sources;

  private CsvFiles(
      DatasetDescriptor descriptor,
      CsvSource csv,
      List<CsvSource.File> described,
      List<CsvFileSource> sources) {
    this.descriptor = descriptor;
    this.csv = csv;
    this.described = described;
    this.sources = sources;
  }

  /**
   * What was read.
   *
   * @param records the valid rows, in order
   * @param rejected number of rows that are no valid records, by the code of the reason
   */
  public record Rows(List<PatientRecord> records, Map<String, Long> rejected) {
    /** Copies the collections. */
    public Rows {
      records = List.copyOf(records);
      rejected = Map.copyOf(rejected);
    }

    /** Rows that are no valid records. */
    public long refused() {
      return rejected.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Files of real rows. A file gets the constants of the descriptor's file of the same name.
   *
   * @param option the option that they were given with, for messages
   * @param clock event time of rows that have none
   * @throws OperatorException when the descriptor has no CSV source, or gives each file constants
   *     and knows none of this name
   */
  public static CsvFiles of(
      DatasetDescriptor descriptor, String option, List<Path> files, InstantSource clock) {
    CsvSource csv =
        descriptor
            .csv()
            .orElseThrow(
                () ->
                    new OperatorException(
                        "dataset "
                            + descriptor.dataset()
                            + " has no sources.csv, which says how to read "
                            + option
                            + "; add it to the descriptor"));
    List<CsvSource.File> described = new ArrayList<>();
    for (Path file : files) {
      described.add(fileOf(csv, file, option));
    }
    return new CsvFiles(
        descriptor, csv, described, sources(descriptor, csv, described, files, clock));
  }

  /**
   * Files of rows that were written like these ones, by {@code equipoise generate} for example:
   * columns that are constants of each of these files are read from the fields that were appended
   * for them. A file that has the name of one of the descriptor's is read like that one.
   */
  public CsvFiles writtenLikeThese(List<Path> files, InstantSource clock) {
    CsvSource written = style().sourceOfWritten();
    List<CsvSource.File> asWritten = new ArrayList<>();
    for (Path file : files) {
      asWritten.add(
          described(csv, file).orElseGet(() -> new CsvSource.File(nameOf(file), common())));
    }
    List<CsvFileSource> ofFiles = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      boolean isDescribed = described(csv, files.get(i)).isPresent();
      ofFiles.addAll(
          sources(
              descriptor,
              isDescribed ? csv : written,
              List.of(asWritten.get(i)),
              List.of(files.get(i)),
              clock));
    }
    return new CsvFiles(descriptor, written, asWritten, ofFiles);
  }

  /** Constants that all files have alike. */
  private Map<String, String> common() {
    Map<String, String> common = new TreeMap<>(described.get(0).constants());
    described.forEach(file -> common.entrySet().retainAll(file.constants().entrySet()));
    return common;
  }

  private static List<CsvFileSource> sources(
      DatasetDescriptor descriptor,
      CsvSource csv,
      List<CsvSource.File> described,
      List<Path> files,
      InstantSource clock) {
    RecordAssembler assembler = FileRecords.assembler(descriptor);
    List<CsvFileSource> sources = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      sources.add(
          new CsvFileSource(
              descriptor, csv, described.get(i), folderOf(files.get(i)), assembler, clock));
    }
    return sources;
  }

  /** Whether the files say whose each row is; where they do not, each row is its own patient. */
  public boolean namePatients() {
    return csv.patient().isPresent();
  }

  /**
   * How the files are written, which takes one reading of each.
   *
   * @throws OperatorException when they have different fields, or one cannot be read
   */
  public CsvStyle style() {
    return CsvStyle.learn(descriptor, csv, sources);
  }

  /**
   * Reads the files.
   *
   * @throws OperatorException when one cannot be read or does not fit the descriptor
   */
  public Rows rows() throws InterruptedException {
    List<PatientRecord> records = new ArrayList<>();
    Map<String, Long> rejected = new TreeMap<>();
    for (CsvFileSource source : sources) {
      try (Source.Items items = source.open()) {
        for (var item = items.next(); item.isPresent(); item = items.next()) {
          item.get()
              .visit(
                  accepted -> records.add(accepted.record()),
                  refused -> rejected.merge(refused.reason().code().id(), 1L, Long::sum));
        }
      }
    }
    return new Rows(records, rejected);
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static Optional<CsvSource.File> described(CsvSource csv, Path file) {
    return csv.files().stream()
        .filter(described -> nameOf(Path.of(described.path())).equals(nameOf(file)))
        .findFirst()
        .map(described -> new CsvSource.File(nameOf(file), described.constants()));
  }

  /**
   * The file as the descriptor describes it: with the constants of the one of the same name, with
   * none where no file of the descriptor has any.
   */
  private static CsvSource.File fileOf(CsvSource csv, Path file, String option) {
    return described(csv, file)
        .orElseGet(
            () -> {
              if (csv.files().stream().allMatch(described -> described.constants().isEmpty())) {
                return new CsvSource.File(nameOf(file), Map.of());
              }
              throw new OperatorException(
                  "the descriptor gives each file constants, and "
                      + option
                      + " "
                      + file
                      + " has the name of none of them ("
                      + String.join(", ", csv.files().stream().map(CsvSource.File::path).toList())
                      + "); name it like the one that it is like, or add it to sources.csv.files");
            });
  }
}
