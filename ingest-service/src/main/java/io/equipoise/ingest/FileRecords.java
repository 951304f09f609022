package io.equipoise.ingest;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.domain.RecordAssembler;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a dataset's files into memory, as ingestion would read them, for tools that need no Kafka.
 * What is refused is left out. Pseudonyms have a salt that is no secret, and only tell people
 * apart: such records must not leave the process.
 */
public final class FileRecords {
  private static final String SALT = "identities that never leave the process";

  private FileRecords() {}

  /** What puts a dataset's records together under such pseudonyms. */
  public static RecordAssembler assembler(DatasetDescriptor descriptor) {
    return new RecordAssembler(descriptor, Pseudonyms.salted(SALT, descriptor.dataset()));
  }

  /**
   * The valid records of all files of the descriptor's sources, in order.
   *
   * @param data folder of the files
   * @param clock event time of records that have none
   * @throws io.equipoise.schemas.OperatorException when the descriptor has no source of files, or a
   *     file is missing or does not fit it
   */
  public static List<PatientRecord> read(
      DatasetDescriptor descriptor, Path data, InstantSource clock) throws InterruptedException {
    RecordAssembler assembler = assembler(descriptor);
    List<PatientRecord> records = new ArrayList<>();
    for (Source source : Sources.of(descriptor, data, assembler, clock)) {
      try (Source.Items items = source.open()) {
        for (var item = items.next(); item.isPresent(); item = items.next()) {
          item.get().visit(accepted -> records.add(accepted.record()), refused -> {});
        }
      }
    }
    return records;
  }
}
