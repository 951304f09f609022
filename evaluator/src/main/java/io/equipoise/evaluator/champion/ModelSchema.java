package io.equipoise.evaluator.champion;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.digest.Sha256;
import java.util.List;

/**
 * What the numbers that a model takes and gives mean, as a fingerprint: a SHA-256, 64 hex digits,
 * over the columns that it predicts from, in order, each with kind, unit and categories in order,
 * and over the label with its categories and the positive one. A model scores people rightly only
 * under the schema that it was trained under: it is given columns by position and categories by
 * index.
 *
 * <p>What may change without a new fingerprint is what codes no value in another way: descriptions,
 * ranges, windows, bands, thresholds.
 */
final class ModelSchema {
  private static final String VERSION = "model schema 1";

  private ModelSchema() {}

  /** The fingerprint of the models that are trained under a descriptor. */
  static String of(DatasetDescriptor descriptor) {
    return Sha256.hex(text(descriptor));
  }

  /** Each text is preceded by its length, so that no two schemas have the same words. */
  private static String text(DatasetDescriptor descriptor) {
    StringBuilder text = new StringBuilder(VERSION).append('\n');
    int label = descriptor.labelIndex();
    List<Column> columns = descriptor.columns();
    for (int column = 0; column < columns.size(); column++) {
      if (column != label) {
        append(text, columns.get(column));
      }
    }
    append(text.append("label "), columns.get(label));
    append(text.append("positive"), descriptor.label().positive());
    return text.toString();
  }

  private static void append(StringBuilder text, Column column) {
    text.append(column.isNumber() ? "number" : "category");
    append(text, column.name());
    append(text, column.unit());
    column.values().forEach(value -> append(text, value));
    text.append('\n');
  }

  private static void append(StringBuilder text, String value) {
    text.append(' ').append(value.length()).append(':').append(value);
  }
}
