package io.equipoise.ingest;

import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.csv.CsvFileSource;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.fhir.FhirSources;
import io.equipoise.ingest.json.JsonFileSource;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the files of a watched folder are to a dataset, each also with {@code .gz}.
 *
 * <ul>
 *   <li>A CSV file ({@code .csv}, {@code .tsv}, {@code .txt}, {@code .data}, or one that the
 *       descriptor names) stands alone, in the folder or a subfolder.
 *   <li>So does a file of JSON records: one that {@code sources.json} names, {@code .jsonl}, and,
 *       where the descriptor has no {@code sources.fhir}, {@code .json} and {@code .ndjson}.
 *   <li>With {@code sources.fhir}, a {@code .json} file is a Bundle; a subfolder's other files, and
 *       the folder's own {@code .ndjson} files with their manifest, are one export.
 * </ul>
 */
final class Arrivals {
  private static final List<String> CSV = List.of(".csv", ".tsv", ".txt", ".data");
  private static final List<String> JSON = List.of(".json", ".ndjson");
  private static final String JSON_LINES = ".jsonl";
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
    boolean files = descriptor.csv().isPresent() || descriptor.fhir().isPresent();
    if (!files && descriptor.topic().isPresent() && descriptor.json().files().isEmpty()) {
      throw new OperatorException(
          "descriptor of "
              + descriptor.dataset()
              + " declares no source of files; add sources.csv, sources.json.files or sources.fhir");
    }
  }

  /** The unit that a file of the folder itself belongs to; empty when it is none of ours. */
  Optional<String> unit(String file) {
    if (isJson(file) || isCsv(file)) {
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
      recordsIn(unit).forEach(file -> sources.add(records(file)));
      descriptor
          .fhir()
          .ifPresent(
              fhir ->
                  new FhirSources(descriptor, fhir, root, assembler, clock)
                      .inFolder(unit).stream()
                          .filter(source -> !isAlone(source, unit))
                          .forEach(sources::add));
      return sources;
    }
    return List.of(
        isJson(unit) || isCsv(unit)
            ? records(unit)
            : new FhirSources(descriptor, descriptor.fhir().orElseThrow(), root, assembler, clock)
                .bundle(unit));
  }

  /** Whether a source of FHIR is records after all, or in the folder itself a unit of its own. */
  private boolean isAlone(Source source, String folder) {
    String name = source.name();
    String file = name.substring(name.indexOf(':') + 1);
    return isJson(file)
        || (folder.isEmpty() && unit(file).filter(unit -> !unit.isEmpty()).isPresent());
  }

  /** Files of records in a subfolder. */
  private List<String> recordsIn(String folder) {
    if (folder.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder + file.getFileName())
          .filter(file -> isJson(file) || isCsv(file))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException unreadable) {
      throw new OperatorException(
          "folder " + root.resolve(folder) + " cannot be listed. Make it readable.", unreadable);
    }
  }

  private Source records(String file) {
    return isJson(file)
        ? new JsonFileSource(descriptor, file, root, assembler, clock)
        : CsvFileSource.of(descriptor, file, root, assembler, clock);
  }

  private boolean isJson(String file) {
    String name = unpacked(file);
    return descriptor.json().files().contains(file)
        || name.endsWith(JSON_LINES)
        || (descriptor.fhir().isEmpty() && JSON.stream().anyMatch(name::endsWith));
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
}
