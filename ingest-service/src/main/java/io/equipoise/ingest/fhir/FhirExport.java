package io.equipoise.ingest.fhir;

import io.equipoise.ingest.file.DataFile;
import java.util.List;

/**
 * The files of one export.
 *
 * @param name name of the source, stable across restarts
 * @param files the files in the order in which they are read: by type, then as given
 */
record FhirExport(String name, List<File> files) {

  /** Copies the list. */
  FhirExport {
    files = List.copyOf(files);
  }

  /**
   * One file.
   *
   * @param type what its lines are
   * @param data the file
   */
  record File(FhirFileType type, DataFile data) {
    /** What the file is called in the header of a rejected line. */
    String origin() {
      return "fhir:" + data.name();
    }
  }
}
