package io.equipoise.ingest.csv;

import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;
import io.equipoise.ingest.file.LineDecoder;
import io.equipoise.ingest.file.LineReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads the rows of a CSV file so that no row can damage the next one.
 *
 * <p>A row is one line. Only when a quoted field does not end on its line are the following lines
 * tried with it, up to {@link #MOST_LINES_OF_A_ROW} and together up to the {@linkplain
 * LineReader#longest() bytes of the longest line}: if together they are one well-formed row of the
 * right width, they are that row. Otherwise the first line alone is refused, as too long when it
 * was the bytes that ended the attempt, and reading goes on with the second, so that a stray quote
 * costs one row and not the rest of the file. Blank lines are no rows.
 */
final class CsvRowReader implements AutoCloseable {
  /** Most lines over which one row's quoted fields may reach. */
  static final int MOST_LINES_OF_A_ROW = 50;

  /** Stands for "a row may have any number of fields". */
  static final int ANY_WIDTH = -1;

  private final LineReader lines;
  private final char delimiter;
  private final CSVFormat format;
  private final LineDecoder decoder;
  private int usualWidth = 10;

  /** A reader of the lines, which it will close, in this encoding. */
  CsvRowReader(LineReader lines, char delimiter, Charset encoding) {
    this.lines = lines;
    this.delimiter = delimiter;
    this.decoder = new LineDecoder(encoding);
    this.format = CSVFormat.DEFAULT.builder().setDelimiter(delimiter).get();
  }

  /** The next row, which should have {@code width} fields; empty at the end. */
  Optional<CsvRow> next(int width) {
    Optional<ReceivedLine> line = lines.next();
    while (line.isPresent() && line.get().isBlank()) {
      line = lines.next();
    }
    return line.map(first -> row(first, width));
  }

  private CsvRow row(ReceivedLine first, int width) {
    if (first.isCut()) {
      return malformed(
          RejectionCode.TOO_LONG,
          "line has " + first.sizeBytes() + " bytes, more than are read at once",
          first);
    }
    Optional<String> text = decoder.decode(first);
    if (text.isEmpty()) {
      return malformed(
          RejectionCode.MALFORMED_ROW,
          "line is not in the encoding of the file (sources.csv.encoding)",
          first);
    }
    Optional<List<String>> fields = parse(text.get());
    if (fields.isPresent()) {
      return width == ANY_WIDTH || fields.get().size() == width
          ? new CsvRow.Fields(fields.get(), first)
          : malformed(
              RejectionCode.MALFORMED_ROW,
              "row has " + fields.get().size() + " fields, expected " + width,
              first);
    }
    if (hasOpenQuote(text.get())) {
      Optional<CsvRow> joined = joined(first, text.get(), width);
      if (joined.isPresent()) {
        return joined.get();
      }
    }
    return malformed(
        RejectionCode.MALFORMED_ROW, "row has a broken quote or a stray line end", first);
  }

  private Optional<CsvRow> joined(ReceivedLine first, String firstText, int width) {
    List<ReceivedLine> more = new ArrayList<>();
    StringBuilder text = new StringBuilder(firstText);
    long bytes = first.sizeBytes();
    boolean open = true;
    while (open && more.size() < MOST_LINES_OF_A_ROW - 1) {
      Optional<ReceivedLine> line = lines.next();
      if (line.isEmpty()) {
        break;
      }
      more.add(line.get());
      bytes += 1 + line.get().sizeBytes();
      Optional<String> decoded =
          bytes > lines.longest() ? Optional.empty() : decoder.decode(line.get());
      if (decoded.isEmpty()) {
        break;
      }
      text.append('\n').append(decoded.get());
      open ^= hasOpenQuote(decoded.get());
    }
    Optional<List<String>> fields = open ? Optional.empty() : parse(text.toString());
    if (fields.isPresent() && (width == ANY_WIDTH || fields.get().size() == width)) {
      return Optional.of(new CsvRow.Fields(fields.get(), join(first, more)));
    }
    for (int i = more.size() - 1; i >= 0; i--) {
      lines.pushBack(more.get(i));
    }
    return bytes > lines.longest()
        ? Optional.of(
            malformed(
                RejectionCode.TOO_LONG,
                "quoted field does not end within the " + lines.longest() + " bytes read at once",
                first))
        : Optional.empty();
  }

  /**
   * The fields of one row. Without quotes and stray line ends, whatever is between delimiters is a
   * field; a parser, which costs more, is asked about the rest.
   */
  private Optional<List<String>> parse(String text) {
    return text.indexOf('"') < 0 && text.indexOf('\r') < 0 && text.indexOf('\n') < 0
        ? Optional.of(split(text))
        : parseQuoted(text);
  }

  private List<String> split(String text) {
    List<String> fields = UnquotedFields.of(text, delimiter, usualWidth);
    usualWidth = fields.size();
    return fields;
  }

  private Optional<List<String>> parseQuoted(String text) {
    try (CSVParser parser = CSVParser.parse(text, format)) {
      List<CSVRecord> records = parser.getRecords();
      return records.size() == 1 ? Optional.of(records.get(0).toList()) : Optional.empty();
    } catch (IOException | UncheckedIOException brokenQuote) {
      return Optional.empty();
    }
  }

  private static boolean hasOpenQuote(String text) {
    return text.chars().filter(c -> c == '"').count() % 2 != 0;
  }

  private static ReceivedLine join(ReceivedLine first, List<ReceivedLine> more) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(first.bytes());
    for (ReceivedLine line : more) {
      bytes.write('\n');
      bytes.writeBytes(line.bytes());
    }
    return new ReceivedLine(first.number(), bytes.toByteArray(), bytes.size());
  }

  private static CsvRow malformed(RejectionCode code, String reason, ReceivedLine received) {
    return new CsvRow.Malformed(new Rejected(code, "", reason), received);
  }

  @Override
  public void close() {
    lines.close();
  }
}
