package io.equipoise.synth.generate.encoding;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.PatientTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Writes rows of a table as vectors of {@link #width()} numbers and reads them back. Each column
 * takes a position (one number in [-1, 1], columns with {@link ColumnEncoding#hasPosition()} only)
 * and then a span of one number per level: 1 at the row's level, else 0. Fitted on training rows
 * only; immutable.
 */
public final class TableEncoder {

  /**
   * Where a column is in the vector.
   *
   * @param encoding how the column is written
   * @param position index of the position, or -1 when the column has none
   * @param start index of the first level
   */
  public record Place(ColumnEncoding encoding, int position, int start) {
    /** Index after the last level. */
    public int end() {
      return start + encoding.levels();
    }
  }

  private final DatasetDescriptor descriptor;
  private final List<Place> places;
  private final int width;

  private TableEncoder(DatasetDescriptor descriptor, List<Place> places, int width) {
    this.descriptor = descriptor;
    this.places = places;
    this.width = width;
  }

  /** The encoder of a table with at least one row. */
  public static TableEncoder fit(PatientTable train) {
    List<ColumnEncoding> encodings = new ArrayList<>();
    for (int c = 0; c < train.columns(); c++) {
      Column column = train.descriptor().columns().get(c);
      double[] values = train.column(c);
      ColumnEncoding encoding =
          column.isNumber()
              ? NumberEncoding.fit(column, values, edges(train.descriptor(), column))
              : CategoryEncoding.fit(values);
      encodings.add(encoding);
    }
    return of(train.descriptor(), encodings);
  }

  /** The encoder with these encodings, one per column of the dataset. */
  static TableEncoder of(DatasetDescriptor descriptor, List<ColumnEncoding> encodings) {
    List<Place> places = new ArrayList<>();
    int width = 0;
    for (ColumnEncoding encoding : encodings) {
      int position = encoding.hasPosition() ? width++ : -1;
      Place place = new Place(encoding, position, width);
      places.add(place);
      width = place.end();
    }
    return new TableEncoder(descriptor, List.copyOf(places), width);
  }

  /**
   * Why rows of a table cannot be written, or empty when they can: a column has a category, or
   * lacks values, as none did when the encoder was fitted.
   */
  public Optional<String> refusal(PatientTable table) {
    for (int c = 0; c < places.size(); c++) {
      ColumnEncoding encoding = places.get(c).encoding();
      for (int row = 0; row < table.rows(); row++) {
        if (!encoding.covers(table.value(row, c))) {
          String what = Double.isNaN(table.value(row, c)) ? "lacks a value" : "has a new value";
          return Optional.of("column " + descriptor.columns().get(c).name() + " " + what);
        }
      }
    }
    return Optional.empty();
  }

  private static List<Double> edges(DatasetDescriptor descriptor, Column column) {
    return descriptor.protectedAttributes().stream()
        .filter(attribute -> attribute.column().name().equals(column.name()))
        .map(ProtectedAttribute::bands)
        .flatMap(List::stream)
        .distinct()
        .sorted()
        .toList();
  }

  /** Numbers per row. */
  public int width() {
    return width;
  }

  /** Where each column is, in the descriptor's order. */
  public List<Place> places() {
    return places;
  }

  /** The dataset. */
  public DatasetDescriptor descriptor() {
    return descriptor;
  }

  /** The table as vectors ({@code rows × width}, row after row). */
  public float[] encode(PatientTable table, RandomGenerator random) {
    float[] vectors = new float[Math.multiplyExact(table.rows(), width)];
    for (int row = 0; row < table.rows(); row++) {
      for (int c = 0; c < places.size(); c++) {
        Place place = places.get(c);
        double coded = table.value(row, c);
        int level = place.encoding().levelOf(coded, random);
        if (place.position() >= 0) {
          vectors[row * width + place.position()] =
              (float) place.encoding().positionOf(coded, level);
        }
        vectors[row * width + place.start() + level] = 1;
      }
    }
    return vectors;
  }

  /**
   * One row of coded values from a vector: of each span the level with the greatest number counts.
   *
   * @param vectors vectors, row after row
   * @param offset where the row's vector begins
   */
  public double[] decode(float[] vectors, int offset) {
    double[] values = new double[places.size()];
    for (int c = 0; c < values.length; c++) {
      Place place = places.get(c);
      int best = place.start();
      for (int k = place.start() + 1; k < place.end(); k++) {
        if (vectors[offset + k] > vectors[offset + best]) {
          best = k;
        }
      }
      double position = place.position() < 0 ? 0 : vectors[offset + place.position()];
      values[c] = place.encoding().decode(best - place.start(), position);
    }
    return values;
  }
}
