package io.equipoise.ingest;

import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.FhirSource;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.csv.CsvFileSource;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.fhir.FhirSources;
import io.equipoise.ingest.json.JsonFileSource;
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
   * The files that the descriptor declares; when it declares several kinds, those whose first file
   * is in the folder, CSV before JSON before FHIR. Throws {@link OperatorException} when it
   * declares none.
   */
  static List<Source> of(
      DatasetDescriptor descriptor, Path data, RecordAssembler assembler, InstantSource clock) {
    Optional<CsvSource> csv = descriptor.csv();
    List<String> json = descriptor.json().files();
    Optional<FhirSource> fhir = descriptor.fhir();
    boolean others = !json.isEmpty() || fhir.isPresent();
    if (csv.isPresent() && (!others || isThere(csv.get().files().get(0).path(), data))) {
      return CsvFileSource.all(descriptor, csv.get(), data, assembler, clock);
    }
    if (!json.isEmpty() && (fhir.isEmpty() || isThere(json.get(0), data))) {
      return JsonFileSource.all(descriptor, data, assembler, clock);
    }
    return fhir.map(f -> new FhirSources(descriptor, f, data, assembler, clock).all())
        .orElseThrow(
            () ->
                new OperatorException(
                    "descriptor of "
                        + descriptor.dataset()
                        + " declares no files; add sources.csv, sources.json.files or sources.fhir"));
  }

  private static boolean isThere(String path, Path data) {
    return Files.isRegularFile(data.resolve(path));
  }
}
