package io.equipoise.ingest.csv;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.domain.ColumnDecoder;
import io.equipoise.ingest.domain.Reading;
import io.equipoise.schemas.OperatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Where each thing of the descriptor is in one file's rows. */
final class CsvLayout {
  private final int width;
  private final List<Function<List<String>, Reading>> columns;
  private final List<OptionalInt> positions;
  private final Optional<CsvPlace> patient;
  private final Optional<CsvPlace> record;
  private final Optional<CsvPlace> eventTime;

  /**
   * The layout of a file whose rows have {@code width} fields.
   *
   * @param header names of the fields; empty for a file without a header
   * @throws OperatorException naming everything that the descriptor asks for and the file does not
   *     have
   */
  CsvLayout(
      DatasetDescriptor descriptor,
      CsvSource source,
      CsvSource.File file,
      int width,
      Optional<List<String>> header,
      String fileName) {
    Places places = new Places(header, width);
    this.width = width;
    this.columns = new ArrayList<>();
    this.positions = new ArrayList<>();
    for (Column column : descriptor.columns()) {
      columns.add(reader(column, source, file.constants(), places, fileName));
      positions.add(position(column, source, file.constants(), places));
    }
    this.patient = source.patient().map(f -> CsvPlace.of(f, source, places.index(f)));
    this.record = source.record().map(f -> CsvPlace.of(f, source, places.index(f)));
    this.eventTime = source.eventTime().map(f -> CsvPlace.of(f, source, places.index(f)));
    if (!places.faults.isEmpty()) {
      throw new OperatorException(
          "data file "
              + fileName
              + " does not fit the descriptor: "
              + String.join("; ", places.faults)
              + ". Check sources.csv (header, delimiter, columns) against the file.");
    }
  }

  private static Function<List<String>, Reading> reader(
      Column column,
      CsvSource source,
      Map<String, String> constants,
      Places places,
      String fileName) {
    String constant = constants.get(column.name());
    if (constant != null) {
      Reading reading = new ColumnDecoder(column, Set.of(), Map.of()).decode(constant);
      if (!(reading instanceof Reading.Value)) {
        throw new OperatorException(
            "descriptor gives data file "
                + fileName
                + " the constant '"
                + constant
                + "' for column "
                + column.name()
                + ", which the column does not allow");
      }
      return row -> reading;
    }
    CsvSource.Field field = source.columns().get(column.name());
    if (field == null) {
      return row -> Reading.MISSING;
    }
    int index = places.index(field);
    ColumnDecoder decoder =
        new ColumnDecoder(column, source.missing(), field.map(), source.numbers());
    return row -> decoder.decode(row.get(index));
  }

  private static OptionalInt position(
      Column column, CsvSource source, Map<String, String> constants, Places places) {
    CsvSource.Field field = source.columns().get(column.name());
    return field == null || constants.containsKey(column.name())
        ? OptionalInt.empty()
        : OptionalInt.of(places.index(field));
  }

  /** Where each column of the descriptor is in a row; empty where the row does not hold it. */
  List<OptionalInt> positions() {
    return positions;
  }

  /** Number of fields of a row. */
  int width() {
    return width;
  }

  /** One reading per column of the descriptor. */
  List<Reading> readings(List<String> fields) {
    Reading[] readings = new Reading[columns.size()];
    for (int i = 0; i < readings.length; i++) {
      readings[i] = columns.get(i).apply(fields);
    }
    return List.of(readings);
  }

  Optional<CsvPlace> patient() {
    return patient;
  }

  Optional<CsvPlace> record() {
    return record;
  }

  Optional<CsvPlace> eventTime() {
    return eventTime;
  }

  /** Finds fields and collects what is not there. */
  private static final class Places {
    private final Optional<List<String>> header;
    private final int width;
    private final List<String> faults = new ArrayList<>();

    Places(Optional<List<String>> header, int width) {
      this.header = header.map(names -> names.stream().map(String::strip).toList());
      this.width = width;
    }

    /** Index of the field, or -1 after noting a fault. */
    int index(CsvSource.Field field) {
      if (field.at().isPresent()) {
        int at = field.at().get();
        return at >= 0 && at < width
            ? at
            : fault("there is no field at position " + at + " (rows have " + width + ")");
      }
      String name = field.from().orElseThrow();
      List<String> names = header.orElse(List.of());
      int index = names.indexOf(name);
      if (index < 0) {
        return fault("the header has no field " + name);
      }
      return index == names.lastIndexOf(name)
          ? index
          : fault("the header has the field " + name + " more than once");
    }

    private int fault(String what) {
      if (!faults.contains(what)) {
        faults.add(what);
      }
      return -1;
    }
  }
}
