package io.equipoise.synth;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.PatientTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * The public tables that the shipped descriptors describe, first record of each patient, in the
 * order of the files. A test that asks for one is skipped where {@code EQUIPOISE_DATA} does not
 * point to them.
 */
public final class RealPatients {
  private RealPatients() {}

  /** The rows of a dataset by the name of its descriptor and folder. */
  public static PatientTable of(String dataset) throws IOException {
    DatasetDescriptor descriptor =
        DescriptorLoader.load(Path.of("..", "descriptors", dataset + ".yaml"));
    return of(descriptor, descriptor);
  }

  /**
   * The same under another descriptor, which may divide or name values differently but has the
   * places of the first.
   */
  public static PatientTable of(DatasetDescriptor places, DatasetDescriptor descriptor)
      throws IOException {
    String data = System.getenv("EQUIPOISE_DATA");
    assumeTrue(data != null, "EQUIPOISE_DATA is not set");
    CsvSource csv = places.csv().orElseThrow();
    List<double[]> rows = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (CsvSource.File file : csv.files()) {
      Path path = Path.of(data, places.dataset(), file.path());
      assumeTrue(Files.exists(path), "no " + path);
      List<String> lines = lines(path);
      List<String> header = csv.header() ? List.of(lines.get(0).split(",", -1)) : List.of();
      for (String line : lines.subList(csv.header() ? 1 : 0, lines.size())) {
        String[] raw = line.split(",", -1);
        Optional<String> patient = csv.patient().map(field -> raw[place(field, header)]);
        if (patient.isEmpty() || seen.add(patient.get())) {
          rows.add(
              descriptor.columns().stream()
                  .mapToDouble(column -> value(column, csv, file, header, raw))
                  .toArray());
        }
      }
    }
    return PatientTable.ofRows(descriptor, rows.toArray(double[][]::new));
  }

  /** The table's rows in an order that the seed decides. */
  public static PatientTable shuffled(PatientTable table, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = IntStream.range(0, table.rows()).toArray();
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return table.select(order);
  }

  private static List<String> lines(Path path) throws IOException {
    try (InputStream file = Files.newInputStream(path);
        InputStream in = path.toString().endsWith(".gz") ? new GZIPInputStream(file) : file;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }

  private static int place(CsvSource.Field field, List<String> header) {
    return field.at().orElseGet(() -> header.indexOf(field.from().orElseThrow()));
  }

  private static double value(
      Column column, CsvSource csv, CsvSource.File file, List<String> header, String[] raw) {
    String constant = file.constants().get(column.name());
    if (constant != null) {
      return column.code(constant);
    }
    CsvSource.Field field = csv.columns().get(column.name());
    String text = raw[place(field, header)].strip();
    if (csv.missing().contains(text) || column.missing().contains(text)) {
      return Double.NaN;
    }
    String mapped = field.map().getOrDefault(text, field.map().getOrDefault(whole(text), text));
    if (!column.isNumber()) {
      return column.code(mapped);
    }
    double number = Double.parseDouble(mapped);
    return column.admits(number) ? number : Double.NaN;
  }

  /** The text without {@code .0} behind it. */
  private static String whole(String text) {
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
