package io.equipoise.benchmarks;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.PatientRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Made-up visits to a clinic, drawn by a seed: the shipped descriptor {@code bench.yaml}, about
 * four visits per person, one value in fifty missing. Event times run over {@link #SPAN} in the
 * order of the records, each up to {@link #DISORDER} early, as records from many wards would
 * arrive.
 */
final class BenchStream {
  /** Event time of the first record; on the edge of a pane. */
  static final Instant START = Instant.parse("2024-03-01T08:00:00Z");

  /** Event time between the first and the last record. */
  static final Duration SPAN = Duration.ofHours(2);

  private static final Duration DISORDER = Duration.ofSeconds(20);
  private static final double MISSING = 0.02;
  private static final int VISITS_PER_PERSON = 4;
  private static final double FEMALE = 0.51;
  private static final double[] RACES = {0.60, 0.14, 0.10, 0.02, 0.01, 0.13};
  private static final double[] AGE_BANDS = {0.2, 0.2, 0.2, 0.2, 0.2};
  private static final int[] AGE_EDGES = {18, 35, 50, 65, 80, 101};

  private final DatasetDescriptor descriptor;
  private final int records;
  private final Instant start;
  private final Duration span;
  private final SplittableRandom random;
  private int next;

  /**
   * The stream from its beginning, over {@link #SPAN} from {@link #START}.
   *
   * @param records how many there will be, at least 1
   * @param seed the same seed and number give the same records
   */
  BenchStream(DatasetDescriptor descriptor, int records, long seed) {
    this(descriptor, records, seed, START, SPAN);
  }

  /**
   * The stream from its beginning, at other event times.
   *
   * @param start event time of the first record
   * @param span event time between the first and the last record
   */
  BenchStream(DatasetDescriptor descriptor, int records, long seed, Instant start, Duration span) {
    this.descriptor = descriptor;
    this.records = records;
    this.start = start;
    this.span = span;
    this.random = new SplittableRandom(seed);
  }

  /** The descriptor of the made-up dataset. */
  static DatasetDescriptor descriptor() {
    try (InputStream yaml = BenchStream.class.getResourceAsStream("bench.yaml")) {
      if (yaml == null) {
        throw new IllegalStateException("bench.yaml is missing from the class path");
      }
      return DescriptorLoader.parse("bench.yaml", yaml.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read bench.yaml from the class path", e);
    }
  }

  /** Whether there is another record. */
  boolean hasNext() {
    return next < records;
  }

  /** The next record. */
  PatientRecord next() {
    int number = next++;
    long at =
        start.toEpochMilli()
            + (long) (span.toMillis() * (double) number / records)
            - random.nextLong(DISORDER.toMillis());
    return new PatientRecord(
        "v" + number,
        "p" + random.nextInt(Math.max(1, records / VISITS_PER_PERSON)),
        Instant.ofEpochMilli(Math.max(start.toEpochMilli(), at)),
        values());
  }

  private double[] values() {
    List<Column> columns = descriptor.columns();
    double[] values = new double[columns.size()];
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      double value = value(column);
      values[i] = random.nextDouble() < MISSING ? Double.NaN : value;
    }
    return values;
  }

  private double value(Column column) {
    if (column.name().equals("sex")) {
      return random.nextDouble() < FEMALE ? 0 : 1;
    }
    if (column.name().equals("race")) {
      return draw(RACES);
    }
    if (column.name().equals("age")) {
      int band = draw(AGE_BANDS);
      return random.nextInt(AGE_EDGES[band], AGE_EDGES[band + 1]);
    }
    if (!column.isNumber()) {
      return random.nextInt(column.values().size());
    }
    double drawn = random.nextDouble(column.minimum(), column.maximum());
    return column.integer() ? Math.rint(drawn) : Math.rint(drawn * 10) / 10;
  }

  private int draw(double[] shares) {
    double left = random.nextDouble();
    for (int i = 0; i < shares.length - 1; i++) {
      left -= shares[i];
      if (left < 0) {
        return i;
      }
    }
    return shares.length - 1;
  }
}
