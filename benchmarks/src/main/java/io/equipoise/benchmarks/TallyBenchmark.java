package io.equipoise.benchmarks;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.TallyShape;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one record costs the monitor's first step, next to a named baseline in the same run: {@link
 * #countByCell}, a hash map from the cell's key to a count, which is the least that any answer to
 * "who is here" must do. Records are drawn at random from the shipped heart descriptor's columns;
 * the system property {@code equipoise.home} names the repository's root, else it is the working
 * folder. {@code ./equipoise bench tally} runs it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TallyBenchmark {
  private static final int RECORDS = 4096;
  private static final double MISSING = 0.05;
  private static final int PARTS = 64;

  private PatientRecord[] records = new PatientRecord[0];
  private GenericRecord[] encoded = new GenericRecord[0];
  private CellTally[] parts = new CellTally[0];
  private final CellScheme scheme = new CellScheme(descriptor());
  private final TallyShape shape = new TallyShape(descriptor());
  private final RecordCodec codec = new RecordCodec(descriptor());
  private final Map<Cell, CellTally> tallies = new HashMap<>();
  private final Map<String, Long> counts = new HashMap<>();
  private int next;

  /** For JMH, which creates it by name. */
  public TallyBenchmark() {}

  /** Draws the records. */
  @Setup
  public void draw() {
    DatasetDescriptor descriptor = descriptor();
    SplittableRandom random = new SplittableRandom(1);
    records = new PatientRecord[RECORDS];
    encoded = new GenericRecord[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      records[i] =
          new PatientRecord("r" + i, "p" + i, Instant.EPOCH, values(descriptor.columns(), random));
      encoded[i] = codec.encode(records[i]);
    }
    parts = new CellTally[PARTS];
    for (int i = 0; i < PARTS; i++) {
      parts[i] = CellTally.empty(shape);
      for (int r = i; r < RECORDS; r += PARTS) {
        parts[i].add(shape, records[r]);
      }
    }
  }

  /** Baseline: the cell's key and a count in a hash map. */
  @Benchmark
  public long countByCell() {
    return counts.merge(scheme.cellOf(record()).key(), 1L, Long::sum);
  }

  /** Ours: the cell's tally with missing values, labels and moments of every column. */
  @Benchmark
  public long addToTally() {
    PatientRecord record = record();
    CellTally tally =
        tallies.computeIfAbsent(scheme.cellOf(record), cell -> CellTally.empty(shape));
    tally.add(shape, record);
    return tally.records();
  }

  /** Ours: the tally of two partitions' records of one cell, as the merge step adds them up. */
  @Benchmark
  public CellTally mergeTallies() {
    next = (next + 1) % PARTS;
    return parts[next].plus(parts[(next + 1) % PARTS]);
  }

  /** Reading the Avro record, which comes before either. */
  @Benchmark
  public PatientRecord decode() {
    next = (next + 1) % RECORDS;
    return codec.decode(encoded[next]);
  }

  private PatientRecord record() {
    next = (next + 1) % RECORDS;
    return records[next];
  }

  private static double[] values(List<Column> columns, SplittableRandom random) {
    double[] values = new double[columns.size()];
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      double value =
          column.isNumber()
              ? Math.rint(
                  random.nextDouble(
                      Math.max(-1e6, column.minimum()), Math.min(1e6, column.maximum())))
              : random.nextInt(column.values().size());
      values[i] = random.nextDouble() < MISSING ? Double.NaN : value;
    }
    return values;
  }

  private static DatasetDescriptor descriptor() {
    return DescriptorLoader.load(
        Path.of(System.getProperty("equipoise.home", "."), "descriptors", "heart.yaml"));
  }
}
