package io.equipoise.synth;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.PatientTable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A made-up population of twenty columns with one hidden severity behind all of them; so many
 * values that two people are hardly ever equal.
 */
public final class WidePatients {
  public static final int NUMBERS = 8;
  public static final int CATEGORIES = 9;
  private static final DatasetDescriptor DESCRIPTOR = describe();

  private WidePatients() {}

  public static DatasetDescriptor descriptor() {
    return DESCRIPTOR;
  }

  private static DatasetDescriptor describe() {
    Column sex = ToyPatients.category("sex", "female", "male");
    Column age = ToyPatients.number("age", 18, 100, true);
    Column disease = ToyPatients.category("disease", "no", "yes");
    List<Column> columns = new ArrayList<>(List.of(sex, age));
    for (int i = 0; i < NUMBERS; i++) {
      columns.add(ToyPatients.number("lab" + i, -100, 100, false));
    }
    for (int i = 0; i < CATEGORIES; i++) {
      columns.add(ToyPatients.category("finding" + i, "none", "mild", "severe"));
    }
    columns.add(disease);
    return ToyPatients.descriptor(
        columns,
        new DatasetDescriptor.Label(disease, "yes", "made up"),
        List.of(
            new ProtectedAttribute("sex", sex, List.of()),
            new ProtectedAttribute("ageBand", age, List.of(18.0, 45.0, 65.0, 101.0))));
  }

  /** People; labs are severity plus noise to two digits, a tenth of them missing. */
  public static PatientTable people(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] values = new double[rows][];
    for (int i = 0; i < rows; i++) {
      values[i] = person(random);
    }
    return PatientTable.ofRows(DESCRIPTOR, values);
  }

  private static double[] person(SplittableRandom random) {
    double severity = random.nextGaussian();
    double[] row = new double[DESCRIPTOR.columns().size()];
    row[0] = random.nextDouble() < 0.3 ? 0 : 1;
    row[1] = random.nextInt(20, 91);
    for (int i = 0; i < NUMBERS; i++) {
      double lab = 5 * severity + (3 + i) * random.nextGaussian();
      row[2 + i] = random.nextDouble() < 0.1 ? Double.NaN : Math.rint(100 * lab) / 100;
    }
    for (int i = 0; i < CATEGORIES; i++) {
      double finding = severity + random.nextGaussian();
      row[2 + NUMBERS + i] = finding < 0 ? 0 : finding < 1 ? 1 : 2;
    }
    row[row.length - 1] = random.nextDouble() < 1 / (1 + Math.exp(-2 * severity)) ? 1 : 0;
    return row;
  }
}
