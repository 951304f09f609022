package io.equipoise.ingest.json;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.ingest.app.Intake;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.file.ByteOrderMark;
import io.equipoise.schemas.PseudonymKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads a JSON body: one object, an array of objects, or one line of NDJSON. Each object, or
 * element of the array, is one item; a broken element costs no other. An empty array has no items.
 *
 * <p>Where the descriptor names no identity, each object is a patient and a record of its own.
 */
public final class JsonIntake implements Intake {
  private final JsonRecords records;
  private final InstantSource clock;
  private final AtomicLong bodies = new AtomicLong();

  /**
   * Whether records of this dataset can be taken; if not, {@link #read} refuses each: the
   * descriptor counts patients and does not name their field of JSON.
   */
  public static boolean canTake(DatasetDescriptor descriptor) {
    return JsonRecords.tellsPatients(descriptor);
  }

  /**
   * An intake of the descriptor's dataset.
   *
   * @param key secret under which identities get their pseudonyms
   * @param clock time of ingestion
   */
  public JsonIntake(DatasetDescriptor descriptor, PseudonymKey key, InstantSource clock) {
    this(
        descriptor,
        new RecordAssembler(descriptor, Pseudonyms.keyed(key.bytes(), descriptor.dataset())),
        clock);
  }

  private JsonIntake(DatasetDescriptor descriptor, RecordAssembler assembler, InstantSource clock) {
    this.records = new JsonRecords(descriptor, assembler, clock);
    this.clock = clock;
  }

  @Override
  public List<Item> read(byte[] body, String origin) {
    String own = own(origin);
    byte[] text = ByteOrderMark.without(body);
    if (!isArray(text)) {
      return List.of(records.item(ReceivedLine.ofItem(1, body, body.length), origin, own + ":1"));
    }
    List<Item> items = new ArrayList<>();
    try (ArrayElements elements = new ArrayElements(origin, new ByteArrayInputStream(text))) {
      Optional<ReceivedLine> element = elements.next();
      while (element.isPresent()) {
        items.add(records.item(element.get(), origin, own + ":" + element.get().number()));
        element = elements.next();
      }
    }
    return items;
  }

  /** An identity for what has none: no other body of this process gets it. */
  private String own(String origin) {
    Instant now = clock.instant();
    return origin
        + ":"
        + now.getEpochSecond()
        + "."
        + now.getNano()
        + ":"
        + bodies.incrementAndGet();
  }

  private static boolean isArray(byte[] body) {
    try {
      return ArrayElements.beginsArray(new ByteArrayInputStream(body));
    } catch (IOException impossible) {
      throw new UncheckedIOException("bytes in memory can be read", impossible);
    }
  }
}
