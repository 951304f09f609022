package io.equipoise.console.generate;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/** A made-up clinic: its descriptor and a file of its people. */
public final class Clinic {
  static final int AGE = 0;
  static final int SEX = 1;
  static final int SYSTOLIC = 2;
  static final int DIASTOLIC = 3;
  static final int SMOKER = 4;
  static final int DISEASE = 5;

  private Clinic() {}

  /** The descriptor as a file has it. */
  public static String yaml() {
    return """
    dataset: clinic
    description: People who came to a made-up clinic
    columns:
      - { name: age, type: number, range: [18, 100], integer: true }
      - { name: sex, type: category, values: [female, male] }
      - { name: systolic, type: number, range: [50, 250] }
      - { name: diastolic, type: number, range: [20, 200] }
      - { name: smoker, type: category, values: ["no", "yes"] }
      - { name: disease, type: category, values: ["no", "yes"] }
    label: { column: disease, positive: "yes" }
    protected:
      - { name: sex, column: sex }
      - { name: ageBand, column: age, bands: [18, 50, 101] }
    watch: [[sex]]
    reference: { version: halves, source: made up, shares: { sex: { female: 0.5, male: 0.5 } } }
    windows: [{ name: 1h, length: PT1H, pane: PT1M }]
    constraints:
      - systolic >= diastolic
    sources:
      csv:
        header: true
        delimiter: ";"
        missing: ["?"]
        files: [{ path: clinic.csv }]
        columns:
          age: years
          sex: { from: gender, map: { F: female, M: male } }
          systolic: sys
          diastolic: dia
          smoker: smokes
          disease: ill
        identity: { patient: person }
    """;
  }

  /** The descriptor. */
  public static DatasetDescriptor descriptor() {
    return descriptor(yaml());
  }

  static DatasetDescriptor descriptor(String yaml) {
    return DescriptorLoader.parse("clinic.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * So many people, a quarter women; two fifths of the men and one fifth of the women are ill; a
   * tenth did not say whether they smoke.
   */
  public static Path people(Path folder, int rows) {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder text = new StringBuilder("person;years;gender;sys;note;dia;smokes;ill\n");
    for (int i = 0; i < rows; i++) {
      boolean woman = random.nextInt(4) == 0;
      boolean ill = random.nextDouble() < (woman ? 0.2 : 0.4);
      text.append(
          String.format(
              Locale.ROOT,
              "p%d;%d;%s;%.1f;x;%.1f;%s;%s%n",
              i,
              random.nextInt(20, 90),
              woman ? "F" : "M",
              (ill ? 140 : 120) + 10 * random.nextGaussian(),
              75 + 5 * random.nextGaussian(),
              random.nextInt(10) == 0 ? "?" : random.nextBoolean() ? "yes" : "no",
              ill ? "yes" : "no"));
    }
    return write(folder.resolve("clinic.csv"), text.toString());
  }

  /** Writes a file. */
  public static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
