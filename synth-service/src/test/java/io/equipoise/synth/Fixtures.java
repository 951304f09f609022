package io.equipoise.synth;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import java.nio.charset.StandardCharsets;

/** A small dataset with two protected attributes. */
public final class Fixtures {
  private Fixtures() {}

  /**
   * Sex and age band protected, a number and a label; reference half women; at least 30 real people
   * for a batch.
   */
  public static DatasetDescriptor clinic() {
    return DescriptorLoader.parse("clinic.yaml", clinicYaml().getBytes(StandardCharsets.UTF_8));
  }

  /** The same as text. */
  static String clinicYaml() {
    return """
        dataset: clinic
        description: a small clinic
        identity: { record: row, patient: row }
        columns:
          - { name: age, type: number, range: [18, 100], integer: true, description: age }
          - { name: sex, type: category, values: [female, male], description: sex }
          - { name: pressure, type: number, range: [50, 250], description: pressure }
          - { name: disease, type: category, values: ["no", "yes"], description: disease }
        label: { column: disease, positive: "yes", description: has it }
        protected:
          - { name: sex, column: sex }
          - { name: ageBand, column: age, bands: [18, 50, 101] }
        watch: [[sex], [sex, ageBand]]
        reference:
          version: halves
          source: made up for tests
          shares: { sex: { female: 0.5, male: 0.5 }, ageBand: { "18-49": 0.5, "50-100": 0.5 } }
        windows: [{ name: 1h, length: PT1H, pane: PT1M, grace: PT1M }]
        alerting: { minRatio: 0.8, clearRatio: 0.9, minSupport: 50, falseAlarmBudget: 0.05, holdFor: PT0S }
        sample: { perCell: 1000, holdout: 0.2, salt: tests }
        synthesis: { generator: gan, targetShare: reference, maxSyntheticToReal: 1.0, minRealSupport: 30 }
        gates: { validity: 0.99, exactCopies: 0.0, dcrRatio: 0.9 }
        sources:
          csv:
            header: true
            delimiter: ","
            files: [{ path: clinic.csv }]
            columns: { age: age, sex: sex, pressure: pressure, disease: disease }
        """;
  }
}
