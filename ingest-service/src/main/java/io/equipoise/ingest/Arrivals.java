package io.equipoise.ingest;

import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.csv.CsvFileSource;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.fhir.FhirSources;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the files of a watched folder are to a dataset. A CSV file ({@code .csv}, {@code .tsv},
 * {@code .txt}, {@code .data}, each also with {@code .gz}, or one that the descriptor names) and a
 * FHIR Bundle ({@code .json}) stand alone; a subfolder's files, and the folder's own {@code
 * .ndjson} files with their manifest, are one FHIR export.
 */
final class Arrivals {
  private static final List<String> CSV = List.of(".csv", ".tsv", ".txt", ".data");
  private static final String MANIFEST = "manifest.json";

  private final DatasetDescriptor descriptor;
  private final Path root;
  private final RecordAssembler assembler;
  private final InstantSource clock;

  Arrivals(
      DatasetDescriptor descriptor, Path root, RecordAssembler assembler, InstantSource clock) {
    this.descriptor = descriptor;
    this.root = root;
    this.assembler = assembler;
    this.clock = clock;
    if (descriptor.csv().isEmpty() && descriptor.fhir().isEmpty()) {
      throw new OperatorException(
          "descriptor of "
              + descriptor.dataset()
              + " declares no source of files; add sources.csv or sources.fhir");
    }
  }

  /** The unit that a file of the folder itself belongs to; empty when it is none of ours. */
  Optional<String> unit(String file) {
    if (isCsv(file)) {
      return Optional.of(file);
    }
    if (descriptor.fhir().isEmpty()) {
      return Optional.empty();
    }
    String name = unpacked(file);
    if (name.endsWith(".ndjson") || name.equals(MANIFEST) || isNamed(file)) {
      return Optional.of("");
    }
    return name.endsWith(".json") ? Optional.of(file) : Optional.empty();
  }

  /** The sources of a unit: a file, a subfolder with a slash at its end, or the folder itself. */
  List<Source> sources(String unit) {
    List<Source> sources = new ArrayList<>();
    if (unit.isEmpty() || unit.endsWith("/")) {
      csvIn(unit).forEach(file -> sources.add(csv(file)));
      descriptor
          .fhir()
          .ifPresent(
              fhir ->
                  sources.addAll(
                      new FhirSources(descriptor, fhir, root, assembler, clock).inFolder(unit)));
      return unit.isEmpty()
          ? sources.stream().filter(source -> !isAlone(source)).toList()
          : sources;
    }
    return List.of(
        isCsv(unit)
            ? csv(unit)
            : new FhirSources(descriptor, descriptor.fhir().orElseThrow(), root, assembler, clock)
                .bundle(unit));
  }

  /** Whether a source of the folder itself is a unit of its own. */
  private boolean isAlone(Source source) {
    String name = source.name();
    String file = name.substring(name.indexOf(':') + 1);
    return unit(file).filter(unit -> !unit.isEmpty()).isPresent();
  }

  private List<String> csvIn(String folder) {
    if (folder.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder + file.getFileName())
          .filter(this::isCsv)
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new OperatorException(
          "folder " + root.resolve(folder) + " cannot be listed. Make it readable.", unreadable);
    }
  }

  private boolean isCsv(String file) {
    Optional<CsvSource> csv = descriptor.csv();
    return csv.isPresent()
        && (CSV.stream().anyMatch(unpacked(file)::endsWith)
            || csv.get().files().stream().anyMatch(known -> known.path().equals(file)));
  }

  private boolean isNamed(String file) {
    return descriptor.fhir().filter(fhir -> fhir.files().containsValue(file)).isPresent();
  }

  private static String unpacked(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }

  /** A file that the descriptor does not name has the constants that all those it names share. */
  private Source csv(String file) {
    CsvSource csv = descriptor.csv().orElseThrow();
    Set<Map<String, String>> constants = new HashSet<>();
    for (CsvSource.File known : csv.files()) {
      if (known.path().equals(file)) {
        return new CsvFileSource(descriptor, csv, known, root, assembler, clock);
      }
      constants.add(known.constants());
    }
    if (constants.size() != 1) {
      throw new OperatorException(
          "the files of "
              + descriptor.dataset()
              + " have different constants. Name "
              + file
              + " with its own under sources.csv.files.");
    }
    Map<String, String> shared = constants.iterator().next();
    return new CsvFileSource(
        descriptor, csv, new CsvSource.File(file, shared), root, assembler, clock);
  }
}
