package io.equipoise.console.generate;

import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.ingest.FileRecords;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.csv.CsvFileSource;
import io.equipoise.ingest.csv.CsvStyle;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.schemas.OperatorException;
import io.equipoise.synth.app.ReferencePeople;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The real rows of the given files, divided by patient: a fifth is a reference that only the gates
 * see.
 *
 * @param fit rows that a generator may learn from
 * @param reference rows that it does not see
 * @param rejected number of rows that are no valid records, by the code of the reason
 * @param style how the files are written
 */
record RealRows(
    PatientTable fit, PatientTable reference, Map<String, Long> rejected, CsvStyle style) {

  /** Copies the map. */
  RealRows {
    rejected = Map.copyOf(rejected);
  }

  /**
   * Reads the files.
   *
   * @throws OperatorException when the descriptor has no CSV source, a file does not fit it, or too
   *     few rows are valid
   */
  static RealRows read(DatasetDescriptor descriptor, List<Path> files, InstantSource clock)
      throws InterruptedException {
    CsvSource csv =
        descriptor
            .csv()
            .orElseThrow(
                () ->
                    new OperatorException(
                        "dataset "
                            + descriptor.dataset()
                            + " has no sources.csv, which says how to read --real; add it to the"
                            + " descriptor"));
    RecordAssembler assembler = FileRecords.assembler(descriptor);
    List<CsvFileSource> sources = new ArrayList<>();
    for (Path file : files) {
      sources.add(
          new CsvFileSource(descriptor, csv, fileOf(csv, file), folderOf(file), assembler, clock));
    }
    CsvStyle style = CsvStyle.learn(descriptor, csv, sources);
    List<PatientRecord> records = new ArrayList<>();
    Map<String, Long> rejected = new TreeMap<>();
    for (CsvFileSource source : sources) {
      read(source, records, rejected);
    }
    List<PatientRecord> reference = records.stream().filter(ReferencePeople::contains).toList();
    List<PatientRecord> fit =
        records.stream().filter(record -> !ReferencePeople.contains(record)).toList();
    if (fit.isEmpty() || reference.isEmpty()) {
      throw new OperatorException(
          "the real files have too few valid rows to learn from and to compare with ("
              + rejected.values().stream().mapToLong(Long::longValue).sum()
              + " were refused); check them against sources.csv of the descriptor");
    }
    return new RealRows(
        PatientTable.of(descriptor, fit), PatientTable.of(descriptor, reference), rejected, style);
  }

  private static void read(
      CsvFileSource source, List<PatientRecord> records, Map<String, Long> rejected)
      throws InterruptedException {
    try (Source.Items items = source.open()) {
      for (var item = items.next(); item.isPresent(); item = items.next()) {
        item.get()
            .visit(
                accepted -> records.add(accepted.record()),
                refused -> rejected.merge(refused.reason().code().id(), 1L, Long::sum));
      }
    }
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }

  /**
   * The file as the descriptor describes it: with the constants of the one of the same name, with
   * none where no file of the descriptor has any.
   */
  private static CsvSource.File fileOf(CsvSource csv, Path file) {
    String name = String.valueOf(file.getFileName());
    for (CsvSource.File described : csv.files()) {
      if (String.valueOf(Path.of(described.path()).getFileName()).equals(name)) {
        return new CsvSource.File(name, described.constants());
      }
    }
    if (csv.files().stream().allMatch(described -> described.constants().isEmpty())) {
      return new CsvSource.File(name, Map.of());
    }
    throw new OperatorException(
        "the descriptor gives each file constants, and --real "
            + file
            + " has the name of none of them ("
            + String.join(", ", csv.files().stream().map(CsvSource.File::path).toList())
            + "); name it like the one that it is like, or add it to sources.csv.files");
  }

  /** Everybody. */
  PatientTable all() {
    return fit.concat(reference);
  }
}
