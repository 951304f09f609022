package io.equipoise.ingest.csv;

import io.equipoise.cohort.descriptor.NumberStyle;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds out from a file's fields how it writes numbers. {@code 1.5} and {@code 1,5} are sure signs,
 * as is {@code 1.234,5}; {@code 1.234} alone may be either. Where nothing is sure, or the signs
 * contradict one another, numbers are taken to be written as programs write them, except that a
 * lone {@code 1,234} is a group of three digits where fields are separated by commas, and a decimal
 * comma elsewhere. Not safe to share between threads.
 */
final class NumberSigns {
  private static final int LONGEST = 40;
  private static final Pattern DECIMAL = Pattern.compile("[-+]?\\d+([.,])\\d+");
  private static final Pattern GROUPED =
      Pattern.compile("[-+]?[1-9]\\d{0,2}([.,])\\d{3}(?:\\1\\d{3})*");
  private static final Pattern GROUPED_DECIMAL =
      Pattern.compile("[-+]?[1-9]\\d{0,2}([.,])\\d{3}(?:\\1\\d{3})*(?!\\1)[.,]\\d+");

  private static final NumberStyle COMMA = new NumberStyle(',', Optional.empty());
  private static final NumberStyle COMMA_AND_POINTS = new NumberStyle(',', Optional.of('.'));
  private static final NumberStyle POINT_AND_COMMAS = new NumberStyle('.', Optional.of(','));

  private boolean point;
  private boolean comma;
  private boolean pointGroups;
  private boolean commaGroups;

  /** Looks at one field. */
  void add(String raw) {
    if (raw.length() > LONGEST || (raw.indexOf('.') < 0 && raw.indexOf(',') < 0)) {
      return;
    }
    String field = raw.strip();
    if (GROUPED_DECIMAL.matcher(field).matches()) {
      boolean points = field.indexOf('.') < field.indexOf(',');
      pointGroups |= points;
      comma |= points;
      commaGroups |= !points;
      point |= !points;
    } else if (GROUPED.matcher(field).matches()) {
      pointGroups |= field.indexOf('.') >= 0;
      commaGroups |= field.indexOf(',') >= 0;
    } else if (DECIMAL.matcher(field).matches()) {
      point |= field.indexOf('.') >= 0;
      comma |= field.indexOf(',') >= 0;
    }
  }

  /**
   * What the fields so far say.
   *
   * @param delimiter what separates fields
   */
  NumberStyle style(char delimiter) {
    if (point == comma) {
      return point || pointGroups || !commaGroups
          ? NumberStyle.PLAIN
          : delimiter == ',' ? POINT_AND_COMMAS : COMMA;
    }
    if (comma) {
      return pointGroups ? COMMA_AND_POINTS : COMMA;
    }
    return commaGroups ? POINT_AND_COMMAS : NumberStyle.PLAIN;
  }
}
