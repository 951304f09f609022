package io.equipoise.ingest.json;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.CountingUnit;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.JsonSource;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.domain.ColumnDecoder;
import io.equipoise.ingest.domain.Outcome;
import io.equipoise.ingest.domain.RawIdentity;
import io.equipoise.ingest.domain.Reading;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One JSON object as an item, by the descriptor's {@code sources.json}. Texts, numbers as they are
 * written, {@code true} and {@code false} are raw values like those of a CSV file; null and a field
 * that is not there are missing. Fields that the descriptor does not name are passed over and never
 * kept; an object with none of the columns' fields is refused, for it is most likely something
 * else. Immutable and safe to share between threads.
 */
final class JsonRecords {
  private final List<Column> columns;
  private final List<ColumnDecoder> decoders = new ArrayList<>();
  private final JsonSource source;
  private final RawIdentity identity;
  private final ObjectReader reader;
  private final RecordAssembler assembler;
  private final InstantSource clock;
  private final boolean countsNobody;
  private final int patient;
  private final int record;
  private final int eventTime;

  JsonRecords(DatasetDescriptor descriptor, RecordAssembler assembler, InstantSource clock) {
    this.columns = descriptor.columns();
    this.source = descriptor.json();
    this.identity = RawIdentity.of(source.missing(), Map.of());
    this.assembler = assembler;
    this.clock = clock;
    this.countsNobody = !tellsPatients(descriptor);
    this.patient = columns.size();
    this.record = columns.size() + 1;
    this.eventTime = columns.size() + 2;
    FieldTree tree = new FieldTree();
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).name();
      JsonSource.Field field =
          source.columns().getOrDefault(name, new JsonSource.Field(name, Map.of()));
      tree.add(field.from(), i);
      decoders.add(new ColumnDecoder(columns.get(i), source.missing(), field.map()));
    }
    source.patient().ifPresent(field -> tree.add(field.from(), patient));
    source.record().ifPresent(field -> tree.add(field.from(), record));
    source.eventTime().ifPresent(field -> tree.add(field.from(), eventTime));
    this.reader = new ObjectReader(tree, columns.size() + 3);
  }

  /**
   * Whether JSON records of the dataset can be counted as it asks: by patients only where their
   * field is named, since each record would be a patient of its own otherwise.
   */
  static boolean tellsPatients(DatasetDescriptor descriptor) {
    return descriptor.counting() != CountingUnit.PATIENT || descriptor.json().patient().isPresent();
  }

  /**
   * The item of an object.
   *
   * @param received the object's bytes
   * @param origin where it came from
   * @param own identity of the object where the descriptor names no field for one
   */
  Item item(ReceivedLine received, String origin, String own) {
    return outcome(received, own)
        .fold(
            (accepted, unlisted) -> Item.Accepted.of(accepted, unlisted, columns),
            rejected -> new Item.Refused(rejected, origin, received));
  }

  private Outcome outcome(ReceivedLine received, String own) {
    if (received.isCut()) {
      return refused(
          RejectionCode.TOO_LONG,
          "",
          "item has " + received.sizeBytes() + " bytes, more than are read at once");
    }
    Optional<RawObject> found = reader.read(received.bytes());
    if (found.isEmpty()) {
      return refused(
          RejectionCode.BROKEN_JSON,
          "",
          "item is not one well-formed JSON object in UTF-8 in which each name comes once");
    }
    RawObject object = found.get();
    if (!object.hasAnyOf(columns.size())) {
      return refused(
          RejectionCode.NO_COLUMNS,
          "",
          "object has none of the fields of the dataset's columns (sources.json.columns)");
    }
    if (countsNobody) {
      return refused(
          RejectionCode.MISSING_IDENTITY,
          RecordAssembler.PATIENT,
          "patients are counted and the descriptor does not name their field (sources.json.identity.patient)");
    }
    for (int slot = patient; slot <= eventTime; slot++) {
      if (object.isStructure(slot)) {
        return refused(
            RejectionCode.WRONG_TYPE, identityName(slot), "field must hold one value, not several");
      }
    }
    return assemble(object, own);
  }

  private Outcome assemble(RawObject object, String own) {
    Instant now = clock.instant();
    String patientId = source.patient().isPresent() ? identity(object, patient) : own;
    String recordId = source.record().isPresent() ? identity(object, record) : own;
    List<Reading> readings = readings(object);
    return source.eventTime().isPresent()
        ? assembler.assembleAt(
            patientId, recordId, object.value(eventTime).flatMap(identity::value), now, readings)
        : assembler.assemble(patientId, recordId, Optional.of(now), now, readings);
  }

  private String identity(RawObject object, int slot) {
    return object.value(slot).flatMap(identity::value).orElse("");
  }

  private List<Reading> readings(RawObject object) {
    Reading[] readings = new Reading[columns.size()];
    for (int i = 0; i < readings.length; i++) {
      ColumnDecoder decoder = decoders.get(i);
      readings[i] =
          object.isStructure(i)
              ? new Reading.Fault(
                  new Rejected(
                      RejectionCode.WRONG_TYPE,
                      decoder.column(),
                      "field must hold one value, not several"))
              : object.value(i).map(decoder::decode).orElse(Reading.MISSING);
    }
    return List.of(readings);
  }

  private String identityName(int slot) {
    return slot == patient
        ? RecordAssembler.PATIENT
        : slot == record ? RecordAssembler.RECORD : RecordAssembler.EVENT_TIME;
  }

  private static Outcome refused(RejectionCode code, String field, String reason) {
    return new Outcome.Refused(new Rejected(code, field, reason));
  }
}
