package io.equipoise.synth.domain.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.PatientTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The gates on a small clinical table: 596 people, fifteen columns. Skipped without the data. */
class HeartGatesTest {
  private static final int FIT = 286;
  private static final int REFERENCE = 72;

  private static PatientTable people;

  @BeforeAll
  static void readPeople() throws IOException {
    String data = System.getenv("EQUIPOISE_DATA");
    assumeTrue(data != null, "EQUIPOISE_DATA is not set");
    DatasetDescriptor heart = DescriptorLoader.load(Path.of("..", "descriptors", "heart.yaml"));
    CsvSource csv = heart.csv().orElseThrow();
    List<double[]> rows = new ArrayList<>();
    for (CsvSource.File file : csv.files()) {
      Path path = Path.of(data, "heart", file.path());
      assumeTrue(Files.exists(path), "no " + path);
      for (String line : Files.readAllLines(path)) {
        String[] raw = line.split(",", -1);
        rows.add(
            heart.columns().stream()
                .mapToDouble(column -> value(column, csv, file, raw))
                .toArray());
      }
    }
    // One person is in the files twice; a copy of them would be no coincidence.
    Map<List<Double>, double[]> different = new LinkedHashMap<>();
    rows.forEach(row -> different.put(Arrays.stream(row).boxed().toList(), row));
    people = PatientTable.ofRows(heart, different.values().toArray(double[][]::new));
  }

  private static double value(Column column, CsvSource csv, CsvSource.File file, String[] raw) {
    String constant = file.constants().get(column.name());
    if (constant != null) {
      return column.code(constant);
    }
    CsvSource.Field field = csv.columns().get(column.name());
    String text = raw[field.at().orElseThrow()].strip();
    if (csv.missing().contains(text)) {
      return Double.NaN;
    }
    double number = Double.parseDouble(text);
    if (column.isNumber()) {
      return column.admits(number) ? number : Double.NaN;
    }
    return column.code(field.map().getOrDefault(Long.toString(Math.round(number)), ""));
  }

  private static int[] shuffled(long seed) {
    int[] order = IntStream.range(0, people.rows()).toArray();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = order[i];
      order[i] = order[j];
      order[j] = other;
    }
    return order;
  }

  private static GateSubject subject(PatientTable batch, int[] order, long seed) {
    double positives =
        IntStream.range(0, batch.rows()).filter(row -> batch.label(row) == 1).count()
            / (double) batch.rows();
    return new GateSubject(
        batch,
        people.select(Arrays.copyOfRange(order, 0, FIT)),
        people.select(Arrays.copyOfRange(order, FIT, FIT + REFERENCE)),
        positives,
        seed);
  }

  private static PatientTable women(PatientTable table) {
    int sex = table.descriptor().indexOf("sex");
    return table.select(
        IntStream.range(0, table.rows()).filter(row -> table.value(row, sex) == 0).toArray());
  }

  /** Every second batch is of women only, about seventy of them. */
  @Test
  void shouldPassNewPeopleInNearlyEveryDraw() {
    Gates gates = Gates.of(people.descriptor());
    Map<String, Integer> refusals = new TreeMap<>();
    List<Integer> refused = new ArrayList<>();
    for (int draw = 0; draw < 100; draw++) {
      int[] order = shuffled(draw);
      PatientTable rest = people.select(Arrays.copyOfRange(order, FIT + REFERENCE, order.length));
      PatientTable batch = draw % 2 == 0 ? rest : women(rest);
      List<String> failed =
          gates.assess(subject(batch, order, draw)).stream()
              .filter(result -> !result.passed())
              .map(GateResult::name)
              .toList();
      failed.forEach(name -> refusals.merge(name, 1, Integer::sum));
      if (!failed.isEmpty()) {
        refused.add(draw);
      }
    }
    assertThat(refused).as("refused draws, by gate %s", refusals).hasSizeLessThanOrEqualTo(5);
  }

  @Test
  void shouldRefuseAMemorizerInEveryDraw() {
    Gates privacy = Gates.ofPrivacy(people.descriptor());
    for (int draw = 0; draw < 20; draw++) {
      int[] order = shuffled(draw);
      SplittableRandom random = new SplittableRandom(draw);
      int[] copies = random.ints(200, 0, FIT).map(i -> order[i]).toArray();
      PatientTable all = people.select(copies);
      PatientTable batch = draw % 2 == 0 ? all : women(all);

      List<String> failed =
          privacy.assess(subject(batch, order, draw)).stream()
              .filter(result -> !result.passed())
              .map(GateResult::name)
              .toList();

      assertThat(failed).contains("exact-copies", "near-copies", "dcr-ratio", "closer-to-train");
    }
  }
}
