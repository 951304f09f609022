package io.equipoise.console.audit;

import io.equipoise.cohort.card.Numbers;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.digest.Sha256;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.console.generate.CsvFiles;
import io.equipoise.evaluator.card.ModelFacts.LineageEntry;
import io.equipoise.evaluator.domain.LabeledPeople;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The people of an audit.
 *
 * @param train labeled real people to learn from
 * @param holdout labeled real people to measure on
 * @param synthetic labeled synthetic rows, maybe none
 * @param warnings what is odd about them, for people
 * @param lineage the files, their digests and how many rows were read
 */
record AuditData(
    LabeledPeople train,
    LabeledPeople holdout,
    LabeledPeople synthetic,
    List<String> warnings,
    List<LineageEntry> lineage) {
  /** Copies the lists. */
  AuditData {
    warnings = List.copyOf(warnings);
    lineage = List.copyOf(lineage);
  }

  /**
   * Reads the files and checks the wall.
   *
   * @throws OperatorException when a file cannot be read or does not fit the descriptor, or when
   *     the sides share people
   */
  static AuditData read(AuditConfig config, InstantSource clock) throws InterruptedException {
    DatasetDescriptor descriptor = config.descriptor();
    CsvFiles trainFiles = CsvFiles.of(descriptor, "--real-train", config.train(), clock);
    CsvFiles.Rows train = trainFiles.rows();
    CsvFiles.Rows holdout =
        CsvFiles.of(descriptor, "--real-holdout", config.holdout(), clock).rows();
    CsvFiles.Rows synthetic =
        config.synthetic().isEmpty()
            ? new CsvFiles.Rows(List.of(), Map.of())
            : trainFiles.writtenLikeThese(config.synthetic(), clock).rows();
    List<String> warnings =
        new ArrayList<>(
            Wall.check(
                train.records(),
                holdout.records(),
                synthetic.records(),
                trainFiles.namePatients()));
    if (!trainFiles.namePatients()) {
      warnings.add(
          "The files name no patients, so each row is taken for a person: somebody with rows on"
              + " both sides would go unnoticed, and intervals are too narrow where people have"
              + " several rows.");
    }
    List<LineageEntry> lineage = new ArrayList<>();
    lineage.addAll(lineage("Training file", config.train()));
    lineage.add(rows("Training rows", train));
    lineage.addAll(lineage("Holdout file", config.holdout()));
    lineage.add(rows("Held-out rows", holdout));
    lineage.addAll(lineage("Synthetic file", config.synthetic()));
    if (!config.synthetic().isEmpty()) {
      lineage.add(rows("Synthetic rows", synthetic));
    }
    return new AuditData(
        people(descriptor, train, trainFiles.namePatients()),
        people(descriptor, holdout, trainFiles.namePatients()),
        people(descriptor, synthetic, false),
        warnings,
        lineage);
  }

  /** Each record once where records have ids; each row its own person where nobody is named. */
  private static LabeledPeople people(
      DatasetDescriptor descriptor, CsvFiles.Rows rows, boolean namesPatients) {
    if (namesPatients) {
      boolean namesRecords = descriptor.csv().flatMap(csv -> csv.record()).isPresent();
      if (!namesRecords) {
        return LabeledPeople.of(descriptor, rows.records());
      }
      Map<String, PatientRecord> byId = new LinkedHashMap<>();
      rows.records().forEach(record -> byId.put(record.recordId(), record));
      return LabeledPeople.of(descriptor, List.copyOf(byId.values()));
    }
    List<PatientRecord> own = new ArrayList<>();
    for (PatientRecord record : rows.records()) {
      String id = "row-" + own.size();
      own.add(new PatientRecord(id, id, record.eventTime(), record.values()));
    }
    return LabeledPeople.of(descriptor, own);
  }

  private static LineageEntry rows(String name, CsvFiles.Rows rows) {
    return new LineageEntry(
        name,
        Numbers.people(rows.records().size())
            + " valid, "
            + Numbers.people(rows.refused())
            + " refused");
  }

  private static List<LineageEntry> lineage(String name, List<Path> files) {
    return files.stream()
        .map(
            file ->
                new LineageEntry(
                    name, file.getFileName() + ", SHA-256 " + digest(file).substring(0, 16)))
        .toList();
  }

  private static String digest(Path file) {
    try {
      return Sha256.hex(file);
    } catch (IOException e) {
      throw new OperatorException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** What the figures are a function of, apart from descriptor and settings. */
  String id() {
    return "audit|"
        + String.join("|", lineage.stream().map(entry -> entry.name() + entry.value()).toList());
  }
}
