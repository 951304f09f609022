package io.equipoise.ingest.json;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.file.DataFile;
import io.equipoise.ingest.file.LineReader;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One file of JSON objects as a source: one object a line (NDJSON), or one array of objects, told
 * by the file's first character. An item is a line that is not blank, or an element. An item's own
 * identity, where the descriptor names none, is the file's name and the number of the line or
 * element.
 */
public final class JsonFileSource implements Source {
  static final String ORIGIN = "json:";

  private final String path;
  private final DataFile data;
  private final JsonRecords records;

  /** The file in the data folder; {@code clock} is the time of ingestion. */
  public JsonFileSource(
      DatasetDescriptor descriptor,
      String path,
      Path folder,
      RecordAssembler assembler,
      InstantSource clock) {
    this.path = path;
    this.data = new DataFile(folder, path);
    this.records = new JsonRecords(descriptor, assembler, clock);
  }

  /** Every file of the descriptor's {@code sources.json}, in replay order. */
  public static List<Source> all(
      DatasetDescriptor descriptor, Path folder, RecordAssembler assembler, InstantSource clock) {
    return descriptor.json().files().stream()
        .<Source>map(path -> new JsonFileSource(descriptor, path, folder, assembler, clock))
        .toList();
  }

  @Override
  public String name() {
    return ORIGIN + path;
  }

  /** Identity of an object of a file, where the descriptor names none. */
  static String own(String path, ReceivedLine object) {
    return path + ":" + object.number();
  }

  @Override
  public Items open() {
    if (isArray()) {
      ArrayElements elements = new ArrayElements("data file " + data.path(), data.text());
      return new Objects(elements::next, elements::close);
    }
    LineReader lines = data.open();
    return new Objects(() -> notBlank(lines), lines::close);
  }

  private boolean isArray() {
    try (InputStream bytes = data.text()) {
      return ArrayElements.beginsArray(bytes);
    } catch (IOException damaged) {
      throw new OperatorException(
          "data file " + data.path() + " cannot be read: " + damaged.getMessage(), damaged);
    }
  }

  private static Optional<ReceivedLine> notBlank(LineReader lines) {
    Optional<ReceivedLine> line = lines.next();
    while (line.isPresent() && line.get().isBlank()) {
      line = lines.next();
    }
    return line;
  }

  /** The objects of the file as items. */
  private final class Objects implements Items {
    private final Supplier<Optional<ReceivedLine>> received;
    private final Runnable close;

    Objects(Supplier<Optional<ReceivedLine>> received, Runnable close) {
      this.received = received;
      this.close = close;
    }

    @Override
    public Optional<Item> next() {
      return received.get().map(object -> records.item(object, name(), own(path, object)));
    }

    @Override
    public void close() {
      close.run();
    }
  }
}
