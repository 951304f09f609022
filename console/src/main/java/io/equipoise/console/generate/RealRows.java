package io.equipoise.console.generate;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.ingest.csv.CsvStyle;
import io.equipoise.schemas.OperatorException;
import io.equipoise.synth.app.ReferencePeople;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The real rows of the given files, divided by patient: a fifth is a reference that only the gates
 * see.
 *
 * @param fit rows that a generator may learn from
 * @param reference rows that it does not see
 * @param patients whose each row of {@link #all} is, in that order
 * @param rejected number of rows that are no valid records, by the code of the reason
 * @param style how the files are written
 */
record RealRows(
    PatientTable fit,
    PatientTable reference,
    List<String> patients,
    Map<String, Long> rejected,
    CsvStyle style) {

  /** Copies list and map. */
  RealRows {
    patients = List.copyOf(patients);
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
    CsvFiles csv = CsvFiles.of(descriptor, "--real", files, clock);
    CsvStyle style = csv.style();
    CsvFiles.Rows rows = csv.rows();
    List<PatientRecord> records = rows.records();
    List<PatientRecord> reference = records.stream().filter(ReferencePeople::contains).toList();
    List<PatientRecord> fit =
        records.stream().filter(record -> !ReferencePeople.contains(record)).toList();
    if (fit.isEmpty() || reference.isEmpty()) {
      throw new OperatorException(
          "the real files have too few valid rows to learn from and to compare with ("
              + rows.refused()
              + " were refused); check them against sources.csv of the descriptor");
    }
    return new RealRows(
        PatientTable.of(descriptor, fit),
        PatientTable.of(descriptor, reference),
        Stream.concat(fit.stream(), reference.stream()).map(PatientRecord::patientId).toList(),
        rows.rejected(),
        style);
  }

  /** Everybody. */
  PatientTable all() {
    return fit.concat(reference);
  }
}
