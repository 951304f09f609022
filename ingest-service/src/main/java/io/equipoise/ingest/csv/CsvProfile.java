package io.equipoise.ingest.csv;

import io.equipoise.cohort.descriptor.NumberStyle;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.domain.draft.ColumnProfile;
import io.equipoise.ingest.file.DataFile;
import io.equipoise.ingest.file.LineDecoder;
import io.equipoise.ingest.file.LineReader;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a file that nobody has described: all its rows are read once, in memory bounded by
 * the number of fields.
 *
 * @param file the file's name
 * @param delimiter what separates its fields
 * @param encoding how its characters are written
 * @param numbers whether they have a decimal comma
 * @param header whether its first line names them
 * @param rows rows that were read
 * @param malformed rows that were left out: a broken quote, or another number of fields
 * @param fields what the fields look like
 */
public record CsvProfile(
    String file,
    char delimiter,
    Charset encoding,
    NumberStyle numbers,
    boolean header,
    long rows,
    long malformed,
    List<ColumnProfile> fields) {
  private static final char[] DELIMITERS = {';', '\t', '|'};
  private static final int PROBED_ROWS = 50;
  private static final int PROBED_LINES = 10_000;

  /** Copies the list. */
  public CsvProfile {
    fields = List.copyOf(fields);
  }

  /**
   * Reads a file.
   *
   * @param path the file; a name that ends in {@code .gz} is unpacked
   * @param delimiter what separates its fields; empty: a semicolon, tab or bar, whichever divides
   *     the first rows into equally many fields, and the most; else a comma, which may also be the
   *     sign of decimals
   * @param header whether the first line names the fields; else they are called {@code c0}, ...
   * @throws OperatorException when the file is missing, unreadable, or has no rows
   */
  public static CsvProfile of(Path path, Optional<Character> delimiter, boolean header) {
    Path absolute = path.toAbsolutePath();
    Path folder = Optional.ofNullable(absolute.getParent()).orElse(absolute);
    DataFile data = new DataFile(folder, String.valueOf(absolute.getFileName()));
    Charset encoding = encodingOf(data);
    char separator = delimiter.orElseGet(() -> mostLikely(data, encoding));
    NumberStyle numbers = numbersOf(data, encoding, separator);
    try (CsvRowReader rows = new CsvRowReader(data.open(encoding), separator, encoding)) {
      Optional<List<String>> first = firstRow(rows);
      if (first.isEmpty()) {
        throw new OperatorException("data file " + path + " has no rows");
      }
      List<ColumnProfile> fields = new ArrayList<>();
      for (int i = 0; i < first.get().size(); i++) {
        fields.add(new ColumnProfile(header ? first.get().get(i) : "c" + i, numbers));
      }
      long read = 0;
      long malformed = 0;
      if (!header) {
        add(fields, first.get());
        read++;
      }
      for (var row = rows.next(fields.size()); row.isPresent(); row = rows.next(fields.size())) {
        if (row.get() instanceof CsvRow.Fields values) {
          add(fields, values.fields());
          read++;
        } else {
          malformed++;
        }
      }
      if (read == 0) {
        throw new OperatorException("data file " + path + " has no rows behind its header");
      }
      return new CsvProfile(
          data.name(), separator, encoding, numbers, header, read, malformed, fields);
    }
  }

  /** UTF-16 where a byte order mark says so; windows-1252 where some line is not UTF-8. */
  private static Charset encodingOf(DataFile data) {
    try (InputStream bytes = data.bytes()) {
      int first = bytes.read();
      int second = bytes.read();
      if ((first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE)) {
        return StandardCharsets.UTF_16;
      }
    } catch (IOException unreadable) {
      throw new OperatorException(
          "data file " + data.path() + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
    LineDecoder strict = new LineDecoder(StandardCharsets.UTF_8);
    try (LineReader lines = data.open()) {
      Optional<ReceivedLine> line = lines.next();
      while (line.isPresent()) {
        if (!line.get().isCut() && strict.decode(line.get()).isEmpty()) {
          return Charset.forName("windows-1252");
        }
        line = lines.next();
      }
    }
    return StandardCharsets.UTF_8;
  }

  private static NumberStyle numbersOf(DataFile data, Charset encoding, char delimiter) {
    NumberSigns signs = new NumberSigns();
    try (CsvRowReader rows = new CsvRowReader(data.open(encoding), delimiter, encoding)) {
      for (int i = 0; i < PROBED_LINES; i++) {
        Optional<CsvRow> row = rows.next(CsvRowReader.ANY_WIDTH);
        if (row.isEmpty()) {
          break;
        }
        if (row.get() instanceof CsvRow.Fields values) {
          values.fields().forEach(signs::add);
        }
      }
    }
    return signs.style(delimiter);
  }

  private static Optional<List<String>> firstRow(CsvRowReader rows) {
    return rows.next(CsvRowReader.ANY_WIDTH)
        .filter(CsvRow.Fields.class::isInstance)
        .map(row -> ((CsvRow.Fields) row).fields());
  }

  private static void add(List<ColumnProfile> fields, List<String> row) {
    for (int i = 0; i < row.size(); i++) {
      fields.get(i).add(row.get(i));
    }
  }

  private static char mostLikely(DataFile data, Charset encoding) {
    char likely = ',';
    int most = 1;
    for (char candidate : DELIMITERS) {
      int width = commonWidth(data, candidate, encoding);
      if (width > most) {
        most = width;
        likely = candidate;
      }
    }
    return likely;
  }

  /** Fields of each of the first rows; 0 when they differ. */
  private static int commonWidth(DataFile data, char delimiter, Charset encoding) {
    int width = -1;
    try (CsvRowReader rows = new CsvRowReader(data.open(encoding), delimiter, encoding)) {
      for (int i = 0; i < PROBED_ROWS; i++) {
        Optional<CsvRow> row = rows.next(CsvRowReader.ANY_WIDTH);
        if (row.isEmpty()) {
          break;
        }
        int fields = row.get() instanceof CsvRow.Fields values ? values.fields().size() : 0;
        if (width >= 0 && fields != width) {
          return 0;
        }
        width = fields;
      }
    }
    return Math.max(0, width);
  }
}
