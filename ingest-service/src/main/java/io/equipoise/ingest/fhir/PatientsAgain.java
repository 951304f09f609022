package io.equipoise.ingest.fhir;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.FhirSource;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.file.DataFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads some of the Patient resources of a data folder again, with the observations and conditions
 * that the folder has. For one thread.
 */
public final class PatientsAgain {
  private final DatasetDescriptor descriptor;
  private final FhirSource source;
  private final Path root;
  private final FhirPlan plan;
  private final FhirIntake intake;
  private final InstantSource clock;
  private final Map<String, Optional<FhirExport>> exports = new HashMap<>();

  /** What a file is to the folder. */
  public enum Kind {
    /** Patients of an export. */
    PATIENTS,
    /** Another part of an export. */
    PART,
    /** A Bundle, or a single resource. */
    BUNDLE,
    /** It is not there. */
    ABSENT
  }

  /** For the folder {@code root}; {@code clock} is the time of ingestion. */
  public PatientsAgain(
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
   * What a file is, as the descriptor, a manifest or the names tell.
   *
   * @param file path relative to the folder
   * @throws io.equipoise.schemas.OperatorException when the folder or its manifest cannot be read
   */
  public Kind kind(String file) {
    Optional<FhirExport> export = export(file);
    if (export.isPresent()) {
      return export.get().files().stream()
              .filter(each -> each.type() == FhirFileType.PATIENT)
              .anyMatch(each -> each.data().name().equals(file))
          ? Kind.PATIENTS
          : Kind.PART;
    }
    String name = file.toLowerCase(Locale.ROOT);
    boolean bundle = name.endsWith(".json") || name.endsWith(".json.gz");
    return bundle && new DataFile(root, file).exists() ? Kind.BUNDLE : Kind.ABSENT;
  }

  /** Name of the export that a file of patients belongs to. */
  public String exportOf(String file) {
    return export(file).orElseThrow().name();
  }

  /**
   * The export of a file of patients, with other patients in the place of all of its own.
   *
   * @param file one of {@link Kind#PATIENTS}
   * @param patients a file of Patient resources, one a line
   */
  public Source withPatients(String file, Path patients) {
    FhirExport export = export(file).orElseThrow();
    List<FhirExport.File> files = new ArrayList<>();
    files.add(
        new FhirExport.File(
            FhirFileType.PATIENT,
            new DataFile(
                Optional.ofNullable(patients.toAbsolutePath().getParent()).orElse(root),
                String.valueOf(patients.getFileName()))));
    export.files().stream().filter(each -> each.type() != FhirFileType.PATIENT).forEach(files::add);
    return new FhirBulkSource(descriptor, new FhirExport(export.name(), files), plan, clock);
  }

  /** What the origin of a refused line of such a file of patients is. */
  public static String origin(Path patients) {
    return "fhir:" + patients.getFileName();
  }

  /**
   * Some patients of a Bundle.
   *
   * @param file one of {@link Kind#BUNDLE}
   * @param patients their resources by the number of the entry, which may be corrected
   * @return what became of each; one is not there when the entry is not a Patient of the same id
   * @throws io.equipoise.schemas.OperatorException when the file cannot be read
   */
  public Map<Long, Item> ofBundle(String file, Map<Long, byte[]> patients) {
    FhirBundleSource bundle = new FhirBundleSource(intake, new DataFile(root, file));
    return intake.again(bundle.bytes(), patients, bundle.name());
  }

  /** Whether bytes are a whole Bundle, which needs nothing beside it. */
  public static boolean isBundle(byte[] utf8) {
    return FhirBundle.of(utf8).filter(text -> text.resourceType().equals("Bundle")).isPresent();
  }

  /** The items of a whole Bundle. */
  public static List<Item> ofBundle(
      DatasetDescriptor descriptor,
      RecordAssembler assembler,
      InstantSource clock,
      byte[] bundle,
      String origin) {
    return new FhirIntake(descriptor, assembler, clock).read(bundle, origin);
  }

  /** The export that a file belongs to: that of the folder itself, or that of a subfolder. */
  private Optional<FhirExport> export(String file) {
    for (String folder : List.of("", file.substring(0, file.lastIndexOf('/') + 1))) {
      Optional<FhirExport> export =
          exports
              .computeIfAbsent(folder, this::exportIn)
              .filter(found -> found.files().stream().anyMatch(e -> e.data().name().equals(file)));
      if (export.isPresent()) {
        return export;
      }
    }
    return Optional.empty();
  }

  private Optional<FhirExport> exportIn(String folder) {
    return Files.isDirectory(root.resolve(folder))
        ? new FhirFolder(source, root, folder).export()
        : Optional.empty();
  }
}
