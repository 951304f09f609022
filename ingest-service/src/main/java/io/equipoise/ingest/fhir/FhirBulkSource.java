package io.equipoise.ingest.fhir;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.FhirSource;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.domain.Outcome;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.file.DataFile;
import io.equipoise.ingest.file.LineReader;
import io.equipoise.schemas.OperatorException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * FHIR R4 Bulk Data NDJSON files of one dataset as a source: one record per patient, in the order
 * of event time.
 *
 * <p><b>What an item is.</b> Every Patient resource that can be read is one item, accepted or
 * rejected. Every line that cannot be used at all is one item, rejected: broken JSON, another
 * resource type than the file's, a resource that breaks the rules of R4, a second Patient with the
 * same id, an Observation or Condition whose patient is not there or that has no time. All other
 * Observation and Condition lines are parts of their patient's item and not items themselves; blank
 * lines are nothing. Conditions and Observations without a code that the descriptor asks for are
 * checked for well-formed JSON, type and patient only. So {@code read = accepted + rejected}, and
 * accepted is the number of patients who have a record.
 *
 * <p><b>Order.</b> First the rejected lines as they come in the files (Patient, Condition,
 * Observation), then the patients by event time and, at the same time, by id; those without an
 * event time last.
 *
 * <p>Cost: the facts that the descriptor asks for are held in memory for all patients, about 100
 * bytes for each observation of interest; lines are not.
 */
public final class FhirBulkSource implements Source {
  private final DatasetDescriptor descriptor;
  private final FhirSource source;
  private final Path folder;
  private final RecordAssembler assembler;
  private final InstantSource clock;

  /** The files of {@code source} in the data folder; {@code clock} is the time of ingestion. */
  public FhirBulkSource(
      DatasetDescriptor descriptor,
      FhirSource source,
      Path folder,
      RecordAssembler assembler,
      InstantSource clock) {
    this.descriptor = descriptor;
    this.source = source;
    this.folder = folder;
    this.assembler = assembler;
    this.clock = clock;
  }

  @Override
  public String name() {
    return origin(FhirFileType.PATIENT);
  }

  private String origin(FhirFileType type) {
    return "fhir:" + source.files().getOrDefault(type.resourceType(), type.resourceType());
  }

  @Override
  public Items open() {
    FhirPlan plan = new FhirPlan(descriptor, source, assembler);
    Deque<FhirFileType> types = new ArrayDeque<>();
    types.add(FhirFileType.PATIENT);
    if (!plan.conditionCodes().isEmpty()) {
      types.add(FhirFileType.CONDITION);
    }
    if (!plan.observationCodes().isEmpty()) {
      types.add(FhirFileType.OBSERVATION);
    }
    String undeclared =
        types.stream()
            .map(FhirFileType::resourceType)
            .filter(type -> !source.files().containsKey(type))
            .collect(Collectors.joining(", "));
    if (!undeclared.isEmpty()) {
      throw new OperatorException(
          "descriptor of "
              + descriptor.dataset()
              + " names no file for "
              + undeclared
              + ". Add it under sources.fhir.files.");
    }
    String absent =
        types.stream()
            .map(this::file)
            .filter(file -> !file.exists())
            .map(file -> file.path().toString())
            .collect(Collectors.joining(", "));
    if (!absent.isEmpty()) {
      throw new OperatorException(
          "data file " + absent + " does not exist. Name its folder with --data.");
    }
    return new Resources(plan, types);
  }

  private DataFile file(FhirFileType type) {
    return new DataFile(
        folder, source.files().getOrDefault(type.resourceType(), type.resourceType()));
  }

  /** Goes through the files, then through the patients. */
  private final class Resources implements Items {
    private static final int LINES_BETWEEN_CHECKS = 256;

    private final FhirPlan plan;
    private final Deque<FhirFileType> left;
    private final Deque<Patient> patients = new ArrayDeque<>();
    private final Map<Long, ReceivedLine> refusedLines = new HashMap<>();
    private Optional<FhirReading> reading = Optional.empty();
    private Optional<LineReader> lines = Optional.empty();
    private FhirFileType current = FhirFileType.PATIENT;
    private boolean assembled;

    Resources(FhirPlan plan, Deque<FhirFileType> types) {
      this.plan = plan;
      this.left = types;
    }

    @Override
    public Optional<Item> next() throws InterruptedException {
      if (reading.isEmpty()) {
        reading = Optional.of(new FhirReading(plan));
      }
      while (lines.isPresent() || !left.isEmpty()) {
        if (lines.isEmpty()) {
          current = left.remove();
          lines = Optional.of(file(current).open());
        }
        Optional<Item> refused = nextRefusedLine(reading.get(), lines.get());
        if (refused.isPresent()) {
          return refused;
        }
        close();
      }
      if (!assembled) {
        assemble(reading.get().patients());
      }
      return patients.isEmpty() ? Optional.empty() : Optional.of(item(patients.remove()));
    }

    private Optional<Item> nextRefusedLine(FhirReading reading, LineReader reader)
        throws InterruptedException {
      Optional<ReceivedLine> line = reader.next();
      while (line.isPresent()) {
        ReceivedLine received = line.get();
        if (received.number() % LINES_BETWEEN_CHECKS == 0 && Thread.interrupted()) {
          throw new InterruptedException("reading " + reader.name() + " was interrupted");
        }
        Optional<Rejected> rejected =
            received.isBlank() ? Optional.empty() : reading.read(current, received);
        if (rejected.isPresent()) {
          return Optional.of(new Item.Refused(rejected.get(), origin(current), received));
        }
        line = reader.next();
      }
      return Optional.empty();
    }

    private void assemble(Collection<PatientFacts> read) {
      assembled = true;
      Instant now = clock.instant();
      List<PatientFacts> facts = new ArrayList<>(read);
      facts.sort(
          Comparator.comparing((PatientFacts f) -> plan.eventTime(f, now).orElse(Instant.MAX))
              .thenComparing(PatientFacts::id));
      Set<Long> refused = new HashSet<>();
      for (PatientFacts each : facts) {
        Outcome outcome = plan.outcome(each, now);
        patients.add(new Patient(each.line(), outcome));
        if (outcome instanceof Outcome.Refused) {
          refused.add(each.line());
        }
      }
      if (!refused.isEmpty()) {
        fetch(refused);
      }
    }

    /** Reads the refused patients' lines again, so that not everyone's have to be kept. */
    private void fetch(Set<Long> numbers) {
      try (LineReader reader = file(FhirFileType.PATIENT).open()) {
        Optional<ReceivedLine> line = reader.next();
        while (line.isPresent() && refusedLines.size() < numbers.size()) {
          if (numbers.contains(line.get().number())) {
            refusedLines.put(line.get().number(), line.get());
          }
          line = reader.next();
        }
      }
    }

    private Item item(Patient patient) {
      return patient
          .outcome()
          .fold(
              (record, unlisted) ->
                  new Item.Accepted(
                      record,
                      unlisted.stream()
                          .map(column -> descriptor.columns().get(column).name())
                          .collect(Collectors.toSet())),
              rejected ->
                  new Item.Refused(
                      rejected,
                      origin(FhirFileType.PATIENT),
                      refusedLines.getOrDefault(
                          patient.line(), new ReceivedLine(patient.line(), new byte[0], 0))));
    }

    @Override
    public void close() {
      lines.ifPresent(LineReader::close);
      lines = Optional.empty();
    }
  }

  /**
   * A patient who has been looked at.
   *
   * @param line line of the Patient resource
   * @param outcome the record, or why there is none
   */
  private record Patient(long line, Outcome outcome) {}
}
