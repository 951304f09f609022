package io.equipoise.ingest.csv;

import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.domain.Outcome;
import io.equipoise.ingest.domain.Reading;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;
import io.equipoise.ingest.file.DataFile;
import io.equipoise.ingest.file.LineReader;
import io.equipoise.schemas.OperatorException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * One CSV file as a source. An item is a row: a line that is not blank, the header apart, or the
 * few lines over which its quoted fields reach. A row's own identity, where the descriptor names
 * none, is the file's name and the line number.
 *
 * <p>Without a header the right width of a row is the most common one among the first {@value
 * #PROBED_ROWS}.
 */
public final class CsvFileSource implements Source {
  private static final int PROBED_ROWS = 100;

  private final DatasetDescriptor descriptor;
  private final CsvSource source;
  private final CsvSource.File file;
  private final DataFile data;
  private final RecordAssembler assembler;
  private final InstantSource clock;

  /** The file of {@code source} in the data folder; {@code clock} is the time of ingestion. */
  public CsvFileSource(
      DatasetDescriptor descriptor,
      CsvSource source,
      CsvSource.File file,
      Path folder,
      RecordAssembler assembler,
      InstantSource clock) {
    this.descriptor = descriptor;
    this.source = source;
    this.file = file;
    this.data = new DataFile(folder, file.path());
    this.assembler = assembler;
    this.clock = clock;
  }

  /** Every file of the descriptor's CSV source, in replay order. */
  public static List<Source> all(
      DatasetDescriptor descriptor,
      CsvSource source,
      Path folder,
      RecordAssembler assembler,
      InstantSource clock) {
    return source.files().stream()
        .<Source>map(file -> new CsvFileSource(descriptor, source, file, folder, assembler, clock))
        .toList();
  }

  /**
   * A file of the data folder. One that the descriptor does not name has the constants that all
   * those it names share.
   *
   * @param descriptor a descriptor with {@code sources.csv}
   * @param path the file, relative to the folder
   * @throws OperatorException when it does not name the file, and those it names differ
   */
  public static CsvFileSource of(
      DatasetDescriptor descriptor,
      String path,
      Path folder,
      RecordAssembler assembler,
      InstantSource clock) {
    CsvSource source = descriptor.csv().orElseThrow();
    Set<Map<String, String>> constants = new HashSet<>();
    for (CsvSource.File known : source.files()) {
      if (known.path().equals(path)) {
        return new CsvFileSource(descriptor, source, known, folder, assembler, clock);
      }
      constants.add(known.constants());
    }
    if (constants.size() != 1) {
      throw new OperatorException(
          "the files of "
              + descriptor.dataset()
              + " have different constants. Name "
              + path
              + " with its own under sources.csv.files.");
    }
    CsvSource.File file = new CsvSource.File(path, constants.iterator().next());
    return new CsvFileSource(descriptor, source, file, folder, assembler, clock);
  }

  @Override
  public String name() {
    return "csv:" + file.path();
  }

  @Override
  public Items open() {
    return rows();
  }

  /**
   * Hands over every well-formed row as it is written, whatever its values. Closes the file.
   *
   * @return where things are in the rows
   */
  Shape scan(BiConsumer<CsvLayout, List<String>> each) {
    try (Rows rows = rows()) {
      Optional<CsvRow> row = rows.rows.next(rows.layout.width());
      while (row.isPresent()) {
        if (row.get() instanceof CsvRow.Fields fields) {
          each.accept(rows.layout, fields.fields());
        }
        row = rows.rows.next(rows.layout.width());
      }
      return new Shape(rows.layout, rows.header);
    }
  }

  /**
   * To read rows of the file again, one by one, as if they stood in it.
   *
   * @throws OperatorException when the file, whose header and width say what a row looks like, is
   *     missing or does not fit the descriptor
   */
  public SingleRows singleRows() {
    try (Rows rows = rows()) {
      return new SingleRows(rows);
    }
  }

  /** Name of the file in messages. */
  String fileName() {
    return data.path().toString();
  }

  /**
   * What the rows of a file look like.
   *
   * @param layout where each thing is
   * @param header names of the fields; empty for a file without a header
   */
  record Shape(CsvLayout layout, Optional<List<String>> header) {}

  private Rows rows() {
    Optional<Integer> width = source.header() ? Optional.empty() : commonWidth();
    CsvRowReader rows =
        new CsvRowReader(data.open(source.encoding()), source.delimiter(), source.encoding());
    try {
      if (source.header()) {
        Optional<List<String>> header = Optional.of(header(rows));
        return new Rows(rows, layout(header.get().size(), header), header);
      }
      return new Rows(rows, layout(width.orElse(0), Optional.empty()), Optional.empty());
    } catch (RuntimeException doesNotFit) {
      rows.close();
      throw doesNotFit;
    }
  }

  private CsvLayout layout(int width, Optional<List<String>> header) {
    return new CsvLayout(descriptor, source, file, width, header, data.path().toString());
  }

  private List<String> header(CsvRowReader rows) {
    Optional<CsvRow> first = rows.next(CsvRowReader.ANY_WIDTH);
    if (first.isPresent() && first.get() instanceof CsvRow.Fields row) {
      return row.fields();
    }
    throw new OperatorException(
        "data file "
            + data.path()
            + " does not begin with a header, which the descriptor says it has (sources.csv.header)");
  }

  /** The width most rows have; the larger of two as common. Empty for a file without rows. */
  private Optional<Integer> commonWidth() {
    Map<Integer, Integer> widths = new HashMap<>();
    try (CsvRowReader rows =
        new CsvRowReader(data.open(source.encoding()), source.delimiter(), source.encoding())) {
      Optional<CsvRow> row = rows.next(CsvRowReader.ANY_WIDTH);
      for (int i = 0; i < PROBED_ROWS && row.isPresent(); i++) {
        if (row.get() instanceof CsvRow.Fields fields) {
          widths.merge(fields.fields().size(), 1, Integer::sum);
        }
        row = rows.next(CsvRowReader.ANY_WIDTH);
      }
    }
    return widths.entrySet().stream()
        .max(
            Map.Entry.<Integer, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey);
  }

  /** Reads rows by the file's layout that come from elsewhere. For one thread. */
  public final class SingleRows {
    private final Rows layout;
    private final LineReader lines =
        new LineReader(data.path().toString(), InputStream.nullInputStream());
    private final CsvRowReader reader =
        new CsvRowReader(lines, source.delimiter(), source.encoding());

    private SingleRows(Rows layout) {
      this.layout = layout;
    }

    /**
     * The item of one row.
     *
     * @param row its bytes, over one line or several, and the number of its first line in the file
     */
    public Item read(ReceivedLine row) {
      List<ReceivedLine> parts = row.isCut() ? List.of(row) : lines(row);
      for (int i = parts.size() - 1; i >= 0; i--) {
        lines.pushBack(parts.get(i));
      }
      Optional<CsvRow> read = reader.next(layout.layout.width());
      boolean more = false;
      while (lines.next().isPresent()) {
        more = true;
      }
      if (more || read.isEmpty()) {
        String what = more ? "bytes are more than one row" : "row is blank";
        return new Item.Refused(new Rejected(RejectionCode.MALFORMED_ROW, "", what), name(), row);
      }
      return layout.item(read.get());
    }

    private List<ReceivedLine> lines(ReceivedLine row) {
      List<ReceivedLine> parts = new ArrayList<>();
      try (LineReader split = new LineReader(lines.name(), new ByteArrayInputStream(row.bytes()))) {
        Optional<ReceivedLine> part = split.next();
        while (part.isPresent()) {
          long number = row.number() + parts.size();
          parts.add(new ReceivedLine(number, part.get().bytes(), part.get().sizeBytes()));
          part = split.next();
        }
      }
      return parts;
    }
  }

  /** The rows of the file as items. */
  private final class Rows implements Items {
    private final CsvRowReader rows;
    private final CsvLayout layout;
    private final Optional<List<String>> header;

    Rows(CsvRowReader rows, CsvLayout layout, Optional<List<String>> header) {
      this.rows = rows;
      this.layout = layout;
      this.header = header;
    }

    @Override
    public Optional<Item> next() {
      return rows.next(layout.width()).map(this::item);
    }

    private Item item(CsvRow row) {
      if (row instanceof CsvRow.Malformed malformed) {
        return new Item.Refused(malformed.reason(), name(), malformed.received());
      }
      CsvRow.Fields fields = (CsvRow.Fields) row;
      return outcome(fields)
          .fold(
              (record, unlisted) -> Item.Accepted.of(record, unlisted, descriptor.columns()),
              rejected -> new Item.Refused(rejected, name(), fields.received()));
    }

    private Outcome outcome(CsvRow.Fields row) {
      Instant now = clock.instant();
      String own = file.path() + ":" + row.received().number();
      String record = layout.record().map(p -> p.value(row.fields()).orElse("")).orElse(own);
      String patient = layout.patient().map(p -> p.value(row.fields()).orElse("")).orElse(own);
      List<Reading> readings = layout.readings(row.fields());
      return layout.eventTime().isPresent()
          ? assembler.assembleAt(
              patient, record, layout.eventTime().get().value(row.fields()), now, readings)
          : assembler.assemble(patient, record, Optional.of(now), now, readings);
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
