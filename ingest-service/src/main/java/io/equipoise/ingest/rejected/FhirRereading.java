package io.equipoise.ingest.rejected;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.FhirSource;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.domain.RejectionCode;
import io.equipoise.ingest.fhir.PatientsAgain;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Patients of FHIR files, who are nothing without their observations and conditions: the rejected
 * Patient resources are read with those that the data folder still has. A line of another type is
 * part of a patient whose record was made without it, and records are never changed; it cannot be
 * sent by itself. A Bundle that was rejected as a whole, of a file or a request, has everything in
 * it.
 */
final class FhirRereading implements Rereading {
  private static final String FILE = "fhir:";
  private static final String REQUEST = "rest:/fhir";
  private static final String PATIENT = "Patient";
  private static final JsonFactory JSON = new JsonFactory();

  private final DatasetDescriptor descriptor;
  private final Optional<PatientsAgain> data;
  private final Pseudonyms pseudonyms;
  private final RecordAssembler assembler;
  private final InstantSource clock;

  /** By the name of the export. */
  private final Map<String, Group> exports = new LinkedHashMap<>();

  /** By the file, then by the number of the entry. */
  private final Map<String, Map<Long, RejectedItem>> bundles = new LinkedHashMap<>();

  private Optional<Path> folder = Optional.empty();

  FhirRereading(
      DatasetDescriptor descriptor,
      Optional<Path> data,
      Pseudonyms pseudonyms,
      InstantSource clock) {
    this.descriptor = descriptor;
    this.assembler = new RecordAssembler(descriptor, pseudonyms);
    this.data =
        descriptor
            .fhir()
            .flatMap(
                source ->
                    data.map(
                        root -> new PatientsAgain(descriptor, source, root, assembler, clock)));
    this.pseudonyms = pseudonyms;
    this.clock = clock;
  }

  @Override
  public boolean takes(RejectedItem item) {
    return item.source().startsWith(FILE) || item.source().startsWith(REQUEST);
  }

  @Override
  public void read(RejectedItem item, BiConsumer<RejectedItem, Retry> each) {
    byte[] bytes = item.received().orElseThrow().bytes();
    if (descriptor.fhir().isPresent() && PatientsAgain.isBundle(bytes)) {
      each.accept(
          item,
          Retry.of(PatientsAgain.ofBundle(descriptor, assembler, clock, bytes, item.source())));
      return;
    }
    Optional<FhirSource> source = descriptor.fhir();
    Optional<String> reason =
        source.isEmpty()
            ? Optional.of("the descriptor has no sources.fhir")
            : placeOrFault(source.get(), item);
    reason.ifPresent(why -> each.accept(item, new Retry.Cannot(why)));
  }

  private Optional<String> placeOrFault(FhirSource source, RejectedItem item) {
    try {
      return place(source, item);
    } catch (OperatorException unreadable) {
      return Optional.of(String.valueOf(unreadable.getMessage()));
    }
  }

  /** Puts the item with others of its file, or says why that is not sound. */
  private Optional<String> place(FhirSource source, RejectedItem item) {
    if (item.source().startsWith(REQUEST)) {
      return Optional.of(
          "it is no whole Bundle, and what else the request said of the person is not kept; send the whole Bundle again");
    }
    String file = item.source().substring(FILE.length());
    boolean named = source.files().containsValue(file);
    if (named && !file.equals(source.files().get(PATIENT))) {
      return part();
    }
    if (item.code().equals(RejectionCode.DUPLICATE_PATIENT.id())) {
      return Optional.of("an earlier Patient resource with the same id stands for the person");
    }
    if (data.isEmpty()) {
      return Optional.of(
          "the person's observations and conditions are needed; name their folder with --data");
    }
    return switch (data.get().kind(file)) {
      case PATIENTS -> toExport(data.get().exportOf(file), file, item);
      case PART -> part();
      case BUNDLE -> toBundle(file, item);
      case ABSENT ->
          Optional.of(
              "file "
                  + file
                  + " is not in the folder of --data, or belongs to nothing there, so that the"
                  + " person's observations and conditions are not known");
    };
  }

