package io.equipoise.ingest.json;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.file.ByteOrderMark;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads again, each by itself, objects that were read from a file or a body before. For one thread.
 */
public final class SingleObjects {
  private final JsonRecords records;

  /** A reader by the descriptor's {@code sources.json}; {@code clock} is the time of ingestion. */
  public SingleObjects(
      DatasetDescriptor descriptor, RecordAssembler assembler, InstantSource clock) {
    this.records = new JsonRecords(descriptor, assembler, clock);
  }

  /**
   * The item of an object of a file, with the identity that it would have got there.
   *
   * @param path the file's name, as the source has it
   * @param object its bytes, and the number of its line or element
   */
  public Item ofFile(String path, ReceivedLine object) {
    return records.item(object, JsonFileSource.ORIGIN + path, JsonFileSource.own(path, object));
  }

  /**
   * The items of what was rejected of a body: an object or, where the body was rejected as a whole,
   * perhaps an array; empty when it is an empty array.
   *
   * @param received its bytes
   * @param origin name of where they came from
   * @param own identity, where the descriptor names none, that no other body gets
   */
  public List<Item> ofBody(ReceivedLine received, String origin, String own) {
    byte[] text = ByteOrderMark.without(received.bytes());
    List<Item> items = new ArrayList<>();
    try {
      if (!ArrayElements.beginsArray(new ByteArrayInputStream(text))) {
        return List.of(records.item(received, origin, own + ":1"));
      }
      try (ArrayElements elements = new ArrayElements(origin, new ByteArrayInputStream(text))) {
        Optional<ReceivedLine> element = elements.next();
        while (element.isPresent()) {
          items.add(records.item(element.get(), origin, own + ":" + element.get().number()));
          element = elements.next();
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("bytes in memory can be read", impossible);
    }
    return items;
  }
}
