package io.equipoise.synth.domain.constraint;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.PatientTable;
import java.nio.charset.StandardCharsets;

/** A small dataset whose constraints a test chooses. */
public final class Ward {
  public static final int AGE = 0;
  public static final int SEX = 1;
  public static final int SYSTOLIC = 2;
  public static final int DIASTOLIC = 3;
  public static final int PREGNANT = 4;
  public static final int SITE = 5;
  public static final int DEVICE = 6;
  public static final int DISEASE = 7;

  private Ward() {}

  /** The dataset with these constraints. Sex and age band are protected, disease is the label. */
  public static DatasetDescriptor with(String... constraints) {
    String lines =
        constraints.length == 0 ? "" : "constraints:\n  - " + String.join("\n  - ", constraints);
    return DescriptorLoader.parse(
        "ward.yaml",
        ("""
        dataset: ward
        description: a made-up ward
        columns:
          - { name: age, type: number, range: [18, 100], integer: true }
          - { name: sex, type: category, values: [female, male] }
          - { name: systolic, type: number, range: [50, 250], integer: true }
          - { name: diastolic, type: number, range: [20, 200] }
          - { name: pregnant, type: category, values: ["no", "yes"] }
          - { name: site, type: category, values: [north, south, east] }
          - { name: device, type: category, values: [a, b] }
          - { name: disease, type: category, values: ["no", "yes"] }
        label: { column: disease, positive: "yes" }
        protected:
          - { name: sex, column: sex }
          - { name: ageBand, column: age, bands: [18, 50, 101] }
        watch: [[sex]]
        reference: { version: halves, source: made up, shares: { sex: { female: 0.5, male: 0.5 } } }
        windows: [{ name: 1h, length: PT1H, pane: PT1M }]
        sources:
          csv:
            header: true
            delimiter: ","
            files: [{ path: ward.csv }]
            columns: { age: age, sex: sex, systolic: systolic, diastolic: diastolic, pregnant: pregnant, site: site, device: device, disease: disease }
        """
                + lines
                + "\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  /** A woman of 30 without disease, with everything in order. */
  public static double[] woman() {
    return new double[] {30, 0, 120, 80, 0, 0, 0, 0};
  }

  /** The row with one value changed. */
  public static double[] but(double[] row, int column, double value) {
    double[] changed = row.clone();
    changed[column] = value;
    return changed;
  }

  /** A table of rows. */
  public static PatientTable table(DatasetDescriptor descriptor, double[]... rows) {
    return PatientTable.ofRows(descriptor, rows);
  }
}
