package io.equipoise.ingest.fhir;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.ingest.app.Intake;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;
import io.equipoise.ingest.file.Utf8;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.PseudonymKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One FHIR R4 Bundle, or one resource, as items: the very records that the same resources in Bulk
 * Data files would give. A Bundle stands for itself: whom it speaks of must be in it.
 *
 * <p>An item is a Patient resource, accepted or rejected, and every Condition or Observation that
 * cannot be used, rejected; entries of other types are nothing. Items come in the order of the
 * Bundle's entries, and the position of a refused one is its entry's number. A body that is no
 * Bundle or resource with patients' facts is one refused item.
 */
public final class FhirIntake implements Intake {
  private static final Set<String> BUNDLES =
      Set.of("transaction", "batch", "collection", "searchset", "document", "message");

  private final FhirPlan plan;
  private final InstantSource clock;

  /**
   * An intake of the dataset's FHIR source.
   *
   * @param descriptor a descriptor with {@code sources.fhir}
   * @param key secret of the pseudonyms
   * @param clock time of ingestion
   * @throws OperatorException when the descriptor does not say how to read FHIR
   */
  public FhirIntake(DatasetDescriptor descriptor, PseudonymKey key, InstantSource clock) {
    this(
        descriptor,
        new RecordAssembler(descriptor, Pseudonyms.keyed(key.bytes(), descriptor.dataset())),
        clock);
  }

  FhirIntake(DatasetDescriptor descriptor, RecordAssembler assembler, InstantSource clock) {
    this.plan =
        new FhirPlan(
            descriptor,
            descriptor
                .fhir()
                .orElseThrow(
                    () ->
                        new OperatorException(
                            "descriptor of "
                                + descriptor.dataset()
                                + " does not say how to read FHIR. Add sources.fhir.")),
            assembler);
    this.clock = clock;
  }

  @Override
  public List<Item> read(byte[] body, String origin) {
    ReceivedLine received = new ReceivedLine(1, body, body.length);
    Optional<byte[]> text = Utf8.bytes(received);
    Optional<FhirBundle> found = text.flatMap(FhirBundle::of);
    if (text.isEmpty() || found.isEmpty()) {
      return refused(
          RejectionCode.BROKEN_JSON, "", "body is not one JSON object in UTF-8", origin, received);
    }
    FhirBundle bundle = found.get();
    if (!bundle.resourceType().equals("Bundle")) {
      return FhirFileType.ofFacts(bundle.resourceType()).isEmpty()
          ? refused(
              RejectionCode.UNEXPECTED_RESOURCE,
              "resourceType",
              "resource is no Bundle, Patient, Condition or Observation",
              origin,
              received)
          : new Reading(text.get(), origin).items(single(bundle, text.get()));
    }
    if (!BUNDLES.contains(bundle.type())) {
      return refused(
          RejectionCode.UNEXPECTED_RESOURCE,
          "type",
          "Bundle is of none of the types " + BUNDLES.stream().sorted().toList(),
          origin,
          received);
    }
    List<FhirBundle.Entry> entries = facts(bundle);
    return entries.isEmpty()
        ? refused(
            RejectionCode.UNEXPECTED_RESOURCE,
            "entry",
            "Bundle holds no Patient, Condition or Observation",
            origin,
            received)
        : new Reading(text.get(), origin).items(entries);
  }

  /**
   * Patients of a body that was read before, each with what the body says of it.
   *
   * @param body the bytes as received
   * @param patients Patient resources, to be read in the place of those with the number
   * @param origin name of where the body came from
   * @return by the number; one is not there when the entry is no Patient with the id of the given
   *     resource
   */
  Map<Long, Item> again(byte[] body, Map<Long, byte[]> patients, String origin) {
    Optional<byte[]> text = Utf8.bytes(new ReceivedLine(1, body, body.length));
    Optional<FhirBundle> found = text.flatMap(FhirBundle::of);
    if (text.isEmpty() || found.isEmpty()) {
      return Map.of();
    }
    FhirBundle bundle = found.get();
    List<FhirBundle.Entry> entries =
        bundle.resourceType().equals("Bundle") ? facts(bundle) : single(bundle, text.get());
    Map<Integer, byte[]> instead = new HashMap<>();
    for (FhirBundle.Entry entry : entries) {
      byte[] patient = patients.get((long) entry.number());
      byte[] before = Arrays.copyOfRange(text.get(), entry.start(), entry.end());
      if (patient != null && id(patient).isPresent() && id(patient).equals(id(before))) {
        instead.put(entry.number(), patient);
      }
    }
    return new Reading(text.get(), origin, instead)
        .numbered(entries).stream()
            .filter(each -> instead.containsKey(each.number()))
            .collect(Collectors.toMap(each -> (long) each.number(), Numbered::item));
  }