  private static Optional<String> part() {
    return Optional.of(
        "it is no Patient but part of one, whose record was made without it and is never changed; mend the files and ingest them under another dataset name");
  }

  private Optional<String> toExport(String export, String file, RejectedItem item) {
    Optional<String> id = id(item);
    if (id.isEmpty()) {
      return Optional.of(
          "it has no id that can be read, so whose observations belong to it is not known");
    }
    String pseudonym = pseudonyms.patient(id.get());
    Group group =
        exports.computeIfAbsent(
            export,
            name ->
                new Group(
                    file,
                    new RejectedPatients(
                        folder().resolve("equipoise-replay-" + exports.size() + ".ndjson"))));
    if (group.patients.has(pseudonym)) {
      return Optional.of("another rejected Patient resource has the same id");
    }
    group.patients.add(pseudonym, item);
    return Optional.empty();
  }

  private Optional<String> toBundle(String file, RejectedItem item) {
    long entry = item.received().orElseThrow().number();
    RejectedItem other =
        bundles.computeIfAbsent(file, name -> new LinkedHashMap<>()).putIfAbsent(entry, item);
    return other == null
        ? Optional.empty()
        : Optional.of("another rejected item is of the same entry of the file");
  }

  /** {@code id} of the resource; empty when it has none or is no JSON. */
  private static Optional<String> id(RejectedItem item) {
    try (JsonParser parser = JSON.createParser(item.received().orElseThrow().bytes())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isId = parser.currentName().equals("id");
        JsonToken value = parser.nextToken();
        if (isId) {
          return value == JsonToken.VALUE_STRING && !parser.getText().isBlank()
              ? Optional.of(parser.getText())
              : Optional.empty();
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (IOException broken) {
      return Optional.empty();
    }
  }

  private Path folder() {
    if (folder.isEmpty()) {
      try {
        folder = Optional.of(Files.createTempDirectory("equipoise-replay-"));
      } catch (IOException full) {
        throw RejectedPatients.cannotWrite(full);
      }
    }
    return folder.get();
  }

  @Override
  public void finish(BiConsumer<RejectedItem, Retry> each) throws InterruptedException {
    for (Group group : exports.values()) {
      Path patients = group.patients.file();
      group.patients.read(
          data.orElseThrow().withPatients(group.file, patients),
          PatientsAgain.origin(patients),
          each);
    }
    bundles.forEach((file, patients) -> finish(file, patients, each));
  }

  private void finish(
      String file, Map<Long, RejectedItem> patients, BiConsumer<RejectedItem, Retry> each) {
    Map<Long, byte[]> resources = new HashMap<>();
    patients.forEach((n, item) -> resources.put(n, item.received().orElseThrow().bytes()));
    Map<Long, Item> read = new HashMap<>();
    String missing =
        "its entry of "
            + file
            + " is no Patient with its id: it is part of a person, or was changed";
    try {
      read.putAll(data.orElseThrow().ofBundle(file, resources));
    } catch (OperatorException unreadable) {
      missing = String.valueOf(unreadable.getMessage());
    }
    for (Map.Entry<Long, RejectedItem> patient : patients.entrySet()) {
      Item item = read.get(patient.getKey());
      each.accept(patient.getValue(), item == null ? new Retry.Cannot(missing) : Retry.of(item));
    }
  }

  /** Deletes what was kept: it is patients' data. */
  @Override
  public void close() {
    exports.values().forEach(group -> group.patients.close());
    if (folder.isEmpty()) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder.get())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException left) {
      throw new OperatorException(
          "patients' data were left in " + folder.get() + "; delete that folder by hand", left);
    } finally {
      folder = Optional.empty();
    }
  }

  /**
   * The rejected patients of one export.
   *
   * @param file a file of patients of the export
   * @param patients them
   */
  private record Group(String file, RejectedPatients patients) {}
}
