package io.equipoise.ingest.fhir;

import io.equipoise.cohort.descriptor.FhirSource;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.file.DataFile;
import io.equipoise.ingest.file.LineReader;
import io.equipoise.ingest.file.Utf8;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the FHIR files of a folder. The folder's manifest goes first; without one, the files that
 * the descriptor names; when it names none, every {@code *.ndjson} and {@code *.ndjson.gz} by the
 * resource type in its name ({@code Patient.000.ndjson}), or else by that of its first line.
 */
final class FhirFolder {
  private final FhirSource source;
  private final Path root;
  private final String folder;

  /**
   * A folder.
   *
   * @param source what the descriptor says
   * @param root the data folder
   * @param folder path relative to it with a slash at its end; empty for the data folder itself
   */
  FhirFolder(FhirSource source, Path root, String folder) {
    this.source = source;
    this.root = root;
    this.folder = folder;
  }

  /** The export's name, before its files are looked at. */
  private String name(String suffix) {
    return "fhir:" + (folder.isEmpty() ? "." : folder.substring(0, folder.length() - 1)) + suffix;
  }

  /**
   * The export that the folder holds; empty when it holds no file of newline-delimited JSON.
   *
   * @throws OperatorException when the manifest is none, or a file cannot be read
   */
  Optional<FhirExport> export() {
    Optional<FhirManifest> manifest = FhirManifest.of(root.resolve(folder));
    if (manifest.isPresent()) {
      return Optional.of(ofManifest(manifest.get()));
    }
    if (!source.files().isEmpty() && folder.isEmpty()) {
      return Optional.of(ofDescriptor());
    }
    List<FhirExport.File> files = new ArrayList<>();
    for (String file : names(".ndjson", ".ndjson.gz")) {
      DataFile data = new DataFile(root, folder + file);
      type(file, data).ifPresent(type -> files.add(new FhirExport.File(type, data)));
    }
    return files.isEmpty() ? Optional.empty() : Optional.of(export(name(""), files));
  }

  /** Names of the folder's JSON files that are no manifest, in their order: Bundles. */
  List<String> bundles() {
    return names(".json", ".json.gz").stream()
        .filter(name -> !name.equals(FhirManifest.NAME))
        .map(name -> folder + name)
        .toList();
  }

  private FhirExport ofManifest(FhirManifest manifest) {
    List<FhirExport.File> files = new ArrayList<>();
    for (FhirManifest.Output output : manifest.output()) {
      FhirFileType.ofFacts(output.type())
          .ifPresent(type -> files.add(new FhirExport.File(type, output.file(root, folder))));
    }
    for (FhirManifest.Output output : manifest.deleted()) {
      files.add(new FhirExport.File(FhirFileType.DELETED, output.file(root, folder)));
    }
    for (FhirManifest.Output output : manifest.error()) {
      files.add(new FhirExport.File(FhirFileType.ERROR, output.file(root, folder)));
    }
    String time = manifest.transactionTime();
    return export(name(time.isEmpty() ? "" : "@" + time), files);
  }

  private FhirExport ofDescriptor() {
    List<FhirExport.File> files = new ArrayList<>();
    source
        .files()
        .forEach(
            (type, file) ->
                FhirFileType.ofFacts(type)
                    .ifPresent(
                        known -> files.add(new FhirExport.File(known, new DataFile(root, file)))));
    String patients = FhirFileType.PATIENT.resourceType();
    return export("fhir:" + source.files().getOrDefault(patients, patients), files);
  }

  private static FhirExport export(String name, List<FhirExport.File> files) {
    return new FhirExport(
        name, files.stream().sorted(Comparator.comparing(FhirExport.File::type)).toList());
  }

  private List<String> names(String... endings) {
    Path path = root.resolve(folder);
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> Arrays.stream(endings).anyMatch(name.toLowerCase(Locale.ROOT)::endsWith))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException unreadable) {
      throw new OperatorException(
          "data folder " + path + " cannot be listed. Name it with --data.", unreadable);
    }
  }

  private static Optional<FhirFileType> type(String name, DataFile file) {
    Set<FhirFileType> named =
        Arrays.stream(name.split("[^A-Za-z]+", -1))
            .flatMap(word -> FhirFileType.ofFacts(word).stream())
            .collect(Collectors.toSet());
    if (named.size() == 1) {
      return named.stream().findFirst();
    }
    try (LineReader lines = file.open()) {
      Optional<ReceivedLine> line = lines.next();
      while (line.isPresent() && line.get().isBlank()) {
        line = lines.next();
      }
      return line.flatMap(Utf8::bytes)
          .flatMap(first -> ResourceScan.of(first, Set.of()))
          .flatMap(scan -> FhirFileType.ofFacts(scan.resourceType()));
    }
  }
}