  /**
   * Logical id of a Patient resource; empty when it is none, {@code ""} within when it has none.
   */
  private static Optional<String> id(byte[] resource) {
    return ResourceScan.of(resource, Set.of())
        .filter(scan -> scan.resourceType().equals(FhirFileType.PATIENT.resourceType()))
        .map(ResourceScan::id);
  }

  /** The entries that tell facts of patients. */
  private static List<FhirBundle.Entry> facts(FhirBundle bundle) {
    return bundle.entries().stream()
        .filter(entry -> !entry.method().equals("DELETE"))
        .filter(entry -> FhirFileType.ofFacts(entry.resourceType()).isPresent())
        .toList();
  }

  /** A resource by itself, as if it were the one entry. */
  private static List<FhirBundle.Entry> single(FhirBundle resource, byte[] text) {
    return List.of(new FhirBundle.Entry(1, "", "", "", resource.resourceType(), 0, text.length));
  }

  private static List<Item> refused(
      RejectionCode code, String field, String reason, String origin, ReceivedLine received) {
    return List.of(new Item.Refused(new Rejected(code, field, reason), origin, received));
  }

  /** One body. */
  private final class Reading {
    private final byte[] text;
    private final String origin;
    private final FhirReading reading = new FhirReading(plan);
    private final Map<Integer, byte[]> instead;
    private final List<Numbered> items = new ArrayList<>();

    Reading(byte[] text, String origin) {
      this(text, origin, Map.of());
    }

    Reading(byte[] text, String origin, Map<Integer, byte[]> instead) {
      this.text = text;
      this.origin = origin;
      this.instead = instead;
    }

    List<Item> items(List<FhirBundle.Entry> entries) {
      return numbered(entries).stream().map(Numbered::item).toList();
    }

    List<Numbered> numbered(List<FhirBundle.Entry> entries) {
      for (FhirFileType type : FhirFileType.values()) {
        for (FhirBundle.Entry entry : entries) {
          if (plan.reads(type) && entry.resourceType().equals(type.resourceType())) {
            reading
                .read(
                    type,
                    resource(entry),
                    new FhirReading.Origin(0, entry.number(), entry.fullUrl()))
                .ifPresent(rejected -> refuse(rejected, entry));
          }
        }
      }
      Population.Settled settled = reading.population().settle(clock.instant());
      Map<Long, FhirBundle.Entry> byNumber =
          entries.stream()
              .collect(Collectors.toMap(entry -> (long) entry.number(), Function.identity()));
      for (PatientFacts patient : settled.patients()) {
        FhirBundle.Entry entry = Objects.requireNonNull(byNumber.get(patient.line()));
        settled
            .outcome(patient)
            .<Runnable>fold(
                (record, unlisted) ->
                    () ->
                        items.add(
                            new Numbered(
                                entry.number(),
                                new Item.Accepted(
                                    record,
                                    unlisted.stream()
                                        .map(plan::column)
                                        .collect(Collectors.toSet())))),
                rejected -> () -> refuse(rejected, entry))
            .run();
      }
      items.sort(Comparator.comparingInt(Numbered::number));
      return items;
    }

    private void refuse(Rejected rejected, FhirBundle.Entry entry) {
      byte[] resource = resource(entry);
      items.add(
          new Numbered(
              entry.number(),
              new Item.Refused(
                  rejected, origin, new ReceivedLine(entry.number(), resource, resource.length))));
    }

    private byte[] resource(FhirBundle.Entry entry) {
      byte[] other = instead.get(entry.number());
      return other == null ? Arrays.copyOfRange(text, entry.start(), entry.end()) : other;
    }
  }

  /**
   * An item and its place.
   *
   * @param number number of the entry
   * @param item the item
   */
  private record Numbered(int number, Item item) {}
}
