package io.equipoise.ingest.rejected;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.FhirSource;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.domain.RejectionCode;
import io.equipoise.ingest.fhir.FhirBulkSource;
import io.equipoise.schemas.OperatorException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Patients of FHIR files, who are nothing without their observations and conditions: the rejected
 * Patient resources are read with those that the data folder still has. A line of another type is
 * part of a patient whose record was made without it, and records are never changed; it cannot be
 * sent by itself.
 */
final class FhirRereading implements Rereading {
  private static final String ORIGIN = "fhir:";
  private static final String PATIENT = "Patient";
  private static final JsonFactory JSON = new JsonFactory();

  private final DatasetDescriptor descriptor;
  private final Optional<Path> data;
  private final Pseudonyms pseudonyms;
  private final InstantSource clock;

  /** By the patient's pseudonym, in the order of their lines in {@code folder}. */
  private final Map<String, RejectedItem> waiting = new HashMap<>();

  private final List<RejectedItem> lines = new ArrayList<>();
  private Optional<Path> folder = Optional.empty();
  private Optional<OutputStream> patients = Optional.empty();

  FhirRereading(
      DatasetDescriptor descriptor,
      Optional<Path> data,
      Pseudonyms pseudonyms,
      InstantSource clock) {
    this.descriptor = descriptor;
    this.data = data;
    this.pseudonyms = pseudonyms;
    this.clock = clock;
  }

  @Override
  public boolean takes(RejectedItem item) {
    return item.source().startsWith(ORIGIN);
  }

  @Override
  public void read(RejectedItem item, BiConsumer<RejectedItem, Retry> each) {
    Optional<String> reason = whyNot(item);
    if (reason.isPresent()) {
      each.accept(item, new Retry.Cannot(reason.get()));
      return;
    }
    String patient = pseudonyms.patient(id(item).orElseThrow());
    waiting.put(patient, item);
    lines.add(item);
    append(item.received().orElseThrow().bytes());
  }

  private Optional<String> whyNot(RejectedItem item) {
    String file = item.source().substring(ORIGIN.length());
    Optional<FhirSource> source = descriptor.fhir();
    if (source.isEmpty()) {
      return Optional.of("the descriptor has no sources.fhir");
    }
    if (!file.equals(source.get().files().get(PATIENT))) {
      return Optional.of(
          source.get().files().containsValue(file)
              ? "it is no Patient but part of one, whose record was made without it and is never changed; mend the files and ingest them under another dataset name"
              : "the descriptor does not name file " + file + " under sources.fhir.files");
    }
    if (item.code().equals(RejectionCode.DUPLICATE_PATIENT.id())) {
      return Optional.of("an earlier Patient resource with the same id stands for the person");
    }
    Optional<String> id = id(item);
    if (id.isEmpty()) {
      return Optional.of(
          "it has no id that can be read, so whose observations belong to it is not known");
    }
    if (data.isEmpty()) {
      return Optional.of(
          "the person's observations and conditions are needed; name their folder with --data");
    }
    return waiting.containsKey(pseudonyms.patient(id.get()))
        ? Optional.of("another rejected Patient resource has the same id")
        : Optional.empty();
  }

  /** {@code id} of the resource; empty when it has none or is no JSON. */
  static Optional<String> id(RejectedItem item) {
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

  private void append(byte[] line) {
    try {
      if (patients.isEmpty()) {
        patients = Optional.of(openPatients());
      }
      OutputStream out = patients.get();
      for (byte b : line) {
        // The resource must stay on its line.
        out.write(b == '\n' || b == '\r' ? ' ' : b);
      }
      out.write('\n');
    } catch (IOException full) {
      throw cannotWrite(full);
    }
  }

  /** A folder like the data folder, but with no Patient other than those to be read again. */
  private OutputStream openPatients() throws IOException {
    Path made = Files.createTempDirectory("equipoise-replay-");
    folder = Optional.of(made);
    Map<String, String> files = descriptor.fhir().orElseThrow().files();
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path original = data.orElseThrow().resolve(file.getValue()).toAbsolutePath();
      Path stand = made.resolve(file.getValue());
      if (!file.getKey().equals(PATIENT) && Files.exists(original)) {
        Files.createDirectories(Optional.ofNullable(stand.getParent()).orElse(made));
        Files.createSymbolicLink(stand, original);
      }
    }
    String name = files.getOrDefault(PATIENT, PATIENT);
    Path file = made.resolve(name);
    Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(made));
    OutputStream raw = new BufferedOutputStream(Files.newOutputStream(file));
    return name.toLowerCase(Locale.ROOT).endsWith(".gz") ? new GZIPOutputStream(raw) : raw;
  }

  @Override
  public void finish(BiConsumer<RejectedItem, Retry> each) throws InterruptedException {
    if (folder.isEmpty()) {
      return;
    }
    closePatients();
    FhirSource source = descriptor.fhir().orElseThrow();
    Source patientsAgain =
        new FhirBulkSource(
            descriptor, source, folder.get(), new RecordAssembler(descriptor, pseudonyms), clock);
    String origin = ORIGIN + source.files().getOrDefault(PATIENT, PATIENT);
    try (Source.Items items = patientsAgain.open()) {
      for (Optional<Item> item = items.next(); item.isPresent(); item = items.next()) {
        item.get()
            .visit(
                accepted -> {
                  RejectedItem again = waiting.get(accepted.record().patientId());
                  if (again != null) {
                    each.accept(again, new Retry.Passes(accepted));
                  }
                },
                refused -> {
                  // Lines of other people are refused here because those are not in this folder.
                  if (refused.origin().equals(origin)) {
                    RejectedItem again =
                        lines.get(Math.toIntExact(refused.received().number()) - 1);
                    each.accept(again, new Retry.StillBad(refused));
                  }
                });
      }
    }
  }

  private void closePatients() {
    try {
      if (patients.isPresent()) {
        patients.get().close();
      }
    } catch (IOException full) {
      throw cannotWrite(full);
    } finally {
      patients = Optional.empty();
    }
  }

  private static OperatorException cannotWrite(IOException full) {
    return new OperatorException(
        "cannot keep the rejected Patient resources in the folder for temporary files: "
            + full.getMessage()
            + "; make room there, or name another with JAVA_OPTS=-Djava.io.tmpdir=DIR",
        full);
  }

  /** Deletes what was kept: it is patients' data. */
  @Override
  public void close() {
    closePatients();
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
}
