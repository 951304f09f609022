package io.equipoise.ingest;

import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.FhirSource;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.csv.CsvFileSource;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.fhir.FhirBulkSource;
import io.equipoise.schemas.OperatorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Chooses the sources of a dataset. */
final class Sources {
  private Sources() {}

  /**
   * The sources that the descriptor declares; when it declares CSV and FHIR, those whose first file
   * is in the folder, CSV before FHIR. Throws {@link OperatorException} when it declares none.
   */
  static List<Source> of(
      DatasetDescriptor descriptor, Path data, RecordAssembler assembler, InstantSource clock) {
    Optional<CsvSource> csv = descriptor.csv();
    Optional<FhirSource> fhir = descriptor.fhir();
    if (csv.isPresent() && (fhir.isEmpty() || isThere(csv.get(), data))) {
      return CsvFileSource.all(descriptor, csv.get(), data, assembler, clock);
    }
    return fhir.<List<Source>>map(
            f -> List.of(new FhirBulkSource(descriptor, f, data, assembler, clock)))
        .orElseThrow(
            () ->
                new OperatorException(
                    "descriptor of "
                        + descriptor.dataset()
                        + " declares no source; add sources.csv or sources.fhir"));
  }

  private static boolean isThere(CsvSource csv, Path data) {
    return csv.files().stream()
        .findFirst()
        .map(file -> Files.isRegularFile(data.resolve(file.path())))
        .orElse(false);
  }
}
