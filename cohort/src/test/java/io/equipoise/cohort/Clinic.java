package io.equipoise.cohort;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** A made-up dataset that uses every key of a descriptor. */
public final class Clinic {
  /** Columns in the order of the descriptor. */
  public static final int AGE = 0;

  public static final int SEX = 1;
  public static final int WEIGHT = 2;
  public static final int SMOKER = 3;
  public static final int VISITS = 4;
  public static final int DISEASE = 5;

  private Clinic() {}

  /** The descriptor's text. */
  public static String yaml() {
    try (InputStream in = Clinic.class.getResourceAsStream("clinic.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The descriptor. */
  public static DatasetDescriptor descriptor() {
    return DescriptorLoader.parse("clinic", yaml().getBytes(StandardCharsets.UTF_8));
  }

  /** The descriptor with one text replaced by another. */
  public static DatasetDescriptor with(String old, String replacement) {
    if (!yaml().contains(old)) {
      throw new IllegalArgumentException("clinic.yaml does not contain " + old);
    }
    return DescriptorLoader.parse(
        "clinic", yaml().replace(old, replacement).getBytes(StandardCharsets.UTF_8));
  }

  /** The descriptor without its column {@code visits}. */
  public static DatasetDescriptor withoutVisits() {
    return DescriptorLoader.parse(
        "clinic",
        yaml()
            .lines()
            .filter(line -> !line.contains("name: visits") && !line.strip().startsWith("visits:"))
            .collect(Collectors.joining("\n"))
            .getBytes(StandardCharsets.UTF_8));
  }
}
