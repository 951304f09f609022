package io.equipoise.ingest.csv;

import io.equipoise.ingest.domain.draft.ColumnProfile;
import io.equipoise.ingest.file.DataFile;
import io.equipoise.schemas.OperatorException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The fields of a file that nobody has described: all its rows are read once, in memory bounded by
 * the number of fields.
 *
 * @param file the file's name
 * @param delimiter what separates its fields
 * @param header whether its first line names them
 * @param rows rows that were read
 * @param malformed rows that were left out: a broken quote, or another number of fields
 * @param fields what the fields look like
 */
public record CsvProfile(
    String file,
    char delimiter,
    boolean header,
    long rows,
    long malformed,
    List<ColumnProfile> fields) {
  private static final char[] DELIMITERS = {',', ';', '\t', '|'};
  private static final int PROBED_ROWS = 50;

  /** Copies the list. */
  public CsvProfile {
    fields = List.copyOf(fields);
  }

  /**
   * Reads a file.
   *
   * @param path the file; a name that ends in {@code .gz} is unpacked
   * @param delimiter what separates its fields; empty: a comma, semicolon, tab or bar, whichever
   *     divides the first rows into equally many fields, and the most
   * @param header whether the first line names the fields; else they are called {@code c0}, ...
   * @throws OperatorException when the file is missing, unreadable, or has no rows
   */
  public static CsvProfile of(Path path, Optional<Character> delimiter, boolean header) {
    Path absolute = path.toAbsolutePath();
    Path folder = Optional.ofNullable(absolute.getParent()).orElse(absolute);
    DataFile data = new DataFile(folder, String.valueOf(absolute.getFileName()));
    char separator = delimiter.orElseGet(() -> mostLikely(data));
    try (CsvRowReader rows = new CsvRowReader(data.open(), separator)) {
      Optional<List<String>> first = firstRow(rows);
      if (first.isEmpty()) {
        throw new OperatorException("data file " + path + " has no rows");
      }
      List<ColumnProfile> fields = new ArrayList<>();
      for (int i = 0; i < first.get().size(); i++) {
        fields.add(new ColumnProfile(header ? first.get().get(i) : "c" + i));
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
      return new CsvProfile(data.name(), separator, header, read, malformed, fields);
    }
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

  private static char mostLikely(DataFile data) {
    Map<Integer, Character> byWidth = new TreeMap<>(Comparator.reverseOrder());
    for (char candidate : DELIMITERS) {
      byWidth.putIfAbsent(commonWidth(data, candidate), candidate);
    }
    return byWidth.values().iterator().next();
  }

  /** Fields of each of the first rows; 0 when they differ. */
  private static int commonWidth(DataFile data, char delimiter) {
    int width = -1;
    try (CsvRowReader rows = new CsvRowReader(data.open(), delimiter)) {
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
