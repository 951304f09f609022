package io.equipoise.ingest.csv;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.ingest.csv.CsvFileSource.Shape;
import io.equipoise.ingest.domain.Reading;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes rows as given files of the same dataset are written: same header, same order of fields,
 * same tokens for categories and missing values, as many decimals.
 *
 * <ul>
 *   <li>A category for which files have several tokens gets the one that they have most often.
 *   <li>A field that the descriptor does not read gets the source's first token for missing.
 *   <li>Where the source has identities, a row gets a made-up one; where it has an event time, the
 *       time that is given. Nobody real is named.
 *   <li>A column that is a constant of each file, and not the same in all of them, is appended as a
 *       further field.
 * </ul>
 */
public final class CsvStyle {
  /** Name of the field that marks synthetic rows. */
  public static final String MARK = "synthetic";

  private final DatasetDescriptor descriptor;
  private final CsvSource source;
  private final Shape shape;
  private final List<ValueStyle> styles;
  private final List<Integer> appended;

  private CsvStyle(
      DatasetDescriptor descriptor,
      CsvSource source,
      Shape shape,
      List<ValueStyle> styles,
      List<Integer> appended) {
    this.descriptor = descriptor;
    this.source = source;
    this.shape = shape;
    this.styles = styles;
    this.appended = appended;
  }

  /**
   * Learns how the files are written, which takes one reading of each.
   *
   * @param files at least one; all have the same fields
   * @throws OperatorException when they have not, or one cannot be read
   */
  public static CsvStyle learn(
      DatasetDescriptor descriptor, CsvSource source, List<CsvFileSource> files) {
    String missing = source.missing().stream().findFirst().orElse("");
    List<ValueStyle> styles = new ArrayList<>();
    for (Column column : descriptor.columns()) {
      CsvSource.Field field = source.columns().get(column.name());
      styles.add(
          new ValueStyle(
              column, field != null && !field.map().isEmpty(), missing, source.numbers()));
    }
    List<Map<Integer, Double>> constants = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>();
    for (CsvFileSource file : files) {
      Map<Integer, Double> ofFile = new TreeMap<>();
      shapes.add(file.scan((layout, fields) -> learn(layout, fields, styles, ofFile)));
      constants.add(ofFile);
      if (!alike(shapes.get(0), shapes.get(shapes.size() - 1))) {
        throw new OperatorException(
            "data files "
                + files.get(0).fileName()
                + " and "
                + file.fileName()
                + " have different fields; generate from files of one layout at a time");
      }
    }
    List<Integer> appended = new ArrayList<>();
    for (int c = 0; c < styles.size(); c++) {
      int column = c;
      if (constants.stream().map(of -> of.getOrDefault(column, Double.NaN)).distinct().count()
          > 1) {
        appended.add(c);
      }
    }
    return new CsvStyle(descriptor, source, shapes.get(0), styles, appended);
  }

  private static void learn(
      CsvLayout layout,
      List<String> fields,
      List<ValueStyle> styles,
      Map<Integer, Double> constants) {
    List<Reading> readings = layout.readings(fields);
    for (int c = 0; c < styles.size(); c++) {
      OptionalInt position = layout.positions().get(c);
      if (position.isPresent()) {
        styles.get(c).add(fields.get(position.getAsInt()), readings.get(c));
      } else if (readings.get(c) instanceof Reading.Value value) {
        constants.put(c, value.coded());
      }
    }
  }

  private static boolean alike(Shape a, Shape b) {
    return a.header().equals(b.header())
        && a.layout().width() == b.layout().width()
        && a.layout().positions().equals(b.layout().positions());
  }

