package io.equipoise.synth.generate.encoding;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.generate.UnsuitableTableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Writes rows of a table as vectors of {@link #width()} numbers and reads them back. Each column
 * takes a position (one number in [-1, 1], columns with {@link ColumnEncoding#hasPosition()} only)
 * and then a span of one number per level: 1 at the row's level, else 0. Fitted on training rows
 * only; immutable.
 *
 * <p>A category column of which more than {@value #MOST_VALUES} values were seen is capped ({@link
 * CategoryEncoding}): that many keep a level, the others share one. Not so protected columns and
 * the label, whose every value can be asked for. A category column that tells most people apart is
 * refused ({@link #refuseIdentifiers}).
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

  /**
   * Most values of a category column that have a level of their own. Own choice: with more, the
   * levels of one column would outnumber all others, and few of them would come often enough in
   * training to be learned.
   */
  static final int MOST_VALUES = 40;

  private final DatasetDescriptor descriptor;
  private final List<Place> places;
  private final int width;

  private TableEncoder(DatasetDescriptor descriptor, List<Place> places, int width) {
    this.descriptor = descriptor;
    this.places = places;
    this.width = width;
  }

  /**
   * The encoder of a table with at least one row.
   *
   * @throws UnsuitableTableException naming a column that is like an identifier
   */
  public static TableEncoder fit(PatientTable train) {
    refuseIdentifiers(train);
    List<ColumnEncoding> encodings = new ArrayList<>();
    for (int c = 0; c < train.columns(); c++) {
      Column column = train.descriptor().columns().get(c);
      double[] values = train.column(c);
      ColumnEncoding encoding =
          column.isNumber()
              ? NumberEncoding.fit(column, values, edges(train.descriptor(), column))
              : CategoryEncoding.fit(values, mostLevels(train.descriptor(), column));
      encodings.add(encoding);
    }
    return of(train.descriptor(), encodings);
  }

  private static int mostLevels(DatasetDescriptor descriptor, Column column) {
    boolean asked =
        descriptor.label().column().name().equals(column.name())
            || descriptor.protectedAttributes().stream()
                .anyMatch(attribute -> attribute.column().name().equals(column.name()));
    return asked ? Integer.MAX_VALUE : MOST_VALUES;
  }

  /**
   * Refuses a table with a category column that is like an identifier: more than {@value
   * #MOST_VALUES} values, and more values than half of the people who have one. A generator can
   * only repeat such values, and each points to somebody.
   *
   * @throws UnsuitableTableException naming the column, and what to do
   */
  public static void refuseIdentifiers(PatientTable train) {
    for (int c = 0; c < train.columns(); c++) {
      Column column = train.descriptor().columns().get(c);
      double[] present =
          Arrays.stream(train.column(c)).filter(value -> !Double.isNaN(value)).toArray();
      long values = Arrays.stream(present).distinct().count();
      if (!column.isNumber() && values > MOST_VALUES && 2 * values > present.length) {
        throw new UnsuitableTableException(
            "column "
                + column.name()
                + " has another value for most people, as an identifier has; take it out of the"
                + " descriptor, or group its values");
      }
    }
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
   * @param random draws the values of levels that stand for several; untouched without such columns
   */
  public double[] decode(float[] vectors, int offset, RandomGenerator random) {
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
      values[c] = place.encoding().decode(best - place.start(), position, random);
    }
    return values;
  }
}
