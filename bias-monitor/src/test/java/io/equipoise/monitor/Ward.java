package io.equipoise.monitor;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.PatientRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A made-up dataset: who is in it, and streams of its people. Columns are age, sex, systolic,
 * disease.
 */
public final class Ward {
  /** Where the streams begin; on the edge of a pane. */
  public static final Instant START = Instant.parse("2024-03-01T08:00:00Z");

  private static final double FEMALE = 0;
  private static final double MALE = 1;

  private Ward() {}

  public static DatasetDescriptor descriptor() {
    return descriptor("ward");
  }

  /** The same dataset under another name. */
  public static DatasetDescriptor descriptor(String dataset) {
    return DescriptorLoader.parse("ward.yaml", yaml(dataset).getBytes(StandardCharsets.UTF_8));
  }

  /** The same dataset with other windows. */
  public static DatasetDescriptor withWindows(String windows) {
    return DescriptorLoader.parse(
        "ward.yaml",
        yaml("ward")
            .replaceAll("windows: .*", "windows: " + windows)
            .getBytes(StandardCharsets.UTF_8));
  }

  /** The same dataset with a part of its descriptor's text replaced, which must be there. */
  public static DatasetDescriptor with(String part, String replacement) {
    String yaml = yaml("ward");
    if (!yaml.contains(part)) {
      throw new IllegalArgumentException("the descriptor has no " + part);
    }
    return DescriptorLoader.parse(
        "ward.yaml", yaml.replace(part, replacement).getBytes(StandardCharsets.UTF_8));
  }

  /** The same dataset, counted by patients. */
  public static DatasetDescriptor countingPatients() {
    return DescriptorLoader.parse(
        "ward.yaml", (yaml("ward") + "counting: patient\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The descriptor's text under another name. */
  public static String yaml(String dataset) {
    try (InputStream yaml = Ward.class.getResourceAsStream("/ward.yaml")) {
      return new String(yaml.readAllBytes(), StandardCharsets.UTF_8)
          .replace("dataset: ward", "dataset: " + dataset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static PatientRecord woman(int number, Instant at) {
    return person(number, at, FEMALE, 40);
  }

  public static PatientRecord man(int number, Instant at) {
    return person(number, at, MALE, 40);
  }

  public static PatientRecord ofUnknownSex(int number, Instant at) {
    return person(number, at, Double.NaN, 40);
  }

  public static PatientRecord person(int number, Instant at, double sex, double age) {
    return new PatientRecord(
        "r" + number,
        "p" + number,
        at,
        new double[] {age, sex, 120 + number % 7, number % 3 == 0 ? 1 : 0});
  }

  /** A visit of a patient, under a record id of its own. */
  public static PatientRecord visit(
      String patient, String record, Instant at, boolean female, boolean sick) {
    return new PatientRecord(
        record, patient, at, new double[] {40, female ? FEMALE : MALE, 120, sick ? 1 : 0});
  }

  /**
   * People of whom a share is female and a fifth is old, one every {@code step}, some of them out
   * of order by up to {@code disorder}; every thirteenth has no known sex.
   */
  public static List<PatientRecord> stream(
      long seed, int count, double femaleShare, Duration step, Duration disorder) {
    Random random = new Random(seed);
    List<PatientRecord> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      double sex = i % 13 == 12 ? Double.NaN : random.nextDouble() < femaleShare ? FEMALE : MALE;
      double age = random.nextDouble() < 0.2 ? 70 : 30 + random.nextInt(30);
      Instant at =
          START
              .plus(step.multipliedBy(i))
              .minusMillis((long) (random.nextDouble() * disorder.toMillis()));
      records.add(person(i, at, sex, age));
    }
    return records;
  }
}
