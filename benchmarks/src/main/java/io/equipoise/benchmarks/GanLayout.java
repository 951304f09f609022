package io.equipoise.benchmarks;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.PatientTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Made-up tables of the shape of two real ones: what a step of training costs depends on the widths
 * of the encoded row and of the condition, not on the values.
 */
enum GanLayout {
  /** As the heart disease data: 66 numbers per row, 36 of condition. */
  SMALL(4, 4, List.of(4, 3, 5, 5, 5, 3)),
  /** As the diabetes data: 118 numbers per row, 56 of condition. */
  MID(8, 3, List.of(5, 4, 4, 4, 3, 3, 3, 5, 5, 5, 5));

  /** Rows of the table: more than a batch. */
  private static final int ROWS = 2_000;

  /** Modes of a number column, far apart, so that the encoding finds each of them. */
  private static final int MODES = 7;

  private final int numbers;
  private final int bands;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Integer> categories;

  GanLayout(int numbers, int bands, List<Integer> categories) {
    this.numbers = numbers;
    this.bands = bands;
    this.categories = categories;
  }

  /** The table for a seed. */
  PatientTable table(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DatasetDescriptor descriptor = descriptor();
    double[][] rows = new double[ROWS][descriptor.columns().size()];
    for (double[] row : rows) {
      for (int c = 0; c < row.length; c++) {
        Column column = descriptor.columns().get(c);
        row[c] =
            column.isNumber()
                ? c == 0
                    ? random.nextDouble(0, bands)
                    : random.nextInt(MODES) + 0.05 * random.nextGaussian()
                : random.nextInt(column.values().size());
      }
    }
    return PatientTable.ofRows(descriptor, rows);
  }

  private DatasetDescriptor descriptor() {
    List<Column> columns = new ArrayList<>();
    columns.add(number("age"));
    IntStream.range(0, numbers).forEach(i -> columns.add(number("number" + i)));
    columns.add(category("sex", 2));
    IntStream.range(0, categories.size())
        .forEach(i -> columns.add(category("category" + i, categories.get(i))));
    Column label = category("label", 2);
    columns.add(label);
    List<Double> edges = IntStream.rangeClosed(0, bands).mapToObj(i -> (double) i).toList();
    return new DatasetDescriptor(
        "bench",
        "made up",
        "000000000000",
        false,
        columns,
        new DatasetDescriptor.Label(label, "v1", "made up"),
        List.of(
            new ProtectedAttribute("sex", columns.get(1 + numbers), List.of()),
            new ProtectedAttribute("ageBand", columns.get(0), edges)),
        List.of(List.of("sex")),
        new DatasetDescriptor.Reference("none", "made up", Map.of(), Map.of()),
        List.of(
            new DatasetDescriptor.Window(
                "1h", Duration.ofHours(1), Duration.ofMinutes(1), Duration.ZERO)),
        new DatasetDescriptor.Alerting(0.8, 0.9, 50, 0.05, Duration.ZERO),
        new DatasetDescriptor.Sample(ROWS, 0.2, "bench"),
        new DatasetDescriptor.Synthesis("gan", 1, 30, Optional.empty()),
        new DatasetDescriptor.Gates(0.99, 0, 0.9),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Column number(String name) {
    return new Column(name, Column.Kind.NUMBER, "1", -10, 10, false, List.of(), Set.of(), "");
  }

  private static Column category(String name, int values) {
    return new Column(
        name,
        Column.Kind.CATEGORY,
        "",
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        false,
        IntStream.range(0, values).mapToObj(i -> "v" + i).toList(),
        Set.of(),
        "");
  }
}