  /**
   * The rows as a reader of what {@link #write} writes will see them: rounded to the files'
   * decimals. A category that the files never show becomes missing.
   */
  public PatientTable asWritten(PatientTable rows) {
    double[][] written = new double[rows.rows()][];
    for (int row = 0; row < written.length; row++) {
      double[] coded = rows.row(row);
      List<Reading> readings = shape.layout().readings(fields(coded));
      for (int c = 0; c < coded.length; c++) {
        if (shape.layout().positions().get(c).isPresent()) {
          coded[c] = readings.get(c) instanceof Reading.Value value ? value.coded() : Double.NaN;
        }
      }
      written[row] = coded;
    }
    return PatientTable.ofRows(descriptor, written);
  }

  /** Names of the columns that are appended because each file has its own constant. */
  public List<String> appended() {
    return appended.stream().map(c -> descriptor.columns().get(c).name()).toList();
  }

  /**
   * How to read what {@link #write} writes: as the files are read, and the appended columns from
   * their own fields.
   */
  public CsvSource sourceOfWritten() {
    Map<String, CsvSource.Field> columns = new LinkedHashMap<>(source.columns());
    for (int i = 0; i < appended.size(); i++) {
      String name = descriptor.columns().get(appended.get(i)).name();
      columns.put(
          name,
          source.header()
              ? new CsvSource.Field(Optional.of(name), Optional.empty(), Map.of())
              : new CsvSource.Field(
                  Optional.empty(), Optional.of(shape.layout().width() + i), Map.of()));
    }
    return new CsvSource(
        source.header(),
        source.delimiter(),
        source.missing(),
        source.files(),
        columns,
        source.patient(),
        source.record(),
        source.eventTime(),
        StandardCharsets.UTF_8,
        source.numbers());
  }

  /**
   * Writes the rows, and the header where the files have one. Row {@code i} of the table gets the
   * identity {@code idPrefix-i}, from 1.
   *
   * @param mark whether every row ends with a field {@value #MARK} that says {@code true}
   * @param time event time of the rows, where the files have one
   */
  public void write(PatientTable rows, String idPrefix, Instant time, boolean mark, Appendable out)
      throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT.builder().setDelimiter(source.delimiter()).setRecordSeparator('\n').get();
    CSVPrinter printer = new CSVPrinter(out, format);
    if (shape.header().isPresent()) {
      List<String> header = new ArrayList<>(shape.header().get());
      header.addAll(appended());
      if (mark && header.contains(MARK)) {
        throw new OperatorException(
            "the files have a field " + MARK + " of their own; leave --mark out");
      }
      header.addAll(mark ? List.of(MARK) : List.of());
      printer.printRecord(header);
    }
    for (int row = 0; row < rows.rows(); row++) {
      double[] coded = rows.row(row);
      List<String> fields = fields(coded);
      String id = idPrefix + "-" + (row + 1);
      shape.layout().patient().ifPresent(place -> fields.set(place.index(), id));
      shape.layout().record().ifPresent(place -> fields.set(place.index(), id));
      shape.layout().eventTime().ifPresent(place -> fields.set(place.index(), time.toString()));
      for (int c : appended) {
        fields.add(Double.isNaN(coded[c]) ? "" : constant(descriptor.columns().get(c), coded[c]));
      }
      fields.addAll(mark ? List.of("true") : List.of());
      printer.printRecord(fields);
    }
    printer.flush();
  }

  private static String constant(Column column, double coded) {
    return column.isNumber() ? Double.toString(coded) : column.values().get((int) coded);
  }

  /** A row's fields, those of identities and time still missing. */
  private List<String> fields(double[] coded) {
    String[] fields = new String[shape.layout().width()];
    Arrays.fill(fields, source.missing().stream().findFirst().orElse(""));
    for (int c = 0; c < coded.length; c++) {
      OptionalInt position = shape.layout().positions().get(c);
      if (position.isPresent()) {
        ValueStyle style = styles.get(c);
        fields[position.getAsInt()] = style.write(style.knows(coded[c]) ? coded[c] : Double.NaN);
      }
    }
    List<String> list = new ArrayList<>();
    Collections.addAll(list, fields);
    return list;
  }
}
