package io.equipoise.evaluator;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Split;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * People with a known rule behind them. Marker {@code a} raises the risk of everybody; marker
 * {@code b} raises that of men and lowers that of women, so that a model that has seen few women
 * gets them wrong and one that has seen enough does not.
 */
public final class PlantedCohort {
  private static final int COLUMNS = 6;
  private static final Instant NOON = Instant.parse("2024-06-01T12:00:00Z");

  private PlantedCohort() {}

  /** The descriptor, for a dataset of this name. */
  public static DatasetDescriptor descriptor(String dataset) {
    return DescriptorLoader.parse("planted.yaml", yaml(dataset).getBytes(StandardCharsets.UTF_8));
  }

  /** The same with one piece of its text replaced; fails when the text has no such piece. */
  public static DatasetDescriptor descriptor(String dataset, String piece, String instead) {
    String yaml = yaml(dataset);
    if (!yaml.contains(piece)) {
      throw new IllegalArgumentException("the descriptor has no " + piece);
    }
    return DescriptorLoader.parse(
        "planted.yaml", yaml.replace(piece, instead).getBytes(StandardCharsets.UTF_8));
  }

  /** The same as a file has it. */
  static String yaml(String dataset) {
    return """
        dataset: %s
        description: people with a planted rule
        identity: { record: id, patient: id }
        columns:
          - { name: sex, type: category, values: [female, male], description: Sex }
          - { name: site, type: category, values: [north, south, west], description: Site; carries nothing }
          - { name: age, type: number, range: [18, 100], integer: true, description: Age; carries nothing }
          - { name: a, type: number, description: Marker of everybody }
          - { name: b, type: number, description: Marker that means the opposite for women }
          - { name: ill, type: category, values: ["no", "yes"], description: Outcome }
        label: { column: ill, positive: "yes", description: Planted }
        protected:
          - { name: sex, column: sex }
          - { name: ageBand, column: age, bands: [18, 50, 101] }
        watch: [[sex], [ageBand]]
        reference:
          version: planted
          source: planted
          shares: { sex: { female: 0.5, male: 0.5 }, ageBand: { "18-49": 0.5, "50-100": 0.5 } }
        windows: [{ name: 1h, length: PT1H, pane: PT1M, grace: PT10M }]
        alerting: { minRatio: 0.8, clearRatio: 0.9, minSupport: 50, falseAlarmBudget: 0.05, holdFor: PT0S }
        sample: { perCell: 2000, holdout: 0.3, salt: planted }
        synthesis: { generator: gan, targetShare: reference, maxSyntheticToReal: 1.0, minRealSupport: 30 }
        gates: { validity: 0.99, exactCopies: 0.0, dcrRatio: 0.9 }
        sources:
          csv:
            header: true
            files: [{ path: planted.csv }]
            columns: { sex: { from: sex }, site: { from: site }, age: { from: age }, a: { from: a }, b: { from: b }, ill: { from: ill } }
        """
        .formatted(dataset);
  }

  /** One person. */
  public static PatientRecord person(String id, boolean woman, Random random) {
    double a = random.nextGaussian();
    double b = random.nextGaussian();
    double risk = 1 / (1 + Math.exp(-(1.2 * a + (woman ? -2 : 2) * b)));
    double[] values = new double[COLUMNS];
    values[0] = woman ? 0 : 1;
    values[1] = random.nextInt(10) == 0 ? Double.NaN : random.nextInt(3);
    values[2] = 18 + random.nextInt(80);
    values[3] = random.nextInt(20) == 0 ? Double.NaN : a;
    values[4] = b;
    values[5] = random.nextDouble() < risk ? 1 : 0;
    return new PatientRecord(id, id, NOON, values);
  }

  /** People of whom this share are women. */
  public static List<PatientRecord> people(String prefix, int count, double women, long seed) {
    Random random = new Random(seed);
    List<PatientRecord> people = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      people.add(person(prefix + i, random.nextDouble() < women, random));
    }
    return people;
  }

  /** The ones on one side of the wall. */
  public static List<PatientRecord> of(
      Split split, List<PatientRecord> people, DatasetDescriptor descriptor) {
    return people.stream()
        .filter(p -> Split.of(p.patientId(), descriptor.sample()) == split)
        .toList();
  }

  /**
   * People as training would meet them: of the train side only this share of the women is kept, of
   * the holdout everybody.
   */
  public static List<PatientRecord> womenMissingInTraining(
      int count, double kept, long seed, DatasetDescriptor descriptor) {
    Random random = new Random(seed + 1);
    return people("p", count, 0.5, seed).stream()
        .filter(
            p ->
                Split.of(p.patientId(), descriptor.sample()) == Split.HOLDOUT
                    || p.value(0) == 1
                    || random.nextDouble() < kept)
        .toList();
  }

  /** The same values under new ids, drawn with replacement: rows that add nothing. */
  public static List<PatientRecord> bootstrapOf(
      List<PatientRecord> people, int count, String prefix, long seed) {
    Random random = new Random(seed);
    List<PatientRecord> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      PatientRecord original = people.get(random.nextInt(people.size()));
      drawn.add(new PatientRecord(prefix + i, prefix + i, original.eventTime(), original.values()));
    }
    return drawn;
  }
}
