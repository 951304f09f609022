package io.equipoise.synth;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A small made-up population with a planted association: the sick have a higher marker and smoke
 * more often.
 */
public final class ToyPatients {
  public static final int SEX = 0;
  public static final int AGE = 1;
  public static final int MARKER = 2;
  public static final int SMOKER = 3;
  public static final int DISEASE = 4;
  public static final double MISSING_MARKERS = 0.2;

  private ToyPatients() {}

  public static DatasetDescriptor descriptor() {
    Column sex = category("sex", "female", "male");
    Column age = number("age", 18, 100, true);
    Column disease = category("disease", "no", "yes");
    return descriptor(
        List.of(sex, age, number("marker", 0, 40, false), category("smoker", "no", "yes"), disease),
        new DatasetDescriptor.Label(disease, "yes", "made up"),
        List.of(
            new ProtectedAttribute("sex", sex, List.of()),
            new ProtectedAttribute("ageBand", age, List.of(18.0, 45.0, 65.0, 101.0))));
  }

  public static DatasetDescriptor descriptor(
      List<Column> columns,
      DatasetDescriptor.Label label,
      List<ProtectedAttribute> protectedAttributes) {
    return new DatasetDescriptor(
        "toy",
        "made-up patients",
        "000000000000",
        false,
        columns,
        label,
        protectedAttributes,
        List.of(List.of(protectedAttributes.get(0).name())),
        new DatasetDescriptor.Reference("none", "made up", Map.of(), Map.of()),
        List.of(
            new DatasetDescriptor.Window(
                "1h", Duration.ofHours(1), Duration.ofMinutes(1), Duration.ZERO)),
        new DatasetDescriptor.Alerting(0.8, 0.9, 50, 0.05, Duration.ZERO),
        new DatasetDescriptor.Sample(2000, 0.2, "toy"),
        new DatasetDescriptor.Synthesis("gan", 1, 30, Optional.empty()),
        new DatasetDescriptor.Gates(0.99, 0, 0.9),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public static Column category(String name, String... values) {
    return new Column(
        name,
        Column.Kind.CATEGORY,
        "",
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        false,
        List.of(values),
        Set.of(),
        "");
  }

  public static Column number(String name, double minimum, double maximum, boolean integer) {
    return new Column(
        name, Column.Kind.NUMBER, "1", minimum, maximum, integer, List.of(), Set.of(), "");
  }

  /** A third women; 40 % sick; marker N(10, 2) or, when sick, N(18, 2), missing for a fifth. */
  public static PatientTable people(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] values = new double[rows][];
    for (int i = 0; i < rows; i++) {
      boolean sick = random.nextDouble() < 0.4;
      double marker = (sick ? 18 : 10) + 2 * random.nextGaussian();
      values[i] =
          new double[] {
            random.nextDouble() < 1 / 3.0 ? 0 : 1,
            random.nextInt(20, 91),
            random.nextDouble() < MISSING_MARKERS
                ? Double.NaN
                : Math.max(0, Math.min(40, Math.rint(marker * 10) / 10)),
            random.nextDouble() < (sick ? 0.8 : 0.2) ? 1 : 0,
            sick ? 1 : 0
          };
    }
    return PatientTable.ofRows(descriptor(), values);
  }

  /**
   * So many visits of each of at most 4,000 patients, visit by visit, in the order of time: the
   * marker is the patient's own and stays, the rest of a later visit is somebody else's.
   */
  public static PatientTable visits(int patients, int visits, long seed) {
    PatientTable people = people(patients * visits, seed);
    List<PatientRecord> records = new ArrayList<>();
    for (int row = 0; row < people.rows(); row++) {
      double[] values = people.row(row);
      values[MARKER] = row % patients / 100.0;
      records.add(
          new PatientRecord(
              "record" + row, "patient" + row % patients, Instant.ofEpochSecond(row), values));
    }
    return PatientTable.of(descriptor(), records);
  }
}
