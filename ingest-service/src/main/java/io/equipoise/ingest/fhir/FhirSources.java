package io.equipoise.ingest.fhir;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.FhirSource;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.file.DataFile;
import io.equipoise.schemas.OperatorException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The FHIR sources of a data folder: its export of newline-delimited JSON, and every Bundle that is
 * a file of its own.
 */
public final class FhirSources {
  private final DatasetDescriptor descriptor;
  private final FhirSource source;
  private final Path root;
  private final FhirPlan plan;
  private final FhirIntake intake;
  private final InstantSource clock;

  /** Sources of the folder {@code root}; {@code clock} is the time of ingestion. */
  public FhirSources(
      DatasetDescriptor descriptor,
      FhirSource source,
      Path root,
      RecordAssembler assembler,
      InstantSource clock) {
    this.descriptor = descriptor;
    this.source = source;
    this.root = root;
    this.plan = new FhirPlan(descriptor, source, assembler);
    this.intake = new FhirIntake(descriptor, assembler, clock);
    this.clock = clock;
  }

  /**
   * All sources of the folder, the export first. When the descriptor names the files, or a manifest
   * does, there are no others.
   *
   * @throws OperatorException when there is none, or the folder or its manifest cannot be read
   */
  public List<Source> all() {
    List<Source> sources = inFolder("");
    if (sources.isEmpty()) {
      throw new OperatorException(
          "data folder "
              + root
              + " holds no FHIR file (*.ndjson, *.json). Name another folder with --data.");
    }
    return sources;
  }

  /**
   * The sources of one folder; none when it holds no FHIR file.
   *
   * @param folder path relative to the data folder with a slash at its end; empty for the data
   *     folder itself
   * @throws OperatorException when the folder or its manifest cannot be read
   */
  public List<Source> inFolder(String folder) {
    FhirFolder found = new FhirFolder(source, root, folder);
    List<Source> sources = new ArrayList<>();
    found
        .export()
        .ifPresent(export -> sources.add(new FhirBulkSource(descriptor, export, plan, clock)));
    boolean named =
        FhirManifest.of(root.resolve(folder)).isPresent()
            || (folder.isEmpty() && !source.files().isEmpty());
    if (!named) {
      found.bundles().forEach(bundle -> sources.add(bundle(bundle)));
    }
    return sources;
  }

  /**
   * A Bundle in a file of its own.
   *
   * @param file path relative to the data folder
   */
  public Source bundle(String file) {
    return new FhirBundleSource(intake, new DataFile(root, file));
  }
}
